"""What we call the fields of a file, the kinds of lists and the formats, on the screen."""

from kanwil.base.words import Tr

FIELDS = {
    "debtor_id": "Debiteurnummer",
    "name": "Naam",
    "debtor": "Debiteur (nummer en naam)",
    "invoice_id": "Factuurnummer",
    "issued_on": "Factuurdatum",
    "due_on": "Vervaldatum",
    "days_late": "Dagen te laat",
    "age": "Ouderdom in dagen",
    "remaining": "Open bedrag",
    "bucket": "Bedrag per ouderdom",
    "amount": "Factuurbedrag",
    "cents": "Bedrag",
    "debit": "Debet",
    "credit": "Credit",
    "paid": "Al betaald",
    "side": "Debet of credit (D/C)",
    "settled_on": "Betaald op",
    "status": "Status",
    "kind": "Soort",
    "currency": "Valuta",
    "reference": "Referentie",
    "description": "Omschrijving",
    "email": "E-mail",
    "phone": "Telefoon",
    "address": "Adres",
    "house_number": "Huisnummer",
    "postcode": "Postcode",
    "city": "Plaats",
    "country": "Land",
    "kvk": "KvK-nummer",
    "vat_id": "Btw-nummer",
    "iban": "IBAN",
    "payment_terms_days": "Betalingstermijn",
    "language": "Taal",
    "payment_id": "Betalingsnummer",
    "paid_on": "Betaaldatum",
    "method": "Betaalwijze",
    "reversed_on": "Teruggeboekt op",
    "legal_form": "Rechtsvorm",
    "sector": "Branche",
    "customer_since": "Klant sinds",
    "direct_debit": "Automatische incasso",
    "also_supplier": "Ook leverancier",
    "happened_on": "Datum",
    "channel": "Kanaal",
    "direction": "Richting",
    "text": "Tekst",
    "until": "Tot en met",
    "as_of": "Peildag",
    "category": "Indeling",
    "outcome": "Uitkomst",
}
KINDS = {
    "openitems": "Openstaande posten",
    "invoices": "Facturen",
    "payments": "Betalingen",
    "debtors": "Debiteuren",
}
FORMATS = KINDS | {
    "canonical": "kanwil-bestand",
    "xaf": "Auditfile (XAF)",
    "ubl": "E-factuur (UBL)",
    "camt": "Bankafschrift (CAMT)",
    "mt940": "Bankafschrift (MT940)",
    "bankcsv": "Bankafschrift (CSV)",
    "ing": "Bankafschrift (ING)",
    "mail": "E-mail",
    "": "Niet herkend",
}


def field_name(field: str, tr: Tr) -> str:
    """Return what we call a field, or several; a name of the file's own stays as it is."""
    return ", ".join(tr.t(FIELDS[one]) if one in FIELDS else one for one in field.split(", "))


def format_name(format_: str, tr: Tr) -> str:
    """Return what a file was recognised as."""
    return tr.t(FORMATS.get(format_, format_))
