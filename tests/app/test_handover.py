"""A claim is handed over from the dossier, and the owner sees what complaints recur."""

from kanwil.base.terms import Action
from kanwil.triage import agency, recurring
from kanwil.triage.agency import Report
from kanwil.triage.queue import case_of, everyone


def who(book, day, *, may):
    """Return someone whose hand-over no rule forbids, or one of the others."""
    for row in everyone(book, day):
        listed = case_of(book, day, row["debtor_id"])[0]["detail"]["alternatives"]
        barred = {one["action"]: one["forbidden_by"] for one in listed}
        if (not barred[Action.HAND_OVER]) is may and "handed_over" not in barred[Action.REMIND]:
            return row["debtor_id"]
    raise AssertionError("the sample has nobody like that")


def press(at, opener, key):
    """Press a button in a dialog: only who presses its opener as well sees it in a whole run."""
    at.button(key=opener).click()
    at = at.button(key=key).click().run()
    assert not at.exception
    return at


def test_a_claim_is_handed_over_reported_on_and_taken_back(run, book, sample_day):
    debtor = who(book, sample_day, may=True)
    at = run("dossier", debtor=debtor)
    at.button(key="hand_over").click().run()
    at.text_input(key="party").set_value("Bureau Zeker")
    at.text_input(key="party_why").set_value("weigert te betalen")
    at = press(at, "hand_over", "handed")
    assert "Bureau Zeker" in agency.handed_over(book, debtor, sample_day).to
    assert any("Ligt bij incasso sinds" in one.value for one in at.markdown)
    at.button(key="agency_told").click().run()
    at.selectbox(key="agency_what").set_value(Report.COSTS)
    at = press(at, "agency_told", "agency_recorded")
    assert any("Vul het bedrag in" in one.value for one in at.error)
    at.button(key="undo").click().run()
    assert agency.handed_over(book, debtor, sample_day) is None


def test_a_hand_over_that_would_be_refused_is_a_concept_with_its_reasons(run, book, sample_day):
    at = run("dossier", debtor=who(book, sample_day, may=False))
    at.button(key="hand_over").click().run()
    assert not at.exception
    assert any("Dit kan nog niet" in one.value for one in at.error)
    assert "handed" not in {one.key for one in at.button}


def test_the_owner_sees_what_recurs(run, book, sample_day):
    at = run("eigenaar")
    found = recurring.recurring(book, sample_day)
    assert sum("klachten in een jaar" in one.value for one in at.markdown) == bool(found)
