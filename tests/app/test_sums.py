"""Sums must agree: what one screen says of the sample company, every other says too."""

import pytest

from kanwil.base.money import euros, show_amount
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.triage import ageing, open_book
from kanwil.triage.arrivals import arrivals
from kanwil.triage.board import board
from kanwil.triage.calling import to_call
from kanwil.triage.capacity import fitting
from kanwil.triage.dossier import open_dossier
from kanwil.triage.owner import overview
from kanwil.triage.queue import decided, everyone, todays_debtors, todays_list
from tests_support import screen

LATE = ("late_1_30", "late_31_60", "late_61_90", "late_over_90")


@pytest.fixture(scope="module")
def book(sample_file, tmp_path_factory):

    url = screen.copied(sample_file, tmp_path_factory.mktemp("sums"))
    found = open_book(url, Settings())
    yield found
    found.close()


@pytest.fixture(scope="module")
def rows(book, sample_day):
    return board(book, sample_day).rows


def test_header_list_owner_and_ageing_say_the_same_total(book, sample_day, rows):
    total = int(rows["overdue_cents"].sum())
    page, table = overview(book, sample_day), ageing.ageing(book, sample_day)
    assert (
        total
        == page.overdue_cents
        == sum(one["overdue_cents"] for one in everyone(book, sample_day))
    )
    assert len(rows) == page.debtors
    late = table[table["debtor_id"].isin(rows.index)].set_index("debtor_id")
    # A credit balance is set off against the oldest item first, so late is late everywhere.
    assert late[list(LATE)].sum(axis=1).to_dict() == rows["overdue_cents"].to_dict()
    assert (table[[*ageing.BUCKETS, "credit"]].sum(axis=1) == table["open"]).all()


def test_the_owners_square_and_what_is_unclear_are_all_there_is(book, sample_day):
    page = overview(book, sample_day)
    parts = [*page.quadrants.values(), page.unclear]
    assert sum(cents for cents, _ in parts) == page.overdue_cents
    assert sum(debtors for _, debtors in parts) == page.debtors


def test_the_pills_count_the_list_and_what_fits_lies_in_it(book, sample_day, rows):
    listed = todays_debtors(book, sample_day, board(book, sample_day))
    own = rows.loc[listed]
    assert own["category"].value_counts().sum() == len(listed) == len(todays_list(book, sample_day))
    fits = fitting(own, 90)
    chosen = own.loc[list(fits.debtors)]
    assert (fits.minutes, fits.cents) == (chosen["minutes"].sum(), chosen["worth"].sum())
    done = decided(book, sample_day)
    calls = to_call(board(book, sample_day), board(book, sample_day).places(listed), done)
    assert len(calls) == (own["action"] == "call").sum()


def test_every_dossier_adds_up_to_its_line_on_the_list(book, sample_day, rows):
    for debtor, cents in rows["overdue_cents"].head(20).items():
        opened = open_dossier(book, str(debtor), sample_day, Tr(Lang.NL))
        figures = opened.figures
        assert figures["overdue_cents"] == cents == opened.judgement["overdue_cents"]
        aged = figures["ageing"]
        assert sum(aged[name] for name in LATE) == cents
        assert sum(aged[name] for name in (*ageing.BUCKETS, "credit")) == figures["open_cents"]
        assert len(opened.habit) >= figures["n_overdue"]
        assert figures["n_overdue"] == rows.loc[debtor, "n_overdue"]


def test_claims_of_payment_are_as_large_as_on_the_list(book, sample_day, rows):
    for one in arrivals(book, sample_day, sample_day):
        if one.kind == "claims_paid":
            assert one.cents == rows.loc[one.debtor_id, "overdue_cents"]


def test_whole_euros_of_a_total_are_rounded_once(rows):
    total = int(rows["overdue_cents"].sum())
    shown = show_amount(euros(total), Lang.NL, whole=True)
    assert int("".join(sign for sign in shown if sign.isdigit())) == round(total / 100)
