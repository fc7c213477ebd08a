"""The tables of a hand-over file: Dutch heads over the fields that agencies ask for."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kanwil.post import handover as post
from kanwil.post.handover import Cell, Table
from kanwil.triage.evidence import CHANNELS, Sent
from kanwil.triage.timeline import CONTACTS


def tables(data: dict[str, Any], talk: Sequence[Sent]) -> dict[str, Table]:
    """Return the same facts as tables with Dutch heads, in the order of the file."""
    bills = data["invoices"]
    notice = [data["notice"]] if data["notice"] else []
    return {
        post.CLAIM: _claim_lines(data),
        post.AGREEMENT: _table(_AGREEMENT, bills),
        f"{post.INVOICES}.csv": _table(_INVOICE, bills),
        post.LEDGER: _table(_LEDGER, data["ledger"]),
        f"{post.TALK}.csv": _table(_TALK, [_spoken(one) for one in talk]),
        post.COMPLAINTS: _table(_COMPLAINT, data["complaints"]),
        post.NOTICE: _table(_NOTICE, notice),
        post.SPECIFICATION: _table(_SPECIFIED, data["specification"]),
    }


_INVOICE = {
    "Factuurnummer": "number", "Factuurdatum": "issued_on", "Vervaldatum": "due_on",
    "Bedrag": "amount", "Betaald of gecrediteerd": "paid_or_credited", "Openstaand": "open",
    "Rente vanaf": "interest_from", "Rente": "interest", "Omschrijving": "description",
    "Kopie": "copy",
}  # fmt: skip
_AGREEMENT = {
    "Factuurnummer": "number", "Ordernummer": "order", "Offerte getekend": "quote_signed",
    "Geleverd op": "delivered_on", "Omschrijving": "description",
}  # fmt: skip
_LEDGER = {
    "Datum": "on", "Soort": "kind", "Nummer": "number", "Bij factuur": "invoice",
    "Bedrag": "amount", "Saldo": "balance",
}  # fmt: skip
_TALK = {
    "Datum": "on", "Richting": "direction", "Kanaal": "channel", "Soort": "kind",
    "Bij factuur": "invoice", "Kwam niet aan": "bounced", "Bezorgd op": "delivered_on",
    "Tekst": "file",
}  # fmt: skip
_COMPLAINT = {
    "Datum": "made_on", "Factuur": "invoice", "Over": "subject", "Betwist bedrag": "amount",
    "Klacht": "text", "Afgehandeld op": "closed_on", "Uitkomst": "outcome", "Antwoord": "answer",
    "Gecrediteerd": "credited",
}  # fmt: skip
_NOTICE = {
    "Soort": "kind", "Verstuurd op": "sent_on", "Kanaal": "channel", "Bezorgd op": "delivered_on",
    "Bezorging vastgelegd": "delivery_known", "Laatste dag zonder kosten": "last_free_day",
    "Tekst": "file",
}  # fmt: skip
_SPECIFIED = {
    "Soort": "kind", "Factuur": "invoice", "Van": "from", "Tot en met": "to", "Dagen": "days",
    "Over": "base", "Procent": "pct", "Bedrag": "amount",
}  # fmt: skip
_WHO = {
    "Debiteurnummer": "number", "Soort": "type", "Naam": "name", "Rechtsvorm": "legal_form",
    "KvK": "kvk", "Btw-nummer": "vat_id", "Adres": "address", "Postcode": "postcode",
    "Plaats": "city", "Land": "country", "E-mail": "email", "Telefoon": "phone",
    "Contactpersoon": "contact", "IBAN": "iban", "Taal": "language",
}  # fmt: skip
_SUMS = {
    "Hoofdsom": "principal", "Rente totaal": "interest", "Rentesoort": "interest_kind",
    "Rente tot en met": "interest_until", "Incassokosten": "costs", "Btw over kosten": "costs_vat",
    "Totaal": "total", "Betwist": "disputed",
}  # fmt: skip


def _table(heads: dict[str, str], rows: Sequence[dict[str, Any]]) -> Table:
    return Table(list(heads), [[row[name] for name in heads.values()] for row in rows])


def _spoken(one: Sent) -> dict[str, Any]:
    words = CONTACTS.get((one.direction, one.kind), "Contact")
    towards = "in" if one.direction == "in" else "uit"
    channel = CHANNELS.get(one.channel, one.channel)
    return {**asdict(one), "direction": towards, "kind": words, "channel": channel}


def _claim_lines(data: dict[str, Any]) -> Table:
    """Return one line per invoice with all that an agency's import asks for."""
    notice = data["notice"] or {}
    whole: list[Cell] = [
        *(data["debtor"][name] for name in _WHO.values()),
        *(data["claim"][name] for name in _SUMS.values()),
        *(notice.get(name) for name in ("kind", "sent_on", "delivered_on")),
    ]
    heads = [*_WHO, *_SUMS, "Aanmaning", "Aanmaning verstuurd", "Aanmaning bezorgd", *_INVOICE]
    rows = [[*whole, *(one[name] for name in _INVOICE.values())] for one in data["invoices"]]
    return Table(heads, rows)
