"""Who owes what at a moment, against a reference that counts on its fingers."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import items, position, positions
from tests_support.ledgers import in_polars, make_ledger, make_moments

SEEDS = st.integers(0, 1 << 30)
DAY = "2024-03-01"


def book(invoices: str, payments: str = "") -> Ledger:
    """Read `F1 2024-01-01 2024-01-31 100` and `F1 2024-02-01 100 [reversed]` lines."""
    bills = [line.split() for line in invoices.strip().splitlines()]
    paid = [line.split() for line in payments.strip().splitlines()]
    return Ledger.from_frames(
        invoices=pd.DataFrame(
            [
                {
                    "invoice_id": one[0],
                    "debtor_id": "D",
                    "issued_on": one[1],
                    "due_on": one[2],
                    "amount": one[3],
                    "credits": one[4] if len(one) > 4 and one[4] != "-" else None,
                    "written_off_on": one[5] if len(one) > 5 else None,
                }
                for one in bills
            ]
        ),
        payments=pd.DataFrame(
            [
                {
                    "payment_id": f"P{i}",
                    "debtor_id": "D",
                    "invoice_id": None if one[0] == "-" else one[0],
                    "paid_on": one[1],
                    "amount": one[2],
                    "reversed_on": one[3] if len(one) > 3 else None,
                }
                for i, one in enumerate(paid)
            ],
            columns=["payment_id", "debtor_id", "invoice_id", "paid_on", "amount", "reversed_on"],
        ),
    )


def at(ledger: Ledger, day: str = DAY) -> pd.Series:
    moments = pd.DataFrame({"case_id": ["Z"], "debtor_id": ["D"], "as_of": [pd.Timestamp(day)]})
    return position(known(ledger, moments)).to_pandas().iloc[0]


def open_items(ledger: Ledger, day: str = DAY) -> list[tuple]:
    moments = pd.DataFrame({"case_id": ["Z"], "debtor_id": ["D"], "as_of": [pd.Timestamp(day)]})
    frame = items(known(ledger, moments)).to_pandas()
    return list(frame[["invoice_id", "remaining_cents", "days_late"]].itertuples(index=False))


def test_due_on_the_day_is_not_overdue():
    ledger = book("F1 2024-01-01 2024-03-01 100")
    assert at(ledger).overdue_cents == 0
    assert at(ledger).not_due_cents == 100_00
    assert at(ledger, "2024-03-02").oldest_days == 1


@pytest.mark.parametrize(
    ("day", "overdue"), [("2024-02-09", 100_00), ("2024-02-10", 0), ("2024-02-20", 100_00)]
)
def test_a_payment_counts_from_its_day_until_it_is_reversed(day, overdue):
    ledger = book("F1 2024-01-01 2024-01-31 100", "F1 2024-02-10 100 2024-02-20")
    assert at(ledger, day).overdue_cents == overdue


def test_loose_credit_nets_the_oldest_first():
    ledger = book(
        """F1 2024-01-01 2024-01-10 100
           F2 2024-01-01 2024-02-10 100
           F3 2024-02-20 2024-03-20 100""",
        "- 2024-02-01 150",
    )
    assert open_items(ledger) == [("F2", 50_00, 20), ("F3", 100_00, -19)]
    now = at(ledger)
    assert (now.overdue_cents, now.open_cents, now.n_overdue) == (50_00, 150_00, 1)
    assert (now.oldest_days, now.unallocated_cents, now.credit_cents) == (20, 150_00, 0)


def test_an_overpaid_invoice_and_a_loose_credit_note_are_credit():
    ledger = book("F1 2024-01-01 2024-01-10 100\nC1 2024-01-05 2024-01-05 -30", "F1 2024-02-01 120")
    now = at(ledger)
    assert (now.open_cents, now.credit_cents, now.overdue_cents) == (-50_00, 50_00, 0)


def test_a_credit_note_settles_the_invoice_that_it_credits():
    ledger = book("F1 2024-01-01 2024-01-10 100\nF2 2024-01-01 2024-01-05 9\n"
                  "C1 2024-01-05 2024-01-05 -30 F1")  # fmt: skip
    assert open_items(ledger) == [("F2", 9_00, 56), ("F1", 70_00, 51)]


def test_what_is_written_off_is_gone_from_that_day():
    ledger = book("F1 2024-01-01 2024-01-10 100 - 2024-02-15", "F1 2024-02-20 100")
    assert at(ledger, "2024-02-14").overdue_cents == 100_00
    assert at(ledger, "2024-02-15").open_cents == 0
    assert at(ledger, "2024-02-20").credit_cents == 0


def test_money_paid_back_without_an_invoice_is_owed_but_not_overdue():
    ledger = book("F1 2024-01-01 2024-01-10 100", "F1 2024-01-10 100\n- 2024-02-01 -25")
    now = at(ledger)
    assert (now.open_cents, now.overdue_cents, now.not_due_cents) == (25_00, 0, 25_00)
    name, remaining, days = open_items(ledger)[0]
    assert pd.isna(name)
    assert pd.isna(days)
    assert remaining == 25_00


def _known(rows: list[dict], day: str, as_of: pd.Timestamp) -> list[dict]:
    return [r for r in rows if r[day] <= as_of and not r["recorded_on"] > as_of]


def _gone(row: dict, day: str, as_of: pd.Timestamp) -> bool:
    return pd.notna(row[day]) and row[day] <= as_of


def _settled(bills: dict, notes: list[dict], payments: list[dict]) -> tuple[dict, Decimal]:
    """Return what came in per invoice, and what came in on none."""
    came_in = dict.fromkeys(bills, Decimal(0))
    loose = Decimal(0)
    amounts = [(row["invoice_id"], Decimal(row["cents"])) for row in payments]
    amounts += [(row["credits"], -Decimal(row["cents"])) for row in notes]
    for number, amount in amounts:
        if number in bills:
            came_in[number] += amount
        else:
            loose += amount
    return came_in, loose


def _open(bills: dict, came_in: dict, as_of: pd.Timestamp, terms: int) -> list[list]:
    found = []
    for number, row in bills.items():
        rest = row["cents"] - came_in[number]
        due = row["due_on"]
        due = row["issued_on"] + pd.Timedelta(days=terms) if pd.isna(due) else due
        if rest > 0 and not _gone(row, "written_off_on", as_of):
            found.append([(as_of - due).days, (as_of - row["issued_on"]).days, rest])
    return sorted(found, key=lambda one: (-one[0], -one[1]))


def by_hand(mine: dict[str, list[dict]], as_of: pd.Timestamp, terms: int) -> dict[str, Decimal]:
    """Work out one debtor's position with plain loops and Decimal, straight from the words."""
    all_bills = _known(mine["invoices"], "issued_on", as_of)
    payments = _known(mine["payments"], "paid_on", as_of)
    own = [row["payment_terms_days"] for row in mine["debtors"]]
    bills = {row["invoice_id"]: row for row in all_bills if row["kind"] == "invoice"}
    notes = [row for row in all_bills if row["kind"] != "invoice"]
    came_in, loose = _settled(
        bills,
        [row for row in notes if not _gone(row, "written_off_on", as_of)],
        [row for row in payments if not _gone(row, "reversed_on", as_of)],
    )
    loose += sum(max(came_in[number] - row["cents"], 0) for number, row in bills.items())
    left = _open(bills, came_in, as_of, int(own[0]) if own and pd.notna(own[0]) else terms)
    total, purse = sum((one[2] for one in left), Decimal(0)) - loose, max(loose, Decimal(0))
    for one in left:
        used = min(purse, one[2])
        one[2], purse = one[2] - used, purse - used
    late = [one for one in left if one[0] > 0 and one[2] > 0]
    return {
        "open_cents": total,
        "overdue_cents": sum((one[2] for one in late), Decimal(0)),
        "credit_cents": max(-total, Decimal(0)),
        "oldest_days": max((one[0] for one in late), default=0),
        "n_overdue": len(late),
    }


def per_debtor(ledger: Ledger, debtor_id: str) -> dict[str, list[dict]]:
    return {
        name: frame[frame.debtor_id == debtor_id].astype(object).to_dict("records")
        for name, frame in ledger.frames().items()
    }


@given(SEEDS, st.integers(0, 60))
@settings(max_examples=3, deadline=None)
def test_the_position_is_what_one_counts_by_hand(seed, terms):
    ledger, moments = make_ledger(seed), make_moments(seed)
    found = position(known(ledger, moments, terms)).to_pandas()
    for i, one in moments.iterrows():
        expected = by_hand(per_debtor(ledger, one.debtor_id), one.as_of, terms)
        assert {name: found[name][i] for name in expected} == expected


@given(SEEDS)
@settings(max_examples=3, deadline=None)
def test_the_parts_add_up(seed):
    result = positions(known(make_ledger(seed), make_moments(seed)))
    total, left = result.totals.to_pandas(), result.items.to_pandas()
    by_moment = left.groupby("moment")["remaining_cents"].sum().reindex(total.moment, fill_value=0)
    assert (total.open_cents == by_moment.to_numpy() - total.credit_cents).all()
    assert (
        total.open_cents == total.overdue_cents + total.not_due_cents - total.credit_cents
    ).all()
    assert (total[["overdue_cents", "credit_cents", "not_due_cents"]] >= 0).all(axis=None)
    assert ((total.n_overdue > 0) == (total.overdue_cents > 0)).all()
    assert ((total.oldest_days > 0) == (total.n_overdue > 0)).all()
    assert (left.remaining_cents > 0).all()


@given(SEEDS)
@settings(max_examples=3, deadline=None)
def test_polars_counts_what_pandas_counts(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    one, two = positions(known(ledger, moments)), positions(known(in_polars(ledger), moments))
    for name in ("invoices", "items", "totals"):
        left, right = getattr(one, name).to_pandas(), getattr(two, name).to_pandas()
        pd.testing.assert_frame_equal(left, right, check_dtype=False, obj=name)


def test_nothing_known_is_nothing_owed():
    total = position(known(Ledger.empty(), make_moments(1))).to_pandas()
    assert total.drop(columns="moment").eq(0).all(axis=None)
