"""What a year's complaints are about, and where they come from more often than chance explains."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import comb
from typing import Any

from kanwil.base.words import Tr
from kanwil.book.appending import read_current
from kanwil.book.tables import FACTS
from kanwil.policy.complaint import SUBJECTS, Subject
from kanwil.triage.books import Book
from kanwil.triage.complaints import GRANTED, Complaint, complaints_of

YEAR = timedelta(days=365)
_LEAST, _CHANCE = 3, 0.01


@dataclass(frozen=True)
class Recurring:
    """A subject of complaints: `n` of `total`, and where it stands out: `most` of those `n`.

    Of `judged` is known whether they were right; `granted` were, in whole or part.

    `place` is a city or a sector in which it happens more often than chance explains, '' for none.
    """

    subject: Subject
    n: int
    total: int
    judged: int
    granted: int
    place: str = ""
    most: int = 0


def recurring(book: Book, day: date) -> list[Recurring]:
    """Return what a year's complaints are about, the most frequent first; none below three."""
    with book.read() as connection:
        made = [one for one in complaints_of(connection, day) if one.made_on > day - YEAR]
        columns = ["debtor_id", "city", "sector"]
        debtors = read_current(connection, FACTS["debtors"], only=columns) if made else None
    if debtors is None or len(made) < _LEAST:
        return []
    told = debtors.set_index("debtor_id").fillna("")
    places = {name: told[name].to_dict() for name in ("city", "sector")}
    counts = Counter(one.subject for one in made)
    return [
        _recurring([one for one in made if one.subject is subject], len(made), places)
        for subject, n in counts.most_common()
        if n >= _LEAST
    ]


def _recurring(
    mine: list[Complaint], total: int, places: Mapping[str, Mapping[Any, str]]
) -> Recurring:
    best: tuple[float, str, int] = (_CHANCE, "", 0)
    for where in places.values():
        everyone = Counter(where.values())
        for place, k in Counter(where.get(one.debtor_id, "") for one in mine).items():
            share = everyone[place] / len(where)
            if place and k >= _LEAST and (odds := _at_least(k, len(mine), share)) < best[0]:
                best = (odds, place, k)
    granted = sum(one.merit in GRANTED for one in mine)
    judged = sum(one.merit is not None for one in mine)
    return Recurring(mine[0].subject, len(mine), total, judged, granted, best[1], best[2])


def _at_least(k: int, n: int, share: float) -> float:
    """Return the chance of k or more of n by luck alone."""
    return sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))


def in_words(one: Recurring, tr: Tr) -> str:
    """Return it as a sentence: what recurs, how often we granted it, and where it stands out."""
    said = [
        tr.t(
            "{n} van de {total} klachten in een jaar: {subject}.",
            n=one.n,
            total=one.total,
            subject=tr.t(SUBJECTS[one.subject]),
        )
    ]
    if one.judged:
        known = {"judged": one.judged, "granted": one.granted}
        said.append(tr.t("Van de {judged} die beoordeeld zijn, {granted} terecht.", **known))
    if one.place:
        said.append(tr.t("Opvallend: {n} daarvan in {place}.", n=one.most, place=one.place))
    return " ".join(said)
