"""The tables of the learning curve, and of what own cases add."""

import numpy as np
from books import READINGS
from scipy import stats
from trials import OWN, PLAIN, RETRAIN, SPLINES, UNMISTAKEN

from kanwil.base.terms import CATEGORIES
from kanwil.training.compare import interval
from kanwil.training.metrics import coverage, figures, losses
from kanwil.training.pages import markdown

SEEDS_FOR_T = 5
"""From so many books the interval is Student's over the books; below it draws debtors."""

_SHARES = (
    "Share of the attainable gain in log loss, all books together ± standard deviation between the"
    " books. The prior is the true mix of the judged cases.\n"
)
_DETAILS = (
    "*Gain* is in log loss over the spline LR of the same reading and cases, with its 95 %"
    " interval (Student's over the books; drawing debtors where there are fewer than"
    f" {SEEDS_FOR_T}). *Texts* is the gain over the same model without any reply read.\n"
)


def curve(by_size, shipped):
    """Return what goes between the markers of the learning curve."""
    said = ", ".join(
        f"{size:,}: {len(found)} books, {sum(len(one.y) for one in found):,} cases judged"
        for size, found in by_size.items()
    )
    made = f"`{shipped.model_id}` of {shipped.facts['made_on']}"
    parts = (
        f"Measured by `make bench-model`, shipped model {made}. {said}.\n",
        _SHARES,
        _shares(by_size),
        _DETAILS,
        _details(by_size),
        "CPU seconds of one core, mean of the books:\n",
        _seconds(by_size),
    )
    return "\n".join(parts)


def own(gains):
    """Return what goes between the markers of the own cases."""
    head = ["companies", "own cases", "draws", "gain in log loss (95 %)", "worst draw"]
    head += ["worse at all", "worst that the gate let through"]
    rows = [_own_cells(kind, size, found) for (kind, size), found in gains.items()]
    said = (
        "The shipped model retrained on so many closed cases of one book, as `kanwil retrain` does"
        " it, judged on the book's other debtors against the truth. *Unlike those*: companies whose"
        " debtors differ more from the tables than any in training. The gate is the comparison that"
        " must come out well before a new model can be put into use.\n"
    )
    return f"{said}\n{markdown(head, rows)}"


def _own_cells(kind, size, found):
    low, high = _student(found.gain)
    let = found.gain[found.allowed]
    return [
        *(kind, str(size), str(len(found.gain))),
        f"{found.gain.mean():+.4f} ({low:+.4f} – {high:+.4f})",
        f"{found.gain.min():+.4f}",
        f"{(found.gain < 0).mean():.0%}",
        f"{let.min():+.4f} of {len(let)}" if len(let) else "–",
    ]


def _shares(by_size):
    head = ["model", "replies", *(f"{size:,}" for size in by_size)]
    rows = []
    for model in (RETRAIN, OWN, UNMISTAKEN, SPLINES, PLAIN):
        for reading in READINGS:
            cells = [_share(found, model, reading) for found in by_size.values()]
            rows.append([model, reading, *cells])
    return markdown(head, rows)


def _share(found, model, reading):
    if (model, reading) not in found[0].tried:
        return "–"
    won = [_blind(one) - losses(one.y, one.tried[model, reading].proba) for one in found]
    room = [_blind(one) - losses(one.y, one.oracle) for one in found]
    each = [a.mean() / b.mean() for a, b in zip(won, room, strict=True)]
    whole = np.concatenate(won).mean() / np.concatenate(room).mean()
    return f"{whole:.2f} ± {np.std(each, ddof=1) if len(each) > 1 else 0:.2f}"


def _blind(one):
    prior = np.bincount(one.y, minlength=len(CATEGORIES)) / len(one.y)
    return losses(one.y, np.broadcast_to(prior, one.oracle.shape))


def _details(by_size):
    head = ["cases", "model", "replies", "log loss", "macro-F1", "ECE", "gain (95 %)"]
    head += ["texts (95 %)", "coverage, least", "categories a set"]
    rows = [
        _detail(size, found, model, reading)
        for size, found in by_size.items()
        for model in (RETRAIN, OWN, SPLINES)
        for reading in READINGS
        if (model, reading) in found[0].tried
    ]
    return markdown(head, rows)


def _detail(size, found, model, reading):
    y, proba = _pooled(found, model, reading)
    one = figures(y, proba)
    return [
        *(f"{size:,}", model, reading),
        *(f"{figure:.3f}" for figure in (one.log_loss, one.macro_f1, one.ece)),
        "" if model == SPLINES else _gain(found, (model, reading), (SPLINES, reading)),
        "" if reading == "tables" else _gain(found, (model, reading), (model, "tables")),
        *_sets(found, y, model, reading),
    ]


def _pooled(found, model, reading):
    y = np.concatenate([one.y for one in found])
    return y, np.concatenate([one.tried[model, reading].proba for one in found])


def _gain(found, ours, theirs):
    if theirs not in found[0].tried:
        return "–"
    each = [losses(o.y, o.tried[theirs].proba) - losses(o.y, o.tried[ours].proba) for o in found]
    if len(each) >= SEEDS_FOR_T:
        means = np.array([one.mean() for one in each])
        mean, (low, high) = means.mean(), _student(means)
    else:
        rows = np.concatenate(each)
        debtor = np.concatenate([one.debtor for one in found])
        mean, (low, high) = rows.mean(), interval(rows, debtor)
    return f"{mean:+.3f} ({low:+.3f} – {high:+.3f})"


def _student(values):
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean() - half, values.mean() + half


def _sets(found, y, model, reading):
    if found[0].tried[model, reading].plausible is None:
        return ["", ""]
    sets = np.concatenate([one.tried[model, reading].plausible for one in found])
    held = coverage(y, sets)
    least = int(np.nanargmin(held))
    return [f"{held[least]:.3f} ({CATEGORIES[least]})", f"{sets.sum(axis=1).mean():.2f}"]


def _seconds(by_size):
    head = ["cases", OWN, SPLINES, "ratio", RETRAIN]
    rows = []
    for size, found in by_size.items():
        ours, theirs, whole = (
            np.mean([one.tried[model, "natural"].seconds for one in found])
            for model in (OWN, SPLINES, RETRAIN)
        )
        cells = (f"{ours:.1f}", f"{theirs:.1f}", f"{ours / theirs:.2f}", f"{whole:.0f}")
        rows.append([f"{size:,}", *cells])
    return markdown(head, rows)
