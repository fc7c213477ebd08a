"""The training set: closed cases as features of the day of decision, frozen with a hash."""

import hashlib
import io
import json
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.problems import KanwilError
from kanwil.base.terms import CATEGORIES, Proof
from kanwil.book.frames import Ledger
from kanwil.book.holding import NO_PROFILE
from kanwil.features.compute import compute
from kanwil.training.metrics import Flags, Floats, Ints

WEIGHTS: dict[str, float] = {Proof.PROVEN: 1.0, Proof.JUDGED: 0.8, Proof.SUSPECTED: 0.4}
_CASE = ["case_id", "debtor_id", "as_of", "resolved_on", "category", "weight"]


class FrozenSetError(KanwilError):
    """A frozen training set that is not what was frozen."""

    def __init__(self) -> None:
        super().__init__("De bewaarde trainingsgegevens zijn beschadigd of gewijzigd.")


@dataclass(frozen=True)
class Dataset:
    """Cases to learn from, one row each, sorted by day of decision.

    Attributes
    ----------
    X : features (n rows, float64, NaN where unknown) as known at the end of the day of decision.
    cases : case_id, debtor_id, as_of, resolved_on, category, weight; same rows, same order.
    skipped : how many closed cases were left out, by reason.
    lessons : by digest of a reply what a user said that it says, where the reader learnt from that.
    """

    X: pd.DataFrame
    cases: pd.DataFrame
    skipped: dict[str, int] = field(default_factory=dict)
    lessons: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def y(self) -> list[str]:
        """Return the categories."""
        return self.cases["category"].tolist()

    @property
    def codes(self) -> Ints:
        """Return the categories as places in CATEGORIES."""
        place = {str(category): code for code, category in enumerate(CATEGORIES)}
        return np.array([place[one] for one in self.y], dtype=np.int64)

    @property
    def weight(self) -> Floats:
        """Return the case weights, from the proof."""
        return self.cases["weight"].to_numpy(dtype=np.float64)

    @property
    def debtor(self) -> npt.NDArray[Any]:
        """Return the debtor of each case, the unit of every split."""
        return self.cases["debtor_id"].to_numpy(dtype=object)

    @property
    def days(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Return the first day of decision and the last day on which a case ended."""
        return self.cases["as_of"].min(), self.cases["resolved_on"].max()

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of cases per category, zeros included."""
        found = self.cases["category"].value_counts()
        return {str(category): int(found.get(category, 0)) for category in CATEGORIES}

    def take(self, rows: Flags | Ints) -> Self:
        """Return these rows, by mask or by number."""
        where = np.flatnonzero(rows) if rows.dtype == bool else rows
        return replace(
            self,
            X=self.X.iloc[where].reset_index(drop=True),
            cases=self.cases.iloc[where].reset_index(drop=True),
        )

    @property
    def digest(self) -> str:
        """Return a SHA-256 over the feature names, every value, every case and every lesson."""
        found = hashlib.sha256("|".join(self.X.columns).encode())
        # One bit pattern for every missing value and for zero: files keep neither sign nor kind.
        values = np.where(np.isnan(self.X), np.nan, self.X.to_numpy() + 0.0)
        found.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
        found.update(self.cases[_CASE].to_csv(index=False).encode())
        if self.lessons:
            found.update(json.dumps(self.lessons, sort_keys=True).encode())
        return found.hexdigest()

    def freeze(self) -> bytes:
        """Return the whole set as one Parquet file, from which a model can be rebuilt."""
        frame = pd.concat([self.cases[_CASE], self.X.add_prefix("x:")], axis=1)
        frame.attrs["lessons"] = self.lessons
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False, compression="zstd")
        return buffer.getvalue()

    @classmethod
    def thaw(cls, frozen: bytes, digest: str) -> "Dataset":
        """Return the set that `freeze` wrote; raises FrozenSetError when its hash is another."""
        try:
            frame = pd.read_parquet(io.BytesIO(frozen))
            names = [name for name in frame.columns if name.startswith("x:")]
            X = frame[names].rename(columns=lambda name: name.removeprefix("x:"))
            found = cls(X, frame[_CASE], lessons=frame.attrs.get("lessons", {}))
        except (OSError, ValueError, KeyError) as error:
            raise FrozenSetError from error
        if found.digest != digest:
            raise FrozenSetError
        return found


def build(
    ledger: Ledger, resolved: pd.DataFrame, cues: pd.DataFrame, *, terms_days: int = 30
) -> Dataset:
    """Return the closed cases of `resolved` with their features at the day of decision.

    Left out, and counted: *weet niet*, debtors that the ledger does not hold, those that object to
    profiling, and the same debtor
    and day closed twice (kept once when both say the same, left out when they differ).

    Parameters
    ----------
    resolved : columns of resolved_cases as in the Ledger.
    cues : contact_id and one column per cue, of the texts that were read (`read_contacts`).
    """
    cases, skipped = _usable(resolved, ledger)
    moments = cases[["case_id", "debtor_id", "as_of"]]
    X = compute(ledger, moments, cues, terms_days=terms_days)
    return Dataset(X, cases, skipped)


def _usable(resolved: pd.DataFrame, ledger: Ledger) -> tuple[pd.DataFrame, dict[str, int]]:
    known = resolved["category"].isin([str(category) for category in CATEGORIES])
    held = resolved["debtor_id"].isin(ledger.debtors["debtor_id"])
    marks = ledger.marks[(ledger.marks["kind"] == NO_PROFILE) & ledger.marks["ended_on"].isna()]
    objects = resolved["debtor_id"].isin(marks["debtor_id"])
    found = resolved[known & held & ~objects]
    moment = ["debtor_id", "as_of"]
    told = found.groupby(moment)["category"].transform("nunique")
    once = found[told == 1].drop_duplicates(moment)
    weight = once["proof"].map(WEIGHTS).fillna(WEIGHTS[Proof.JUDGED])
    cases = once.assign(weight=weight.astype("float64"))[_CASE]
    skipped = {
        "unknown_category": int((~known).sum()),
        "unknown_debtor": int((known & ~held).sum()),
        "objected": int((known & held & objects).sum()),
        "conflicting": int((told > 1).sum()),
        "duplicate": int((told == 1).sum()) - len(once),
    }
    order = ["as_of", "debtor_id", "case_id"]
    return cases.sort_values(order, ignore_index=True), skipped
