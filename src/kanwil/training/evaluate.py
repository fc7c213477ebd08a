"""How good the shipped model is on simulated companies that it never saw, one table a run.

`kanwil evaluate`, or `python -m kanwil.training.evaluate --write` for docs/model-quality.md.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

import kanwil
from kanwil.base.places import models_folder
from kanwil.base.terms import CATEGORIES
from kanwil.model.bundle import Bundle
from kanwil.training.apart import apart_readers
from kanwil.training.compare import interval
from kanwil.training.harvest import Harvest, harvest
from kanwil.training.metrics import Figures, Floats, attainable, coverage, figures, losses
from kanwil.training.simulate import SCENARIOS, population
from kanwil.training.standby import shipped_or_rebuilt

SEED = 20_263
COMPANIES, BASE_COMPANIES, DEBTORS = 2, 6, 150
PAGE = "docs/model-quality.md"


@dataclass(frozen=True)
class Row:
    """The shipped model on the moments of one scenario.

    Attributes
    ----------
    share : of the attainable gain in log loss, with its 95 % interval (drawing companies' debtors).
    covered : per category the share of its cases whose plausible set held it.
    """

    scenario: str
    found: Figures
    oracle: Figures
    share: float
    low: float
    high: float
    covered: tuple[float, ...]
    set_size: float


def evaluate(bundle: Bundle, scenarios: Iterable[str] = SCENARIOS) -> list[Row]:
    """Judge a bundle on new simulated companies of each scenario; texts are read unseen."""
    counts = np.array([bundle.facts["counts"][str(category)] for category in CATEGORIES])
    prior = counts / counts.sum()
    return [_row(name, _companies(name), bundle, prior) for name in scenarios]


def table(rows: Iterable[Row]) -> str:
    """Return the figures as one Markdown table."""
    recalls = [f"recall {category}" for category in CATEGORIES]
    head = [
        *("scenario", "cases", "accuracy", "macro-F1", *recalls, "log loss", "Brier", "ECE"),
        *("coverage (least)", "set size", "oracle accuracy", "oracle log loss", "share attained"),
    ]
    lines = [head, ["---"] * len(head), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def page(bundle: Bundle, rows: Iterable[Row]) -> str:
    """Return docs/model-quality.md."""
    return f"""# How good the shipped model is

Written by `python -m kanwil.training.evaluate --write` (kanwil {kanwil.__version__}, model
`{bundle.model_id}`, seed {SEED}): {BASE_COMPANIES} new companies for the base and {COMPANIES} for
each other scenario, {DEBTORS} debtors each, none of them used in training or calibration. Every
reply is read by a reader that never saw its phrase. These are simulated debtors (`samples.md`):
the figures say how much of what *can* be known there the model knows, not how right it will be
about yours.

{table(rows)}
- *oracle*: the exact posterior given everything that could be seen, which no model can beat.
- *share attained*: (prior − model) / (prior − oracle) in log loss, where the prior knows only the
  mix of categories in training; the 95 % interval draws whole debtors.
- *ECE*: expected calibration error of the largest probability, 15 bins of equal mass.
- *coverage*: of the plausible sets at {0.9:.0%}, for the category that is covered least.

The learning curve, and what own cases add, are in `benchmarks/model/`.
"""


def main(*, write: bool = False) -> None:
    """Print the table; with `write` also write the page, in a checkout."""
    bundle = shipped_or_rebuilt()
    rows = []
    for name in SCENARIOS:
        print(f"{name} …", file=sys.stderr, flush=True)  # noqa: T201 -- progress
        rows += evaluate(bundle, [name])
    print(table(rows))  # noqa: T201 -- the command's result
    if write:
        target = models_folder().parent / PAGE
        target.write_text(page(bundle, rows), encoding="utf-8")


def _companies(scenario: str) -> Harvest:
    n = BASE_COMPANIES if scenario == "base" else COMPANIES
    seed = SEED + list(SCENARIOS).index(scenario)
    return harvest(population(n, DEBTORS, seed, (scenario,)), apart_readers().read)


def _row(scenario: str, cases: Harvest, bundle: Bundle, prior: Floats) -> Row:
    proba = bundle.case_model.predict_proba(cases.X)
    plausible = bundle.sets.plausible(proba)
    blind = np.broadcast_to(prior, proba.shape)
    # The interval of the gain, in units of what could be gained.
    room = float((losses(cases.y, blind) - losses(cases.y, cases.oracle)).mean())
    low, high = interval(losses(cases.y, blind) - losses(cases.y, proba), cases.debtor)
    return Row(
        scenario=scenario,
        found=figures(cases.y, proba),
        oracle=figures(cases.y, cases.oracle),
        share=attainable(cases.y, proba, cases.oracle, prior),
        low=low / room,
        high=high / room,
        covered=coverage(cases.y, plausible),
        set_size=float(plausible.sum(axis=1).mean()),
    )


def _cells(row: Row) -> list[str]:
    found = row.found
    least = int(np.nanargmin(row.covered))
    return [
        row.scenario,
        f"{found.n:,}",
        *(f"{one:.3f}" for one in (found.accuracy, found.macro_f1, *found.recall)),
        *(f"{one:.3f}" for one in (found.log_loss, found.brier, found.ece)),
        f"{row.covered[least]:.3f} ({CATEGORIES[least]})",
        f"{row.set_size:.2f}",
        f"{row.oracle.accuracy:.3f}",
        f"{row.oracle.log_loss:.3f}",
        f"{row.share:.2f} ({row.low:.2f} – {row.high:.2f})",
    ]


if __name__ == "__main__":
    main(write="--write" in sys.argv[1:])
