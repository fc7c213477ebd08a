"""Handing a claim over: what is missing, whether it may be done, doing it, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kanwil.base.problems import KanwilError, RefusedError
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.book.ledger import read_ledger
from kanwil.book.persons import protected
from kanwil.policy.guards import BY_NAME
from kanwil.post.handover import pack, safe_name
from kanwil.triage.approving import need
from kanwil.triage.books import Book
from kanwil.triage.complaints import complaints_of
from kanwil.triage.dossier import Dossier, open_dossier
from kanwil.triage.evidence import (
    Sent,
    copies_of,
    late_of,
    notice_of,
    talk_of,
    terms_of,
)
from kanwil.triage.handover_file import Case, file_of

__all__ = ["Gap", "gaps", "packed", "refuse", "safe_name"]
_NL = Tr(Lang.NL)
_OLD_DAYS = 365


@dataclass(frozen=True)
class Gap:
    """Something that a hand-over misses; while one that `bars` stands, it would be refused."""

    code: str
    text: str
    bars: bool


def packed(book: Book, debtor_id: str, seat: tuple[str, date], *, concept: bool = False) -> bytes:
    """Return the hand-over file for (who, day) as a zip; a concept may miss anything but a claim.

    Raises
    ------
    UnknownDebtorError : the book does not hold this debtor.
    RefusedError : the claim may not be handed over now; it lists why. Or a second person must
        agree first.
    """
    by, day = seat
    opened = open_dossier(book, debtor_id, day, _NL)
    found = gaps(book, opened, day, _NL)
    if not late_of(opened):
        raise RefusedError(NOTHING_LATE)
    if not concept:
        refuse(found)
    number = str(opened.debtor["debtor_id"])
    with book.read() as connection:
        if not concept:
            need(connection, book.settings, by, number, Action.HAND_OVER)
        ledger = read_ledger(connection, [number])
        made = complaints_of(connection, day, number)
    case = Case(book.settings, opened, ledger, made, day, by)
    return pack(file_of(case, [one.text for one in found], concept=concept))


def refuse(found: list[Gap]) -> None:
    """Refuse where something bars a hand-over; it lists what."""
    if barred := [KanwilError(_words(one)) for one in found if one.bars]:
        raise RefusedError("Dit dossier kan nog niet worden overgedragen:{lines}", lines=barred)


def _words(gap: Gap) -> str:
    """Return the sentence of what bars a hand-over, to be told in any language."""
    guard = BY_NAME.get(gap.code)
    return guard.sentence if guard else _NEEDED.get(gap.code, NOTHING_LATE)


def gaps(book: Book, opened: Dossier, day: date, tr: Tr) -> list[Gap]:
    """Return what a hand-over of today misses, what bars it first.

    The rules of the advice bar it (an open complaint, no valid final notice, a term or promise
    that runs, insolvency, limitation …), and so does a debtor without a name or an address.
    """
    row = opened.judgement
    if row is None:
        return [Gap("not_late", tr.t(NOTHING_LATE), bars=True)]
    listed = {one["action"]: one["forbidden_by"] for one in row["detail"]["alternatives"]}
    barred = [
        Gap(name, tr.t(BY_NAME[name].sentence), bars=True) for name in listed[Action.HAND_OVER]
    ]
    debtor = opened.debtor
    barred += [
        Gap(name, tr.t(words), bars=True)
        for name, words in _NEEDED.items()
        if not str(debtor[name] or "").strip()
    ]
    return barred + [Gap(code, text, bars=False) for code, text in _wanted(book, opened, day, tr)]


NOTHING_LATE = "Er is niets te laat."
_NEEDED = {
    "name": "De naam van de klant ontbreekt.",
    "address": "Het adres van de klant ontbreekt.",
    "city": "De plaats van de klant ontbreekt.",
}
_USEFUL = {
    "postcode": "De postcode van de klant ontbreekt.",
    "email": "Het e-mailadres van de klant ontbreekt.",
    "phone": "Het telefoonnummer van de klant ontbreekt.",
    "legal_form": "De rechtsvorm van de klant is niet bekend.",
}


def _wanted(book: Book, opened: Dossier, day: date, tr: Tr) -> Iterator[tuple[str, str]]:
    """Yield what an agency asks for and can miss."""
    for name, words in _USEFUL.items():
        if not opened.debtor[name]:
            yield name, tr.t(words)
    if not protected(opened.debtor) and not opened.debtor["kvk"]:
        yield "kvk", tr.t("Het KvK-nummer van de klant ontbreekt.")
    late, copies = late_of(opened), copies_of(book.settings, opened)
    if len(copies) < len(late):
        yield (
            "copies",
            tr.tn(
                "Van {n} factuur ontbreekt een kopie.",
                "Van {n} facturen ontbreekt een kopie.",
                len(late) - len(copies),
            ),
        )
    if not terms_of(book.settings):
        yield (
            "terms",
            tr.t(
                "Uw algemene voorwaarden ontbreken: noem het bestand bij terms_file in kanwil.toml."
            ),
        )
    with book.read() as connection:
        ledger = read_ledger(connection, [str(opened.debtor["debtor_id"])])
    bills = ledger.invoices[ledger.invoices["invoice_id"].isin([one["invoice_id"] for one in late])]
    if bills["reference"].isna().all() and not (bills["quote_signed"] == 1).any():
        yield "order", tr.t("Er is geen ordernummer of getekende offerte bekend.")
    yield from _proof(talk_of(ledger, day), opened, tr)
    if late and (day - late[0]["due_on"]).days > _OLD_DAYS:
        yield (
            "old",
            tr.t("De oudste factuur is meer dan een jaar te laat: veel bureaus weigeren."),
        )


def _proof(talk: list[Sent], opened: Dossier, tr: Tr) -> Iterator[tuple[str, str]]:
    notice = notice_of(talk, opened)
    if notice and not notice["file"]:
        yield "notice_text", tr.t("De tekst van de laatste aanmaning is niet bewaard.")
    if notice and not notice["delivery_known"]:
        yield "delivery", tr.t("Dat de laatste aanmaning is bezorgd, is niet vastgelegd.")
