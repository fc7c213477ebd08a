"""The scorecard counts what was said at the moment of decision against how it ended; no names."""

from datetime import date, timedelta

import pandas as pd
import pytest

from kanwil.base.store import utc_now
from kanwil.base.terms import Action, Category, Lang, Outcome
from kanwil.base.words import Tr
from kanwil.resolution.blind import drawn
from kanwil.resolution.cases import Resolution, resolve
from kanwil.triage import desk, voting
from kanwil.triage.moves import Seat
from kanwil.triage.scorecard import Share, months, scorecard
from kanwil.triage.tables import JUDGEMENTS, RUNS

DAY = date(2026, 11, 20)
NL, EN = Tr(Lang.NL), Tr(Lang.EN)


def chances(leading, sure):
    rest = (1 - sure) / 3
    return {f"p_{one}": sure if one == leading else rest for one in Category}


@pytest.fixture
def judged(book):
    """Store a judgement of a day and return its number."""

    def _judged(case_id, day, leading, sure, action=Action.REMIND):
        row = {**chances(leading, sure), "category": str(leading), "action": str(action)}
        told = {"debtor_id": "D1", "case_id": case_id, "overdue_cents": 1, "detail": {}}
        run = {"as_of": day, "model_id": "m", "made_at": utc_now(), "made_by": "Sanne"}
        with book.write() as connection:
            made = connection.execute(
                RUNS.insert().values(run | {"overdue_cents": 1, "debtors": 1})
            ).inserted_primary_key[0]
            return connection.execute(
                JUDGEMENTS.insert().values(told | {"run": made, "row": row})
            ).inserted_primary_key[0]

    return _judged


def closed(book, case_id, day, category, *, seen=None, ended=DAY):
    told = Resolution(case_id, "D1", day, category, Outcome.PAID, ended, seen_model=seen)
    with book.write() as connection:
        resolve(connection, "Sanne", told)


def test_certainty_and_categories_are_counted_in_words(book, judged):
    then = DAY - timedelta(days=40)
    for number in range(20):
        case = f"D1@{number}"
        judged(case, then, Category.FORGETFUL, 0.8)
        right = number < 16
        closed(book, case, then, Category.FORGETFUL if right else Category.CAN_WONT)
    closed(book, "D1@never judged", then, Category.NEITHER)
    card = scorecard(book, DAY)
    assert card.certain == {80: Share(16, 20)}
    assert card.named == {"forgetful": Share(16, 20)}
    assert card.found == {"can_wont": Share(0, 4), "forgetful": Share(16, 16)}
    said = card.sentences(NL)
    assert said[0] == "Van de 20 keer dat we ‘80 % zeker’ zeiden, klopte het 16 keer."
    assert not any("Kan wel" in one for one in said), "four cases say nothing"
    assert card.sentences(EN)[0].startswith("Of the 20 times")


def test_what_was_said_at_the_decision_counts_and_not_what_was_said_later(book, judged):
    then = DAY - timedelta(days=40)
    judged("D1@a", then, Category.FORGETFUL, 0.6)
    judged("D1@a", DAY, Category.CAN_WONT, 0.9)
    closed(book, "D1@a", then, Category.CAN_WONT)
    assert scorecard(book, DAY).certain == {60: Share(0, 1)}


def test_a_month_holds_what_ended_in_it(book, judged):
    for case, ended in (("a", date(2026, 10, 3)), ("b", date(2026, 11, 3))):
        judged(case, date(2026, 9, 1), Category.NEITHER, 0.7)
        closed(book, case, date(2026, 9, 1), Category.NEITHER, ended=ended)
    assert months(book, DAY) == [date(2026, 11, 1), date(2026, 10, 1)]
    assert months(book, date(2026, 10, 31)) == [date(2026, 10, 1)]
    assert scorecard(book, DAY, date(2026, 10, 1)).certain == {70: Share(1, 1)}


def test_overrides_are_counted_by_action_and_nobody_is_named(book, judged):
    first = judged("D1@a", DAY, Category.FORGETFUL, 0.8, Action.REMIND)
    second = judged("D1@b", DAY, Category.FORGETFUL, 0.8, Action.CALL)
    desk.accept(book, Seat("Sanne", DAY, "D1", 0, "D1@a", first), Action.REMIND)
    desk.choose_other(book, Seat("Mark", DAY, "D1", 1, "D1@b", second), Action.WAIT, "kent hem")
    card = scorecard(book, DAY)
    assert card.other == {"remind": Share(0, 1), "call": Share(1, 1)}
    assert not any("Mark" in one or "Sanne" in one for one in card.sentences(NL))


def test_agreement_unseen_stands_beside_agreement_seen(book, judged):
    blind = [f"D1@{one}" for one in range(200) if drawn(f"D1@{one}")][:2]
    for number, case in enumerate(blind):
        judgement = judged(case, DAY, Category.FORGETFUL, 0.8)
        seat = Seat("Sanne", DAY, "D1", number, case, judgement)
        voting.vote(book, seat, Category.FORGETFUL if number else None)
    for case, seen in (("x", True), ("y", False)):
        judged(case, DAY, Category.FORGETFUL, 0.8)
        closed(book, case, DAY, Category.CAN_WONT, seen=seen)
    card = scorecard(book, DAY)
    assert card.blind == Share(1, 2), "weet niet is no vote; what was closed unseen is one"
    assert card.shown == Share(0, 1)


def test_an_empty_book_says_that_there_is_too_little(book):
    assert scorecard(book, DAY).sentences(NL) == [
        (
            "Nog te weinig dossiers zijn afgerond nadat kanwil ze had ingedeeld om te zeggen hoe"
            " vaak de kansen klopten."
        )
    ]
    assert pd.isna(months(book, DAY)).size == 0
