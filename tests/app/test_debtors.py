"""A controller merges two customers, takes it back, and tells the insurer, on the screen."""

import pytest

from kanwil.book.ledger import read_ledger
from kanwil.book.tables import FACTS
from kanwil.triage import merging, relations
from kanwil.triage.moves import Seat, version_of
from kanwil.triage.queue import todays_list
from kanwil.triage.relations import Mark
from kanwil.triage.said import said_in, tell

HOSTILE = "<b>Anja</b> [klik](http://evil.example)"


@pytest.fixture
def two(book, sample_day):
    """Two late debtors that share a number in the trade register and a hostile name."""
    ids = [row["debtor_id"] for row in todays_list(book, sample_day)[:2]]
    debtors = FACTS["debtors"]
    with book.write() as connection:
        told = debtors.update().where(debtors.c.debtor_id.in_(ids))
        connection.execute(told.values(kvk="87654321", name=HOSTILE))
    return ids


def words(at):
    return " ".join(
        str(one.value) for kind in ("markdown", "caption", "html") for one in at.get(kind)
    )


def labelled(at, label):
    return next(one for one in at.button if one.label == label)


def test_a_question_is_answered_by_merging_and_undone(run, book, two):
    at = run("importeren")
    at.segmented_control(key="section").set_value("questions").run()
    assert any("zelfde KvK" in one.label for one in at.checkbox)
    assert not any("[klik](http" in one.label for one in at.checkbox), "a name is no markdown"
    labelled(at, "Samenvoegen").click().run()
    assert not at.exception
    ids = {one.likely.debtor_id for group in merging.questions(book) for one in group}
    assert not ids & set(two)
    at.button(key="undo").click().run()
    ids = {one.likely.debtor_id for group in merging.questions(book) for one in group}
    assert set(two) <= ids


def test_the_insurer_is_told_from_the_day_and_the_dossier_shows_the_agreement(
    run, book, two, sample_day
):
    seat = merging.seat_of(book, "Sanne", sample_day, two[0])
    relations.marked(book, seat, Mark("insured", notify_days=0, party="Verzekeraar"))
    at = run("")
    assert "Verzekeraar" in words(at)
    labelled(at, "Gemeld").click().run()
    assert not at.exception
    assert "gemeld" in words(at)
    at = run("dossier", debtor=two[0])
    assert not at.exception
    assert "Kredietverzekerd" in words(at)


def test_a_reply_shows_how_it_was_read_and_what_a_user_said(run, book, sample_day):
    with book.read() as connection:
        contacts = read_ledger(connection).contacts
        late = {row["debtor_id"] for row in todays_list(book, sample_day)}
        own = contacts[contacts["debtor_id"].isin(late) & contacts["text"].notna()]
        read = said_in(connection, own, sample_day)
    one = own[own["contact_id"].isin(read)].iloc[-1]
    at = run("dossier", debtor=one["debtor_id"])
    assert "Gelezen als: " in words(at)
    at.button(key=f"wrong_{one['contact_id']}").click().run()
    assert set(at.multiselect(key="cues").value) == set(read[one["contact_id"]].cues) - {"neutral"}
    with book.read() as connection:
        version = version_of(connection, one["debtor_id"])
    seat = Seat("Sanne", sample_day, one["debtor_id"], version)
    tell(book, seat, one["contact_id"], ["deceased"])
    assert "Sanne zei: meldt een overlijden" in words(run("dossier", debtor=one["debtor_id"]))
