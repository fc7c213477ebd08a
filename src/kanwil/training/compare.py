"""Two models on the same cases that neither learnt from: figures, gain and its interval."""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from kanwil.base.terms import CATEGORIES
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
class Gain:
    """What the challenger wins on one measure, and the 95 % interval around it."""

    mean: float
    low: float
    high: float

    @property
    def finding(self) -> Finding:
        """Return what the interval says: better or worse only when it leaves out zero."""
        if self.low > 0:
            return Finding.BETTER
        return Finding.WORSE if self.high < 0 else Finding.EQUAL


@dataclass(frozen=True)
class Comparison:
    """The champion and the challenger on the same cases.

    Attributes
    ----------
    gains : per measure what the challenger wins, above zero is better: `log_loss` (nats a case),
        `accuracy`, the recall of each category that has cases, under its own name, and `euros`
        a case where those were reckoned.
    confusion : challenger's counts (4, 4), row = model said, column = turned out.
    euros : what advice on the champion's and on the challenger's chances keeps, a case.
    """

    finding: Finding
    champion: Figures
    challenger: Figures
    gains: dict[str, Gain]
    confusion: tuple[tuple[int, ...], ...]
    euros: tuple[float, float] | None = None

    @property
    def gain(self) -> float:
        """Return the gain in log loss, by which models are judged."""
        return self.gains["log_loss"].mean

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
            gains={name: Gain(**gain) for name, gain in told["gains"].items()},
            confusion=tuple(tuple(row) for row in told["confusion"]),
            euros=tuple(told["euros"]) if told.get("euros") else None,
        )


def compare(
    y: Ints,
    champion: Floats,
    challenger: Floats,
    debtor: npt.NDArray[Any],
    seed: int = 0,
    *,
    euros: tuple[Floats, Floats] | None = None,
) -> Comparison:
    """Compare two models' probabilities (n, 4) for the category codes y (n,) of debtors (n,).

    `euros` are what advice on each model's chances keeps in every case (n,).
    """
    old, new = figures(y, champion), figures(y, challenger)
    gains = _gains(y, champion, challenger, debtor, seed)
    too_good = new.accuracy > TOO_RIGHT or new.log_loss < TOO_SURE
    if euros is not None:
        gains["euros"] = _gain(euros[1] - euros[0], debtor, seed)
    suspicious = new.n >= SUSPECT_FROM and too_good
    return Comparison(
        finding=Finding.SUSPICIOUS if suspicious else gains["log_loss"].finding,
        champion=old,
        challenger=new,
        gains=gains,
        confusion=tuple(tuple(int(n) for n in row) for row in confusions(y, challenger)),
        euros=None if euros is None else (float(euros[0].mean()), float(euros[1].mean())),
    )


def _gains(
    y: Ints, champion: Floats, challenger: Floats, debtor: npt.NDArray[Any], seed: int
) -> dict[str, Gain]:
    surer = losses(y, champion) - losses(y, challenger)
    right = 1.0 * (challenger.argmax(axis=1) == y) - (champion.argmax(axis=1) == y)
    found = {"log_loss": _gain(surer, debtor, seed), "accuracy": _gain(right, debtor, seed)}
    for code, category in enumerate(CATEGORIES):
        if (y == code).any():
            found[str(category)] = _gain(right[y == code], debtor[y == code], seed)
    return found


def _gain(each: Floats, debtor: npt.NDArray[Any], seed: int) -> Gain:
    return Gain(float(each.mean()), *interval(each, debtor, seed))


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
