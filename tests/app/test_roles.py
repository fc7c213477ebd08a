"""What each role finds on the screen; that the server refuses the rest is tested where it does."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import session
from kanwil.base.settings import Settings
from kanwil.base.users import Person, Role, admit, people
from kanwil.book.tables import FACTS
from kanwil.triage import open_book
from kanwil.triage.queue import everyone
from parts.personal import COPY, ERASE

APP = Path(__file__).resolve().parents[2] / "app"
OIDC = {"METADATA_URL": "http://localhost:1/x", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}
TEAM = {
    "anna@x.nl": Person("anna@x.nl", "Anna", Role.ADMINISTRATOR),
    "sanne@x.nl": Person("sanne@x.nl", "Sanne", Role.CONTROLLER),
    "otto@x.nl": Person("otto@x.nl", "Otto", Role.OWNER),
}


@pytest.fixture
def book(sample_url):
    found = open_book(sample_url, Settings())
    with found.write() as connection:
        for person in TEAM.values():
            admit(connection, "Anna", person)
    yield found
    found.close()


@pytest.fixture
def run(monkeypatch, book, sample_day):
    """Open a screen as somebody whom the provider knows."""
    for name, value in {**OIDC, "ADDRESS": "http://localhost:8501"}.items():
        monkeypatch.setenv(f"KANWIL_OIDC_{name}", value)
    monkeypatch.setenv("KANWIL_BOOK", book.url)
    monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
    session._login.clear()

    def _run(url, debtor="", **told):
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        at.query_params["debtor"] = debtor
        at.user = {"is_logged_in": True, **told}
        at._page_hash = calc_hash(url)
        return at.run()

    yield _run
    session._login.clear()


def headline(at):
    return " ".join(one.proto.body for one in at.get("html"))


@pytest.mark.parametrize(
    "told",
    [
        {"is_logged_in": False},
        {"email": "vreemd@x.nl"},
        {"email": "anna@x.nl", "email_verified": False},
        {"email": "anna@x.nl", "email_verified": "false"},
        {},
    ],
)
def test_who_has_no_role_gets_no_screen(run, told):
    at = run("instellingen", **told)
    assert [one.key for one in at.button] in (["login"], ["logout"])
    assert not at.exception
    assert "session" not in at.session_state


@pytest.mark.parametrize(("email", "buttons"), [("sanne@x.nl", True), ("otto@x.nl", False)])
def test_an_owner_reads_the_day_and_a_controller_works_on_it(run, email, buttons):
    at = run("", email=email.upper(), email_verified=True)
    assert not at.exception
    assert "kw-advice" in headline(at)
    assert ("accept" in {one.key for one in at.button}) is buttons


@pytest.mark.parametrize("email", ["sanne@x.nl", "otto@x.nl"])
def test_settings_and_people_are_for_administrators(run, email):
    at = run("instellingen", email=email)
    assert at.segmented_control(key="settings_part").options == ["Logboek"]
    assert not at.get("form")


def test_an_administrator_admits_and_ends(run, book):
    at = run("instellingen", email="anna@x.nl")
    at.segmented_control(key="settings_part").set_value("people").run()
    at.text_input(key="admit_email").set_value("Zoe@X.nl")
    at.text_input(key="admit_name").set_value(" sanne ")
    at.button(key="admit_keep").click().run()
    assert "heet al zo" in at.error[0].value
    at.text_input(key="admit_email").set_value("Zoe@X.nl")
    at.text_input(key="admit_name").set_value("Zoë <b>")
    at.radio(key="admit_role").set_value(Role.OWNER)
    at.button(key="admit_keep").click().run()
    assert not at.exception
    assert "Zoë &lt;b&gt;" in headline(at)
    at.selectbox(key="dismiss_email").set_value("anna@x.nl")
    at.button(key="dismiss_end").click().run()
    assert "beheerder" in at.error[0].value
    at.selectbox(key="dismiss_email").set_value("sanne@x.nl")
    at.button(key="dismiss_end").click().run()
    with book.read() as connection:
        names = {one.name: (one.email, one.role) for one in people(connection)}
    assert names["Zoë <b>"] == ("zoe@x.nl", Role.OWNER)
    assert "Sanne" not in names


def test_a_screen_that_is_not_for_a_role_stays_shut_whoever_opens_it(run):
    at = run("", email="otto@x.nl")
    held = at.session_state["session"]
    assert held.user == "Otto"

    def script(held):
        import streamlit as st  # noqa: PLC0415

        import session  # noqa: PLC0415

        st.session_state["session"] = held
        session.enter("intake")
        st.button("binnen")

    shut = AppTest.from_function(script, args=(held,)).run()
    assert "hoort niet bij uw rol" in headline(shut)
    assert not shut.button


LOOKS = re.compile(r"look_up|logout|honest|lang_switch|None")


@pytest.mark.parametrize("email", ["otto@x.nl", "sanne@x.nl"])
def test_an_owner_is_offered_nothing_that_the_server_would_refuse(run, book, sample_day, email):
    """What an owner may press on any screen only shows something; a controller finds the rest."""
    ids = [row["debtor_id"] for row in everyone(book, sample_day) if row["announced"]]
    with book.read() as connection:
        replied = FACTS["contacts"].c.direction == "in"
        said = set(
            connection.execute(select(FACTS["contacts"].c.debtor_id).where(replied)).scalars()
        )
    talked = next(one for one in ids if one in said)
    offered = set()
    for path in ("", "dossier", "model", "eigenaar"):
        at = run(path, debtor=talked, email=email)
        assert not at.exception
        offered |= {str(one.key) for one in at.button}
    writes = {one for one in offered if not LOOKS.fullmatch(one)}
    if email == "otto@x.nl":
        assert writes == set()
        return
    for part in (
        "person",
        "parent",
        "mark",
        "wrong_",
        "retrain",
        "withdraw",
        "keep_keeper",
        "learnt",
    ):
        assert [one for one in writes if one.startswith(part)], part


@pytest.mark.parametrize(
    ("email", "offered"), [("otto@x.nl", []), ("sanne@x.nl", [COPY]), ("anna@x.nl", [COPY, ERASE])]
)
def test_only_an_administrator_finds_the_way_to_erase(run, book, sample_day, email, offered):
    at = run("dossier", debtor=everyone(book, sample_day)[0]["debtor_id"], email=email)
    assert not at.exception
    menus = [one for one in at.menu_button if one.key == "privacy"]
    assert [option for one in menus for option in one.options] == offered
