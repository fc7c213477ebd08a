"""Whole files of every format that we read, their cells drawn by lot: most of them sane.

Each maker takes a `random.Random` (hypothesis hands one whose draws it can shrink) and returns the
bytes of a file. `spoiling` damages them.
"""

import io
import zipfile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from kanwil.book.readers.texts import GUARD
from tests_support.bankfiles import JANSEN, OWN, booked, camt, details, entry, mt940, statement

NASTY = (
    "", " ", "0", "-0", "-1", "9" * 40, "1e999999", "1E+400", "NaN", "sNaN", "Infinity", "1,234.56",
    "1.234,56", "0x10", "1_000", "٣٤", "½", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1+1", "\u202egnp",
    "\ufeff", "🦄" * 20, "W" * 300, "<b>", "&lt;", "&#0;", "&#xD800;", "%n%s", "../../etc/passwd",
    "'; DROP TABLE debtors;--", '"', "''", "\r", "\n", "\x85", "\u2028", "\x1f", "0000-00-00",
    "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "00-00-00", "45000", "1e5", "TRUE",
    "Totaal", "Debiteur", "EUR", "-----", "|", ";;;;;;;;;;;;", "\t", "A" * 5000, "262144-01-01",
)  # fmt: skip
NAMES = ("Jansen BV", "Bakkerij Bos", "De Vries & Zn", "=1+1 BV")
DEBTORS = ("D1", "D2", "10003", "Bos")
TEXTS = ("Factuur F1", "F2 en F3", "storno MD06", "Wij betalen morgen.", "RF18 5390 0754 7034")
_SHEET = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"


def some(rng, *sane):
    """Return one of the sane values, and once in ten times something nasty."""
    return rng.choice(NASTY) if rng.randrange(10) == 0 else rng.choice(sane)


def day(rng):
    return some(rng, f"{rng.randint(2024, 2026)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}")


def dutch(rng):
    return some(rng, f"{rng.randint(1, 31):02d}-{rng.randint(1, 12):02d}-2026")


def money(rng, comma="."):
    cents = rng.randint(-9_999_999, 9_999_999)
    return some(rng, f"{cents / 100:.2f}".replace(".", comma))


def number(rng):
    return some(rng, f"F{rng.randint(1, 20)}")


def debtor(rng):
    return some(rng, *DEBTORS)


# ------------------------------------------------------------------ tables
_CANONICAL = {
    "debtor_id,name,kind,email,iban,payment_terms_days,customer_since": lambda rng: (
        debtor(rng), some(rng, *NAMES), some(rng, "company", "consumer"), some(rng, "a@b.nl"),
        some(rng, JANSEN), some(rng, "30", "14"), day(rng)),
    "invoice_id,debtor_id,issued_on,due_on,amount,currency,kind,credits": lambda rng: (
        number(rng), debtor(rng), day(rng), day(rng), money(rng), some(rng, "EUR"),
        some(rng, "invoice", "credit_note"), some(rng, "", "F1")),
    "payment_id,debtor_id,invoice_id,paid_on,amount,method,reversed_on": lambda rng: (
        number(rng), debtor(rng), number(rng), day(rng), money(rng), some(rng, "transfer"),
        some(rng, "", "2026-03-03")),
    "contact_id,debtor_id,happened_on,direction,channel,kind,text,bounced": lambda rng: (
        number(rng), debtor(rng), day(rng), some(rng, "in", "out"), some(rng, "email", "phone"),
        some(rng, "reply", "reminder"), some(rng, *TEXTS), some(rng, "0", "1")),
    "event_id,debtor_id,kind,happened_on,until,amount": lambda rng: (
        number(rng), debtor(rng), some(rng, "promise", "complaint", "plan"), day(rng), day(rng),
        money(rng)),
    "case_id,debtor_id,as_of,category,outcome,resolved_on,amount_overdue": lambda rng: (
        number(rng), debtor(rng), day(rng), some(rng, "forgetful", "can_wont"), some(rng, "paid"),
        day(rng), money(rng)),
}  # fmt: skip


def _rows(rng, make, most=5):
    return [make(rng) for _ in range(rng.randint(1, most))]


def _csv(head, rows, mark=","):
    quoted = ('"{}"'.format(cell.replace('"', '""')) for row in rows for cell in row)
    cells = iter(quoted)
    lines = [mark.join(next(cells) for _ in row) for row in rows]
    return "\n".join([head, *lines, ""]).encode()


def canonical(rng):
    head = rng.choice(list(_CANONICAL))
    return _csv(head, _rows(rng, _CANONICAL[head]))


_ITEMS = ("Debiteurnr", "Naam", "Factuurnr", "Factuurdatum", "Vervaldatum", "Bedrag", "Openstaand")
_LISTS = {
    _ITEMS: lambda rng: (
        debtor(rng), some(rng, *NAMES), number(rng), dutch(rng), dutch(rng), money(rng, ","),
        money(rng, ",")),
    ("Relatie", "Factuur", "Datum", "0-30", "31-60", "61-90", "90+", "Saldo"): lambda rng: (
        some(rng, *NAMES), number(rng), dutch(rng), *(money(rng, ",") for _ in range(5))),
    ("Nummer", "Naam", "E-mail", "Plaats", "KvK-nummer", "IBAN"): lambda rng: (
        debtor(rng), some(rng, *NAMES), some(rng, "a@b.nl"), some(rng, "Delft"),
        some(rng, "12345678"), some(rng, JANSEN)),
    ("Datum", "Debiteur", "Factuurnummer", "Ontvangen bedrag"): lambda rng: (
        dutch(rng), debtor(rng), number(rng), money(rng, ",")),
}  # fmt: skip


def _list(rng):
    head = rng.choice(list(_LISTS))
    rows = [head, *_rows(rng, _LISTS[head])]
    if rng.randrange(2):
        rows.insert(0, (f"Openstaande posten per {dutch(rng)}", *[""] * (len(head) - 1)))
    if rng.randrange(3) == 0:
        rows.append(("Totaal", *[""] * (len(head) - 2), money(rng, ",")))
    if rng.randrange(6) == 0:
        rows.insert(0, (GUARD,))
    return rows


def listed(rng):
    rows = _list(rng)
    return _csv("", rows, rng.choice(";,\t"))


def workbook(rng):
    book = Workbook()
    for place in range(rng.randint(1, 2)):
        title = rng.choice(["Blad", "x & y", "=1+1"])
        sheet = book.active if place == 0 else book.create_sheet(title)
        for row in _list(rng):
            told = any(sign.isdigit() for sign in row[-1])
            cells = (ILLEGAL_CHARACTERS_RE.sub("", text) for text in row)
            sheet.append([_cell(rng, text) if told else text for text in cells])
        sheet.sheet_state = "hidden" if place and rng.randrange(2) else "visible"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        # Without the moment at which it was made: the same draws give the same bytes.
        kept = [name for name in archive.namelist() if name != "docProps/core.xml"]
        return zipped({name: archive.read(name) for name in kept})


def _cell(rng, text):
    odd = (1e300, -0.005, 46000, True, "=A1+1", 12.5)
    return rng.choice(odd) if rng.randrange(8) == 0 else text


def opened(rng):
    """An OpenDocument sheet; its repeated cells are a bomb of their own."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string" {_repeated(rng)}><text:p>{_plain(text)}'
            "</text:p></table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in _list(rng)
    )
    spaces = " ".join(
        f'xmlns:{name}="{_SHEET.format(name)}"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_SHEET.format("manifest")}"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    files = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped({name: text.encode() for name, text in files.items()})


def _repeated(rng):
    times = rng.choice([2, 500])
    return f'table:number-columns-repeated="{times}"' if rng.randrange(40) == 0 else ""


def _plain(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


# ------------------------------------------------------------------ the bank
def statements(rng):
    def one():
        rows = [
            booked(rng.randint(-99999, 99999), _plain(some(rng, *TEXTS)),
                   name=_plain(some(rng, *NAMES)), iban=some(rng, JANSEN, ""),
                   day=_plain(day(rng)))
            for _ in range(rng.randint(0, 3))
        ]  # fmt: skip
        if rng.randrange(3) == 0:
            inner = details("a", amount=_plain(money(rng)))
            inner += details("b", amount="2.00", back="AM04")
            rows.append((300, entry(300, inner)))
        total = rng.choice([None, None, None, 5])
        return statement(*rows, total=total, account=some(rng, OWN).replace("<", ""))

    version = rng.choice(["02", "08", "02", "99"])
    return camt(*(one() for _ in range(rng.randint(1, 2))), version=version).encode()


def swift(rng):
    rows = [
        (some(rng, "", f"NOVB{JANSEN}", "NTRFNONREF"), rng.randint(-99999, 99999),
         [f"/REMI/USTD//{some(rng, *TEXTS)}", some(rng, "/NAME/Jansen", "/EREF/F1")])
        for _ in range(rng.randint(0, 4))
    ]  # fmt: skip
    text = mt940(*rows, total=rng.choice([None, None, None, 5]), eol=rng.choice(["\r\n", "\n"]))
    return (text * rng.choice([1, 1, 2])).encode()


_RABOBANK = (
    "IBAN/BBAN,Munt,Volgnr,Datum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,"
    "Omschrijving-1"
)
_ING = (
    "Datum;Naam / Omschrijving;Rekening;Tegenrekening;Code;Af Bij;Bedrag (EUR);Mutatiesoort;"
    "Mededelingen;Saldo na mutatie;Tag"
)
_KNAB = (
    "KNAB EXPORT;;;;;;\nRekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;"
    "Tegenrekeningnummer;Omschrijving;"
)
_BUNQ = "Date,Interest Date,Amount,Account,Counterparty,Name,Description"
_TRIODOS = (
    "Boekdatum,Rekeningnummer,Bedrag,Debet/Credit,Naam tegenrekening,Tegenrekening,Code,"
    "Omschrijving,Saldo"
)
_SNS = (
    "02-03-2026,NL20SNSB0123456789,NL91ABNA0417164300,Jansen,,,,EUR,100.00,EUR,10.00,,,8810,OVB,"
    "1,,'F1',3"
)
_DOWNLOADS = (
    (_RABOBANK, ",", lambda rng: (
        OWN, some(rng, "EUR"), some(rng, "1", "2"), day(rng), money(rng, ","), money(rng, ","),
        some(rng, JANSEN), some(rng, *NAMES), some(rng, *TEXTS))),
    (_ING, ";", lambda rng: (
        some(rng, "20260303"), some(rng, *NAMES), OWN, some(rng, JANSEN), "OV",
        some(rng, "Bij", "Af"), money(rng, ","), "x", some(rng, *TEXTS), money(rng, ","), "")),
    (_KNAB, ";", lambda rng: (
        OWN, dutch(rng), "EUR", some(rng, "C", "D"), money(rng, ","), some(rng, JANSEN),
        some(rng, *TEXTS))),
    (_BUNQ, ",", lambda rng: (
        day(rng), day(rng), money(rng), OWN, some(rng, JANSEN), some(rng, *NAMES),
        some(rng, *TEXTS))),
    (_TRIODOS, ",", lambda rng: (
        dutch(rng), OWN, money(rng, ","), some(rng, "Credit", "Debet"), some(rng, *NAMES),
        some(rng, JANSEN), "ET", some(rng, *TEXTS), money(rng, ","))),
    (_SNS, ",", lambda rng: (
        dutch(rng), "NL20SNSB0123456789", some(rng, JANSEN), some(rng, *NAMES), "", "", "", "EUR",
        money(rng), "EUR", money(rng), "", "", "8810", "OVB", some(rng, "1"), "",
        some(rng, *TEXTS), "3")),
)  # fmt: skip


def downloads(rng):
    if rng.randrange(5) == 0:
        lines = (
            f"123456789\tEUR\t{some(rng, '20260302')}\t{money(rng, ',')}\t{money(rng, ',')}\t"
            f"20260302\t{money(rng, ',')}\t{some(rng, *TEXTS)}\n"
            for _ in range(3)
        )
        return "".join(lines).encode()
    head, mark, make = rng.choice(_DOWNLOADS)
    return _csv(head, _rows(rng, make), mark)


# ------------------------------------------------------------------ XML of the bookkeeping
def _tags(**texts):
    return "".join(f"<{name}>{_plain(text)}</{name}>" for name, text in texts.items() if text)


def _side(rng):
    return {"amnt": money(rng).lstrip("-"), "amntTp": some(rng, "D", "C")}


_XAF = "http://www.auditfiles.nl/XAF/{}"


def audit(rng):
    """An audit file, with or without the debtor subledger; seldom in balance, so forced as well."""
    lines = [_line(rng, number_of) for number_of in range(rng.randint(0, 4))]
    general = "".join(f"<transaction>{_tags(nr=f'T{n}', trDt=day(rng))}<trLine>{line}</trLine>"
                     "</transaction>" for n, line in enumerate(lines))  # fmt: skip
    ledger = "".join(
        f"<sbLine>{_tags(nr=str(n), jrnID='70', trNr=f'T{n}', trLineNr='1')}{line}</sbLine>"
        for n, line in enumerate(lines)
    )
    ledger = f"<subledgers><subledger><sbType>CU</sbType>{ledger}</subledger></subledgers>"
    relations = "".join(
        f"<customerSupplier>{_relation(rng, one)}</customerSupplier>" for one in DEBTORS
    )
    account = _tags(accID="1300", accDesc="Debiteuren", accTp="B", leadReference="BVorDebHad")
    opening = "".join(
        f"<obLine>{_tags(nr='1', accID='1300', **_side(rng))}</obLine>"
        for _ in range(rng.randrange(2))
    )
    return (
        f'<?xml version="1.0"?><auditfile xmlns="{_XAF.format(rng.choice(["3.2", "3.0", "4.0"]))}">'
        f"<header>{_tags(fiscalYear=some(rng, '2026'), curCode=some(rng, 'EUR'))}</header><company>"
        f"<customersSuppliers>{relations}</customersSuppliers><generalLedger><ledgerAccount>"
        f"{account}</ledgerAccount></generalLedger><openingBalance>"
        f"{_tags(opBalDate='2026-01-01')}{opening}</openingBalance><transactions><journal>"
        f"{_tags(jrnID='70', jrnTp=some(rng, 'S', 'B'), offsetAccID='1300')}{general}</journal>"
        f"{ledger if rng.randrange(2) else ''}</transactions></company></auditfile>"
    ).encode()


def _relation(rng, debtor_id):
    kind = some(rng, "C", "B", "S")
    name, email = some(rng, *NAMES), some(rng, "a@b.nl")
    return _tags(custSupID=debtor_id, custSupName=name, custSupTp=kind, eMail=email)


def _line(rng, place):
    return _tags(
        nr=str(place), accID=some(rng, "1300", "8000"), docRef=number(rng), effDate=day(rng),
        desc=some(rng, *TEXTS), custSupID=debtor(rng), invRef=number(rng), invPurSalTp="S",
        invDt=day(rng), invDueDt=day(rng), mutTp=some(rng, "I", "P"), **_side(rng),
    )  # fmt: skip


_UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


def bill(rng):
    party = f"<Party><PartyName>{_tags(Name=some(rng, *NAMES))}</PartyName></Party>"
    currency = _plain(some(rng, "EUR", "USD")).replace('"', "")
    return (
        f'<Invoice xmlns="{_UBL}">{_tags(ID=number(rng), IssueDate=day(rng), DueDate=day(rng))}'
        f"{_tags(InvoiceTypeCode=some(rng, '380', '381'))}<PaymentTerms>"
        f"{_tags(Note=some(rng, '30 dagen netto'))}</PaymentTerms><AccountingSupplierParty>{party}"
        f"</AccountingSupplierParty><AccountingCustomerParty>{party}</AccountingCustomerParty>"
        f'<LegalMonetaryTotal><PayableAmount currencyID="{currency}">{_plain(money(rng))}'
        "</PayableAmount></LegalMonetaryTotal></Invoice>"
    ).encode()


# ------------------------------------------------------------------ mail and what holds files
def letter(rng):
    """An e-mail, written by hand: a library would refuse to write what strangers send."""
    kind = rng.choice(["text/plain", "text/html", "multipart/alternative", "message/rfc822"])
    heads = {
        "From": some(rng, "jan@jansen.nl", "Jan <jan@jansen.nl>"),
        "To": "debiteuren@wij.nl",
        "Subject": some(rng, "Re: factuur", "Automatisch antwoord", "=?utf-8?b?UmU6?="),
        "Date": some(rng, "Mon, 2 Mar 2026 10:00:00 +0100"),
        "Message-ID": some(rng, "<1@x>", "<2@x>"),
        "Content-Type": f'{kind}; boundary="X"; charset={some(rng, "utf-8", "cp1252")}',
        "Content-Transfer-Encoding": some(rng, "8bit", "base64", "quoted-printable"),
    }
    body = some(rng, *TEXTS) * rng.choice([1, 1, 50])
    if kind.startswith("multipart"):
        parts = (f"--X\nContent-Type: text/{one}\n\n{body}\n" for one in ("plain", "html"))
        body = "".join(parts) + "--X--\n"
    head = "".join(f"{name}: {text}\n" for name, text in heads.items())
    return f"{head}\n{body}\n".encode()


def mailbox(rng):
    return b"".join(
        b"From x Mon Mar  2 10:00:00 2026\n" + letter(rng) + b"\n" for _ in range(rng.randint(1, 3))
    )


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return out.getvalue()


def bundle(rng):
    """A zip of statements, e-invoices and mails; now and then in another, or of nothing but air."""
    kinds = (("xml", statements), ("940", swift), ("xml", bill), ("eml", letter), ("xaf", audit))
    files = {}
    for place in range(rng.randint(1, 4)):
        ending, make = rng.choice(kinds)
        files[f"{rng.choice(['', '../', 'map/', '/'])}{place}.{ending}"] = make(rng)
    if rng.randrange(8) == 0:
        files["leeg.xml"] = b" " * rng.choice([10, 3_000_000])
    whole = zipped(files, rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA]))
    return zipped({"binnen.zip": whole, "1.xml": bill(rng)}) if rng.randrange(8) == 0 else whole


READERS = {
    "canonical": ("csv", canonical),
    "lists": ("csv", listed),
    "workbooks": ("xlsx", workbook),
    "opendocument": ("ods", opened),
    "audit files": ("xaf", audit),
    "camt": ("xml", statements),
    "mt940": ("sta", swift),
    "downloads": ("csv", downloads),
    "e-invoices": ("xml", bill),
    "mail": ("eml", letter),
    "mailboxes": ("mbox", mailbox),
    "zips": ("zip", bundle),
}
"""Per reader the ending of its files and their maker."""
