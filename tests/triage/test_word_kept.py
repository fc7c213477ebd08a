"""Promises between two imports: kept and broken are told at the next one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kanwil.base.terms import EventKind
from kanwil.triage import changes, desk
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("paid", "kept", "broken"), [("1210.00", ["D1"], []), ("", [], ["D1"]), ("100.00", [], ["D1"])]
)
def test_a_promise_made_after_the_last_import_is_held_to_at_the_next(
    book, tmp_path, paid, kept, broken
):
    changes.report(book, DAY, "Sanne")
    made, due = DAY + timedelta(days=2), DAY + timedelta(days=6)
    seat = seat_of(book, "Sanne", made, "D1")
    desk.add_fact(book, seat, desk.Fact(EventKind.PROMISE, due, Decimal("1210.00")))
    later = DAY + timedelta(days=12)
    (tmp_path / "in").mkdir()
    who = f"P8,D1,F1,{due},{paid}" if paid else f"P8,D2,F3,{due},10.00"
    (tmp_path / "in" / "payments.csv").write_text(
        f"payment_id,debtor_id,invoice_id,paid_on,amount\n{who}\n", encoding="utf-8"
    )
    take_in(book, [tmp_path / "in"], "Sanne", later)
    told = changes.report(book, later, "Sanne")
    assert [one["debtor_id"] for one in told["kept"]["rows"]] == kept
    assert [one["debtor_id"] for one in told["broken"]["rows"]] == broken
