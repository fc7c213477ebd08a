"""A past period judged again: as known then, under other stakes or certainty, and nothing kept."""

import tomllib
from datetime import date

import pytest

from kanwil.base.audit import LOG
from kanwil.base.problems import RefusedError
from kanwil.base.store import rows
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.policy.figures import SHIPPED
from kanwil.training.refusals import UnknownModelError
from kanwil.triage.replaying import Other, replay
from kanwil.triage.run import run_day
from kanwil.triage.tables import JUDGEMENTS

DAY, FIRST = date(2026, 11, 20), date(2026, 10, 1)


def written(book):
    with book.read() as connection:
        return len(rows(connection, LOG.select())), len(rows(connection, JUDGEMENTS.select()))


@pytest.fixture
def calling_is_dear(tmp_path):
    """Stakes under which a call takes ten hours."""
    minutes = tomllib.loads(SHIPPED.read_text())["actions"]["call"]["minutes"]
    head, call = SHIPPED.read_text().split("[actions.call]")
    call = call.replace(f"minutes = {minutes}", "minutes = 600", 1)
    file = tmp_path / "stakes.toml"
    file.write_text(f"{head}[actions.call]{call}")
    return file


def test_nothing_changed_changes_nothing_and_nothing_is_written(book):
    run_day(book, DAY, "Sanne")
    before = written(book)
    found = replay(book, FIRST, DAY, Other())
    assert written(book) == before
    assert found.changed == []
    (twin,) = found.twins
    assert (twin.name, twin.as_of) == ("Bakkerij Bos", str(DAY))
    assert twin.advised == "check_payment", "no bank statement had been read then"
    assert twin.now == twin.other


def test_a_period_in_which_nothing_was_judged_is_judged_at_its_months(book):
    found = replay(book, FIRST, DAY, Other(certainty=0.6))
    assert [one.as_of for one in found.twins] == ["2026-11-01"], "on 1 October nothing was late"
    assert found.twins[0].advised == ""


def test_other_stakes_give_other_advice_with_the_euros(book, calling_is_dear):
    found = replay(book, FIRST, DAY, Other(stakes=calling_is_dear))
    assert found.twins[0].other["action"] != "call"
    said = found.sentences(Tr(Lang.NL))
    steps = int(found.twins[0].now["action"] == "call")
    assert f"waarvan {steps} met een andere stap" in said[0]
    assert "Verwachte opbrengst" in said[1]


@pytest.mark.parametrize(
    ("first", "last", "other", "error"),
    [
        (DAY, FIRST, Other(), RefusedError),
        (date(2020, 1, 1), date(2020, 2, 1), Other(), RefusedError),
        (FIRST, DAY, Other(model_id="nope"), UnknownModelError),
    ],
)
def test_what_cannot_be_replayed_is_refused(book, first, last, other, error):
    with pytest.raises(error):
        replay(book, first, last, other)
