"""Rows of the copy as cells in Dutch: what columns are called, and how values are written."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, CATEGORY, OUTCOME, PROOF
from kanwil.base.money import euros, show_amount

NAMES: dict[str, str] = {
    "account": "Onze rekening",
    "action": "Stap",
    "address": "Adres",
    "amount_recovered": "Ontvangen",
    "as_of": "Op",
    "case_id": "Zaak",
    "category": "Oorzaak",
    "cents": "Bedrag",
    "certainty": "Zekerheid (%)",
    "channel": "Langs",
    "city": "Plaats",
    "country": "Land",
    "credits": "Creditnota bij",
    "cues": "Wat het zegt",
    "currency": "Valuta",
    "customer_since": "Klant sinds",
    "day": "Dag",
    "debtor_id": "Klantnummer",
    "delivered_on": "Geleverd",
    "derived": "Herkend aan",
    "description": "Omschrijving",
    "direct_debit": "Incasso",
    "also_supplier": "Ook leverancier",
    "due_on": "Vervaldag",
    "email": "E-mail",
    "ended_on": "Tot",
    "first_choice": "Eerste keus",
    "format": "Soort bestand",
    "happened_on": "Dag",
    "how": "Hoe",
    "iban": "IBAN",
    "invoice_id": "Factuur",
    "issued_on": "Factuurdatum",
    "item_id": "Post",
    "kind": "Soort",
    "known_on": "Sinds",
    "kvk": "KvK",
    "language": "Taal",
    "legal_form": "Rechtsvorm",
    "listed_on": "Lijst van",
    "made_at": "Vastgelegd (UTC)",
    "made_by": "Door",
    "labelled_by": "Door",
    "method": "Wijze",
    "move": "Wat",
    "name": "Naam",
    "note": "Toelichting",
    "notify_on": "Melden vóór",
    "notified_on": "Gemeld",
    "other": "Hoort bij",
    "outcome": "Afloop",
    "overdue_cents": "Te laat",
    "paid_on": "Betaald op",
    "part": "Onderdeel",
    "party": "Bij wie",
    "path": "Bestand",
    "payment_id": "Betaling",
    "payment_terms_days": "Betaaltermijn (dagen)",
    "person_id": "Persoon",
    "phone": "Telefoon",
    "postcode": "Postcode",
    "proof": "Hoe zeker",
    "quote_signed": "Offerte getekend",
    "rank": "Plaats",
    "reason": "Reden",
    "recorded_on": "Geboekt",
    "recovered_cents": "Ontvangen",
    "reference": "Kenmerk",
    "replaced": "Vervangen",
    "resolved_on": "Afgesloten",
    "reversal_code": "Code",
    "reversed_on": "Teruggeboekt",
    "role": "Rol",
    "sector": "Branche",
    "share": "Deel (honderdsten %)",
    "snapshot_on": "Lijst van",
    "subject": "Over",
    "text": "Tekst",
    "told": "Wat erbij staat",
    "until": "Tot",
    "vat_id": "Btw-nummer",
    "written_off_on": "Afgeboekt",
}
"""What a debtor reads above a column; one that is not here only binds rows together."""
_WORDS: dict[str, Mapping[Any, str]] = {
    "action": ACTION,
    "category": CATEGORY,
    "outcome": OUTCOME,
    "proof": PROOF,
    "kind": {
        "company": "bedrijf",
        "consumer": "consument",
        "invoice": "factuur",
        "credit_note": "creditnota",
        "same": "zelfde klant",
        "apart": "niet dezelfde",
        "parent": "moederbedrijf",
        "g_account": "G-rekening",
        "retention": "inhouding",
        "pledged": "verpand",
        "insured": "kredietverzekerd",
        "no_profile": "bezwaar tegen profilering",
        "paid": "betaald",
        "credited": "gecrediteerd",
        "written_off": "afgeboekt",
        "set_off": "verrekend",
        "booked": "geboekt",
        "aside": "opzijgezet",
    },
    "role": {"administration": "administratie", "orderer": "besteller", "director": "directie"},
    "method": {
        "transfer": "overschrijving",
        "direct_debit": "incasso",
        "card": "pin of creditcard",
        "cash": "contant",
        "set_off": "verrekening",
        "ideal": "iDEAL",
    },
}
_FLAGS = ("direct_debit", "also_supplier", "first_choice", "quote_signed", "replaced")


def table(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the heads and cells of rows; columns in which nothing stands are left out."""
    every = list(rows)
    told = {name: [cell(name, row.get(name)) for row in every] for name in _columns(every)}
    shown = {name: cells for name, cells in told.items() if any(cells)}
    heads = tuple(NAMES[name] for name in shown)
    return heads, tuple(zip(*shown.values(), strict=True))


def cell(name: str, value: Any) -> str:  # noqa: ANN401 -- any JSON
    """Return one value as a Dutch reader writes it."""
    if value is None or value == "":
        return ""
    if name in _FLAGS:
        return "ja" if value else ""
    if name.endswith("cents"):
        return show_amount(euros(int(value)))
    if isinstance(value, str) and len(value) == len("2026-11-22") and value[:2] in ("19", "20"):
        return _day(value)
    if isinstance(value, dict):
        return "\n".join(f"{one}: {said}" for one, said in value.items() if said not in ("", None))
    return _WORDS.get(name, {}).get(value, str(value))


def _columns(rows: list[Mapping[str, Any]]) -> list[str]:
    found = dict.fromkeys(name for row in rows for name in row)
    return [name for name in found if name in NAMES]


def _day(text: str) -> str:
    try:
        return show_day(date.fromisoformat(text))
    except ValueError:
        return text
