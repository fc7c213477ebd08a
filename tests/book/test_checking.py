import pandas as pd
import pytest

from kanwil.base.terms import Severity
from kanwil.book.checking import check
from kanwil.book.mishaps import MESSAGES, Notes, RefusedFileError

INVOICE = {"invoice_id": "F1", "debtor_id": "a", "issued_on": "2026-01-31", "amount": "10.00"}


def _check(*rows, table="invoices", order=None):
    notes = Notes("file.csv")
    texts = pd.DataFrame(list(rows), index=range(2, len(rows) + 2), dtype="str").fillna("")
    return check(table, texts, notes, order), notes.problems


def _told(problems):
    return [(one.line, one.field, one.value, one.code) for one in problems]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"invoice_id": " "}, (3, "invoice_id", "", "missing_value")),
        ({"debtor_id": ""}, (3, "debtor_id", "", "missing_value")),
        ({"issued_on": "2026-02-30"}, (3, "issued_on", "2026-02-30", "bad_date")),
        ({"due_on": "JJJJ-MM-TT"}, (3, "due_on", "JJJJ-MM-TT", "bad_date")),
        ({"amount": "veel"}, (3, "amount", "veel", "bad_amount")),
        ({"amount": "NaN"}, (3, "amount", "NaN", "bad_amount")),
        ({"amount": ""}, (3, "amount", "", "missing_value")),
        ({"amount": "1.2345"}, (3, "amount", "1.2345", "too_many_decimals")),
        ({"invoice_id": "1.93E+09"}, (3, "invoice_id", "1.93E+09", "mangled_id")),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_good_one_kept(change, problem):
    checked, problems = _check(INVOICE, INVOICE | {"invoice_id": "F2"} | change)
    assert checked.frame["invoice_id"].tolist() == ["F1"]
    assert checked.rejected == 1
    assert _told(problems) == [problem]
    assert problems[0].severity is Severity.ERROR


def test_an_unknown_word_empties_an_optional_field_and_refuses_a_required_one():
    checked, problems = _check(INVOICE | {"kind": "nota"})
    assert checked.frame["kind"].tolist() == ["invoice"]
    assert _told(problems) == [(2, "kind", "nota", "left_out")]
    event = {"event_id": "1", "debtor_id": "a", "happened_on": "2026-01-01"}
    checked, problems = _check(event | {"kind": "ruzie"}, event | {"kind": "Plan"}, table="events")
    assert checked.frame["kind"].tolist() == ["plan"]
    assert _told(problems) == [(2, "kind", "ruzie", "unknown_choice")]


def test_a_debtor_is_not_lost_over_an_attribute():
    row = {"debtor_id": "a", "customer_since": "ooit", "direct_debit": "soms"}
    checked, problems = _check(row | {"payment_terms_days": "30"}, table="debtors")
    assert checked.frame["payment_terms_days"].tolist() == [30]
    assert [one.severity for one in problems] == [Severity.WARNING] * 2


def test_two_rows_of_one_number_with_different_content_are_both_refused():
    checked, problems = _check(INVOICE, INVOICE | {"amount": "11"}, INVOICE | {"invoice_id": "F2"})
    assert checked.frame["invoice_id"].tolist() == ["F2"]
    assert _told(problems) == [
        (2, "invoice_id", "F1", "duplicate_id"),
        (3, "invoice_id", "F1", "duplicate_id"),
    ]


def test_the_same_row_twice_counts_once_and_is_told():
    checked, problems = _check(INVOICE, INVOICE | {"amount": "10"})
    assert (len(checked.frame), checked.rejected, checked.repeated) == (1, 0, 1)
    assert _told(problems) == [(3, "invoice_id", "F1", "repeated_row")]


def test_numbers_with_a_point_nought_are_healed_only_when_the_whole_column_has_it():
    checked, problems = _check(INVOICE | {"invoice_id": "1930659387.0"})
    assert checked.frame["invoice_id"].tolist() == ["1930659387"]
    assert _told(problems) == [(2, "invoice_id", "1930659387.0", "healed_id")]
    checked, problems = _check(
        INVOICE | {"invoice_id": "2024.0"}, INVOICE | {"invoice_id": "2024.1"}
    )
    assert checked.frame["invoice_id"].tolist() == ["2024.0", "2024.1"]
    assert problems == []


def test_healed_amounts_are_told_once_per_column():
    checked, problems = _check(
        INVOICE | {"amount": "2309.7899999999995"},
        INVOICE | {"invoice_id": "F2", "amount": "0.30000000000000004"},
    )
    assert checked.frame["cents"].tolist() == [230979, 30]
    assert _told(problems) == [(2, "amount", "2309.7899999999995 (2×)", "healed_amount")]


def test_foreign_currency_is_kept_and_told_once():
    checked, problems = _check(
        INVOICE | {"currency": "EUR\n\t"},
        *(INVOICE | {"invoice_id": n, "currency": "usd"} for n in "23"),
    )
    assert checked.frame["currency"].tolist() == ["EUR", "USD", "USD"]
    assert _told(problems) == [(3, "currency", "USD (2×)", "foreign_currency")]


def test_days_that_could_be_months_ask_for_an_order_and_take_nothing():
    row = INVOICE | {"issued_on": "01-02-2026"}
    with pytest.raises(RefusedFileError) as caught:
        _check(row)
    assert caught.value.problem.code == "unclear_dates"
    assert caught.value.problem.value == "01-02-2026"
    checked, _ = _check(row, order="dmy")
    assert checked.frame["issued_on"][0] == pd.Timestamp("2026-02-01")
    with pytest.raises(RefusedFileError) as caught:
        _check(row | {"issued_on": "31-01-2026"}, order="mdy")
    assert caught.value.problem.code == "wrong_date_order"


def test_a_few_stray_days_among_iso_ones_are_refused_by_row():
    rows = [INVOICE | {"invoice_id": f"F{n}"} for n in range(5)]
    rows[2]["issued_on"] = "01/02/2026"
    checked, problems = _check(*rows)
    assert len(checked.frame) == 4
    assert _told(problems) == [(4, "issued_on", "01/02/2026", "unclear_day")]


def test_one_column_with_both_orders_asks():
    with pytest.raises(RefusedFileError) as caught:
        _check(INVOICE | {"issued_on": "31-01-2026", "due_on": "02-28-2026"})
    assert caught.value.problem.code == "mixed_dates"


def test_problems_past_a_thousand_are_counted():
    rows = [INVOICE | {"invoice_id": str(n), "amount": "x"} for n in range(1203)]
    _, problems = _check(*rows)
    assert len(problems) == 1001
    assert (problems[-1].code, problems[-1].value) == ("more", "bad_amount: 203")


def test_every_message_is_a_fixed_dutch_sentence():
    for severity, message in MESSAGES.values():
        assert message.endswith(".")
        assert "{" not in message
        assert severity in Severity
