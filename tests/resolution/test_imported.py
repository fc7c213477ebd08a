"""Closed cases from a file: the same file twice changes nothing, no label changes in silence."""

from datetime import date

import pandas as pd

from kanwil.base.terms import Severity
from kanwil.book.frames import as_text, coerce
from kanwil.resolution.cases import Resolution, labels, resolve, standing, undo_resolution
from kanwil.resolution.experience import experience
from kanwil.resolution.imported import store_imported

ROW = {
    "case_id": "c1",
    "debtor_id": "d1",
    "as_of": "2026-03-02",
    "category": "forgetful",
    "action": "remind",
    "outcome": "paid",
    "resolved_on": "2026-03-09",
    "amount_overdue": "1200.00",
    "amount_recovered": "1200.00",
    "labelled_by": "sanne",
    "proof": "proven",
}
BARE = {"action": None, "outcome": None, "proof": None, "labelled_by": None}


def frame(*changes):
    return coerce("resolved_cases", pd.DataFrame([ROW | change for change in changes]))


def counts(intake):
    return intake.accepted, intake.unchanged, intake.rejected


def test_the_same_file_twice_changes_nothing(connection):
    file = frame({}, {"case_id": "c2", "category": "neither"}, {"case_id": "c3"} | BARE)
    assert counts(store_imported(connection, file, "sanne")) == (3, 0, 0)
    before = labels(connection)
    again = store_imported(connection, file, "joost")
    assert counts(again) == (0, 3, 0)
    assert again.problems == []
    pd.testing.assert_frame_equal(labels(connection), before)


def test_what_the_book_writes_it_reads_back_unchanged(connection):
    store_imported(connection, frame({}, {"case_id": "c2"} | BARE), "sanne")
    exported = as_text("resolved_cases", coerce("resolved_cases", labels(connection)))
    back = coerce("resolved_cases", exported)
    assert counts(store_imported(connection, back, "sanne")) == (0, 2, 0)


def test_a_changed_label_is_a_correction_with_a_warning(connection):
    store_imported(connection, frame({}), "sanne")
    intake = store_imported(connection, frame({"category": "can_wont"}), "sanne")
    assert counts(intake) == (1, 0, 0)
    [problem] = intake.problems
    assert (problem.code, problem.severity) == ("label_changed", Severity.WARNING)
    assert problem.value == "can_wont"
    assert labels(connection)["category"].tolist() == ["can_wont"]


def test_an_old_file_does_not_overrule_a_later_correction(connection):
    store_imported(connection, frame({}), "sanne")
    case = Resolution("c1", "d1", date(2026, 3, 2), "neither", "paid", date(2026, 3, 9))
    resolve(connection, "joost", case, corrects=standing(connection, "c1")["resolution"])
    assert counts(store_imported(connection, frame({}), "sanne")) == (0, 1, 0)
    assert labels(connection)["category"].tolist() == ["neither"]


def test_an_undone_row_may_be_imported_again(connection):
    store_imported(connection, frame({}), "sanne")
    undo_resolution(connection, "sanne", "c1")
    assert counts(store_imported(connection, frame({}), "sanne")) == (1, 0, 0)
    assert len(labels(connection)) == 1


def test_two_answers_for_one_case_are_both_refused(connection):
    file = frame({}, {"category": "neither"}, {"category": "can_wont"}, {"case_id": "c2"})
    intake = store_imported(connection, file, "sanne")
    assert counts(intake) == (1, 0, 3)
    assert [p.code for p in intake.problems] == ["conflict"]
    assert labels(connection)["case_id"].tolist() == ["c2"]


def test_the_same_row_twice_in_a_file_counts_once(connection):
    assert counts(store_imported(connection, frame({}, {}), "sanne")) == (1, 1, 0)


def test_bad_rows_are_refused_and_good_ones_taken(connection):
    file = frame(
        {"resolved_on": "2026-01-01"},
        {"case_id": "c2", "outcome": "verdwenen"},
        {"case_id": "c3"},
    )
    intake = store_imported(connection, file, "sanne")
    assert counts(intake) == (1, 0, 2)
    assert [(p.value, p.line) for p in intake.problems] == [("c1", None), ("c2", None)]
    lined = frame({"case_id": "c3", "debtor_id": "d2"}).assign(line=7)
    other = store_imported(connection, lined, "sanne")
    assert [(p.code, p.line, p.value) for p in other.problems] == [("other_debtor", 7, "d2")]


def test_experience_counts_action_category_and_outcome(connection):
    file = frame(
        {},
        {"case_id": "c2", "amount_recovered": "200.00", "outcome": "paid"},
        {"case_id": "c3", "amount_recovered": None},
        {"case_id": "c4", "category": "neither", "outcome": "written_off"},
        {"case_id": "c5"} | BARE,
    )
    store_imported(connection, file, "sanne")
    found = experience(labels(connection)).set_index(["action", "category", "outcome"])
    assert len(found) == 2
    paid = found.loc[("remind", "forgetful", "paid")]
    assert (paid.n, paid.n_known) == (3, 2)
    assert (paid.overdue_cents, paid.recovered_cents) == (240_000, 140_000)
    assert experience(labels(connection).head(0)).empty
