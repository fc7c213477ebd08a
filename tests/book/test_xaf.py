from dataclasses import dataclass, field

import pytest

from kanwil.book.readers import read

NS = 'xmlns="http://www.auditfiles.nl/XAF/3.2"'


def _tags(**texts):
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items() if text != "")


@dataclass
class Books:
    """A little audit file: each booking is a ledger line and its general-ledger line on 1300."""

    lines: list = field(default_factory=list)
    opening: list = field(default_factory=list)
    extra: int = 0
    account: str = "<accID>1300</accID><leadReference>BVorDebHad</leadReference>"
    kind: str = "CU"
    year: str = "2026"

    def xml(self, ns=NS):
        year = [self._pair(n, line) for n, line in enumerate(self.lines, start=1)]
        older = [self._pair(n, line) for n, line in enumerate(self.opening, start=1)]
        stray = f"<obLine><nr>9</nr>{self._money(self.extra)}</obLine>"
        transactions = "".join(general for general, _ in year)
        return (
            f"<auditfile {ns}><header>{_tags(fiscalYear=self.year, curCode='EUR')}</header>"
            "<company>"
            f"<customersSuppliers>{_RELATIONS}</customersSuppliers>"
            f"<generalLedger><ledgerAccount>{self.account}</ledgerAccount></generalLedger>"
            f"<openingBalance><opBalDate>{self.year}-01-01</opBalDate>"
            f"{''.join(general.replace('trLine', 'obLine') for general, _ in older)}{stray}"
            f"<obSubledgers><obSubledger><sbType>{self.kind}</sbType>"
            f"{''.join(f'<obSbLine>{sub}</obSbLine>' for _, sub in older)}"
            "</obSubledger></obSubledgers></openingBalance><transactions><journal><jrnID>70</jrnID>"
            f"{transactions}</journal><subledgers><subledger><sbType>{self.kind}</sbType>"
            f"{''.join(f'<sbLine>{sub}</sbLine>' for _, sub in year)}"
            "</subledger></subledgers></transactions></company></auditfile>"
        )

    def _money(self, cents):
        side = "D" if cents >= 0 else "C"
        return _tags(accID="1300", amnt=f"{abs(cents) / 100:.2f}", amntTp=side)

    def _pair(self, n, item):
        debtor, ref, cents, kind, day, due = (
            (*item, "2026-02-01", "")[:6] if len(item) != 5 else (*item, "")
        )
        line = f"<trLine><nr>1</nr>{self._money(cents)}</trLine>"
        booked = f"<transaction><nr>T{n}</nr><trDt>2026-03-15</trDt>{line}</transaction>"
        if item in self.opening:
            booked = line.replace("<nr>1</nr>", f"<nr>{n}</nr>")
        sub = _tags(
            nr=n, jrnID="70", trNr=f"T{n}", trLineNr="1", obLineNr=n, desc="dienst",
            amnt=f"{abs(cents) / 100:.2f}", amntTp="D" if cents >= 0 else "C",
            custSupID=debtor, invRef=ref, invPurSalTp="S", invDt=day, invDueDt=due, mutTp=kind,
        )  # fmt: skip
        return booked, sub


_RELATIONS = (
    "<customerSupplier><custSupID>1</custSupID><custSupName>Jansen &amp; Zn</custSupName>"
    "<eMail>j@jansen.nl</eMail><telephone>010</telephone><commerceNr>271376310000</commerceNr>"
    "<taxRegIdent>NL007225994B01</taxRegIdent><custSupTp>B</custSupTp><streetAddress>"
    "<streetname>Dorpsstraat</streetname><number>1</number><numberExtension>a</numberExtension>"
    "<city>Delft</city><postalCode>2611AA</postalCode><country>NL</country></streetAddress>"
    "<bankAccount><bankAccNr>NL91ABNA0417164300</bankAccNr></bankAccount></customerSupplier>"
    "<customerSupplier><custSupID>2</custSupID><custSupTp>C</custSupTp></customerSupplier>"
    "<customerSupplier><custSupID>3</custSupID><custSupTp>S</custSupTp></customerSupplier>"
    "<customerSupplier><custSupID>4</custSupID></customerSupplier>"
)
ITEMS = [
    ("1", "F1", 10000, "I", "2026-02-01", "2026-03-03"),
    ("1", "F1", -4000, "P"),
    ("2", "0", -700, "P"),
    ("4", "C9", -500, "I"),
]


def _read(path):
    (parsed,) = read(path)
    return parsed


def _codes(parsed):
    return [one.code for one in parsed.problems]


def test_the_debtor_ledger_becomes_debtors_invoices_and_payments(write):
    parsed = _read(write("a.xaf", Books(ITEMS).xml()))
    assert _codes(parsed) == []
    invoices, payments = parsed.tables["invoices"], parsed.tables["payments"]
    columns = ["invoice_id", "debtor_id", "cents", "kind"]
    assert invoices[columns].to_numpy().tolist() == [
        ["F1", "1", 10000, "invoice"],
        ["C9", "4", -500, "credit_note"],
    ]
    assert f"{invoices['due_on'][0]:%Y-%m-%d}" == "2026-03-03"
    assert payments["invoice_id"].fillna("").tolist() == ["F1", ""]
    assert payments["payment_id"].tolist() == ["2026-70-T2-1-2", "2026-70-T3-1-3"]
    assert payments["debtor_id"].tolist() == ["1", "2"]
    assert parsed.controls == {"subledger": 4800, "ledger": 4800}
    assert (parsed.rows[0].rows, parsed.format) == (4, "xaf")


def test_a_payment_has_the_day_of_the_bank_not_of_the_invoice(write):
    payments = _read(write("a.xaf", Books(ITEMS).xml())).tables["payments"]
    assert payments["paid_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-15"] * 2


def test_relations_that_buy_or_owe_are_debtors(write):
    debtors = _read(write("a.xaf", Books(ITEMS).xml())).tables["debtors"].set_index("debtor_id")
    assert debtors.index.tolist() == ["1", "2", "4"]
    jansen = debtors.loc["1"]
    assert jansen["name"] == "Jansen & Zn"
    assert (jansen["address"], jansen["city"], jansen["kvk"]) == (
        "Dorpsstraat 1 a",
        "Delft",
        "27137631",
    )
    assert (jansen["iban"], jansen["also_supplier"]) == ("NL91ABNA0417164300", 1)
    assert debtors.loc["2", "also_supplier"] == 0


@pytest.mark.parametrize(
    "books",
    [
        Books(ITEMS, extra=1),
        Books(ITEMS, account="<accID>1300</accID><accDesc>Debiteuren</accDesc>", extra=-5),
        Books([("", "F1", 100, "I")]),
        Books([("1", "F1", 100, "I", "2026-02-30")]),
    ],
)
def test_a_ledger_that_does_not_add_up_is_refused_whole(write, books):
    parsed = _read(write("a.xaf", books.xml()))
    assert parsed.tables == {}
    assert parsed.problems[-1].code == "control_total"
    assert "debiteuren" in parsed.problems[-1].value
    assert "grootboek" in parsed.problems[-1].value


def test_the_debtor_account_is_found_by_its_code_when_lines_refer_to_nothing(write):
    xml = Books(ITEMS).xml().replace("<trLineNr>", "<docRef>").replace("</trLineNr>", "</docRef>")
    assert _codes(_read(write("a.xaf", xml))) == []


def test_two_debtors_with_one_number_both_keep_their_invoice(write):
    parsed = _read(write("a.xaf", Books([("1", "F1", 100, "I"), ("2", "F1", 200, "I")]).xml()))
    assert parsed.tables["invoices"]["invoice_id"].tolist() == ["1:F1", "2:F1"]


def test_more_lines_of_one_invoice_add_up_and_a_credit_under_it_is_a_note(write):
    lines = [("1", "F1", 100, "I"), ("1", "F1", 50, "I"), ("1", "F1", -30, "I"), ("1", "", -9, "I")]
    invoices = _read(write("a.xaf", Books(lines).xml())).tables["invoices"]
    assert invoices["cents"].tolist() == [150, -30, -9]
    assert invoices["credits"].fillna("").tolist() == ["", "F1", ""]


def test_without_a_word_the_side_tells_payment_from_invoice(write):
    parsed = _read(write("a.xaf", Books([("1", "F1", 100, ""), ("1", "F1", -40, "Z")]).xml()))
    assert parsed.tables["invoices"]["cents"].tolist() == [100]
    assert parsed.tables["payments"]["cents"].tolist() == [40]


def test_the_opening_balance_says_what_was_left_of_older_invoices(write):
    opening = [("1", "F0", 2500, "I"), ("1", "F0", -500, "P"), ("2", "0", -300, "P")]
    parsed = _read(write("a.xaf", Books([("1", "F0", -100, "P")], opening).xml()))
    items = parsed.tables["open_items"]
    assert items[["invoice_id", "cents"]].to_numpy().tolist() == [["F0", 2000]]
    assert f"{items['snapshot_on'][0]:%Y-%m-%d}" == "2026-01-01"
    assert sorted(parsed.tables["payments"]["cents"]) == [100, 300]
    assert _codes(parsed) == ["opening_credit"]


def test_a_known_older_invoice_keeps_its_amount_and_gets_the_payment_it_must_have_had(write, take):
    take(write("old.xaf", Books([("1", "F0", 10000, "I", "2025-11-01")], year="2025").xml()))
    books = Books([("1", "F0", -1000, "P")], [("1", "F0", 4000, "I")])
    ((parsed, counts),) = take(write("new.xaf", books.xml()))
    assert counts.files[0].accepted == 2
    assert not parsed.failed


def test_a_mixed_ledger_takes_the_sales_only_and_a_purchase_ledger_nothing(write):
    assert _codes(_read(write("a.xaf", Books(ITEMS, kind="CS").xml()))) == []
    assert _codes(_read(write("b.xaf", Books(ITEMS, kind="SU").xml()))) == ["no_debtor_ledger"]


@pytest.mark.parametrize(
    ("head", "body", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>', "<desc>&y;</desc>", "hostile_xml"),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            "<desc>&x;</desc>",
            "hostile_xml",
        ),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">', "", "hostile_xml"),
        ("", "<desc>&x;</desc>", "broken_xml"),
        ("", "<desc>", "broken_xml"),
        ("", "<sbLine><amnt>veel</amnt></sbLine>", "bad_amount"),
        ("", "<sbLine><amnt>Infinity</amnt></sbLine>", "bad_amount"),
        ("", "<sbLine/>", "bad_amount"),
        ("", "", "no_debtor_ledger"),
    ],
)
def test_hostile_and_broken_xml_is_refused_with_its_reason(write, head, body, code):
    parsed = _read(write("a.xaf", f"{head}<auditfile {NS}><header>{body}</header></auditfile>"))
    assert (_codes(parsed), parsed.tables) == ([code], {})


def test_a_billion_laughs_end_at_once(write):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    head = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>'
    parsed = _read(
        write("a.xaf", f"{head}<auditfile><header><desc>&l19;</desc></header></auditfile>")
    )
    assert _codes(parsed) == ["hostile_xml"]


def test_other_xml_and_other_versions_are_named(write):
    assert _codes(_read(write("a.xml", "<feed/>"))) == ["unknown_format"]
    older = Books(ITEMS).xml('xmlns="http://www.auditfiles.nl/XAF/2.0"')
    assert _codes(_read(write("b.xaf", older))) == ["xaf_version"]


@pytest.mark.parametrize(
    ("head", "encoding", "codes"),
    [
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8-sig", []),
        ('<?xml version="1.0" encoding="UTF-8"?>', "cp1252", ["read_as_windows"]),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252", []),
        ("", "utf-16", []),
    ],
)
def test_an_audit_file_that_lies_about_its_encoding_is_read(write, head, encoding, codes):
    xml = head + Books(ITEMS).xml().replace("dienst", "café")
    parsed = _read(write("a.xaf", xml, encoding))
    assert _codes(parsed) == codes
    assert parsed.tables["invoices"]["description"][0] == "café"


def test_a_due_day_of_nothing_and_a_decimal_comma_do_not_cost_the_file(write):
    lines = [("1", "F1", 10000, "I", "2026-02-01", "0001-01-01")]
    xml = Books(lines).xml().replace("100.00", "100,00")
    parsed = _read(write("a.xaf", xml))
    assert _codes(parsed) == ["left_out"]
    assert parsed.tables["invoices"][["cents"]].to_numpy().tolist() == [[10000]]
    assert parsed.tables["invoices"]["due_on"].isna().all()
