"""The second person: which decisions wait for one, agreeing with them, and sending them back."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from kanwil.base.money import cents
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.base.terms import Action
from kanwil.base.users import Right, others_who_agree
from kanwil.book.ledger import read_ledger
from kanwil.book.persons import protected
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.moves import Seat, answers, append, chosen, waiting
from kanwil.triage.tables import APPROVAL_ANSWERS, APPROVALS, JUDGEMENTS, MOVES

WEIGHTY = (Action.HAND_OVER, Action.WRITE_OFF, Action.INSTALMENTS, Action.WEDERDIENST)


def choose(book: Book, seat: Seat, kind: str, action: Action, reason: str) -> int:
    """Record a decision; a weighty one waits until a second person agrees.

    Raises
    ------
    RefusedError : a natural person is handed over without a typed reason.
    """
    with book.write() as connection:
        person = action is Action.HAND_OVER and _protected(connection, seat.debtor_id)
        if person and not reason.strip():
            raise RefusedError("Zeg waarom u deze persoon overdraagt; dat staat in het dossier.")
        move = append(connection, seat, kind, action=action, note=reason)
        money = _late(connection, seat.debtor_id)
        if _asks(connection, book.settings, (seat.by, action, money), person=person):
            connection.execute(APPROVALS.insert().values(move=move, cents=money))
        return move


def need(
    connection: Connection,
    settings: Settings,
    by: str,
    debtor_id: str,
    action: Action,
    *,
    money: int | None = None,
) -> None:
    """Refuse to carry out what waits for a second person, or was never put to them.

    Parameters
    ----------
    money : cents; all that is late when None.

    Raises
    ------
    RefusedError : their agreement comes first.
    """
    money = _late(connection, debtor_id) if money is None else money
    person = action is Action.HAND_OVER and _protected(connection, debtor_id)
    if not _asks(connection, settings, (by, action, money), person=person):
        return
    last = chosen(connection, [debtor_id]).get(debtor_id)
    query = (
        select(MOVES.c.action, APPROVALS.c.cents)
        .join(APPROVALS, APPROVALS.c.move == MOVES.c.move)
        .join(APPROVAL_ANSWERS, APPROVAL_ANSWERS.c.asked == MOVES.c.move)
        .where(MOVES.c.move == last, APPROVAL_ANSWERS.c.move.in_(answers(connection, "agree")))
    )
    agreed = rows(connection, query)
    if not any(one["action"] == action and one["cents"] >= money for one in agreed):
        raise RefusedError(
            "Hiervoor is akkoord van een tweede persoon nodig. Leg het eerst als besluit vast"
            " (volg het voorstel of kies ‘Iets anders’); na het akkoord kunt u verder."
        )


def waits(book: Book) -> list[dict[str, Any]]:
    """Return the decisions that wait, oldest first, with their `cents` and the debtor's `name`."""
    with book.read() as connection:
        return _named(connection, waiting(connection))


def sent_back(book: Book) -> list[dict[str, Any]]:
    """Return what came back and was not decided anew; besides as `waits`, `why` and `sender`."""
    answer = MOVES.alias("answer")
    with book.read() as connection:
        query = (
            select(MOVES, APPROVALS.c.cents, answer.c.note.label("why"))
            .add_columns(answer.c.made_by.label("sender"))
            .join(APPROVALS, APPROVALS.c.move == MOVES.c.move)
            .join(APPROVAL_ANSWERS, APPROVAL_ANSWERS.c.asked == MOVES.c.move)
            .join(answer, answer.c.move == APPROVAL_ANSWERS.c.move)
            .where(answer.c.move.in_(answers(connection, "send_back")))
            .order_by(answer.c.move)
        )
        found = rows(connection, query)
        last = chosen(connection, [one["debtor_id"] for one in found])
        still = [one for one in found if last.get(one["debtor_id"]) == one["move"]]
        return _named(connection, still)


def may_answer(book: Book, made_by: str) -> bool:
    """Tell whether this user may agree with what somebody decided: never with their own."""
    return book.who is not None and book.who.may(Right.AGREE) and book.who.name != made_by


def agree(book: Book, seat: Seat, asked: int) -> int:
    """Agree with a decision of somebody else.

    Raises
    ------
    RefusedError : it is one's own, or does not wait any more.
    """
    return _answer(book, seat, "agree", asked, "")


def send_back(book: Book, seat: Seat, asked: int, reason: str) -> int:
    """Send a decision back to who made it.

    Raises
    ------
    RefusedError : without a reason, one's own, or it does not wait any more.
    """
    if not reason.strip():
        raise RefusedError("Zeg waarom u dit terugstuurt.")
    return _answer(book, seat, "send_back", asked, reason)


def _answer(book: Book, seat: Seat, kind: str, asked: int, reason: str) -> int:
    with book.write() as connection:
        one = next((row for row in waiting(connection) if row["move"] == asked), None)
        if one is None or one["debtor_id"] != seat.debtor_id:
            raise RefusedError("Dit besluit wacht niet meer op akkoord.")
        if not may_answer(book, one["made_by"]):
            raise RefusedError("Akkoord geeft een ander dan wie het besluit nam.")
        own = replace(seat, case_id=one["case_id"], judgement=one["judgement"])
        move = append(connection, own, kind, action=one["action"], note=reason)
        connection.execute(APPROVAL_ANSWERS.insert().values(move=move, asked=asked))
        return move


def _named(connection: Connection, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = FACTS["debtors"].c
    query = select(own.debtor_id, own.name).where(
        own.until_batch.is_(None), own.debtor_id.in_({one["debtor_id"] for one in found})
    )
    names = dict(connection.execute(query).tuples().all()) if found else {}
    return [one | {"name": names.get(one["debtor_id"]) or one["debtor_id"]} for one in found]


def _asks(
    connection: Connection, settings: Settings, what: tuple[str, Action, int], *, person: bool
) -> bool:
    """Tell whether (by, action, cents) asks for a second person: only where one can log in."""
    by, action, money = what
    above = 0 < cents(settings.approve_above) < money and action in WEIGHTY
    actor = connection.get_execution_options().get("actor")
    return actor is not None and (above or person) and bool(others_who_agree(connection, by))


def _late(connection: Connection, debtor_id: str) -> int:
    """Return what was late when the debtor was last judged."""
    query = select(JUDGEMENTS.c.overdue_cents).where(JUDGEMENTS.c.debtor_id == debtor_id)
    return int(connection.execute(query.order_by(JUDGEMENTS.c.judgement.desc())).scalar() or 0)


def _protected(connection: Connection, debtor_id: str) -> bool:
    debtors = read_ledger(connection, [debtor_id]).debtors
    return debtors.empty or protected(debtors.to_dict("records")[0])
