"""docs/model-quality.md: the figures of the shipped model as tables and a plot."""

from collections.abc import Iterable, Sequence

import kanwil
from kanwil.base.places import models_folder
from kanwil.base.terms import CATEGORIES
from kanwil.model.bundle import Bundle
from kanwil.training.evaluate import SEED, SEEDS, Row, rows
from kanwil.training.pages import markdown, put
from kanwil.training.reliability import plot
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.worth import ADVICE, EXACT, LADDER, ORACLE

PAGE, PLOT = "docs/model-quality.md", "docs/images/betrouwbaarheid.svg"


def measure(*, write: bool = False) -> list[Row]:
    """Judge the shipped model on every scenario; with `write` also fill the page, in a checkout."""
    bundle = shipped_or_rebuilt()
    found = list(rows(bundle))
    if write:
        root = models_folder().parent
        put(root / PAGE, "scenarios", f"{_how(bundle, found)}\n\n{tables(found)}")
        (root / PLOT).write_text(plot(found), encoding="utf-8")
    return found


def tables(found: Sequence[Row]) -> str:
    """Return the figures as four Markdown tables."""
    return "\n".join((_right(found), _honest(found), _worth(found), _bins(found[0])))


def _how(bundle: Bundle, found: Sequence[Row]) -> str:
    return (
        f"Measured by `kanwil evaluate --write` (kanwil {kanwil.__version__}, model"
        f" `{bundle.model_id}` of {bundle.facts['made_on']}): {SEEDS} companies a scenario (seeds"
        f" from {SEED}), {sum(row.found.n for row in found):,} cases in all."
    )


def _right(found: Iterable[Row]) -> str:
    recall = [f"recall {category}" for category in CATEGORIES]
    head = ["scenario", "cases", "accuracy", "macro-F1", *recall, "log loss", "Brier"]
    head += ["oracle: accuracy", "macro-F1", "log loss", "share attained (95 %)", "± seeds"]
    return markdown(head, map(_right_cells, found))


def _right_cells(row: Row) -> list[str]:
    one, best = row.found, row.oracle
    return [
        row.scenario,
        f"{one.n:,}",
        f"{one.accuracy:.3f} ± {row.spread['accuracy']:.3f}",
        f"{one.macro_f1:.3f} ± {row.spread['macro_f1']:.3f}",
        *(f"{share:.2f}" for share in one.recall),
        f"{one.log_loss:.3f} ± {row.spread['log_loss']:.3f}",
        f"{one.brier:.3f}",
        *(f"{figure:.3f}" for figure in (best.accuracy, best.macro_f1, best.log_loss)),
        f"**{row.share:.2f}** ({row.low:.2f} – {row.high:.2f})",
        f"{row.spread['share']:.2f}",
    ]


def _honest(found: Iterable[Row]) -> str:
    held = [f"holds {category}" for category in CATEGORIES]
    head = ["scenario", "ECE", "of which chance", "oracle's ECE", *held, "categories a set"]
    return markdown(head, map(_honest_cells, found))


def _honest_cells(row: Row) -> list[str]:
    return [
        row.scenario,
        *(f"{one:.3f}" for one in (row.found.ece, row.chance_ece, row.oracle.ece)),
        *(f"{share:.3f}" for share in row.covered),
        f"{row.set_size:.2f}",
    ]


def _worth(found: Iterable[Row]) -> str:
    head = ["scenario", f"€ a case, {ORACLE}", EXACT, ADVICE, LADDER, "of the oracle: advice"]
    return markdown([*head, "ladder"], map(_worth_cells, found))


def _worth_cells(row: Row) -> list[str]:
    best = row.euros[ORACLE]
    return [
        row.scenario,
        *(f"{row.euros[name]:,.0f}" for name in (ORACLE, EXACT, ADVICE, LADDER)),
        f"**{row.euros[ADVICE] / best:.3f}**",
        f"{row.euros[LADDER] / best:.3f}",
    ]


def _bins(row: Row) -> str:
    head = [f"{row.scenario}, bin", *(str(place) for place, _ in enumerate(row.bins, 1))]
    said, right = ([f"{one[place]:.3f}" for one in row.bins] for place in (1, 2))
    return markdown(head, [["mean certainty", *said], ["share right", *right]])
