"""What was reckoned for a screen stays while it is asked for, and never outlives its stamp."""

from functools import partial

from kanwil.triage.kept import kept


def test_what_is_asked_for_stays_while_cases_come_and_go():
    made = []
    for one in range(1000):
        kept(("test", "case", one), 1, partial(int, one))
        kept(("test", "day"), 1, partial(made.append, one))
    assert made == [0]
    assert kept(("test", "case", 1), 1, lambda: "again") == "again"


def test_another_stamp_is_made_anew():
    assert [kept("test stamp", stamp, partial(int, stamp)) for stamp in (1, 1, 2, 1)] == [
        1,
        1,
        2,
        1,
    ]
