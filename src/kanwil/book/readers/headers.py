"""What Dutch packages call the columns of a list of open items, and where its header stands."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kanwil.book.readers.texts import Line

# Headings of Exact, Twinfield, AFAS, SnelStart, Moneybird, e-Boekhouden, Yuki, Visma, SAP and
# spreadsheets, without accents, case and punctuation; the first field that claims one has it.
SYNONYMS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split())
    for name, words in {
        "debtor_id": "debtor_id debiteurnummer debiteurnr debnr debiteurcode debiteurennummer"
        " debiteurid nummerdebiteur relatiecode relatienummer relatienr relatieid klantnummer"
        " klantnr klantcode klantid verkooprelatie organisatiecode customerid customernumber"
        " customerno customernr customercode accountcode accountid accountnumber debtorid"
        " debtornumber debtorcode debitor debitorno contactid contactnummer soldto",
        "name": "name naam debiteurnaam naamdebiteur klantnaam relatienaam naamrelatie bedrijfsnaam"
        " bedrijf organisatie organisatienaam customername accountname contactnaam company"
        " companyname debtorname zoeknaam name1",
        "debtor": "debiteur relatie klant customer debtor contact account afnemer",
        "invoice_id": "invoice_id factuurnummer factuurnr factnr factuur factuurid faktuurnummer"
        " faktuurnr fnr boekstuknummer boekstuknr boekstuk bkstnr bkst boekstukref invoicenumber"
        " invoiceno invoicenr invoiceid invoice documentnumber documentnummer documentno"
        " documentnr docnr onsref onzereferentie ourref nummerfactuur verkoopfactuur",
        "issued_on": "issued_on factuurdatum factuurdat faktuurdatum datumfactuur datum boekdatum"
        " boekingsdatum invoicedate date documentdate docdatum documentdatum issuedate"
        " transactiedatum postingdate boekstukdatum",
        "due_on": "due_on vervaldatum vervaldat vervalt vervaldag verval datumverval duedate due"
        " uiterstebetaaldatum betaaldatumuiterlijk netduedate tebetalenvoor betalenvoor"
        " expirydate expirationdate",
        "settled_on": "settled_on settleddate betaaldatum betaaldop datumbetaald betalingsdatum"
        " paymentdate paiddate paidon datumbetaling ontvangenop clearingdate voldaanop",
        "remaining": "remaining openstaand openstaandbedrag bedragopenstaand openbedrag bedragopen"
        " open restbedrag restant resterend saldo openstaandsaldo openstaandeur openeur"
        " nogtebetalen nogopen tebetalen teontvangen outstanding outstandingamount"
        " amountoutstanding openamount"
        " openbalance balance amountdue balancedue remainingamount nogteontvangen",
        "amount": "amount factuurbedrag faktuurbedrag bedrag bedragincl bedraginclbtw totaalincl"
        " totaalinclbtw totaal totaalbedrag origineelbedrag oorspronkelijkbedrag bedrageur"
        " invoiceamount originalamount total totalamount totalinclvat amountinlocalcurrency"
        " amountlc amounteur brutobedrag factuurtotaal",
        "paid": "paid betaald ontvangen betaaldbedrag bedragbetaald amountpaid paidamount voldaan"
        " reedsbetaald",
        "debit": "debit debet bedragdebet debetbedrag debitamount",
        "credit": "credit bedragcredit creditbedrag creditamount",
        "side": "side dc debetcredit debcred debitcredit",
        "currency": "currency valuta valutacode munt muntsoort cur curr currencycode val",
        "kind": "kind soort type documenttype boekstuksoort doctype facttype factuursoort",
        "status": "status betaalstatus factuurstatus invoicestatus",
        "reference": "reference referentie uwreferentie uwref uwkenmerk kenmerk betalingskenmerk"
        " betalingsreferentie ordernummer ordernr ponummer purchaseorder yourref",
        "description": "description omschrijving tekst memo",
        "email": "email emailadres mailadres emailaddress",
        "phone": "phone telefoon telefoonnummer tel telnr mobiel",
        "address": "address adres straat street",
        "postcode": "postcode postalcode zip",
        "city": "city plaats woonplaats vestigingsplaats stad",
        "country": "country land landcode",
        "kvk": "kvk kvknummer kvknr cocnumber",
        "vat_id": "vat_id btwnummer btwnr btwid vatnumber vatid",
        "iban": "iban rekeningnummer bankrekening bankrekeningnummer",
        "payment_terms_days": "payment_terms_days betalingstermijn betaaltermijn betalingsconditie"
        " paymentterms terms krediettermijn",
        "language": "language taal taalcode",
        # Told apart so that a count of days is never read as a day.
        "days_late": "vervaldagen dagenvervallen dagenoverdatum dagentelaat dayslate daysoverdue"
        " dagenopen ouderdom daystosettle",
    }.items()
}
_FIELD_OF = {word: field for field, words in reversed(SYNONYMS.items()) for word in words}
_AMOUNTS = ("remaining", "amount", "debit", "credit")
_LOOKED_AT = 60


@dataclass(frozen=True)
class Header:
    """Where the header stands and which column holds which field.

    Attributes
    ----------
    place : index among the lines.
    columns : field → column number.
    others : headings that nobody claims.
    """

    place: int
    columns: dict[str, int]
    others: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Return what a list of open items can't do without."""
        amount = any(field in self.columns for field in _AMOUNTS)
        dated = "issued_on" in self.columns or "due_on" in self.columns
        return [
            name
            for name, there in (
                ("invoice_id", "invoice_id" in self.columns),
                ("issued_on", dated),
                ("amount", amount),
            )
            if not there
        ]


def plain(heading: str) -> str:
    """Return a heading without case, accents and punctuation (underscores stay)."""
    letters = unicodedata.normalize("NFKD", heading.lower())
    return re.sub(r"[^a-z0-9_]", "", letters)


def find_header(lines: Sequence[Line], mapping: Mapping[str, str] | None = None) -> Header | None:
    """Return the line that names most fields; None when no line names two.

    Parameters
    ----------
    mapping : field → heading, or heading → field, of what the user says over and above.
    """
    own = {
        plain(v if k in SYNONYMS else k): k if k in SYNONYMS else v
        for k, v in (mapping or {}).items()
    }
    best: Header | None = None
    for place, line in enumerate(lines[:_LOOKED_AT]):
        found = _claim(place, line.cells, own)
        if best is None or len(found.columns) > len(best.columns):
            best = found
    return best if best is not None and len(best.columns) > 1 else None


def _claim(place: int, cells: Sequence[str], own: Mapping[str, str]) -> Header:
    columns: dict[str, int] = {}
    others = []
    for number, cell in enumerate(cells):
        word = plain(cell)
        field = own.get(word) or (_FIELD_OF.get(word) or _FIELD_OF.get(word.replace("_", "")))
        if field and (field not in columns or word in own):
            columns[field] = number
        elif cell.strip():
            others.append(cell.strip())
    return Header(place, columns, tuple(others))
