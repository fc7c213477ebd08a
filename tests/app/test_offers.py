"""A controller agrees on a plan, keeps his word, and sees what fits in his time, on the screen."""

import pandas as pd

from kanwil.triage import offering, threats
from kanwil.triage.capacity import fitting
from kanwil.triage.queue import everyone, todays_list


def test_a_plan_is_shown_with_its_text_and_agreed_and_undone(run, book, sample_day):
    rows = everyone(book, sample_day)
    who = next(row["debtor_id"] for row in rows if row["action"] == "instalments")
    at = run("dossier", debtor=who)
    assert "U erkent dat u ons" in at.code[0].value
    at.number_input(key="offer_count").set_value(3).run()
    assert "in 3 termijnen" in at.code[0].value
    at.button(key="offer_agreed").click().run()
    assert not at.exception
    agreed, now = offering.standing_plan(book, who, sample_day)
    assert (len(agreed.instalments), now.met) == (3, 0)
    at.button(key="undo").click().run()
    assert offering.standing_plan(book, who, sample_day) is None


def test_an_announcement_is_carried_out_from_the_day_and_undone(run, book, sample_day):
    due = threats.due(book, sample_day)
    at = run("")
    at.session_state["due"] = True
    at.run()
    at.button(key=f"executed {due[0].debtor_id}").click().run()
    assert not at.exception
    left = threats.due(book, sample_day)
    assert {one.debtor_id for one in left} == {one.debtor_id for one in due[1:]}
    at.button(key="undo").click().run()
    assert len(threats.due(book, sample_day)) == len(due)


def test_what_fits_in_the_minutes_is_told_and_shown_alone(run, book, sample_day):
    rows = pd.DataFrame(todays_list(book, sample_day)).set_index("debtor_id")
    fits = fitting(rows, 30)
    at = run("")
    at.selectbox(key="minutes").set_value(30).run()
    assert any(f"{len(fits.debtors)} dossiers, samen" in one.value for one in at.markdown)
    at.toggle(key="fitting").set_value(True).run()
    assert any(one.value.startswith(f"{len(fits.debtors)} klant") for one in at.caption)


def test_the_owner_sees_what_became_of_what_was_announced(run, book, sample_day):
    sums = threats.ledger(book, sample_day)
    at = run("eigenaar")
    assert any(f"{sums.total} keer" in one.value for one in at.markdown)
    standing = [one for one in map(threats.pending, everyone(book, sample_day)) if one]
    assert sums.running + sums.lapsed == len(standing)
