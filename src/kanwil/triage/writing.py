"""Writing to one debtor: which text fits a decision, and the facts it tells, from the book."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kanwil.base.days import next_working_day
from kanwil.base.places import data_folder
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.persons import protected
from kanwil.post.facts import Addressee, Company, LetterFacts, LetterKind, Line
from kanwil.post.letters import Letter, compose, flaws, letter_of, render_letter
from kanwil.post.payment import pay
from kanwil.triage.books import Book
from kanwil.triage.dossier import Dossier, open_dossier
from kanwil.triage.moves import Seat

__all__ = [
    "Letter", "LetterKind", "flaws", "kind_for", "letter_of", "render_letter", "write",
]  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """What every part of the facts is read from."""

    settings: Settings
    opened: Dossier
    ledger: Ledger
    day: date
    kind: LetterKind
    lang: Lang

    @property
    def row(self) -> dict[str, Any]:
        """The judgement of the debtor; empty where there is none."""
        return self.opened.judgement or {}


def kind_for(action: Action, opened: Dossier) -> LetterKind | None:
    """Return which text carries out an action; None where nothing is written."""
    if action is Action.REMIND:
        if "limitation_near" in str((opened.judgement or {}).get("forbidden", "")):
            return LetterKind.INTERRUPTION
        sent = (opened.judgement or {}).get("n_reminders") or 0
        return LetterKind.SECOND_REMINDER if sent else LetterKind.REMINDER
    if action in (Action.FINAL_NOTICE, Action.STOP_SUPPLY):
        natural = protected(opened.debtor) and action is Action.FINAL_NOTICE
        return LetterKind.FOURTEEN_DAYS if natural else LetterKind.FINAL_NOTICE
    if action is Action.WEDERDIENST:
        return LetterKind.SET_OFF if opened.debtor["also_supplier"] else LetterKind.BARTER
    return _KINDS.get(action)


_KINDS = {
    Action.SEND_COPY: LetterKind.SEND_COPY,
    Action.CALL: LetterKind.CALL_SCRIPT,
    Action.RESOLVE_COMPLAINT: LetterKind.COMPLAINT_RECEIVED,
    Action.INSTALMENTS: LetterKind.PLAN_OFFER,
    Action.HAND_OVER: LetterKind.HANDED_OVER,
}


def write(book: Book, seat: Seat, wanted: LetterKind | Action, lang: Lang | None = None) -> Letter:
    """Return the text for one debtor, over all that is late, in the debtor's language.

    Raises
    ------
    RefusedError : nothing is written for this action, or this may not be said now; it says why.
    """
    opened = open_dossier(book, seat.debtor_id, seat.day, Tr(lang or Lang.NL))
    kind = kind_for(wanted, opened) if isinstance(wanted, Action) else wanted
    if kind is None:
        raise RefusedError("Bij deze stap hoort geen brief.")
    with book.read() as connection:
        ledger = read_ledger(connection, [seat.debtor_id])
    told = lang or _lang(opened.debtor["language"], book.settings)
    now = Writing(book.settings, opened, ledger, seat.day, kind, told)
    return compose(kind, _facts(now, seat.by), own_templates(book.settings))


def own_templates(settings: Settings) -> Path:
    """Return the folder in which the company keeps templates of its own; it need not exist."""
    return Path(settings.letter_folder) if settings.letter_folder else data_folder() / "letters"


def _lang(told: Any, settings: Settings) -> Lang:  # noqa: ANN401 -- text or nothing
    return Lang(told) if told in set(Lang) else settings.lang


def _facts(now: Writing, by: str) -> LetterFacts:
    late = _late(now.opened, now.day)
    if not late:
        raise RefusedError("Er is niets te laat.")
    facts = LetterFacts(
        company=company_of(now.settings, by),
        to=_to(now.opened),
        lang=now.lang,
        form=now.settings.letter_form,
        day=now.day,
        invoices=tuple(late),
        pay_by=next_working_day(now.day + timedelta(days=7)),
    )
    payment = pay(
        facts.company,
        facts.asked_cents,
        [one.number for one in late],
        facts.to.debtor_id,
        kind=now.settings.payment_reference,
        link=now.settings.payment_link,
    )
    return replace(facts, payment=payment)


def company_of(settings: Settings, by: str) -> Company:
    """Return the company's own block, signed by a named user."""
    return Company(
        settings.company,
        by,
        settings.company_address,
        settings.company_postcode,
        settings.company_city,
        settings.company_phone,
        settings.company_email,
        settings.company_website,
        settings.company_kvk,
        settings.company_vat_id,
        settings.company_iban,
        settings.company_bic,
        settings.company_logo,
    )


def _to(opened: Dossier) -> Addressee:
    """Return whom to write to: the person who gets the reminders, else the company itself."""
    debtor = {name: "" if one is None else str(one) for name, one in opened.debtor.items()}
    person = next(iter(opened.relations.people), None) or {}
    facts = (opened.judgement or {}).get("detail", {}).get("facts", {})
    return Addressee(
        debtor["debtor_id"],
        debtor["name"] or debtor["debtor_id"],
        str(person.get("name") or ""),
        str(person.get("email") or debtor["email"]),
        str(person.get("phone") or debtor["phone"]),
        debtor["address"],
        debtor["postcode"],
        debtor["city"],
        debtor["country"],
        natural=protected(opened.debtor),
        public="public" in facts,
    )


def _late(opened: Dossier, day: date) -> list[Line]:
    """Return the late invoices; what is held back and not due yet is left out."""
    found = []
    for one in opened.invoices:
        later = [p for p in one["apart"] if p["due_on"] is None or p["due_on"] >= day]
        left = one["remaining_cents"] - sum(part["cents"] for part in later)
        if one["status"] == "overdue" and left > 0:
            line = Line(one["invoice_id"], one["issued_on"], one["due_on"], one["cents"], left)
            found.append(line)
    return found
