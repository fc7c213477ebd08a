"""Judgements of a past day are the same whatever the book came to hold after it."""

import json

import pytest

from kanwil.base.settings import Settings
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.triage.judging import judge
from tests_support.ledgers import change_the_future, make_ledger, make_moments


@pytest.mark.parametrize("seed", [3, 4])
def test_what_came_later_changes_no_judgement_of_a_past_day(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    day = moments["as_of"].iloc[0]
    moments = moments[moments["debtor_id"].isin(ledger.debtors["debtor_id"])].assign(as_of=day)
    moments = moments.drop_duplicates("debtor_id", ignore_index=True)
    later = change_the_future(ledger, day, seed)
    assert any(
        not then.equals(now)
        for then, now in zip(ledger.frames().values(), later.frames().values(), strict=True)
    )
    settings = Settings.model_construct()
    was, now = (judge(shipped_or_rebuilt(), one, moments, settings) for one in (ledger, later))
    assert json.dumps(was.rows, default=str) == json.dumps(now.rows, default=str)
    assert json.dumps(was.details, default=str) == json.dumps(now.details, default=str)
