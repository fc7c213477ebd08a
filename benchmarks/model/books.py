"""One user's book: closed cases of a simulated company to learn from, its other debtors to judge.

Made once and kept in the temp folder, until the generator, the reader or the features change.
"""

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import kanwil
from kanwil.cues.names import CUES
from kanwil.training.apart import apart_readers
from kanwil.training.dataset import Dataset, build
from kanwil.training.harvest import Harvest, gathered
from kanwil.training.reading import cue_matrix
from kanwil.training.simulate import Simulation, simulate

READINGS = ("perfect", "natural", "tables")
APART, MOST_JUDGED = 0.2, 2_500
_SOURCES = ("cues", "features", "training/simulate", "training/phrases", "training/apart.py")


@dataclass(frozen=True)
class Book:
    """A company, by reading: perfectly, by readers that never saw the phrases, or not at all.

    Attributes
    ----------
    truth : the true category of each case to learn from, which a user never knows.
    """

    learn: dict[str, Dataset]
    judge: dict[str, Harvest]
    truth: list[str]
    until: pd.Timestamp


def book(debtors: int, seed: int, own: dict[str, float] | None = None) -> Book:
    """Return a company of so many debtors; `own` fixes some of its numbers."""
    told = f"book-{debtors}-{seed}-{own}-{digest(_SOURCES)}"
    return kept(told, lambda: _made(debtors, seed, own))


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Return what was made under this name before, else make and keep it."""
    folder = Path(tempfile.gettempdir()) / "kanwil-bench-model"
    folder.mkdir(exist_ok=True)
    file = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.pickle"
    if file.exists():
        return pickle.loads(file.read_bytes())
    made = make()
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(made))
    draft.replace(file)
    return made


def digest(sources: tuple[str, ...]) -> str:
    """Return a hash over these files and folders of the package."""
    root = Path(kanwil.__file__).parent
    found = hashlib.sha256()
    for one in sources:
        place = root / one
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.suffix in {".py", ".csv", ".txt", ".toml"}:
                found.update(file.read_bytes())
    return found.hexdigest()


def _made(debtors: int, seed: int, own: dict[str, float] | None) -> Book:
    one = simulate(debtors, seed, own=own)
    rng = np.random.default_rng(seed)
    ids = one.ledger.debtors["debtor_id"].to_numpy(dtype=object)
    few = min(APART, MOST_JUDGED / max(len(one.moments), 1))
    apart = set(rng.choice(ids, round(few * len(ids)), replace=False))
    read = dict(zip(READINGS, (_perfect(one), apart_readers().read(one), _nothing()), strict=True))
    ended = one.resolved[~one.resolved["debtor_id"].isin(apart)]
    learn = {name: build(one.ledger, ended, cues) for name, cues in read.items()}
    judged = _only(one, apart)
    truth = one.truth.set_index("case_id")["category"]
    return Book(
        learn=learn,
        judge={name: gathered(judged, cues, seed) for name, cues in read.items()},
        truth=truth.reindex(learn["natural"].cases["case_id"]).tolist(),
        until=pd.Timestamp(one.as_of),
    )


def _only(one: Simulation, debtors: set[str]) -> Simulation:
    rows = one.moments["debtor_id"].isin(debtors)
    moments, truth = (frame[rows].reset_index(drop=True) for frame in (one.moments, one.truth))
    ledger = one.ledger.of(moments["debtor_id"])
    return replace(one, ledger=ledger, moments=moments, truth=truth)


def _perfect(one):
    told = one.phrases
    frame = pd.DataFrame(cue_matrix(told["cues"]).astype(float), columns=list(CUES))
    frame.insert(0, "contact_id", told["contact_id"].to_numpy())
    return frame


def _nothing():
    return pd.DataFrame({name: pd.Series(dtype=float) for name in CUES}).assign(
        contact_id=pd.Series(dtype="str")
    )
