"""Simulated companies as cases to learn from: features, the truth, and the oracle's posterior."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.terms import CATEGORIES
from kanwil.features.compute import compute
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate import Simulation

POSTERIOR = [f"p_{category}" for category in CATEGORIES]
_PLACE = {str(category): code for code, category in enumerate(CATEGORIES)}
Read = Callable[[Simulation], pd.DataFrame]


@dataclass(frozen=True)
class Harvest:
    """The judged moments of simulated companies, one row each.

    Attributes
    ----------
    X : features (n rows). y : true category codes. oracle : exact posterior (n, 4).
    debtor, company : whose moment it is. resolved : whether the case had ended.
    """

    X: pd.DataFrame
    y: Ints
    oracle: Floats
    debtor: npt.NDArray[Any]
    company: Ints
    resolved: Flags

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: Flags | Ints) -> Self:
        """Return these rows, by mask or by number."""
        where = np.flatnonzero(rows) if rows.dtype == bool else rows
        return type(self)(
            X=self.X.iloc[where].reset_index(drop=True),
            y=self.y[where],
            oracle=self.oracle[where],
            debtor=self.debtor[where],
            company=self.company[where],
            resolved=self.resolved[where],
        )

    @classmethod
    def joined(cls, parts: Sequence["Harvest"]) -> "Harvest":
        """Return the rows of all these, one after another."""
        names = ("y", "oracle", "debtor", "company", "resolved")
        return cls(
            X=pd.concat([one.X for one in parts], ignore_index=True),
            **{name: np.concatenate([getattr(one, name) for one in parts]) for name in names},
        )

    @property
    def prior(self) -> Floats:
        """Return the share of each category (4,)."""
        return np.bincount(self.y, minlength=len(CATEGORIES)) / len(self)


def harvest(simulations: Iterable[Simulation], read: Read) -> Harvest:
    """Return the moments of these companies with their features, one company after another."""
    return Harvest.joined(
        [gathered(one, read(one), place) for place, one in enumerate(simulations)]
    )


def gathered(one: Simulation, cues: pd.DataFrame, place: int) -> Harvest:
    """Return the moments of one company; `place` tells its debtors from those of others."""
    truth = one.truth
    return Harvest(
        X=compute(one.ledger, one.moments, cues),
        y=np.array([_PLACE[one] for one in truth["category"]], dtype=np.int64),
        oracle=truth[POSTERIOR].to_numpy(dtype=np.float64),
        debtor=np.array([f"{place}:{name}" for name in one.moments["debtor_id"]], dtype=object),
        company=np.full(len(truth), place),
        resolved=one.moments["case_id"].isin(one.resolved["case_id"]).to_numpy(dtype=bool),
    )
