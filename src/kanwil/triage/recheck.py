"""Looking at a message again before it goes: what came in since it was written, and forbids it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.money import euros, show_amount
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.base.terms import EventKind
from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains, members
from kanwil.book.position import positions
from kanwil.book.tables import FACTS
from kanwil.policy.guards import BY_NAME
from kanwil.post.facts import LetterKind
from kanwil.post.message import Message, Reason
from kanwil.triage.envelope import ACTION, FORMAL, NEUTRAL
from kanwil.triage.runs import judgement_of
from kanwil.triage.table import lines

# Friday's letter may go on Monday; its day to pay still lies ahead.
KEEPS_DAYS = 3
_OURS = ("reminder", "notice", "final_notice")
_ANNOUNCED = frozenset({"announced", "threat_open"})
_OUR_WORD = {EventKind.ANNOUNCED, EventKind.EXECUTED, EventKind.WITHDRAWN}


def recheck(
    connection: Connection, settings: Settings, found: Sequence[Message], day: date
) -> dict[int, Reason]:
    """Return by message why it may not go any more; who is not named may."""
    left = _left(connection, settings, found, day)
    fresh = _since(connection, found)
    why = {}
    for one in found:
        reason = (
            _aged(one, day)
            or next(_came(one, fresh[one.debtor_id]), None)
            or _sums(one, left)
            or _barred(connection, one, day)
        )
        if reason:
            why[one.message] = reason
    return why


def _aged(one: Message, day: date) -> Reason | None:
    formal, days = LetterKind(one.kind) in FORMAL, (day - one.day).days
    if days > (0 if formal else KEEPS_DAYS):
        written = (("day", one.day.isoformat()),)
        return Reason("De tekst is van {day}: schrijf hem opnieuw.", written)
    return None


def _since(connection: Connection, found: Sequence[Message]) -> dict[str, list[dict[str, Any]]]:
    """Return by debtor the facts that came after the oldest of these messages was written."""
    main = mains(connection)
    wanted, oldest = members(main, (one.debtor_id for one in found)), min(o.batch for o in found)
    came = defaultdict(list)
    for name in ("events", "payments", "contacts", "invoices"):
        table = FACTS[name]
        for part in range(0, len(wanted), 500):
            query = select(table).where(
                table.c.debtor_id.in_(wanted[part : part + 500]),
                table.c.until_batch.is_(None),
                table.c.batch > oldest,
            )
            for row in rows(connection, query):
                came[main.get(row["debtor_id"], row["debtor_id"])].append({**row, "table": name})
    return came


def _came(one: Message, facts: Iterable[dict[str, Any]]) -> Iterator[Reason]:
    """Yield what came in since a message was written, the gravest kind first."""
    neutral = LetterKind(one.kind) in NEUTRAL
    for row in facts:
        if row["batch"] <= one.batch:
            continue
        match row["table"]:
            case "events" if row["kind"] not in _OUR_WORD:
                yield Reason(_EVENTS.get(row["kind"], "Er is een nieuw feit over deze klant."))
            case "payments" if row["cents"] > 0:
                amount = show_amount(euros(row["cents"]))
                yield Reason("Er kwam {amount} binnen.", (("amount", amount),))
            case "contacts" if not neutral and row["direction"] == "in" and row["kind"] != "note":
                yield Reason("De klant heeft intussen gereageerd.")
            case "contacts" if not neutral and row["direction"] == "out" and row["kind"] in _OURS:
                yield Reason("Er is intussen al een bericht verstuurd.")
            case "invoices" if row["kind"] == "credit_note":
                yield Reason("Er is intussen een creditnota.")


_EVENTS: dict[str, str] = {
    EventKind.COMPLAINT: "Er is intussen een klacht.",
    EventKind.PROMISE: "De klant heeft intussen betaling toegezegd.",
    EventKind.PLAN: "Er is intussen een betalingsregeling.",
    EventKind.BARTER: "Er is intussen een wederdienst afgesproken.",
    EventKind.PAUSE: "Dit dossier is intussen gepauzeerd.",
    EventKind.INSOLVENCY: "De klant is intussen failliet of in surseance.",
    EventKind.WSNP: "De klant is intussen in de schuldsanering.",
    EventKind.BEWIND: "De klant is intussen onder bewind gesteld.",
    EventKind.DECEASED: "De klant is intussen overleden.",
    EventKind.ANSWER: "De klant heeft intussen gereageerd.",
}


def _left(
    connection: Connection, settings: Settings, found: Sequence[Message], day: date
) -> dict[str, set[int]]:
    """Return by invoice what is open on it, all of it and what of it is late."""
    ledger = read_ledger(connection, {one.debtor_id for one in found})
    who = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": pd.Timestamp(day)})
    settled = positions(known(ledger, moments, settings.payment_terms_days))
    items = settled.items.to_pandas()
    late = items["remaining_cents"].where(items["days_late"] > 0, 0)
    sums = items.assign(late=late).groupby("invoice_id", as_index=False).sum(numeric_only=True)
    return {str(one.invoice_id): {int(one.remaining_cents), int(one.late)} for one in lines(sums)}


def _sums(one: Message, left: dict[str, set[int]]) -> Reason | None:
    for line in one.letter.facts.invoices:
        if line.open_cents not in left.get(line.number, {0}):
            return Reason("Op {invoice} is nu een ander bedrag open.", (("invoice", line.number),))
    return None


def _barred(connection: Connection, one: Message, day: date) -> Reason | None:
    action = one.action or str(ACTION.get(LetterKind(one.kind), ""))
    row = judgement_of(connection, one.debtor_id, day) if action else None
    told = one.letter.facts.announcement
    # A letter that repeats what stands announced announces nothing new.
    own = _ANNOUNCED if told is not None and told.announced_on is not None else frozenset()
    for pair in row["forbidden"].split("|") if row else ():
        barred, _, guard = pair.partition(":")
        if barred == action and guard in BY_NAME and guard not in own:
            return Reason(BY_NAME[guard].sentence)
    return None
