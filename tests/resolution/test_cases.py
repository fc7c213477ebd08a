"""Closing, correcting and undoing: what stands is the last label that was not taken back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanwil.base.audit import broken_links
from kanwil.base.problems import ConflictError, RefusedError, UnknownDebtorError
from kanwil.base.store import METADATA, engine_for, rows
from kanwil.base.terms import CATEGORIES, Action, Category, Outcome, Proof
from kanwil.resolution.cases import Resolution, labels, resolve, standing, undo_resolution
from kanwil.resolution.tables import RESOLUTIONS

CASE = Resolution(
    case_id="c1",
    debtor_id="d1",
    as_of=date(2026, 3, 2),
    category=Category.FORGETFUL,
    action=Action.REMIND,
    outcome=Outcome.PAID,
    resolved_on=date(2026, 3, 9),
    overdue_cents=120_000,
    recovered_cents=120_000,
    proof=Proof.PROVEN,
    seen_model=False,
)


def test_a_closed_case_is_a_label(connection):
    resolve(connection, "sanne", CASE)
    [row] = labels(connection).to_dict("records")
    assert row["category"] == "forgetful"
    assert row["as_of"].date() == CASE.as_of
    assert (row["overdue_cents"], row["recovered_cents"]) == (120_000, 120_000)
    assert (row["labelled_by"], row["proof"], row["seen_model"]) == ("sanne", "proven", 0)


def test_no_labels_give_an_empty_frame_of_the_same_shape(connection):
    empty = labels(connection)
    resolve(connection, "sanne", CASE)
    full = labels(connection)
    assert empty.empty
    assert (empty.dtypes == full.dtypes).all()


def test_weet_niet_is_kept_without_a_category(connection):
    resolve(connection, "sanne", replace(CASE, category=None))
    assert labels(connection)["category"].isna().all()


def test_a_second_closing_must_name_what_it_corrects(connection):
    first = resolve(connection, "sanne", CASE)
    other = replace(CASE, category=Category.CAN_WONT)
    with pytest.raises(ConflictError):
        resolve(connection, "joost", other)
    resolve(connection, "joost", other, corrects=first)
    assert labels(connection)["category"].tolist() == ["can_wont"]
    with pytest.raises(ConflictError):
        resolve(connection, "sanne", CASE, corrects=first)


def test_undo_of_a_correction_brings_the_first_label_back(connection):
    first = resolve(connection, "sanne", CASE)
    resolve(connection, "sanne", replace(CASE, category=Category.NEITHER), corrects=first)
    undo_resolution(connection, "sanne", "c1")
    assert labels(connection)["category"].tolist() == ["forgetful"]
    undo_resolution(connection, "sanne", "c1")
    assert labels(connection).empty
    with pytest.raises(RefusedError):
        undo_resolution(connection, "sanne", "c1")
    resolve(connection, "sanne", CASE)
    assert len(labels(connection)) == 1
    assert len(rows(connection, RESOLUTIONS.select())) == 5, "nothing is ever deleted"


def test_an_unknown_case_cannot_be_undone(connection):
    with pytest.raises(UnknownDebtorError):
        undo_resolution(connection, "sanne", "nope")


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "boos"},
        {"outcome": "weg"},
        {"proof": "zeker"},
        {"resolved_on": date(2026, 1, 1)},
    ],
)
def test_words_outside_the_lists_are_refused(connection, wrong):
    with pytest.raises(RefusedError):
        resolve(connection, "sanne", replace(CASE, **wrong))
    assert labels(connection).empty


def test_every_move_is_in_the_log(connection):
    resolve(connection, "sanne", CASE)
    undo_resolution(connection, "joost", "c1")
    log = rows(connection, METADATA.tables["log"].select())
    assert [(row["move"], row["made_by"]) for row in log] == [
        ("resolve", "sanne"),
        ("undo_resolve", "joost"),
    ]
    assert broken_links(connection) == []


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from([*CATEGORIES, "undo"]), max_size=8))
def test_what_stands_is_a_stack(tmp_path_factory, moves):
    engine = engine_for(str(tmp_path_factory.mktemp("stack") / "book.db"))
    METADATA.create_all(engine)
    stack = []
    with engine.begin() as connection:
        for move in moves:
            if move == "undo":
                if stack:
                    undo_resolution(connection, "sanne", "c1")
                    stack.pop()
                continue
            now = standing(connection, "c1")
            corrects = now["resolution"] if now else None
            resolve(connection, "sanne", replace(CASE, category=move), corrects=corrects)
            stack.append(move)
        found = standing(connection, "c1")
    engine.dispose()
    assert (found["category"] if found else None) == (stack[-1] if stack else None)
