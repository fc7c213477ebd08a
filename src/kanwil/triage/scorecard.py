"""The scorecard: how often what was said at the moment of decision proved right, in counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, CATEGORY
from kanwil.base.store import rows
from kanwil.base.terms import CATEGORIES, Action
from kanwil.base.words import Tr
from kanwil.resolution.cases import labels
from kanwil.triage.books import Book
from kanwil.triage.moves import standing
from kanwil.triage.tables import JUDGEMENTS, RUNS
from kanwil.triage.voting import KIND

FEW = 5
"""Below so many cases a line says nothing."""
_CHANCES = [f"p_{category}" for category in CATEGORIES]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int


@dataclass(frozen=True)
class Scorecard:
    """What proved right of one month, or of all time.

    Attributes
    ----------
    certain : by certainty as it was said (tens of per cents), how often it proved right.
    named : per category, how often it was so when we said it; found : how often we had said it
        when it was so.
    other : per advised action, how often something else was done. Nobody is named in it.
    blind, shown : how often user and model agreed, unseen and with the category on the screen.
    """

    certain: Mapping[int, Share]
    named: Mapping[str, Share]
    found: Mapping[str, Share]
    other: Mapping[str, Share]
    blind: Share
    shown: Share

    def sentences(self, tr: Tr) -> list[str]:
        """Return what is worth saying, each a sentence; lines of few cases are left out."""
        said = [
            tr.t(_CERTAIN, n=of, said=sure, hits=hits) for sure, hits, of in _told(self.certain)
        ]
        for name, hits, of in _told(self.named):
            said.append(tr.t(_NAMED, category=tr.t(CATEGORY[name]), n=of, hits=hits))
        for name, hits, of in _told(self.found):
            said.append(tr.t(_FOUND, category=tr.t(CATEGORY[name]), n=of, hits=hits))
        for name, hits, of in _told(self.other):
            said.append(tr.t(_OTHER, action=tr.t(ACTION[Action(name)]), n=of, hits=hits))
        for words, one in ((_BLIND, self.blind), (_SHOWN, self.shown)):
            if one.of >= FEW:
                said.append(tr.t(words, n=one.of, hits=one.hits))
        return said or [tr.t(_TOO_FEW)]


_CERTAIN = "Van de {n} keer dat we ‘{said} % zeker’ zeiden, klopte het {hits} keer."
_NAMED = "‘{category}’: van de {n} keer dat we het zeiden, bleek het {hits} keer zo."
_FOUND = "‘{category}’: van de {n} keer dat het zo was, hadden we het {hits} keer gezegd."
_OTHER = "‘{action}’ werd {n} keer voorgesteld; {hits} keer is iets anders gedaan."
_BLIND = "Zonder de indeling te zien, kwam u in {hits} van de {n} dossiers op hetzelfde uit."
_SHOWN = "Met de indeling in beeld was dat in {hits} van de {n} dossiers."
_TOO_FEW = (
    "Nog te weinig dossiers zijn afgerond nadat kanwil ze had ingedeeld om te zeggen hoe vaak de"
    " kansen klopten."
)


def _told(shares: Mapping[Any, Share]) -> list[tuple[Any, int, int]]:
    return [(name, one.hits, one.of) for name, one in shares.items() if one.of >= FEW]


def scorecard(book: Book, day: date, month: date | None = None) -> Scorecard:
    """Return what proved right of what had ended by `day`, of all time or of `month` alone.

    A judgement is the last one stored until the moment of decision that the label names.
    """
    with book.read(day) as connection:
        judged, closed = _judged(connection), _in(labels(connection), "resolved_on", day, month)
        moves = _in(pd.DataFrame(standing(connection)), "day", day, month)
    pairs = _pairs(judged, closed)
    right = pairs["leading"] == pairs["category"]
    votes = moves[moves["kind"] == KIND] if len(moves) else moves
    voted = _agreed(votes, judged)
    unseen = pairs["seen_model"] == 0
    return Scorecard(
        certain=_shares(right, (pairs["chance"] * 10).round().astype(int) * 10),
        named=_shares(right, pairs["leading"], CATEGORIES),
        found=_shares(right, pairs["category"], CATEGORIES),
        other=_overridden(moves, judged),
        blind=_plus(voted, _share(right[unseen])),
        shown=_share(right[pairs["seen_model"] == 1]),
    )


def months(book: Book, day: date) -> list[date]:
    """Return the first days of the months in which judged cases ended, newest first."""
    with book.read(day) as connection:
        closed = _in(labels(connection), "resolved_on", day, None)
        ended = _pairs(_judged(connection), closed)["resolved_on"]
    return sorted({one.date().replace(day=1) for one in ended}, reverse=True)


def month_name(month: date, tr: Tr) -> str:
    """Return a month for people."""
    return show_day(month, tr.lang, "MMMM y")


def _judged(connection: Connection) -> pd.DataFrame:
    """Return case_id, as_of, the likeliest category, its chance, and the advised action."""
    query = select(JUDGEMENTS.c.judgement, JUDGEMENTS.c.case_id, RUNS.c.as_of).join(RUNS)
    told = [JUDGEMENTS.c.row[name].as_float().label(name) for name in _CHANCES]
    action = JUDGEMENTS.c.row["action"].as_string().label("action")
    found = pd.DataFrame(
        rows(connection, query.add_columns(*told, action).order_by(JUDGEMENTS.c.judgement)),
        columns=["judgement", "case_id", "as_of", *_CHANCES, "action"],
    )
    chances = found[_CHANCES].to_numpy(dtype=float)
    names = pd.Series([str(one) for one in CATEGORIES])
    return found.assign(
        as_of=pd.to_datetime(found["as_of"]).astype("datetime64[us]"),
        leading=names.iloc[chances.argmax(axis=1)].to_numpy() if len(found) else "",
        chance=chances.max(axis=1) if len(found) else 0.0,
    )


def _in(frame: pd.DataFrame, column: str, day: date, month: date | None) -> pd.DataFrame:
    if frame.empty:
        return frame
    when = pd.to_datetime(frame[column])
    own = when <= pd.Timestamp(day)
    if month is not None:
        own &= (when.dt.year == month.year) & (when.dt.month == month.month)
    return frame[own]


def _pairs(judged: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """Return the labels with a category, each with the judgement of its moment of decision."""
    wanted = ["case_id", "as_of", "resolved_on", "category", "seen_model"]
    told = closed.dropna(subset=["category"])[wanted]
    both = told.merge(judged, on="case_id", suffixes=("", "_judged"))
    both = both[both["as_of_judged"] <= both["as_of"]]
    return both.drop_duplicates("case_id", keep="last").reset_index(drop=True)


def _agreed(votes: pd.DataFrame, judged: pd.DataFrame) -> Share:
    if votes.empty:
        return Share(0, 0)
    both = votes[votes["note"] != ""].merge(judged, on="judgement")
    return _share(both["note"] == both["leading"])


def _overridden(moves: pd.DataFrame, judged: pd.DataFrame) -> dict[str, Share]:
    if moves.empty:
        return {}
    decided = moves[moves["kind"].isin(["accept", "other"])]
    both = decided.merge(judged, on="judgement", suffixes=("", "_advised"))
    return _shares(both["kind"] == "other", both["action_advised"], list(Action))


def _shares(
    hits: "pd.Series[bool]", by: "pd.Series[Any]", order: Iterable[Any] | None = None
) -> dict[Any, Share]:
    groups = {key: _share(part) for key, part in hits.groupby(by)}
    return {
        key: groups[key]
        for key in (sorted(groups) if order is None else map(str, order))
        if key in groups
    }


def _share(hits: "pd.Series[bool]") -> Share:
    return Share(int(hits.sum()), len(hits))


def _plus(one: Share, other: Share) -> Share:
    return Share(one.hits + other.hits, one.of + other.of)
