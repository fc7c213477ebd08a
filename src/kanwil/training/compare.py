"""Two models on the same cases that neither learnt from: figures, gain and its interval."""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from kanwil.training.metrics import Figures, Floats, Ints, confusions, figures, losses

DRAWS = 2_000
LEVEL = 0.95
# On a simulation with known truth even the exact posterior is right in 76 % of the cases.
TOO_RIGHT, TOO_SURE, SUSPECT_FROM = 0.95, 0.20, 100


class Finding(StrEnum):
    """What a comparison found."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"
    SUSPICIOUS = "suspicious"


@dataclass(frozen=True)
class Comparison:
    """The champion and the challenger on the same cases.

    Attributes
    ----------
    gain : log loss of the champion less that of the challenger, mean over the cases: above zero
        the challenger is better. `low` and `high` bound it (95 %, paired bootstrap by debtor).
    confusion : challenger's counts (4, 4), row = model said, column = turned out.
    """

    finding: Finding
    champion: Figures
    challenger: Figures
    gain: float
    low: float
    high: float
    confusion: tuple[tuple[int, ...], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold; what is not a number becomes None."""
        found: dict[str, Any] = _plain(asdict(self))
        return found

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> "Comparison":
        """Read back what `as_dict` gave."""
        return cls(
            Finding(told["finding"]),
            _figures(told["champion"]),
            _figures(told["challenger"]),
            gain=told["gain"],
            low=told["low"],
            high=told["high"],
            confusion=tuple(tuple(row) for row in told["confusion"]),
        )


def compare(
    y: Ints, champion: Floats, challenger: Floats, debtor: npt.NDArray[Any], seed: int = 0
) -> Comparison:
    """Compare two models' probabilities (n, 4) for the category codes y (n,) of debtors (n,)."""
    old, new = figures(y, champion), figures(y, challenger)
    low, high = interval(losses(y, champion) - losses(y, challenger), debtor, seed)
    return Comparison(
        finding=_finding(new, low, high),
        champion=old,
        challenger=new,
        gain=old.log_loss - new.log_loss,
        low=low,
        high=high,
        confusion=tuple(tuple(int(n) for n in row) for row in confusions(y, challenger)),
    )


def interval(
    gains: Floats, debtor: npt.NDArray[Any], seed: int = 0, level: float = LEVEL
) -> tuple[float, float]:
    """Return the bootstrap interval of a mean gain, drawing whole debtors with replacement."""
    _, owner = np.unique(debtor.astype(str), return_inverse=True)
    sums, sizes = np.bincount(owner, weights=gains), np.bincount(owner).astype(float)
    shares = np.full(len(sums), 1 / len(sums))
    draws = np.random.default_rng(seed).multinomial(len(sums), shares, size=DRAWS)
    means = (draws @ sums) / (draws @ sizes)
    tail = (1 - level) / 2
    return float(np.quantile(means, tail)), float(np.quantile(means, 1 - tail))


def _finding(new: Figures, low: float, high: float) -> Finding:
    if new.n >= SUSPECT_FROM and (new.accuracy > TOO_RIGHT or new.log_loss < TOO_SURE):
        return Finding.SUSPICIOUS
    if low > 0:
        return Finding.BETTER
    return Finding.WORSE if high < 0 else Finding.EQUAL


def _plain(told: Any) -> Any:  # noqa: ANN401 -- nested plain data
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_plain(value) for value in told]
    if isinstance(told, float) and not math.isfinite(told):
        return None
    return str(told) if isinstance(told, StrEnum) else told


def _figures(told: dict[str, Any]) -> Figures:
    recall = tuple(float("nan") if one is None else one for one in told["recall"])
    return Figures(**told | {"recall": recall})
