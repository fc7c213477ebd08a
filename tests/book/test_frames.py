from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from kanwil.book.frames import COLUMNS, TABLES, Ledger, as_text, coerce


def _invoices(**columns):
    return Ledger.from_frames(invoices=pd.DataFrame(columns)).invoices


def test_an_empty_ledger_has_every_column_with_its_type():
    for table, frame in Ledger.empty().frames().items():
        assert list(frame.columns) == [column.frame for column in COLUMNS[table]]
        assert [str(kind) for kind in frame.dtypes] == [c.dtype for c in COLUMNS[table]]
        assert frame.empty


def test_amounts_become_cents_under_their_own_name():
    names = {c.name: c.frame for columns in COLUMNS.values() for c in columns if "amount" in c.name}
    assert names == {
        "amount": "cents",
        "promised_amount": "promised_cents",
        "amount_overdue": "overdue_cents",
        "amount_recovered": "recovered_cents",
    }


@pytest.mark.parametrize("amount", [Decimal("3.10"), "3.10", 3.1])
def test_loose_amounts_and_days_are_typed(amount):
    invoices = _invoices(
        invoice_id=["1"], debtor_id=["a"], issued_on=[date(2026, 1, 31)], amount=[amount]
    )
    assert invoices["cents"].tolist() == [310]
    assert invoices["issued_on"][0] == pd.Timestamp("2026-01-31")
    assert invoices["kind"].tolist() == ["invoice"]
    assert invoices["currency"].tolist() == ["EUR"]


def test_decimals_with_holes_are_typed():
    events = coerce("events", pd.DataFrame({"event_id": ["1", "2"], "amount": [Decimal(5), None]}))
    assert events["cents"].fillna(-1).tolist() == [500, -1]


@pytest.mark.parametrize(
    ("kind", "cents", "expected"),
    [
        ("invoice", 5, ("invoice", 5)),
        ("invoice", -5, ("credit_note", -5)),
        ("credit_note", 5, ("credit_note", -5)),
        ("credit_note", -5, ("credit_note", -5)),
        (None, -5, ("credit_note", -5)),
    ],
)
def test_credit_notes_are_negative_and_negative_invoices_credit_notes(kind, cents, expected):
    invoices = _invoices(
        invoice_id=["1"], debtor_id=["a"], issued_on=["2026-01-01"], cents=[cents], kind=[kind]
    )
    assert (invoices["kind"][0], invoices["cents"][0]) == expected


def test_a_slice_holds_only_the_debtors_asked_for():
    ledger = Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["c", "a", "b"]}),
        invoices=pd.DataFrame(
            {"invoice_id": ["3", "2", "1"], "debtor_id": ["c", "b", "c"], "cents": 1}
        ).assign(issued_on="2026-01-01"),
    )
    part = ledger.of(["c", "a", "nobody"])
    assert part.debtors["debtor_id"].tolist() == ["a", "c"]
    assert part.invoices["invoice_id"].tolist() == ["1", "3"]
    assert part.invoices.index.tolist() == [0, 1]
    assert ledger.of([]).invoices.empty
    assert Ledger.empty().of(["a"]).debtors.empty


def test_texts_are_the_canonical_files():
    text = as_text(
        "invoices",
        _invoices(
            invoice_id=["007"],
            debtor_id=["a"],
            issued_on=["2026-01-31"],
            cents=[-5],
            quote_signed=[1],
        ),
    )
    assert text.loc[
        0, ["invoice_id", "issued_on", "amount", "quote_signed", "due_on"]
    ].tolist() == [
        "007",
        "2026-01-31",
        "-0.05",
        "1",
        "",
    ]


def test_there_are_no_other_tables():
    assert tuple(Ledger.empty().frames()) == TABLES
    with pytest.raises(TypeError, match="moments"):
        Ledger.from_frames(moments=pd.DataFrame())
