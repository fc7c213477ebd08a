"""What a letter tells of one debtor, read from the book: invoices, amounts, days, agreements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from kanwil.base.days import next_working_day
from kanwil.base.money import cents, euros
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Category, Cause, Lang
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.persons import protected
from kanwil.policy.agreed import PAUSE_DAYS
from kanwil.policy.entitled import Late, entitled
from kanwil.policy.law.costs import STANDARD_VAT, collection_costs
from kanwil.post.facts import Addressee, Collecting, Company, LetterFacts, LetterKind, Line
from kanwil.post.payment import pay
from kanwil.triage.complaints import Complaint
from kanwil.triage.dossier import Dossier
from kanwil.triage.rights import standing_of
from kanwil.triage.table import lines

Told = dict[str, Any]
_AHEAD = timedelta(days=14)
_PAY_DAYS = 7
# Late this often, and by more than some days, is a habit and no oversight (assumptions).
_MANY, _LATE_DAYS, _LOOKED_AT = 3, 3, 5
_OURS = ("reminder", "notice", "final_notice")


@dataclass(frozen=True)
class Writing:
    """What every part of the facts is read from."""

    settings: Settings
    opened: Dossier
    ledger: Ledger
    day: date
    kind: LetterKind
    lang: Lang
    complaints: Sequence[Complaint] = ()
    agency: str = ""

    @property
    def row(self) -> Told:
        """The judgement of the debtor; empty where there is none."""
        return self.opened.judgement or {}

    @property
    def tr(self) -> Tr:
        """The letter's own language."""
        return Tr(self.lang)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The invoices that the letter is about, oldest first."""
        found = [line for one in self.opened.invoices if (line := self._line(one))]
        return tuple(sorted(found, key=lambda line: (line.due_on, line.number)))

    @cached_property
    def _pauses(self) -> list[Any]:
        """The pauses of a single invoice that run; for their confirmation the last one made."""
        made = self.events("pause")
        if self.kind is LetterKind.PAUSE_CONFIRMED:
            return [one for one in made[-1:] if not pd.isna(one.invoice_id)]
        lasts = pd.Timedelta(days=PAUSE_DAYS)
        ends = [one.happened_on + lasts if pd.isna(one.until) else one.until for one in made]
        return [
            one
            for one, end in zip(made, ends, strict=True)
            if not pd.isna(one.invoice_id) and end.date() >= self.day
        ]

    def _meant(self, invoice_id: str) -> bool:
        """Tell whether the letter is about an invoice: of one that is paused nobody is reminded."""
        paused = {str(one.invoice_id) for one in self._pauses}
        if self.kind is LetterKind.PAUSE_CONFIRMED:
            return not paused or invoice_id in paused
        return invoice_id not in paused

    def _line(self, one: Told) -> Line | None:
        """Return what is asked of an invoice; a part that is held back and not due is left out."""
        left = one["remaining_cents"]
        if self.kind in _BEFORE:
            fits = one["status"] == "not_due" and _BEFORE[self.kind](one["due_on"], self.day)
        else:
            later = [p for p in one["apart"] if p["due_on"] is None or p["due_on"] >= self.day]
            left -= sum(part["cents"] for part in later)
            fits = one["status"] == "overdue" and self._meant(one["invoice_id"])
        if not fits or left <= 0:
            return None
        return Line(one["invoice_id"], one["issued_on"], one["due_on"], one["cents"], left)

    def events(self, *kinds: str) -> list[Any]:
        """Return the events of these kinds that are known on the day, oldest first."""
        return self._known(self.ledger.events, kinds)

    def sent(self, *kinds: str) -> list[Any]:
        """Return what we sent of these kinds and arrived, oldest first."""
        return [
            one
            for one in self._known(self.ledger.contacts, kinds)
            if one.direction == "out" and not one.bounced > 0
        ]

    def _known(self, rows: pd.DataFrame, kinds: tuple[str, ...]) -> list[Any]:
        known = rows[["happened_on", "recorded_on"]].max(axis=1) <= pd.Timestamp(self.day)
        mine = rows[known & rows["kind"].isin(kinds)]
        return list(lines(mine.sort_values("happened_on", kind="stable")))


_BEFORE: dict[LetterKind, Callable[[date, date], bool]] = {
    LetterKind.DUE_SOON: lambda due, day: day < due <= day + _AHEAD,
    LetterKind.DUE_TODAY: lambda due, day: next_working_day(due) == next_working_day(day),
}


def facts_of(now: Writing, by: str) -> LetterFacts:
    """Return what every letter tells, before what only its kind adds.

    Raises
    ------
    RefusedError : there is nothing to write about.
    """
    if not now.lines:
        soon = now.kind in _BEFORE
        raise RefusedError("Er vervalt nu niets." if soon else "Er is niets te laat.")
    late = sum(one.open_cents for one in now.lines)
    before = now.kind in _BEFORE
    credit = 0 if before else max(0, late - now.opened.figures["overdue_cents"])
    disputed = 0 if before else cents(Decimal(now.row.get("disputed", "0")))
    category, cause = now.row.get("category") or None, now.row.get("cause") or None
    to = addressee(now.opened)
    return LetterFacts(
        company=company_of(now.settings, by),
        to=to,
        collecting=_collecting(now.settings) if to.natural else None,
        lang=now.lang,
        form=now.settings.letter_form,
        day=now.day,
        invoices=now.lines,
        pay_by=within(now.day, _PAY_DAYS),
        credit_cents=min(credit, late),
        disputed_cents=min(disputed, late - min(credit, late)),
        tone=Category(category) if category else None,
        cause=Cause(cause) if cause else None,
        habitual=_habitual(now),
        agency=now.agency,
        reminded_on=tuple(
            one.happened_on.date()
            for one in now.sent(*_OURS)
            if one.happened_on.date() > now.lines[0].due_on
        ),
    )


def _collecting(own: Settings) -> Collecting | None:
    told = Collecting(own.creditor, own.wki_number, own.complaints_desk)
    return told if own.collects_for_others else None


def within(day: date, days: int) -> date:
    """Return the working day that is at least so many days later."""
    return next_working_day(day + timedelta(days=days))


def paid_by(now: Writing, facts: LetterFacts, asked_cents: int) -> LetterFacts:
    """Return the facts with how to pay an amount."""
    payment = pay(
        facts.company,
        asked_cents,
        [one.number for one in facts.invoices],
        facts.to.debtor_id,
        kind=now.settings.payment_reference,
        link=now.settings.payment_link,
    )
    return replace(facts, payment=payment)


def charges(now: Writing, facts: LetterFacts) -> Told:
    """Return the interest and costs that the law allows on the day, and when it all lapses."""
    rights = entitled(_undisputed(facts), now.day, standing_of(now.opened))
    if rights is None:
        return {}
    costs = costs_of(now, facts) if rights.costs is not None else 0
    return {
        "interest_cents": cents(rights.interest),
        "interest_from": rights.interest_from,
        "costs_cents": costs,
        "costs_vat": bool(costs) and not now.settings.vat_deductible,
        "lapses_on": rights.lapses_on,
    }


def costs_of(now: Writing, facts: LetterFacts) -> int:
    """Return the collection costs over what is open, with VAT for who cannot deduct it."""
    rate = Decimal(0) if now.settings.vat_deductible else STANDARD_VAT
    found = collection_costs([euros(facts.principal_cents)], vat_rate=rate)
    return cents(found.total)


def _undisputed(facts: LetterFacts) -> list[Late]:
    """Return what is late, with credit and what is in dispute taken off the oldest first."""
    off, found = facts.credit_cents + facts.disputed_cents, []
    for one in facts.invoices:
        taken = min(off, one.open_cents)
        off -= taken
        if one.open_cents > taken:
            found.append(Late(one.issued_on, one.due_on, euros(one.open_cents - taken)))
    return found


def _habitual(now: Writing) -> bool:
    paid = [point.days_late for point in now.opened.habit if point.paid][-_LOOKED_AT:]
    often = sum(late > _LATE_DAYS for late in paid) >= _MANY
    return not now.opened.relations.objection and (often or len(now.lines) >= _MANY)


def company_of(settings: Settings, by: str) -> Company:
    """Return the company's own block, signed by a named user."""
    told = settings.model_dump()
    own = {name.removeprefix("company_"): one for name, one in told.items() if "company_" in name}
    return Company(settings.company, by, **own)


def addressee(opened: Dossier) -> Addressee:
    """Return whom to write to: the person who gets the reminders, else the debtor itself."""
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
