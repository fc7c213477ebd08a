"""Files that real packages wrote, read in place."""

from datetime import date

import pandas as pd
import pytest

from kanwil.book.readers import read


def test_an_exact_audit_file_adds_up_to_its_general_ledger(shared):
    (parsed,) = read(shared / "xaf" / "ExactOnline_V32_2016.xml")
    invoices, payments = parsed.tables["invoices"], parsed.tables["payments"]
    assert parsed.problems == []
    assert parsed.controls == {"subledger": -30422009, "ledger": -30422009}
    assert invoices["cents"].sum() - payments["cents"].sum() == -30422009
    assert (len(parsed.tables["debtors"]), len(invoices), len(payments)) == (18, 12, 2)
    assert payments["invoice_id"].isna().all()
    assert invoices["due_on"].isna().sum() == 3


def test_the_official_skeleton_is_refused_without_a_word_too_many(shared):
    (parsed,) = read(shared / "xaf" / "XmlAuditfileFinancieel3.2_test.xml")
    assert [one.code for one in parsed.problems] == ["no_debtor_ledger"]


def test_an_invoice_history_reads_its_days_from_the_whole_column(shared):
    path = shared / "ledgers" / "ibm_ar_pedroteles.csv"
    (parsed,) = read(path)
    invoices, payments = parsed.tables["invoices"], parsed.tables["payments"]
    told = pd.read_csv(path, dtype={"invoiceNumber": str}).set_index("invoiceNumber")
    paid = payments.set_index("invoice_id")["paid_on"]
    days = (paid - invoices.set_index("invoice_id")["issued_on"]).dt.days
    assert days.to_dict() == told["DaysToSettle"].to_dict()
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (2466, 0)
    (wrong,) = read(path, date_order="mdy")
    assert [one.code for one in wrong.problems if one.code != "extra_columns"] == [
        "wrong_date_order"
    ]


@pytest.mark.parametrize("folder", ["xaf", "ledgers", "bank", "ubl"])
def test_no_real_file_raises(shared, folder):
    for path in sorted((shared / folder).iterdir()):
        for parsed in read(path, as_of=date(2026, 1, 1)):
            assert parsed.rows
