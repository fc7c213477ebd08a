"""The lot of the trial: off by default, firms only, the same every day, and for one week."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kanwil.policy.stakes import PLACE
from kanwil.policy.trial import drawn
from kanwil.policy.verdict import judge

DUE = date(2026, 11, 2)


def waits(late, settings, days, **more):
    """Return in how many days a reminder may go, so many days after the due day."""
    told = {"oldest_days": float(days), "as_of": str(DUE + timedelta(days=days)), "rung": 0}
    found = late(**{**told, "n_reminders": 0, "last_out_ago": float("nan"), **more})
    return judge(found, settings).days[0, PLACE["remind"]]


def test_nobody_waits_unless_asked_for(late, settings):
    assert waits(late, settings, 8) == 0


def test_who_drew_the_lot_waits_a_week_and_no_longer(late, settings):
    tried = settings.model_copy(update={"trial_pct": 100})
    assert [waits(late, tried, days) for days in (3, 8, 13, 14)] == [11, 6, 1, 0]


def test_no_person_waits_and_no_second_reminder(late, settings):
    tried = settings.model_copy(update={"trial_pct": 100})
    assert waits(late, tried, 8, natural_person=True) == 0
    assert waits(late, tried, 8, n_reminders=1, rung=1) == 0


@given(st.text(min_size=1), st.dates(), st.integers(0, 50))
def test_a_larger_share_keeps_who_waited(debtor, due, share):
    assert drawn(debtor, due, share) <= drawn(debtor, due, share + 1)
    assert not drawn(debtor, due, 0)


def test_about_so_many_of_a_hundred_wait():
    assert 150 < sum(drawn(f"D{n}", DUE, 20) for n in range(1_000)) < 250
