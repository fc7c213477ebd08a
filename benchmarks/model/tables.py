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

MODELS = (RETRAIN, OWN, UNMISTAKEN, SPLINES, PLAIN)


def curve(found, shipped):
    """Return what goes between the markers of one size: its trials, a line a model and reading."""
    made = f"`{shipped.model_id}` of {shipped.facts['made_on']}"
    cases = sorted({one.cases for one in found})
    said = (
        f"{len(found)} books, {cases[0]:,} closed cases each, judged on"
        f" {sum(len(one.y) for one in found):,} cases of other debtors. Shipped model {made}."
    )
    head = ["model", "replies", "share attained", "log loss", "macro-F1", "ECE"]
    head += ["gain over spline LR (95 %)", "gain by replies (95 %)", "coverage, least"]
    rows = [
        _cells(found, model, reading)
        for model in MODELS
        for reading in READINGS
        if (model, reading) in found[0].tried
    ]
    return f"{said}\n\n{markdown([*head, 'categories a set', 'CPU s'], rows)}"


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


def _cells(found, model, reading):
    y = np.concatenate([one.y for one in found])
    tried = [one.tried[model, reading] for one in found]
    one = figures(y, np.concatenate([each.proba for each in tried]))
    return [
        *(model, reading, _share(found, model, reading)),
        *(f"{figure:.3f}" for figure in (one.log_loss, one.macro_f1, one.ece)),
        _gain(found, (model, reading), (SPLINES, reading)),
        _gain(found, (model, reading), (model, "tables")),
        *_sets(tried, y),
        f"{np.mean([each.seconds for each in tried]):.1f}",
    ]


def _share(found, model, reading):
    won = [_blind(one) - losses(one.y, one.tried[model, reading].proba) for one in found]
    room = [_blind(one) - losses(one.y, one.oracle) for one in found]
    each = [a.mean() / b.mean() for a, b in zip(won, room, strict=True)]
    whole = np.concatenate(won).mean() / np.concatenate(room).mean()
    return f"{whole:.2f} ± {np.std(each, ddof=1) if len(each) > 1 else 0:.2f}"


def _blind(one):
    prior = np.bincount(one.y, minlength=len(CATEGORIES)) / len(one.y)
    return losses(one.y, np.broadcast_to(prior, one.oracle.shape))


def _gain(found, ours, theirs):
    if theirs == ours or theirs not in found[0].tried:
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


def _sets(tried, y):
    if tried[0].plausible is None:
        return ["–", "–"]
    sets = np.concatenate([each.plausible for each in tried])
    held = coverage(y, sets)
    least = int(np.nanargmin(held))
    return [f"{held[least]:.3f} ({CATEGORIES[least]})", f"{sets.sum(axis=1).mean():.2f}"]
