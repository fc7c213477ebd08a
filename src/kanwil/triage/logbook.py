"""The log as people read it: who did what to whom, newest first, and whether it is whole."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from kanwil.base.audit import LOG, PAYLOAD, broken_links
from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, OUTCOME
from kanwil.base.terms import Action, Outcome
from kanwil.base.words import Tr
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.table import safe

WORDS: dict[str, str] = {
    "accept": "voorstel gevolgd",
    "other": "iets anders gedaan",
    "later": "later opgepakt",
    "close": "dossier afgerond",
    "undo": "ongedaan gemaakt",
    "agree": "akkoord gegeven",
    "undo_agree": "akkoord teruggenomen",
    "send_back": "teruggestuurd",
    "undo_send_back": "terugsturen ongedaan gemaakt",
    "admit": "toegang gegeven",
    "dismiss": "toegang beëindigd",
    "note": "notitie",
    "answer": "antwoord op de vraag",
    "complaint": "klacht",
    "complaint_closed": "klacht afgehandeld",
    "promise": "toezegging",
    "plan": "betalingsregeling",
    "barter": "wederdienst",
    "pause": "pauze",
    "draft": "bericht geschreven",
    "message_draft": "bericht teruggehaald",
    "message_approved": "bericht goedgekeurd",
    "message_sending": "versturen begonnen",
    "message_sent": "bericht verstuurd",
    "message_tested": "proef aan onszelf verstuurd",
    "message_unsure": "misschien verstuurd",
    "message_failed": "versturen mislukt",
    "message_held": "bericht tegengehouden",
    "message_cancelled": "bericht vervallen",
    "announced": "gevolg aangekondigd",
    "executed": "aankondiging uitgevoerd",
    "withdrawn": "aankondiging ingetrokken",
    "collected": "geld van incasso geboekt",
    "insolvency": "faillissement",
    "vote": "eigen oordeel gegeven",
    "resolve": "oorzaak vastgelegd",
    "undo_resolve": "oorzaak ongedaan gemaakt",
    "triage": "alle klanten beoordeeld",
    "import": "ingelezen",
    "import_resolved": "afgesloten dossiers ingelezen",
    "undo_import": "inlezen ongedaan gemaakt",
    "force": "toch ingelezen",
    "forget_mapping": "indeling vergeten",
    "answer_gone": "verdwenen post verklaard",
    "undo_answer": "verklaring ongedaan gemaakt",
    "book_receipt": "ontvangst geboekt",
    "set_aside": "ontvangst opzijgezet",
    "undo_receipt": "ontvangst teruggenomen",
    "undo_decision": "boekstuk ongedaan gemaakt",
    "written_off": "afgeboekt",
    "set_off": "verrekend",
    "credited": "gecrediteerd",
    "memorial": "memoriaal geschreven",
    "merge": "klanten samengevoegd",
    "unmerge": "samenvoeging ongedaan gemaakt",
    "apart": "klanten uit elkaar gehouden",
    "parent": "moederbedrijf",
    "person": "contactpersoon",
    "no_person": "contactpersoon weg",
    "mark": "afspraak of zekerheid",
    "end_mark": "afspraak of zekerheid beëindigd",
    "told": "verzekeraar ingelicht",
    "reread": "reactie anders gelezen",
    "shelve": "model gemaakt",
    "promote_model": "model in gebruik genomen",
    "rollback_model": "vorig model teruggezet",
    "reject_model": "model afgewezen",
    "setting": "instelling gewijzigd",
    "keeper": "behandelaar gewijzigd",
    "stand_in": "neemt waar",
    "stakes": "aanname gewijzigd",
    "object": "bezwaar tegen profilering",
    "end_object": "bezwaar ingetrokken",
    "copy": "kopie voor de klant gemaakt",
    "erase": "gegevens gewist",
    "pseudonymised": "boek zonder namen weggeschreven",
    "backup": "back-up gemaakt",
    "restore": "back-up teruggezet",
}
"""What each kind of entry is called; the codes are those of the log."""
_SHOWN = ("note", "reason", "action", "until", "outcome", "was", "now", "model_id", "debtors")
MOST = 25


@dataclass(frozen=True)
class Entry:
    """One line of the log; `about` is the customer's name where it is about one.

    `told` is what it says besides, by name, as the log keeps it.
    """

    number: int
    at: datetime
    by: str
    move: str
    subject: str
    about: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """How many entries the log holds, and the numbers of those that no longer fit."""

    entries: int
    broken: list[int]


def state(book: Book) -> State:
    """Reckon the whole chain anew."""
    with book.read() as connection:
        total = connection.execute(select(func.count()).select_from(LOG)).scalar()
        return State(int(total or 0), broken_links(connection))


def entries(
    book: Book, *, text: str = "", moves: Iterable[str] = (), page: int = 1, most: int | None = MOST
) -> tuple[list[Entry], int]:
    """Return one page of what fits, newest first, and how many fit in all; `most` None is all."""
    with book.read() as connection:
        fits = _fitting(text.strip(), list(moves))
        total = connection.execute(select(func.count()).select_from(fits.subquery())).scalar()
        asked = fits.order_by(LOG.c.entry.desc())
        if most is not None:
            asked = asked.limit(most).offset((page - 1) * most)
        rows = connection.execute(asked).all()
        names = _names(connection, {row.subject for row in rows})
    found = [
        Entry(
            row.entry,
            row.made_at,
            row.made_by,
            row.move,
            row.subject,
            names.get(row.subject, ""),
            _told(row.body),
        )
        for row in rows
    ]
    return found, int(total or 0)


def as_csv(found: Iterable[Entry], tr: Tr) -> bytes:
    """Return entries for a Dutch spreadsheet: semicolons, UTF-8 with BOM, no formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["nr", "utc", "wie", "wat", "over", "klant", "toelichting"])
    for one in found:
        what = tr.t(WORDS.get(one.move, one.move))
        texts = (one.by, what, one.subject, one.about, in_words(one, tr))
        writer.writerow([one.number, one.at.isoformat(), *map(safe, texts)])
    return out.getvalue().encode("utf-8-sig")


def _fitting(text: str, moves: list[str]) -> Select[Any]:
    query = select(LOG, PAYLOAD.c.body).join(PAYLOAD)
    if moves:
        query = query.where(LOG.c.move.in_(moves))
    if text:
        own = FACTS["debtors"].c
        named = select(own.debtor_id).where(own.name.icontains(text, autoescape=True))
        query = query.where(
            or_(
                LOG.c.subject.icontains(text, autoescape=True),
                LOG.c.made_by.icontains(text, autoescape=True),
                LOG.c.subject.in_(named),
            )
        )
    return query


def _names(connection: Connection, subjects: set[str]) -> dict[str, str]:
    own = FACTS["debtors"].c
    query = select(own.debtor_id, own.name).where(own.debtor_id.in_(subjects))
    return {debtor: name or "" for debtor, name in connection.execute(query)}


def _told(body: str | None) -> tuple[tuple[str, str], ...]:
    """Return what an entry says besides; an erased one says nothing."""
    told = json.loads(body) if body else {}
    return tuple((name, str(told[name])) for name in _SHOWN if told.get(name) not in (None, ""))


def in_words(one: Entry, tr: Tr) -> str:
    """Return what an entry says besides, in one line, codes and days as people write them."""
    return " · ".join(_word(name, value, tr) for name, value in one.told)[:300]


def _word(name: str, value: str, tr: Tr) -> str:
    if name == "debtors" and value.isdigit():
        return tr.tn("{n} klant", "{n} klanten", int(value))
    if name == "until":
        return show_day(date.fromisoformat(value), tr.lang)
    if name == "action" and value in set(Action):
        return tr.t(ACTION[Action(value)])
    if name == "outcome" and value in set(Outcome):
        return tr.t(OUTCOME[Outcome(value)])
    return value
