"""What erasing a debtor would take away today, what stays, why, and until which day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, select, true

from kanwil.base.problems import UnknownDebtorError
from kanwil.base.settings import Settings
from kanwil.book.holding import NO_PROFILE
from kanwil.book.links import SAME
from kanwil.book.tables import (
    BANK_LINES,
    BANK_MOVES,
    FACTS,
    LINKS,
    MARKS,
    MEMORIAL_LINES,
    SETTLEMENTS,
)
from kanwil.post.message import State
from kanwil.post.outbox import find
from kanwil.triage.personal.clocks import Clock, clocks
from kanwil.triage.personal.holdings import HOLDINGS, Holding, Keep
from kanwil.triage.personal.partly import in_changes, learners, learnt_from, sayings
from kanwil.triage.personal.scope import Scope, scope_of

OPEN = "Er staat nog een vordering open: zolang mogen de gegevens blijven (AVG art. 17 lid 3 e)."
OWING = "Wij zijn deze klant nog geld schuldig: betaal of verreken dat eerst."
SENDING = "Er is een bericht onderweg: wacht tot het is verstuurd."
FISCAL = "Fiscale bewaarplicht van zeven jaar (AWR art. 52)"
BKI = "Wie voor anderen incasseert bewaart het dossier twee jaar na afsluiten (Bki art. 5.1)"
MINIMUM = "Hoort bij facturen die nog bewaard moeten blijven"
BARE = (
    *("debtor_id", "name", "kind", "legal_form", "address", "postcode", "city", "country"),
    *("kvk", "vat_id"),
)
"""What stays of a debtor beside its invoices: what Wet OB art. 35a asks on them, and its form."""
REST = tuple(
    one.name
    for one in FACTS["debtors"].columns
    if one.name not in {*BARE, "fact", "digest", "batch", "until_batch"}
)
"""What does not: how to reach it, its account, its terms."""


@dataclass(frozen=True)
class Line:
    """Of one table: how many rows go and stay; why, and the day from which those may go too."""

    table: str
    words: str
    go: int
    stay: int
    why: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Plan:
    """What erasing would do; `refused` says why nothing may go at all, else ''.

    Attributes
    ----------
    models : those that learnt from what would go, and are marked then.
    """

    scope: Scope
    clock: Clock
    refused: str
    lines: tuple[Line, ...]
    keeps_file: bool
    models: tuple[str, ...] = ()

    @property
    def goes(self) -> int:
        """How many rows would go."""
        return sum(one.go for one in self.lines)

    @property
    def all_goes(self) -> bool:
        """Whether no fiscal fact stays, and so nothing of the debtor at all."""
        return not self.keeps_file and self.clock.through == self.clock.last_year


def plan(connection: Connection, debtor_id: str, day: date, settings: Settings) -> Plan:
    """Reckon what may go on `day`.

    Raises
    ------
    UnknownDebtorError : the book holds no such debtor.
    """
    scope = scope_of(connection, debtor_id)
    found = clocks(connection, day, settings.payment_terms_days, [scope.debtor_id])
    if not found:
        raise UnknownDebtorError(debtor_id)
    clock = found[0]
    kept = settings.collects_for_others and clock.file_until is not None and day < clock.file_until
    bare = Plan(scope, clock, _refused(connection, scope, clock), (), keeps_file=kept)
    models = () if bare.refused else tuple(learners(connection, scope))
    return replace(bare, lines=tuple(_lines(connection, bare)), models=models)


def _refused(connection: Connection, scope: Scope, clock: Clock) -> str:
    if clock.open_cents:
        return OPEN if clock.open_cents > 0 else OWING
    under_way = find(connection, {State.SENDING})
    return SENDING if any(one.debtor_id in scope.numbers for one in under_way) else ""


def going(one: Holding, found: Plan) -> ColumnElement[bool]:
    """Return which rows of a table go; `false()` where all stay."""
    mine = one.about(found.scope)
    if found.refused or (one.keep is Keep.FILE and found.keeps_file):
        return false()
    if found.all_goes or one.keep is Keep.PROFILE:
        return mine
    return and_(mine, _old(one, found) if one.keep is Keep.FISCAL else beside(one))


def beside(one: Holding) -> ColumnElement[bool]:
    """Return which rows go while invoices stay."""
    if one.table is MARKS:
        # The objection must be known for as long as the debtor is.
        return MARKS.c.kind != NO_PROFILE
    if one.table is LINKS:
        # What is merged owes together, and the rest says nothing about money.
        return LINKS.c.kind != SAME
    return one.table.c.until_batch.is_not(None) if one.keep is Keep.MINIMUM else true()


def _old(one: Holding, found: Plan) -> ColumnElement[bool]:
    if found.clock.through is None:
        return false()
    end = date(found.clock.through, 12, 31)
    if one.day:
        return one.table.c[one.day] <= end
    if one.table is MEMORIAL_LINES:
        settled = select(SETTLEMENTS.c.fact).where(SETTLEMENTS.c.happened_on <= end)
        return MEMORIAL_LINES.c.fact.in_(settled)
    lines = select(BANK_LINES.c.payment_id).where(BANK_LINES.c.paid_on <= end)
    return BANK_MOVES.c.payment_id.in_(lines)


def _lines(connection: Connection, found: Plan) -> Iterator[Line]:
    for one in HOLDINGS:
        every = _count(connection, one, one.about(found.scope))
        go = _count(connection, one, going(one, found))
        if every:
            yield Line(one.table.name, one.words, go, every - go, *_why(one, found, every - go))
    elsewhere = (
        ("log_payload", "Wat het logboek erover zegt", len(sayings(connection, found.scope))),
        ("changes", "Regels in verslagen van inlezen", len(in_changes(connection, found.scope))),
        ("models", "Zaken waarvan een model leerde", len(learnt_from(connection, found.scope))),
    )
    if not found.all_goes and not found.keeps_file and not found.refused:
        filled = sum(connection.execute(_filled(found.scope)).one())
        if filled:
            yield Line("debtors", "E-mail, telefoon, IBAN en verdere gegevens", filled, 0)
    for table, words, every in elsewhere:
        stays = found.refused or (found.keeps_file and table == "log_payload")
        why = (found.refused or BKI, None if found.refused else found.clock.file_until)
        if every:
            told = why if stays else ("", None)
            yield Line(table, words, 0 if stays else every, every if stays else 0, *told)


def _filled(scope: Scope) -> Select[*tuple[Any, ...]]:
    own = FACTS["debtors"].c
    mine = own.debtor_id.in_(scope.numbers) & own.until_batch.is_(None)
    return select(*(func.count(own[name]) for name in REST)).where(mine)


def _count(connection: Connection, one: Holding, where: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(one.table).where(where, true())
    return int(connection.execute(query).scalar() or 0)


def _why(one: Holding, found: Plan, stay: int) -> tuple[str, date | None]:
    if not stay:
        return "", None
    if found.refused:
        return found.refused, None
    if one.keep is Keep.FILE and found.keeps_file:
        return BKI, found.clock.file_until
    why = FISCAL if one.keep is Keep.FISCAL else MINIMUM
    return why, found.clock.fiscal_until
