"""The official Dutch e-invoices: number, customer, amount and due day of each."""

import pytest

from kanwil.book.readers import read

EXPECTED = {
    "SI-UBL-1.0_SI-UBL-1.0-ok-reference.xml": (
        "4780647806", "kvk-87654321", 41800, "2016-02-01", ["contradictory_due"],
    ),
    "SI-UBL-1.2_SI-UBL-INV-1.2-ok-full-multiple-currencies.xml": (
        "I2013.03.4361", "123434234324", 436600, "2014-10-10", ["contradictory_due"],
    ),
    "SI-UBL-1.2_SI-UBL-INV-1.2-ok-minimal-corrective.xml": (
        "I2013.03.4361", "Buyercompany VOF", -20000, None, ["name_as_id"],
    ),
    "SI-UBL-1.2_SI-UBL-INV-1.2-ok-minimal.xml": (
        "I2013.03.4361", "Buyercompany VOF", 20000, None, ["due_missing", "name_as_id"],
    ),
    "SI-UBL-1.2_SI-UBL-INV-1.2-ok-paymentterms.xml": (
        "I2017.03.4361", "Buyercompany VOF", 20000, None, ["due_missing", "name_as_id"],
    ),
    "logius_NLCIUS_voorbeeldbericht_Basisfactuur_Rijk_v01.xml": (
        "Factuurscenario1", "Logius", 392650, "2019-10-31", ["due_from_text", "name_as_id"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_an_official_e_invoice_is_read_to_the_cent(shared, name):
    path = shared / "ubl" / name
    if not path.is_file():
        pytest.skip(f"no real file at {path}")
    (parsed,) = read(path)
    bill = parsed.tables["invoices"].iloc[0]
    due = None if bill.isna()["due_on"] else str(bill["due_on"].date())
    codes = sorted(one.code for one in parsed.problems)
    assert (bill["invoice_id"], bill["debtor_id"], bill["cents"], due, codes) == EXPECTED[name]
    assert (bill["currency"], bill["kind"]) == (
        "EUR",
        "credit_note" if bill["cents"] < 0 else "invoice",
    )


def test_the_folder_refuses_the_number_that_three_files_share(shared):
    if not (shared / "ubl").is_dir():
        pytest.skip("no real e-invoices")
    (parsed,) = read(shared / "ubl")
    assert parsed.tables["invoices"]["cents"].sum() == 41800 + 20000 + 392650
    assert sum(one.rejected for one in parsed.rows) == 3
