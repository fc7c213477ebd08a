"""What can be offered to one debtor now, and recording what was agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.money import cents, euros
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, Cause, EventKind
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.persons import protected
from kanwil.policy.agreement import Parties, barter_text, plan_text, set_off_text
from kanwil.policy.counter import VAT_RATES, Barter, Claim, SetOff, barter, set_off
from kanwil.policy.law import limitation, reclaim
from kanwil.policy.offers import Plan, Progress, Rhythm, Terms, fit, parse, plan, progress
from kanwil.triage.books import Book
from kanwil.triage.desk import Fact, add_fact
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat
from kanwil.triage.table import lines

__all__ = [
    "VAT_RATES", "Barter", "Claim", "Ground", "Plan", "Progress", "Rhythm", "SetOff", "Terms",
    "agree", "agree_barter", "barter", "barter_text", "ground", "plan", "plan_text", "set_off",
    "set_off_text", "standing_plan",
]  # fmt: skip
_PARTNERS = ("vof", "vennootschap onder firma", "maatschap", "cv", "commanditaire vennootschap")
_NEAR_END_GUARDS = {"estate", "barter_near_insolvency"}
_NEAR_END = {Cause.INSOLVENT, Cause.REFUSES_BROKE}


@dataclass(frozen=True)
class Ground:
    """What every offer to a debtor starts from; amounts in cents.

    Attributes
    ----------
    total_cents : what is late and not in dispute.
    claims : the late invoices, as far as they are open.
    terms : the instalments that fit; `notes` say why, and what to arrange besides.
    no_plan, no_barter : why that is not to be offered now, '' where it may be.
    counter : whether the debtor sells to us or offered something in return.
    """

    who: Parties
    total_cents: int
    claims: list[Claim]
    terms: Terms
    notes: list[str]
    no_plan: str
    no_barter: str
    counter: bool


def ground(book: Book, opened: Dossier, day: date, tr: Tr) -> Ground | None:
    """Return what an offer starts from; None where nothing undisputed is late."""
    row = opened.judgement
    if row is None:
        return None
    total = opened.figures["overdue_cents"] - cents(Decimal(row["disputed"]))
    if total <= 0:
        return None
    with book.read() as connection:
        ledger = read_ledger(connection, [str(opened.debtor["debtor_id"])])
    claims = [
        Claim(one["invoice_id"], one["remaining_cents"], one["due_on"])
        for one in opened.invoices
        if one["status"] == "overdue"
    ]
    return Ground(
        who=_parties(book, opened, day, claims, total),
        total_cents=total,
        claims=claims,
        terms=fit(
            total,
            opened.figures["oldest_days"],
            day,
            cause=str(row["cause"]),
            paid_on=_paid_on(ledger, day),
            discount_pct=book.settings.plan_discount_pct,
        ),
        notes=list(_notes(opened, ledger, day, tr)),
        no_plan=_forbidden(row, Action.INSTALMENTS, tr),
        no_barter=_no_barter(row, tr),
        counter="no_counter_service" not in _barred(row, Action.WEDERDIENST),
    )


def agree(book: Book, seat: Seat, agreed: Plan) -> int:
    """Record that the debtor took a plan: one `plan` event that holds its instalments.

    Raises
    ------
    RefusedError : an instalment is due before tomorrow.
    """
    if agreed.instalments[0].due_on <= seat.day:
        raise RefusedError("Kies een eerste dag na vandaag.")
    amount = euros(agreed.total_cents)
    fact = Fact(EventKind.PLAN, agreed.last_on, amount, code=agreed.code)
    return add_fact(book, seat, fact)


def agree_barter(book: Book, seat: Seat, swap: Barter, what: str) -> int:
    """Record an agreed counter-service and its value."""
    if not what.strip():
        raise RefusedError("Zeg wat de klant levert.")
    fact = Fact(EventKind.BARTER, amount=euros(swap.value_cents), text=what)
    return add_fact(book, seat, fact)


def standing_plan(book: Book, debtor_id: str, day: date) -> tuple[Plan, Progress] | None:
    """Return the plan with instalments that was made last, and how far it is."""
    with book.read() as connection:
        ledger = read_ledger(connection, [debtor_id])
    made = _plans(ledger, day)
    if not made:
        return None
    on, agreed = made[-1]
    paid = ledger.payments[_came(ledger.payments, day) & (ledger.payments["paid_on"] >= on)]
    later = ledger.invoices.loc[ledger.invoices["issued_on"] > on, "invoice_id"]
    money = int(paid.loc[~paid["invoice_id"].isin(later), "cents"].sum())
    return agreed, progress(agreed, money, day)


def _plans(ledger: Ledger, day: date) -> list[tuple[pd.Timestamp, Plan]]:
    rows = ledger.events[(ledger.events["kind"] == "plan") & ledger.events["code"].notna()]
    known = rows[rows[["happened_on", "recorded_on"]].max(axis=1) <= pd.Timestamp(day)]
    found = ((one.happened_on, parse(str(one.code))) for one in lines(known))
    return sorted(((on, one) for on, one in found if one), key=lambda pair: pair[0])


def _came(payments: pd.DataFrame, day: date) -> "pd.Series[bool]":
    now = pd.Timestamp(day)
    known = payments[["paid_on", "recorded_on"]].max(axis=1) <= now
    return known & ~(payments["reversed_on"] <= now)


def _paid_on(ledger: Ledger, day: date) -> list[date]:
    return [one.date() for one in ledger.payments.loc[_came(ledger.payments, day), "paid_on"]]


def _parties(
    book: Book, opened: Dossier, day: date, claims: list[Claim], total_cents: int
) -> Parties:
    debtor = opened.debtor
    cause = str((opened.judgement or {})["cause"])
    natural = protected(debtor)
    return Parties(
        company=book.settings.company,
        debtor=str(debtor["name"] or debtor["debtor_id"]),
        day=day,
        invoices=[(one.invoice_id, one.cents) for one in claims],
        less_cents=sum(one.cents for one in claims) - total_cents,
        protected=natural,
        partners=_form(debtor) in _PARTNERS,
        secured=cause == Cause.CASH_LONG and not natural,
    )


def _form(debtor: dict[str, Any]) -> str:
    return str(debtor["legal_form"] or "").lower().replace(".", "")


def _notes(opened: Dossier, ledger: Ledger, day: date, tr: Tr) -> Iterator[str]:
    """Yield what the trade knows: one date or a series, security, no new credit, proof."""
    row = opened.judgement or {}
    company = not protected(opened.debtor)
    poor = row["cause"] == Cause.CASH_LONG
    if row["cause"] == Cause.CASH_SHORT:
        yield tr.t("Tijdelijk krap: spreek één dag af, geen reeks.")
    if poor and company:
        yield tr.t("Langdurig krap: kleine termijnen, alleen met zekerheid, en geen nieuw krediet.")
        yield tr.t("Kijk of uw voorwaarden eigendomsvoorbehoud hebben en wijs de klant daarop.")
    if company and (reclaimable := _reclaimable(opened, ledger, day)):
        yield tr.t(
            "Ging het om goederen? Wat bij {invoice} hoort, kunt u nog tot en met {day}"
            " schriftelijk terughalen (recht van reclame).",
            invoice=reclaimable[0],
            day=show_day(reclaimable[1], tr.lang),
        )
    if _form(opened.debtor) in _PARTNERS:
        yield tr.t("Kijk in het handelsregister wie de vennoten zijn en laat ze allemaal tekenen.")
    if poor and company and not _forbidden(row, Action.STOP_SUPPLY, tr):
        yield tr.t("Lever tot dan alleen tegen vooruitbetaling, en meld dat vooraf.")
    if any(agreed.last_on < day for _, agreed in _plans(ledger, day)):
        yield tr.t("Er was al eerder een regeling: vraag nu een eerste betaling vooraf.")
    trades = company or bool(_form(opened.debtor))
    claim = limitation.Claim.ORDINARY if trades else limitation.Claim.CONSUMER_SALE
    yield tr.t(
        "Tekent de klant vandaag, dan erkent hij de schuld: verjaren kan die dan pas na {day}.",
        day=show_day(limitation.last_day_interrupted(None, day, claim), tr.lang),
    )


def _reclaimable(opened: Dossier, ledger: Ledger, day: date) -> tuple[str, date] | None:
    """Return the late invoice whose goods can be reclaimed soonest to end, and until when.

    Where no delivery is known the day of the invoice stands for it.
    """
    given = ledger.invoices.set_index("invoice_id")
    found = []
    for one in opened.invoices:
        if one["status"] == "overdue":
            told = given.loc[one["invoice_id"], "delivered_on"]
            delivered = one["issued_on"] if pd.isna(told) else told.date()
            found.append((one["invoice_id"], reclaim.last_day(one["due_on"], delivered)))
    still = [pair for pair in found if pair[1] >= day]
    return min(still, key=lambda pair: pair[1], default=None)


def _barred(row: dict[str, Any], action: Action) -> set[str]:
    listed = {one["action"]: one["forbidden_by"] for one in row["detail"]["alternatives"]}
    return set(listed.get(str(action), ()))


def _forbidden(row: dict[str, Any], action: Action, tr: Tr) -> str:
    """Return why an action is not to be done now, '' where it may be."""
    listed = {one["action"]: one for one in row["detail"]["alternatives"]}
    return str(listed[str(action)]["why"][tr.lang]) if _barred(row, action) else ""


def _no_barter(row: dict[str, Any], tr: Tr) -> str:
    """Return why not to barter; that it was not offered is no reason, a person may propose it."""
    barred = _barred(row, Action.WEDERDIENST)
    if "consumer_barter" in barred:
        return tr.t("Met een consument ruilen wij niet.")
    if barred & _NEAR_END_GUARDS or row["cause"] in _NEAR_END:
        return tr.t("Zo dicht bij een faillissement ruilen wij niet; verrekenen mag wel.")
    return _forbidden(row, Action.WEDERDIENST, tr) if "pledged" in barred else ""
