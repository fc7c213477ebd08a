"""The hand-over file of one debtor: its tables, its data for machines, and its cover."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from kanwil.base.labels import MERIT
from kanwil.base.money import euros
from kanwil.base.settings import Settings
from kanwil.book.frames import Ledger
from kanwil.book.persons import protected
from kanwil.cues.mask import mask
from kanwil.policy.complaint import SUBJECTS
from kanwil.post import handover as post
from kanwil.post.handover import Cover, HandOverFile
from kanwil.triage.account import account
from kanwil.triage.complaints import Complaint
from kanwil.triage.dossier import Dossier
from kanwil.triage.evidence import (
    Claim,
    claim_of,
    copies_of,
    day_of,
    known_rows,
    notice_of,
    proof_of,
    talk_of,
    terms_of,
    text_of,
)
from kanwil.triage.handover_tables import tables
from kanwil.triage.table import lines

FORMAT = "kanwil-handover/1"
_CREDITOR = ("address", "postcode", "city", "phone", "email", "kvk", "vat_id", "iban", "bic")
_DEBTOR = (
    *("debtor_id", "name", "legal_form", "kvk", "vat_id", "address", "postcode", "city"),
    *("country", "email", "phone", "language", "iban"),
)
_AGREED = ("promise", "plan", "barter", "pause")


@dataclass(frozen=True)
class Case:
    """All that the file is made from."""

    settings: Settings
    opened: Dossier
    ledger: Ledger
    complaints: Sequence[Complaint]
    day: date
    by: str


def file_of(case: Case, missing: Sequence[str], *, concept: bool) -> HandOverFile:
    """Return the file; `missing` says what a reader will not find in it."""
    claim = claim_of(case.opened, case.settings, case.day)
    talk = talk_of(case.ledger, case.day)
    files = {
        **copies_of(case.settings, case.opened),
        **terms_of(case.settings),
        **{one.file: one.text.encode() for one in talk if one.file},
    }
    bills = list(_bills(case, claim, files))
    told = {
        "invoices": bills,
        "specification": list(_specification(claim)),
        "ledger": list(account(case.ledger, case.day)),
        "correspondence": [_without(asdict(one), "text") for one in talk],
        "complaints": [_complaint(one) for one in case.complaints],
        "agreements": list(_agreed(case)),
        "notice": notice_of(talk, case.opened),
    }
    data = _data(case, claim, told, missing, concept=concept)
    return HandOverFile(
        case.day,
        _cover(case, claim, data, missing, concept=concept),
        data,
        tables(data, talk),
        files,
    )


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _data(
    case: Case, claim: Claim, told: dict[str, Any], missing: Sequence[str], *, concept: bool
) -> dict[str, Any]:
    """Return everything for machines; amounts are texts with two decimals, days ISO."""
    rights, costs = claim.rights, claim.costs
    asked = costs.total if costs else Decimal("0.00")
    return {
        "format": FORMAT,
        "as_of": case.day,
        "concept": concept,
        "missing": list(missing),
        "creditor": {
            "name": case.settings.company,
            **{name: getattr(case.settings, f"company_{name}") for name in _CREDITOR},
            "contact": case.by,
        },
        "debtor": _debtor(case.opened),
        "claim": {
            "reference": str(case.opened.debtor["debtor_id"]),
            "currency": "EUR",
            "principal": claim.principal,
            "interest": claim.interest,
            "interest_kind": str(claim.kind),
            "interest_from": rights.interest_from if rights else None,
            "interest_until": case.day,
            "interest_estimate": any(one.estimate for _, _, one, _ in claim.late),
            "costs": costs.costs if costs else Decimal("0.00"),
            "costs_vat": costs.vat if costs else Decimal("0.00"),
            "costs_charged": costs is not None,
            "total": claim.principal + claim.interest + asked,
            "disputed": Decimal((case.opened.judgement or {}).get("disputed", "0.00")),
            "lapses_on": rights.lapses_on if rights else None,
        },
        **told,
    }


def _debtor(opened: Dossier) -> dict[str, Any]:
    known = {name: text_of(opened.debtor[name]) for name in _DEBTOR}
    person = next(iter(opened.relations.people), None) or {}
    return {
        "number": known.pop("debtor_id"),
        "type": "person" if protected(opened.debtor) else "company",
        **known,
        "contact": str(person.get("name") or ""),
    }


def _bills(case: Case, claim: Claim, files: dict[str, bytes]) -> Iterator[dict[str, Any]]:
    given = case.ledger.invoices.set_index("invoice_id")
    for number, (one, left, interest, start) in enumerate(claim.late, start=1):
        row = given.loc[one["invoice_id"]]
        place = f"{post.INVOICES}/{number:03}-"
        amount = euros(one["cents"])
        yield {
            "number": one["invoice_id"],
            "issued_on": one["issued_on"],
            "due_on": one["due_on"],
            "amount": amount,
            "paid_or_credited": amount - left,
            "open": left,
            "interest_from": start,
            "interest": interest.interest,
            "order": text_of(row["reference"]),
            "description": text_of(row["description"]),
            "delivered_on": day_of(row["delivered_on"]),
            "quote_signed": bool(row["quote_signed"] == 1),
            "copy": next((name for name in files if name.startswith(place)), ""),
        }


def _specification(claim: Claim) -> Iterator[dict[str, Any]]:
    for one, _, interest, _ in claim.late:
        for part in interest.segments:
            yield {
                "kind": "rente",
                "invoice": one["invoice_id"],
                "from": part.start,
                "to": part.end,
                "days": part.days,
                "base": part.base,
                "pct": part.rate,
                "amount": part.interest,
            }
    blank: dict[str, Any] = {"invoice": "", "from": None, "to": None, "days": None}
    for step in claim.costs.segments if claim.costs else ():
        base = step.end - step.start
        row = {"kind": "incassokosten", **blank, "base": base, "pct": step.pct}
        yield {**row, "amount": step.costs}
    if claim.costs and claim.costs.vat:
        row = {"kind": "btw over kosten", **blank, "base": claim.costs.costs, "pct": None}
        yield {**row, "amount": claim.costs.vat}


def _complaint(one: Complaint) -> dict[str, Any]:
    return {
        "made_on": one.made_on,
        "invoice": one.invoice_id,
        "subject": SUBJECTS[one.subject],
        "amount": None if one.cents is None else euros(one.cents),
        "text": mask(one.text),
        "closed_on": one.closed_on,
        "outcome": MERIT[one.merit].lower() if one.merit else "",
        "answer": one.answer,
        "credited": one.credited,
    }


def _agreed(case: Case) -> Iterator[dict[str, Any]]:
    events = known_rows(case.ledger.events, "happened_on", case.day)
    for one in lines(events[events["kind"].isin(_AGREED)]):
        yield {
            "on": one.happened_on.date(),
            "kind": str(one.kind),
            "until": day_of(one.until),
            "amount": None if pd.isna(one.cents) else euros(int(one.cents)),
            "text": mask(text_of(one.text)),
        }


def _cover(
    case: Case, claim: Claim, data: dict[str, Any], missing: Sequence[str], *, concept: bool
) -> Cover:
    creditor, debtor, sums = data["creditor"], data["debtor"], data["claim"]
    costs = [("Incassokosten", sums["costs"]), ("Btw over de kosten", sums["costs_vat"])]
    asked = [one for one in costs if one[1]]
    commercial = sums["interest_kind"] == "commercial"
    interest = "Wettelijke handelsrente" if commercial else "Wettelijke rente"
    return Cover(
        reference=debtor["number"],
        creditor=_address(creditor),
        debtor=_address(debtor),
        sums=[
            ("Hoofdsom", claim.principal),
            (f"{interest} tot en met vandaag", claim.interest),
            *asked,
            ("Totaal", sums["total"]),
        ],
        notice=proof_of(data["notice"]),
        made_by=case.by,
        missing=missing,
        concept=concept,
    )


def _address(one: dict[str, Any]) -> list[str]:
    parts = (
        one["name"],
        one["address"],
        f"{one['postcode']} {one['city']}".strip(),
        f"KvK {one['kvk']}" if one["kvk"] else "",
        one["email"],
        one["phone"],
        f"IBAN {one['iban']}" if one["iban"] else "",
    )
    return [part for part in parts if part]
