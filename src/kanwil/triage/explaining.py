"""What is told of a judgement when its dossier is opened: what would change it, and quotes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, CATEGORY
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action, Category
from kanwil.base.words import Tr
from kanwil.triage.books import Book
from kanwil.triage.scoring import explain
from kanwil.triage.tables import EXPLANATIONS

GROUPS = {
    "habit": "Betaalgedrag",
    "invoice": "Deze facturen",
    "contact": "Contact",
    "replies": "Reacties",
    "promises": "Toezeggingen",
    "means": "Draagkracht",
    "debtor": "Deze klant",
}
"""What a controller calls the groups of features."""

_WHAT = {
    "payment": "Een betaling van {amount}",
    "complaint_closed": "De klacht is opgelost of ingetrokken",
    "answer": "De klant antwoordt: ‘{words}’",
    "promise": "De klant zegt toe uiterlijk {day} te betalen",
    "broken": "De klant komt de toezegging voor {day} niet na",
    "reminder": "Op een herinnering van vandaag komt {days} dagen niets",
    "call": "Na een telefoontje van vandaag blijft het {days} dagen stil",
    "final_notice": "Op een laatste aanmaning van vandaag komt {days} dagen niets",
}


NOTHING: dict[str, Any] = {"changes": [], "quotes": {}}


def explained(book: Book, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was told of a judgement before, None where it never was."""
    with book.read() as connection:
        return kept(connection, row["judgement"])


def explanation(book: Book, row: Mapping[str, Any], day: date, by: str) -> dict[str, Any]:
    """Return `changes` and `quotes` (by feature) of a judgement, kept since they were first shown.

    What was not asked before is found in the scoring process.
    """
    found = explained(book, row)
    return found or explain(book, row["judgement"], str(row["debtor_id"]), day, by)


def kept(connection: Connection, judgement: int) -> dict[str, Any] | None:
    """Return what was told of a judgement before, None where it never was."""
    query = select(EXPLANATIONS.c.found).where(EXPLANATIONS.c.judgement == judgement)
    return connection.execute(query).scalar()


def keep(connection: Connection, judgement: int, found: dict[str, Any]) -> None:
    """Keep what is told, so that it can be read back as it was shown; the first stays."""
    if kept(connection, judgement) is None:
        connection.execute(EXPLANATIONS.insert().values(judgement=judgement, found=found))


def in_words(change: Mapping[str, Any], row: Mapping[str, Any], tr: Tr) -> tuple[str, str]:
    """Return what would have to happen, and what the judgement would be then."""
    named = {**change}
    if "cents" in change:
        whole = change["cents"] % 100 == 0
        named["amount"] = show_amount(euros(change["cents"]), tr.lang, whole=whole)
    if "day" in change:
        named["day"] = show_day(date.fromisoformat(change["day"]), tr.lang, "d MMMM")
    if "words" in change:
        named["words"] = tr.t(change["words"])
    return tr.t(_WHAT[change.get("step", change["kind"])], **named), _then(change, row, tr)


def _then(change: Mapping[str, Any], row: Mapping[str, Any], tr: Tr) -> str:
    category, action = change["category"], change["action"]
    does = tr.t(ACTION[Action(action)])
    if not category or category == row["category"]:
        return tr.t("dan wordt het voorstel ‘{action}’", action=does)
    name = tr.t(CATEGORY[Category(category)])
    if action == row["action"]:
        return tr.t("dan is het waarschijnlijk ‘{category}’", category=name)
    return tr.t(
        "dan is het waarschijnlijk ‘{category}’ en wordt het voorstel ‘{action}’",
        category=name,
        action=does,
    )
