"""The one list of what each table holds of a debtor, and how long it stays."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, Table, or_, select

from kanwil.book.tables import (
    BANK_LINES,
    BANK_MOVES,
    FACTS,
    LINKS,
    LOOSE_PAYMENTS,
    MARKS,
    MEMORIAL_LINES,
    OPEN_ITEMS,
    PEOPLE,
    SETTLEMENTS,
)
from kanwil.post.tables import OUTBOX, OUTBOX_MOVES
from kanwil.resolution.tables import RESOLUTIONS
from kanwil.triage.personal.scope import Scope
from kanwil.triage.tables import (
    APPROVAL_ANSWERS,
    APPROVALS,
    EXPLANATIONS,
    HEARD,
    JUDGEMENTS,
    KEEPERS,
    LESSONS,
    MOVES,
    SUMMARIES,
    WORKLIST,
)

About = Callable[[Scope], ColumnElement[bool]]


class Keep(StrEnum):
    """How long something stays.

    PROFILE may always go. FILE may too, save that who collects for others keeps it two years
    after closing (Besluit kwaliteit incassodienstverlening 5.1). FISCAL stays until seven years
    after the end of its year (AWR art. 52), and MINIMUM as long as anything fiscal does.
    """

    PROFILE = "profile"
    FILE = "file"
    FISCAL = "fiscal"
    MINIMUM = "minimum"


@dataclass(frozen=True)
class Holding:
    """What one table holds of a debtor.

    Attributes
    ----------
    words : what it is, in Dutch, for the debtor and for who erases.
    about : tells which rows are the debtor's.
    day : of what is FISCAL, the column with the day that counts; '' goes with its own facts.
    """

    table: Table
    words: str
    keep: Keep
    about: About
    day: str = ""


def _by_debtor(table: Table) -> About:
    return lambda scope: table.c.debtor_id.in_(scope.numbers)


def _by_payment(table: Table) -> About:
    return lambda scope: table.c.payment_id.in_(scope.lines | scope.payments)


def _own(table: Table, column: str, scope: Scope) -> Select[tuple[int]]:
    return select(table.c[column]).where(table.c.debtor_id.in_(scope.numbers))


def _links(scope: Scope) -> ColumnElement[bool]:
    return or_(LINKS.c.debtor_id.in_(scope.numbers), LINKS.c.other.in_(scope.numbers))


def _answers(scope: Scope) -> ColumnElement[bool]:
    mine = _own(MOVES, "move", scope)
    return or_(APPROVAL_ANSWERS.c.move.in_(mine), APPROVAL_ANSWERS.c.asked.in_(mine))


def _facts(name: str, words: str, keep: Keep, day: str = "") -> Holding:
    return Holding(FACTS[name], words, keep, _by_debtor(FACTS[name]), day)


def _plain(table: Table, words: str, keep: Keep, day: str = "") -> Holding:
    return Holding(table, words, keep, _by_debtor(table), day)


# In this order rows can be deleted: what points to another table goes before it.
HOLDINGS: tuple[Holding, ...] = (
    Holding(
        EXPLANATIONS,
        "Uitleg bij een beoordeling, zoals die is getoond",
        Keep.PROFILE,
        lambda scope: EXPLANATIONS.c.judgement.in_(_own(JUDGEMENTS, "judgement", scope)),
    ),
    Holding(
        LESSONS,
        "Wat een medewerker zei dat een bericht betekent",
        Keep.PROFILE,
        lambda scope: LESSONS.c.move.in_(_own(MOVES, "move", scope)),
    ),
    Holding(
        HEARD,
        "Wat kanwil in berichten las",
        Keep.PROFILE,
        lambda scope: HEARD.c.text.in_(scope.texts),
    ),
    Holding(
        APPROVAL_ANSWERS, "Antwoorden van een tweede persoon op besluiten", Keep.FILE, _answers
    ),
    Holding(
        APPROVALS,
        "Besluiten die op een tweede persoon wachtten",
        Keep.FILE,
        lambda scope: APPROVALS.c.move.in_(_own(MOVES, "move", scope)),
    ),
    _plain(MOVES, "Stappen en besluiten van onze medewerkers", Keep.FILE),
    _plain(SUMMARIES, "Beoordelingen in het kort, voor de lijst", Keep.PROFILE),
    _plain(JUDGEMENTS, "Beoordelingen: kans, voorstel en redenen", Keep.PROFILE),
    _plain(WORKLIST, "Dagen op de werklijst", Keep.PROFILE),
    _plain(KEEPERS, "Vaste behandelaar", Keep.PROFILE),
    _plain(RESOLUTIONS, "Afgesloten zaken: wat er bleek en hoe het afliep", Keep.FILE),
    Holding(
        OUTBOX_MOVES,
        "Wat er met onze berichten gebeurde",
        Keep.FILE,
        lambda scope: OUTBOX_MOVES.c.message.in_(_own(OUTBOX, "message", scope)),
    ),
    _plain(OUTBOX, "Onze berichten, zoals opgesteld", Keep.FILE),
    _plain(PEOPLE, "Contactpersonen", Keep.FILE),
    _plain(MARKS, "Afspraken over facturen, en bezwaar tegen profilering", Keep.FILE),
    _facts("contacts", "Brieven, e-mails, gesprekken en notities", Keep.FILE),
    _facts("events", "Klachten, toezeggingen, regelingen en aankondigingen", Keep.FILE),
    Holding(
        MEMORIAL_LINES,
        "Regels in een memoriaalboeking",
        Keep.FISCAL,
        lambda scope: MEMORIAL_LINES.c.fact.in_(_own(SETTLEMENTS, "fact", scope)),
    ),
    _plain(
        SETTLEMENTS, "Afboekingen, verrekeningen en creditboekingen", Keep.FISCAL, "happened_on"
    ),
    Holding(BANK_MOVES, "Hoe bankregels zijn herkend", Keep.FISCAL, _by_payment(BANK_MOVES)),
    Holding(BANK_LINES, "Regels van onze bank", Keep.FISCAL, _by_payment(BANK_LINES), "paid_on"),
    Holding(
        LOOSE_PAYMENTS,
        "Betalingen die eerst niemand noemden",
        Keep.FISCAL,
        _by_payment(LOOSE_PAYMENTS),
        "paid_on",
    ),
    _facts("payments", "Betalingen", Keep.FISCAL, "paid_on"),
    _plain(OPEN_ITEMS, "Openstaande posten op lijsten", Keep.FISCAL, "snapshot_on"),
    _facts("invoices", "Facturen en creditnota's", Keep.FISCAL, "issued_on"),
    Holding(LINKS, "Samengevoegde nummers en groepen", Keep.MINIMUM, _links),
    _facts("debtors", "Naam, adres en nummers", Keep.MINIMUM),
)

# Of these, only a part is about one debtor: each has its own way out, in `partly.py`.
PARTLY: dict[str, str] = {
    "log": "the chain: numbers of debtors, never more",
    "log_payload": "what an entry of the log says besides",
    "changes": "lists of debtors in the report of an import",
    "models": "cases that a model of the company's own learnt from",
}
NOT_PERSONAL: dict[str, str] = {
    "imports": "files and acts that facts came in with: names of files, and of users",
    "undone_imports": "which import took back which",
    "taken_lines": "digests of lines, to pass by those that are known",
    "mappings": "what the columns of a kind of file mean",
    "memorials": "that a memorial entry was written, and by whom",
    "runs": "a day's run, in totals",
    "stand_ins": "which colleague stands in for which",
    "users": "our own people",
    "preferences": "settings of the company",
    "model_moves": "which model was in use when",
}
