"""Making the shipped model again from its seed: `python -m kanwil.training.ship`, `make model`."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import kanwil
from kanwil.base.places import models_folder
from kanwil.cues.categories import CueCategories
from kanwil.cues.meaning import installed
from kanwil.model.bundle import Bundle
from kanwil.model.shipped import ship
from kanwil.training.apart import apart_readers
from kanwil.training.fit import Texts, fit
from kanwil.training.harvest import Harvest, Read, harvest
from kanwil.training.reading import fit_reader
from kanwil.training.simulate import Simulation, population
from kanwil.training.simulate.company import UNTIL

SEED, APART_SEED = 20_261, 20_262
COMPANIES, APART_COMPANIES = 64, 16
DEBTORS = 210
"""Debtors a company; together well above 20,000 closed cases."""
SCENARIOS = (
    *("base", "recession", "base", "one_sector", "base", "consumers", "base", "cold_start"),
    *("base", "no_contact_log", "base", "deceptive", "base", "season", "base", "unlike"),
)
"""What the companies are in turn: half of them ordinary, and one of every other kind."""
Tell = Callable[[str], None]


def make(tell: Tell) -> Bundle:
    """Simulate, read, fit and judge; the same libraries give the same model."""
    tell("leert lezen van de zinnenbank")
    reader, readers = fit_reader(SEED, meaning=installed()), apart_readers()
    train = _gather("leert", COMPANIES, SEED, readers.read, tell)
    apart = _gather("toetst", APART_COMPANIES, APART_SEED, readers.read, tell)
    tell(f"leert van {int(train.resolved.sum())} afgesloten zaken")
    return fit(
        train,
        apart,
        Texts(reader, CueCategories.from_table()),
        model_id=f"kanwil-{kanwil.__version__}",
        made_on=UNTIL,
        seed=SEED,
    )


def rebuild(folder: Path, tell: Tell | None = None) -> None:
    """Make the model and write it, its facts and its card into `folder`."""
    told = tell or _to_stderr
    ship(make(told), folder)
    told(f"klaar: {folder}")


def _gather(doing: str, n: int, seed: int, read: Read, tell: Tell) -> Harvest:
    def counted() -> Iterator[Simulation]:
        for place, one in enumerate(population(n, DEBTORS, seed, SCENARIOS), 1):
            tell(f"{doing}: bedrijf {place} van {n}")
            yield one

    return harvest(counted(), read)


def _to_stderr(said: str) -> None:
    print(said, file=sys.stderr, flush=True)  # noqa: T201 -- progress belongs on stderr


if __name__ == "__main__":
    rebuild(models_folder())
