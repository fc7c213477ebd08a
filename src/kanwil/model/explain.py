"""Why this category: three reasons for and one against, stored as data, said in either language."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.features.catalogue import BY_NAME
from kanwil.features.feature import Feature, Kind, written
from kanwil.model.notions import Notions, notions
from kanwil.model.splines import Floats, Ints

FOR, AGAINST = 3, 1
# Log-odds from which a notion is worth a sentence, a second dot and a third one.
DOTS = (0.1, 0.4, 1.0)
# More than any contribution.
WORDS_FIRST = 1_000.0
NO_SHARE = 0.005
_COMPARED = {Kind.LATE, Kind.SHARE}


Flags = npt.NDArray[np.bool_]
Usual = Mapping[str, tuple[float, float, float]]


class Reason(TypedDict):
    """One reason as it is stored; `usual` is the middle value of the training cases.

    `contribution` is that of the whole notion, in log-odds of the category; a missing value is
    None.
    """

    feature: str
    value: float | None
    usual: float
    contribution: float
    direction: str
    dots: int


def reasons(
    X: pd.DataFrame,
    contributions: Floats,
    category: Ints,
    usual: Usual,
) -> list[list[Reason]]:
    """Return at most three reasons for each row's category, then at most one against.

    Parameters
    ----------
    X : feature values (n, features) in the columns of `contributions` (n, features), log-odds.
    category : the place in CATEGORIES of what is explained, per row (n,).
    usual : per feature its value in the quantiles 0.1, 0.5 and 0.9 of the training cases.
    """
    table = notions(tuple(X.columns))
    signs = table.signs(X.to_numpy(dtype=np.float64), category)
    totals = np.stack([contributions[:, own].sum(axis=1) for own in table.members], axis=1)
    found: list[list[Reason]] = [[] for _ in range(len(X))]
    for wanted, most in ((1, FOR), (-1, AGAINST)):
        weight = contributions * wanted
        speaker = _speakers(table, weight, signs == wanted)
        rows, places = _largest(np.where(speaker >= 0, totals * wanted, 0.0), most)
        said = speaker[rows, places]
        for row, reason in _told(X, rows, said, totals[rows, places], usual):
            found[row].append(reason)
    return found


def figures(
    X: pd.DataFrame, contributions: Floats, usual: Usual, most: int = 10
) -> list[list[Reason]]:
    """Return the features that add or take most, per row and largest first: for who wants figures.

    Here each feature stands alone, whether or not it makes sense to a layman.
    """
    found: list[list[Reason]] = [[] for _ in range(len(X))]
    rows, places = _largest(np.abs(contributions), most)
    for row, reason in _told(X, rows, places, contributions[rows, places], usual):
        found[row].append(reason)
    return found


def sums(features: Sequence[str], contributions: Floats, scores: Floats) -> list[dict[str, float]]:
    """Return per row what each group of features adds, with `base` and their sum `score` (n,)."""
    groups = np.array([BY_NAME[feature].group.value for feature in features])
    parts = {name: contributions[:, groups == name].sum(axis=1) for name in dict.fromkeys(groups)}
    whole = {"base": scores - contributions.sum(axis=1), **parts, "score": scores}
    told = np.stack(list(whole.values()), axis=1).round(4).tolist()
    return [dict(zip(whole, row, strict=True)) for row in told]


def _speakers(table: Notions, weight: Floats, able: Flags) -> Ints:
    """Return per notion (n, notions) the feature that says it, -1 where none can.

    What was said is told rather than how often; else the able feature that weighs most.
    """
    able = able & ((weight > 0) | table.words)
    rank = np.where(able, weight + WORDS_FIRST * table.words, -np.inf)
    found = np.full((len(weight), len(table.members)), -1)
    for place, own in enumerate(table.members):
        best = own[rank[:, own].argmax(axis=1)]
        found[:, place] = np.where(able[:, own].any(axis=1), best, -1)
    return found


def _largest(weight: Floats, most: int) -> tuple[Ints, Ints]:
    """Return rows and columns of what is worth a sentence, per row the largest `most` first."""
    order = np.argsort(-weight, axis=1, kind="stable")[:, :most]
    rows, ranks = np.nonzero(np.take_along_axis(weight, order, axis=1) >= DOTS[0])
    return rows, order[rows, ranks]


def _told(
    X: pd.DataFrame, rows: Ints, columns: Ints, totals: Floats, usual: Usual
) -> Iterator[tuple[int, Reason]]:
    """Yield each total's row with the reason that its feature says."""
    names = list(X.columns)
    values = X.to_numpy(dtype=np.float64)[rows, columns].tolist()
    dots = (np.abs(totals)[:, None] >= DOTS).sum(axis=1).tolist()
    told = zip(rows.tolist(), columns.tolist(), values, totals.round(4).tolist(), dots, strict=True)
    for row, column, value, total, count in told:
        name = names[column]
        yield (
            row,
            Reason(
                feature=name,
                value=None if math.isnan(value) else value,
                usual=usual[name][1],
                contribution=total,
                direction="for" if total > 0 else "against",
                dots=count,
            ),
        )


def render(reason: Reason, lang: Lang | str) -> str:
    """Return the sentence that a reason says, with its actual value."""
    return _sentence(reason["feature"], reason["value"], reason["usual"], lang)


@lru_cache(maxsize=100_000)
def _sentence(name: str, told: float | None, middle: float, lang: Lang | str) -> str:
    tr, feature = Tr(lang), BY_NAME[name]
    value = math.nan if told is None else told
    said = feature.say(value, tr)
    usual = _usual(feature, value, middle, tr)
    if usual:
        return tr.t("De klant {said} (anderen meestal {usual}).", said=said, usual=usual)
    return tr.t("De klant {said}.", said=said)


def _usual(feature: Feature, value: float, usual: float, tr: Tr) -> str:
    """Return what is usual, where that is comparable and reads otherwise than the value."""
    if feature.kind not in _COMPARED or math.isnan(value):
        return ""
    words = written(usual, feature.kind, tr)
    if words == written(value, feature.kind, tr):
        return ""
    return tr.t("niet") if feature.kind is Kind.SHARE and usual < NO_SHARE else words
