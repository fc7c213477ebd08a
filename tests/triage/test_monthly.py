"""The owner's month: sums that add up, nothing from later, and a forecast that keeps its word."""

import io
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from kanwil.base.places import samples_folder
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.position import positions
from kanwil.policy.figures import load_stakes
from kanwil.triage import open_book
from kanwil.triage.ageing import SUMS
from kanwil.triage.forecast import WEEKS, forecast, foreseen
from kanwil.triage.intake import take_in
from kanwil.triage.monthly import month_of
from kanwil.triage.report import months, report, report_pdf, report_xlsx
from tests_support.ledgers import BASE, change_the_future, make_ledger

DAY = date(2026, 10, 30)
NL = Tr(Lang.NL)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    found = open_book(f"sqlite:///{tmp_path_factory.mktemp('maand')}/book.db", Settings())
    take_in(found, [samples_folder()], "Sanne", DAY)
    yield found
    found.close()


@pytest.fixture(scope="module")
def ledger(book):
    with book.read() as connection:
        return read_ledger(connection)


def paid_on_open(ledger, day):
    """Return the payments after `day` on invoices that were open then: their days and cents."""
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    items = positions(known(ledger, moments, 30)).items.to_pandas()
    paid = ledger.payments[ledger.payments["invoice_id"].isin(items["invoice_id"])]
    paid = paid[(paid["paid_on"] > pd.Timestamp(day)) & paid["reversed_on"].isna()]
    return paid["paid_on"], paid["cents"]


def test_all_that_is_open_is_expected_or_given_up(ledger):
    told = foreseen(ledger, DAY, 30)
    open_cents = month_of(ledger, DAY.replace(day=1), DAY, Settings(), load_stakes()).ageing["open"]
    expected = sum(week.expected_cents for week in told.weeks) + told.later_cents
    assert 0 < told.provision_cents <= open_cents - expected + WEEKS
    assert all(w.low_cents <= w.expected_cents <= w.high_cents for w in told.weeks)
    assert [w.until.weekday() for w in told.weeks] == [4] * WEEKS


def test_the_band_holds_what_came_in_as_often_as_it_says(ledger):
    inside = []
    for back in range(8):
        begin = date(2026, 8, 14) - timedelta(days=25 * back)
        on, cents = paid_on_open(ledger, begin)
        for week in foreseen(ledger, begin, 30).weeks:
            came = int(cents[(on > pd.Timestamp(begin)) & (on <= pd.Timestamp(week.until))].sum())
            inside.append(week.low_cents <= came <= week.high_cents)
            begin = week.until
    assert 0.7 <= sum(inside) / len(inside) <= 0.95


def test_who_probably_pays_is_expected_sooner(ledger):
    as_all = foreseen(ledger, DAY, 30)
    slow = foreseen(ledger, DAY, 30, pd.Series(0.2, index=ledger.debtors["debtor_id"]))
    assert slow.provision_cents > as_all.provision_cents
    assert slow.weeks[0].expected_cents < as_all.weeks[0].expected_cents


def test_without_history_nothing_is_promised(tmp_path):
    empty = open_book(f"sqlite:///{tmp_path}/book.db", Settings())
    assert forecast(empty, DAY) is None
    empty.close()


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), ahead=st.integers(40, 400))
def test_a_month_adds_up_and_knows_nothing_of_later(seed, ahead):
    ledger = make_ledger(seed)
    day = (BASE + pd.Timedelta(days=ahead)).date()
    found = month_of(ledger, day.replace(day=1), day, Settings(), load_stakes())
    parts = sum(cents for name, cents in found.ageing.items() if name != "open")
    assert set(found.ageing) == set(SUMS)
    assert parts == found.ageing["open"]
    assert all(cents > 0 for cents in found.received.values())
    assert all(one.cost > 0 for one in found.costly)
    later = change_the_future(ledger, pd.Timestamp(day), seed)
    assert month_of(later, day.replace(day=1), day, Settings(), load_stakes()) == found


def test_received_after_steps_is_all_that_came_in_late(ledger):
    found = month_of(ledger, date(2026, 9, 1), DAY, Settings(), load_stakes())
    bills = ledger.invoices.set_index("invoice_id")
    own = ledger.debtors.set_index("debtor_id")["payment_terms_days"]
    terms = pd.to_timedelta(bills["debtor_id"].map(own).fillna(30), unit="D")
    bills = bills["due_on"].fillna(bills["issued_on"] + terms)
    paid, end = ledger.payments, pd.Timestamp("2026-09-30")
    paid = paid[~(paid["reversed_on"] <= end) & ~(paid["recorded_on"] > end)]
    on, due = pd.to_datetime(paid["paid_on"]), pd.to_datetime(paid["invoice_id"].map(bills))
    mine = (on > due) & on.between("2026-09-01", "2026-09-30")
    assert sum(found.received.values()) == int(paid.loc[mine, "cents"].sum())
    assert found.day == date(2026, 9, 30)


def test_the_report_says_the_same_on_paper_and_in_the_sheet(book):
    told = report(book, date(2026, 9, 1), DAY, NL)
    text = "".join(page.extract_text() for page in PdfReader(_pdf(book)).pages)
    sheets = load_workbook(io.BytesIO(report_xlsx(told)))
    for section, sheet in zip(told.sections, sheets, strict=True):
        assert section.title in text
        assert sheet.max_row == 1 + len(section.rows) + bool(section.total)
        if section.total and section.rows:
            assert sum(row[-1] for row in section.rows) == section.total[-1]


def _pdf(book):
    return io.BytesIO(report_pdf(book, date(2026, 9, 1), DAY, Lang.NL))


def test_no_name_becomes_a_formula(book):
    told = report(book, date(2026, 10, 1), DAY, NL)
    last = next(one for one in reversed(told.sections) if one.rows)
    evil = last.rows[0][1:]
    changed = type(last)(last.title, last.says, last.heads, (("=cmd|'/c calc'!A1", *evil),))
    sheet = load_workbook(io.BytesIO(report_xlsx(type(told)("", "", DAY, (changed,))))).active
    assert sheet["A2"].value == "'=cmd|'/c calc'!A1"
    assert sheet["A2"].data_type == "s"


def test_twelve_months_to_choose_from():
    assert months(date(2026, 1, 31))[:2] == [date(2026, 1, 1), date(2025, 12, 1)]
    assert len(months(DAY)) == 12
