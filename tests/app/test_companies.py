"""Several companies in one kanwil: who may see which, and that nothing crosses over."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import session
from kanwil.base.companies import companies_file
from kanwil.base.users import Person, Role, admit, dismiss
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.triage import moves
from kanwil.triage.books import told_book
from kanwil.triage.intake import take_in
from kanwil.triage.run import run_day

APP = Path(__file__).resolve().parents[2] / "app"
NAMES = {"molen": "Bakkerij De Molen", "kuipers": "Installatie Kuipers"}
OWN = {"molen": "Zonnebloem", "kuipers": "Korenbloem"}
SANNE = Person("sanne@x.nl", "Sanne", Role.CONTROLLER)
OIDC = {
    "METADATA_URL": "http://localhost:1/x",
    "CLIENT_ID": "a",
    "CLIENT_SECRET": "b",
    "ADDRESS": "http://localhost:8501",
}


def ledger(name):
    """Two late debtors with the same ids in each company, and other names."""
    ids = ["D1", "D2"]
    return Ledger.from_frames(
        debtors=pd.DataFrame(
            {"debtor_id": ids, "name": [f"{name} een B.V.", f"{name} twee B.V."], "kind": "company"}
        ),
        invoices=pd.DataFrame(
            {
                "invoice_id": ["F1", "F2"],
                "debtor_id": ids,
                "issued_on": "2026-08-01",
                "due_on": "2026-08-31",
                "amount": [1210.00, 2420.00],
            }
        ),
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory, sample_day):
    """A folder with books.toml and a judged book for each company; Sanne works for both."""
    folder = tmp_path_factory.mktemp("kantoor")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KANWIL_HOME", str(folder))
        tables = (
            f'[{key}]\nbook = "{folder}/{key}.db"\ncompany = "{name}"\n'
            for key, name in NAMES.items()
        )
        companies_file().write_text("\n".join(tables), encoding="utf-8")
        for key, name in OWN.items():
            book = told_book(key)
            export(ledger(name), folder / key)
            take_in(book, [folder / key], "Sanne", sample_day)
            run_day(book, sample_day, "Sanne")
            owner = Person(f"baas@{key}.nl", "Baas", Role.ADMINISTRATOR)
            with book.write() as connection:
                admit(connection, "kanwil", owner)
                admit(connection, "kanwil", SANNE)
            book.close()
    return folder


def _forget():
    for one in (session._login, session._companies, session._open_to, session._book):
        one.clear()


@pytest.fixture
def run(monkeypatch, home, sample_day):
    """Open a screen as somebody whom the provider knows, or without login as None."""
    monkeypatch.setenv("KANWIL_HOME", str(home))
    monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
    monkeypatch.delenv("KANWIL_BOOK", raising=False)
    _forget()

    def _run(email, url="", **query):
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        if email:
            for name, value in OIDC.items():
                monkeypatch.setenv(f"KANWIL_OIDC_{name}", value)
            at.user = {"is_logged_in": True, "email": email}
        at._page_hash = calc_hash(url)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    yield _run
    _forget()


def whole(at):
    """Everything that the page holds, choices and tables included."""
    tables = " ".join(str(one.value.to_dict()) for one in at.dataframe)
    return f"{at._tree} {tables}"


def test_who_works_for_several_says_which_first(run):
    at = run("sanne@x.nl")
    assert {one.key for one in at.button} == {"company_molen", "company_kuipers"}
    assert not any(name in whole(at) for name in OWN.values())
    at.button(key="company_kuipers").click().run()
    assert OWN["kuipers"] in whole(at)
    assert OWN["molen"] not in whole(at)
    assert at.query_params["company"] == "kuipers"


def test_who_works_for_one_learns_nothing_of_another(run):
    for query in ({}, {"company": "molen"}):
        seen = whole(run("baas@molen.nl", **query))
        assert OWN["molen"] in seen
        assert "kuipers" not in seen.lower()
        assert OWN["kuipers"] not in seen


@pytest.mark.parametrize("company", ["kuipers", "bestaat-niet"])
def test_anothers_book_and_one_that_is_not_there_are_told_apart_by_nobody(run, company):
    at = run("baas@molen.nl", company=company)
    assert [one.key for one in at.button] == ["logout"]
    assert not any(name in whole(at) for name in (*OWN.values(), *NAMES.values()))


def test_a_stranger_sees_no_company(run):
    at = run("vreemd@x.nl")
    assert [one.key for one in at.button] == ["logout"]
    assert not any(name in whole(at) for name in NAMES.values())


def test_a_role_that_ended_in_one_book_ends_there_at_once(run, home):
    at = run("sanne@x.nl", company="molen")
    book = told_book("molen")
    try:
        with book.write() as connection:
            dismiss(connection, "Baas", SANNE.email)
        at.run()
        assert [one.key for one in at.button] == ["logout"]
        assert OWN["molen"] not in whole(at)
        assert OWN["kuipers"] in whole(run("sanne@x.nl", company="kuipers"))
    finally:
        with book.write() as connection:
            admit(connection, "Baas", SANNE)
        book.close()


def test_without_login_the_one_user_has_every_company(run):
    assert {one.key for one in run(None).button} == {"company_molen", "company_kuipers"}


@pytest.mark.parametrize("url", ["", "bellen", "eigenaar", "importeren"])
def test_no_screen_of_one_company_shows_another(run, url):
    at = run("sanne@x.nl", url, company="molen", debtor="D1")
    assert not at.exception
    at.selectbox(key="company_switch").set_value("kuipers").run()
    assert not at.exception
    assert OWN["molen"] not in whole(at)
    assert at.session_state["session"].book.settings.company == NAMES["kuipers"]


def test_a_move_lands_in_the_book_that_is_shown(run, sample_day):
    at = run("sanne@x.nl", company="molen")
    at.button(key="accept").click().run()
    assert not at.exception
    at.selectbox(key="company_switch").set_value("kuipers").run()
    assert "undo" not in {one.key for one in at.button}
    logs = {}
    for key in OWN:
        book = told_book(key)
        with book.read() as connection:
            logs[key] = [
                row["made_by"] for row in moves.standing(connection) if row["kind"] == "accept"
            ]
        book.close()
    assert logs == {"molen": ["Sanne"], "kuipers": []}
