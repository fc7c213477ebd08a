"""The second person: what waits for one, who may answer, and what cannot be done before that."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kanwil.base.audit import broken_links
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.store import utc_now
from kanwil.base.terms import Action, Category, EventKind, Lang, Outcome, Proof
from kanwil.base.users import NoAccessError, NotAllowedError, Person, Role, admit, dismiss
from kanwil.base.words import Tr
from kanwil.triage import approving, deciding, desk, threats
from kanwil.triage.books import prefer_in, used_by
from kanwil.triage.dossier import open_dossier
from kanwil.triage.moves import Seat, decided_on, version_of
from kanwil.triage.scoring import retrain
from kanwil.triage.tables import JUDGEMENTS, RUNS

DAY = date(2026, 11, 20)
TEAM = {
    "anna@x.nl": Person("anna@x.nl", "Anna", Role.ADMINISTRATOR),
    "sanne@x.nl": Person("sanne@x.nl", "Sanne", Role.CONTROLLER),
    "otto@x.nl": Person("otto@x.nl", "Otto", Role.OWNER),
}


def judged(connection):
    """Put down that D1 was judged yesterday; a real run takes seconds."""
    run = {"as_of": DAY - timedelta(days=1), "model_id": "m", "made_by": "Sanne", "debtors": 1}
    run |= {"made_at": utc_now(), "overdue_cents": 121_000}
    number = connection.execute(RUNS.insert().values(run)).inserted_primary_key[0]
    row = {"run": number, "debtor_id": "D1", "case_id": "D1@2026-10-02", "overdue_cents": 121_000}
    connection.execute(JUDGEMENTS.insert().values(**row, row={}, detail={}))


@pytest.fixture
def team(book):
    """The book as each of three people uses it; D1 is late with € 1,210."""
    with book.write() as connection:
        judged(connection)
        for person in TEAM.values():
            admit(connection, "Sanne", person)
    prefer_in(book, "Sanne", {"approve_above": "1000"})
    return {person.name: used_by(book, email) for email, person in TEAM.items()}


def seat(book):
    with book.read() as connection:
        version = version_of(connection, "D1")
    return Seat(book.who.name if book.who else "Sanne", DAY, "D1", version, "D1@2026-10-02")


def accept(book, action=Action.HAND_OVER):
    return desk.accept(book, seat(book), action)


def done(book, day=DAY):
    with book.read() as connection:
        return decided_on(connection, day).get("D1")


def test_a_weighty_decision_waits_and_one_below_the_amount_does_not(team):
    sanne = team["Sanne"]
    move = accept(sanne)
    assert [(one["move"], one["cents"]) for one in approving.waits(sanne)] == [(move, 121_000)]
    assert done(sanne)["waits"]
    assert done(sanne, DAY + timedelta(days=3))["waits"]
    prefer_in(team["Anna"], "Anna", {"approve_above": "1210"})
    accept(used_by(sanne, "sanne@x.nl"))
    assert approving.waits(sanne) == []
    assert not done(sanne)["waits"]


@pytest.mark.parametrize("action", [Action.REMIND, Action.CALL, Action.FINAL_NOTICE])
def test_what_is_not_weighty_never_waits(team, action):
    accept(team["Sanne"], action)
    assert approving.waits(team["Sanne"]) == []


def test_nobody_is_asked_without_login_nor_without_a_second_person(book, team):
    alone = accept(used_by(book, "sanne@x.nl"))
    assert [one["move"] for one in approving.waits(book)] == [alone]
    accept(book)
    assert approving.waits(book) == []
    with book.write() as connection:
        dismiss(connection, "Sanne", "otto@x.nl")
    accept(used_by(book, "anna@x.nl"))
    assert approving.waits(book) == []


def test_a_natural_person_is_handed_over_by_two_whatever_the_amount(team):
    prefer_in(team["Anna"], "Anna", {"approve_above": "0"})
    with team["Sanne"].write() as connection:
        connection.exec_driver_sql("UPDATE debtors SET kind='consumer', legal_form=NULL")
    sanne = used_by(team["Sanne"], "sanne@x.nl")
    with pytest.raises(RefusedError, match="waarom"):
        accept(sanne)
    move = desk.accept(sanne, seat(sanne), Action.HAND_OVER, "Reageert al een jaar nergens op")
    assert [one["move"] for one in approving.waits(sanne)] == [move]


def test_the_owner_agrees_and_takes_it_back(team):
    move = accept(team["Sanne"])
    given = approving.agree(team["Otto"], seat(team["Otto"]), move)
    assert approving.waits(team["Otto"]) == []
    assert not done(team["Sanne"])["waits"]
    with pytest.raises(NotAllowedError):
        desk.undo(team["Sanne"], seat(team["Sanne"]), given)
    desk.undo(team["Otto"], seat(team["Otto"]), given)
    assert [one["move"] for one in approving.waits(team["Otto"])] == [move]
    with pytest.raises(NotAllowedError):
        desk.undo(team["Otto"], seat(team["Otto"]), move)


def test_what_is_sent_back_is_open_again_with_the_reason(team):
    otto, sanne = team["Otto"], team["Sanne"]
    move = accept(sanne)
    with pytest.raises(RefusedError, match="waarom"):
        approving.send_back(otto, seat(otto), move, " ")
    given = approving.send_back(otto, seat(otto), move, "Eerst zelf bellen")
    told = [(one["move"], one["why"], one["sender"]) for one in approving.sent_back(sanne)]
    assert told == [(move, "Eerst zelf bellen", "Otto")]
    assert done(sanne) is None
    desk.undo(otto, seat(otto), given)
    assert approving.sent_back(sanne) == []
    approving.send_back(otto, seat(otto), move, "Eerst zelf bellen")
    accept(sanne, Action.CALL)
    assert approving.sent_back(sanne) == []


def test_nobody_agrees_with_their_own_nor_twice_nor_on_an_old_view(team):
    anna, otto = team["Anna"], team["Otto"]
    move = accept(anna)
    with pytest.raises(RefusedError, match="ander"):
        approving.agree(anna, seat(anna), move)
    old = seat(otto)
    approving.agree(otto, old, move)
    with pytest.raises(RefusedError, match="wacht niet meer"):
        approving.agree(otto, seat(otto), move)
    other = accept(team["Sanne"])
    with pytest.raises(ConflictError):
        approving.agree(otto, old, other)


def write_off(book):
    return deciding.decide(book, seat(book).by, DAY, deciding.Word("F1", "written_off", DAY))


def close(book, outcome=Outcome.WRITTEN_OFF):
    closing = desk.Closing(
        as_of=DAY,
        category=Category.CAN_WONT,
        outcome=outcome,
        proof=Proof.JUDGED,
        recovered=Decimal(0),
        overdue=Decimal(1210),
    )
    return desk.close(book, seat(book), closing)


def plan(book):
    fact = desk.Fact(EventKind.PLAN, until=DAY + timedelta(days=60), amount=Decimal(1210))
    return desk.add_fact(book, seat(book), fact)


def close_handed_over(book):
    return close(book, Outcome.HANDED_OVER)


def execute(book):
    return threats.execute(book, seat(book), "hand_over")


@pytest.mark.parametrize(
    ("does", "action"),
    [
        (write_off, Action.WRITE_OFF),
        (close, Action.WRITE_OFF),
        (plan, Action.INSTALMENTS),
        (execute, Action.HAND_OVER),
        (close_handed_over, Action.HAND_OVER),
    ],
)
def test_it_is_not_carried_out_before_they_agreed(team, does, action):
    sanne, otto = team["Sanne"], team["Otto"]
    for _ in range(2):
        with pytest.raises(RefusedError, match="tweede persoon"):
            does(sanne)
        move = accept(sanne, action)
    with pytest.raises(RefusedError, match="tweede persoon"):
        does(sanne)
    approving.agree(otto, seat(otto), move)
    does(sanne)


def test_what_two_handed_over_is_closed_so_by_one_whatever_was_decided_since(team):
    sanne, otto = team["Sanne"], team["Otto"]
    move = accept(sanne)
    approving.agree(otto, seat(otto), move)
    execute(sanne)
    accept(sanne, Action.WAIT)
    close_handed_over(sanne)


def test_what_is_no_hand_over_is_carried_out_alone(team):
    threats.execute(team["Sanne"], seat(team["Sanne"]), "stop_supply")
    threats.execute(team["Sanne"], seat(team["Sanne"]), "")
    close(team["Sanne"], Outcome.PAID)


@pytest.mark.parametrize(
    "move",
    [
        accept,
        write_off,
        close,
        plan,
        lambda book: desk.note(book, seat(book), "hallo"),
        lambda book: desk.later(book, seat(book), DAY + timedelta(days=3)),
        lambda book: prefer_in(book, "Otto", {"company": "Anders"}),
        lambda book: retrain(book, DAY, "Otto"),
    ],
)
def test_an_owner_reads_and_does_not_work(team, move):
    with pytest.raises(RefusedError):
        move(team["Otto"])
    with team["Otto"].read() as connection:
        assert version_of(connection, "D1") == 0
        assert broken_links(connection) == []


def test_a_controller_does_not_manage_and_nobody_writes_in_anothers_name(team):
    with pytest.raises(NotAllowedError):
        prefer_in(team["Sanne"], "Sanne", {"company": "Anders"})
    with pytest.raises(NotAllowedError), team["Sanne"].write() as connection:
        admit(connection, "Sanne", Person("z@x.nl", "Zoë", Role.ADMINISTRATOR))
    with pytest.raises(NotAllowedError):
        prefer_in(team["Anna"], "Otto", {"company": "Anders"})


def test_who_has_no_role_any_more_is_refused_at_once(book, team):
    with team["Anna"].write() as connection:
        dismiss(connection, "Anna", "sanne@x.nl")
    with pytest.raises(NotAllowedError):
        accept(team["Sanne"], Action.CALL)
    for email in ("sanne@x.nl", "onbekend@x.nl", ""):
        with pytest.raises(NoAccessError):
            used_by(book, email)


def test_the_dossier_and_the_log_tell_it(team):
    move = accept(team["Sanne"])
    approving.send_back(team["Otto"], seat(team["Otto"]), move, "Eerst zelf bellen")
    opened = open_dossier(team["Otto"], "D1", DAY, Tr(Lang.NL))
    told = [(one.text, one.quote) for one in opened.timeline]
    assert ("Teruggestuurd · Otto", "Eerst zelf bellen") in told
    with team["Otto"].read() as connection:
        assert broken_links(connection) == []
