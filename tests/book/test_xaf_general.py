"""Audit files without a debtor subledger: what the general ledger says of debtors."""

from dataclasses import dataclass, field

import pytest

from kanwil.base.store import atomic
from kanwil.book.importing import store
from kanwil.book.ledger import read_ledger
from kanwil.book.readers import read

V32 = "http://www.auditfiles.nl/XAF/3.2"
V321 = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.0/structures/XmlAuditfileFinancieel3.2.1"
V40 = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"
RELATIONS = (("K1", "Kaashandel Kok", "C"), ("K2", "Bakker Bol", ""), ("B3", "Beide BV", "B"))
ACCOUNTS = (
    ("1300", "Debiteuren", "B"),
    ("1390", "Voorziening dubieuze debiteuren", "B"),
    ("1100", "Bank", "B"),
    ("1520", "Btw", "B"),
    ("8000", "Omzet debiteuren", "P"),
)


def _tags(texts):
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items() if text != "")


def line(account, cents, **texts):
    side = "D" if cents >= 0 else "C"
    return {"accID": account, "amnt": f"{abs(cents) / 100:.2f}", "amntTp": side, **texts}


@dataclass
class File:
    """A little audit file; a journal is (kind, [(number, day, [line, ...]), ...])."""

    journals: list
    opening: list = field(default_factory=list)
    accounts: tuple = ACCOUNTS
    relations: tuple = RELATIONS
    namespace: str = V32
    offset: str = ""
    box: bool = False
    balances: dict = field(default_factory=dict)
    closing: dict = field(default_factory=dict)

    def xml(self):
        dated = "" if self.namespace == V40 else "<opBalDate>2026-01-01</opBalDate>"
        older = "".join(
            f"<obLine>{_tags({'nr': n, **texts})}</obLine>"
            for n, texts in enumerate(self.opening, start=1)
        )
        return (
            f'<?xml version="1.0"?><!-- by hand --><auditfile xmlns="{self.namespace}"><header>'
            "<fiscalYear>2026</fiscalYear><startDate>2026-01-01</startDate><curCode>EUR</curCode>"
            f"</header><company><customersSuppliers>{''.join(map(self._relation, self.relations))}"
            f"</customersSuppliers><generalLedger>{''.join(map(_account, self.accounts))}"
            f"</generalLedger><openingBalance>{dated}{older}</openingBalance><transactions>"
            f"{''.join(self._journal(*one) for one in self.journals)}</transactions></company>"
            "</auditfile>"
        )

    def _relation(self, relation):
        number, name, kind = relation
        told = {"custSupID": number, "custSupName": name, "custSupTp": kind}
        for which, balances in (("opBal", self.balances), ("clBal", self.closing)):
            if number in balances:
                cents = balances[number]
                told[f"{which}Desc"] = f"{abs(cents) / 100:.2f}"
                told[f"{which}Tp"] = "D" if cents >= 0 else "C"
        return f"<customerSupplier>{_tags(told)}</customerSupplier>"

    def _journal(self, kind, transactions):
        head = {
            "jrnID": f"J{kind}",
            "jrnTp": kind,
            "offsetAccID": self.offset if kind == "S" else "",
        }
        return (
            f"<journal>{_tags(head)}{''.join(self._booked(*one) for one in transactions)}</journal>"
        )

    def _booked(self, number, day, lines):
        rows = "".join(
            f"<trLine>{_tags({'nr': n, **texts})}</trLine>"
            for n, texts in enumerate(lines, start=1)
        )
        rows = f"<trLines>{rows}</trLines>" if self.box else rows
        told = {"nr": number, "periodNumber": "1", "trDt": day}
        return f"<transaction>{_tags(told)}{rows}</transaction>"


def _account(account):
    number, told, kind = account[:3]
    more = {"RGScode": account[3]} if len(account) > 3 else {}
    texts = {"accID": number, "accDesc": told, "accTp": kind, **more}
    return f"<ledgerAccount>{_tags(texts)}</ledgerAccount>"


def sale(number, debtor, cents, day="2026-02-01", **texts):
    whole = {"custSupID": debtor, "effDate": day, **texts}
    return (number, day, [line("1300", cents, **whole), line("8000", -cents), line("1520", 0)])


def receipt(number, debtor, cents, **texts):
    lines = [line("1100", cents), line("1300", -cents, custSupID=debtor, **texts)]
    return (number, "2026-03-15", lines)


YEAR = [
    ("S", [
        sale("1", "K1", 12100, invRef="2026-1"),
        sale("2", "K2", 5000, invRef="2026-2"),
        sale("3", "K1", -2100, invRef="2026-3"),
    ]),
    ("B", [receipt("9", "K1", 4000, invRef="2026-1"), receipt("10", "B3", 700)]),
]  # fmt: skip


def _read(path, **wish):
    (parsed,) = read(path, **wish)
    return parsed


def _codes(parsed):
    return [one.code for one in parsed.problems]


@pytest.mark.parametrize("namespace", [V32, V321, V40])
@pytest.mark.parametrize("box", [False, True])
def test_invoices_and_payments_come_from_the_debtor_accounts(write, namespace, box):
    parsed = _read(write("a.xaf", File(YEAR, namespace=namespace, box=box).xml()))
    assert _codes(parsed) == ["debtor_accounts", "due_missing"]
    assert parsed.problems[0].value == "1300 Debiteuren"
    invoices, payments = parsed.tables["invoices"], parsed.tables["payments"]
    assert invoices[["invoice_id", "debtor_id", "cents", "kind"]].to_numpy().tolist() == [
        ["2026-1", "K1", 12100, "invoice"],
        ["2026-2", "K2", 5000, "invoice"],
        ["2026-3", "K1", -2100, "credit_note"],
    ]
    assert invoices["issued_on"].dt.strftime("%m-%d").tolist() == ["02-01"] * 3
    assert invoices["due_on"].isna().all()
    assert payments[["debtor_id", "cents"]].to_numpy().tolist() == [["K1", 4000], ["B3", 700]]
    assert payments["invoice_id"].fillna("").tolist() == ["2026-1", ""]
    assert payments["paid_on"].dt.strftime("%m-%d").tolist() == ["03-15"] * 2
    assert parsed.controls == {"subledger": 10300, "ledger": 10300}
    assert parsed.tables["debtors"]["debtor_id"].tolist() == ["K1", "K2", "B3"]


@pytest.mark.parametrize(
    ("accounts", "offset", "taken"),
    [
        ((("1300", "Vorderingen", "B", "BVorDebHad"), *ACCOUNTS[2:]), "", "1300 Vorderingen"),
        ((("1300", "Accounts receivable", "B"), *ACCOUNTS[2:]), "", "1300 Accounts receivable"),
        ((("1300", "Relaties", "B"), *ACCOUNTS[2:]), "1300", "1300 Relaties"),
        ((("1300", "Relaties", "B"), *ACCOUNTS[2:]), "", "1300 Relaties"),
        ((("1300", "", ""), *ACCOUNTS[2:]), "", "1300"),
    ],
)
def test_debtor_accounts_are_known_by_code_name_or_use_and_named(write, accounts, offset, taken):
    parsed = _read(write("a.xaf", File(YEAR, accounts=accounts, offset=offset).xml()))
    assert [one.value for one in parsed.problems if one.code == "debtor_accounts"] == [taken]
    assert parsed.controls["subledger"] == 10300


def test_two_accounts_that_might_be_the_debtors_are_not_guessed_between(write):
    accounts = (("1300", "Relaties", "B"), ("1310", "Anderen", "B"), *ACCOUNTS[2:])
    other = (
        "4",
        "2026-02-02",
        [line("1310", 100, custSupID="K1", invRef="x1"), line("8000", -100)],
    )
    year = [("S", [*YEAR[0][1], other])]
    assert _codes(_read(write("a.xaf", File(year, accounts=accounts).xml()))) == [
        "no_debtor_ledger"
    ]


def test_a_document_number_or_a_match_tells_the_invoice_where_no_reference_does(write):
    year = [
        ("S", [
            sale("1", "K1", 1000, docRef="F100"),
            sale("2", "K1", 2000, docRef="/", recRef="77"),
        ]),
        ("B", [
            receipt("8", "K1", 1000, docRef="F100"),
            receipt("9", "K1", 500, recRef="77", invRef="0"),
            receipt("10", "K2", 100, recRef="77"),
        ]),
    ]  # fmt: skip
    parsed = _read(write("a.xaf", File(year).xml()))
    assert parsed.tables["invoices"]["invoice_id"].tolist() == ["F100", "2"]
    assert parsed.tables["payments"]["invoice_id"].fillna("").tolist() == ["F100", "2", ""]


def test_a_refund_or_storno_in_the_bank_journal_takes_a_payment_back(write):
    year = [*YEAR, ("C", [receipt("20", "K1", -4000, invRef="2026-1")])]
    parsed = _read(write("a.xaf", File(year).xml()))
    assert parsed.controls["subledger"] == 14300
    assert sorted(parsed.tables["payments"]["cents"]) == [-4000, 700, 4000]


TABLES = ("invoices", "payments")
OPENING = [line("1300", 3000), line("1100", 100), line("0500", -3100)]


@pytest.mark.parametrize(
    ("opening", "balances"), [(OPENING, {}), (OPENING, {"K1": 2500, "B3": 400})]
)
def test_an_opening_balance_of_nobody_refuses_the_file_with_both_sums(write, opening, balances):
    path = write("a.xaf", File(YEAR, opening, namespace=V40, balances=balances).xml())
    parsed = _read(path)
    assert parsed.tables == {}
    assert (parsed.problems[-1].code, parsed.problems[-1].field) == ("opening_unknown", "1300")
    assert parsed.problems[-1].value == "debiteuren 103.00, grootboek 133.00"
    forced = _read(path, force=True)
    assert _codes(forced) == ["debtor_accounts", "forced", "due_missing"]
    assert forced.problems[1].value == "opening_unknown: debiteuren 103.00, grootboek 133.00"
    assert forced.tables["invoices"]["cents"].sum() == 15000


def test_an_opening_balance_per_relation_is_one_item_each(write):
    path = write(
        "a.xaf",
        File(YEAR, OPENING, namespace=V40, balances={"K1": 3400, "B3": -400}).xml(),
    )
    parsed = _read(path)
    assert _codes(parsed)[:2] == ["debtor_accounts", "opening_sum"]
    assert parsed.controls == {"subledger": 13300, "ledger": 13300}
    opened = parsed.tables["open_items"]
    assert opened[["debtor_id", "cents"]].to_numpy().tolist() == [["K1", 3400], ["B3", -400]]
    assert opened["snapshot_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-01"] * 2


def test_a_closing_balance_per_relation_tells_the_opening_or_is_compared(write):
    parsed = _read(write("a.xaf", File(YEAR).xml()))
    cents = {name: parsed.tables[name].groupby("debtor_id")["cents"].sum() for name in TABLES}
    moved = cents["invoices"].sub(cents["payments"], fill_value=0).astype(int).to_dict()
    closing = moved | {"K1": moved["K1"] + 3000}
    parsed = _read(write("a.xaf", File(YEAR, OPENING, closing=closing).xml()))
    assert _codes(parsed)[:2] == ["debtor_accounts", "opening_sum"]
    assert parsed.tables["open_items"][["debtor_id", "cents"]].to_numpy().tolist() == [["K1", 3000]]
    parsed = _read(write("a.xaf", File(YEAR, closing=closing).xml()))
    (told,) = (one.value for one in parsed.problems if one.code == "closing_differs")
    assert told == f"K1: {moved['K1'] / 100:.2f} ≠ {closing['K1'] / 100:.2f}"


def test_an_opening_balance_booked_in_period_nought_is_no_new_invoice(write):
    opening = ("O", [("0", "2026-01-01", [line("1300", 900, custSupID="K1", invRef="2025-8")])])
    parsed = _read(write("a.xaf", File([opening, *YEAR]).xml()))
    assert parsed.tables["open_items"][["invoice_id", "cents"]].to_numpy().tolist() == [
        ["2025-8", 900]
    ]


def test_a_forced_file_is_stored_and_the_same_file_again_changes_nothing(write, engine, look):
    path = write("a.xaf", File(YEAR, OPENING).xml())
    for accepted in (5, 0):
        with atomic(engine) as connection:
            counts = store(connection, _read(path, force=True), "tester")
        assert counts.files[0].accepted == accepted
    assert look(read_ledger).invoices["cents"].sum() == 15000


def test_signs_that_xml_forbids_and_a_blank_first_line_do_not_matter(write):
    xml = File(YEAR).xml().replace("Bakker Bol", "Bakker\x0b &#x1F;Bol")
    parsed = _read(write("a.xaf", "\n" + xml))
    assert "Bakker Bol" in parsed.tables["debtors"]["name"].tolist()


def test_an_older_kind_of_audit_file_is_named(write):
    old = (
        "<auditfile><header><auditfileVersion>CLAIR2.00.00</auditfileVersion></header></auditfile>"
    )
    assert _codes(_read(write("a.xaf", old))) == ["xaf_version"]
