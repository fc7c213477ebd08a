"""A secret stays where it was told: in the environment; not in the book, the log or any output."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from kanwil.base.places import app_folder
from kanwil.base.settings import Settings, load_settings
from kanwil.base.store import engine_for
from kanwil.cli.screen import _flags
from kanwil.post.mailbox import PASSWORD, MailError, mailbox
from kanwil.post.sending import line
from kanwil.triage import open_book
from kanwil.triage.books import preferring

CANARY = "KANARIE-geheim-4711"
SECRETS = {
    PASSWORD: CANARY,
    "KANWIL_OIDC_CLIENT_SECRET": CANARY,
    "KANWIL_OIDC_COOKIE_SECRET": CANARY * 3,
    "KANWIL_OIDC_CLIENT_ID": "kanwil",
    "KANWIL_OIDC_ADDRESS": "https://kanwil.example.nl",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path))
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def kanwil(*words):
    return subprocess.run(
        [sys.executable, "-m", "kanwil", *words],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_no_file_of_the_book_and_no_line_of_the_log_holds_a_secret(home, caplog):
    with caplog.at_level(logging.DEBUG):
        book = preferring(open_book(f"sqlite:///{home / 'book.db'}", Settings()))
        told = {"smtp_host": "127.0.0.1", "smtp_port": 1, "mail_from": "a@b.nl", "smtp_user": "a"}
        box = mailbox(book.settings.model_copy(update=told))
        assert box.password == CANARY
        with pytest.raises(MailError) as failed, line(box):
            pass
        book.close()
    assert CANARY not in caplog.text + repr(box) + str(failed.value) + repr(book.settings)
    for file in home.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()


def test_a_command_that_fails_over_secrets_does_not_print_them(home):
    (home / "kanwil.toml").write_text(f'smtp_password = "{CANARY}"\n')
    told = kanwil("people", "list")
    assert told.returncode == 2
    assert "smtp_password" in told.stderr
    (home / "kanwil.toml").unlink()
    partly = kanwil("app", "--no-browser", "--address", "0.0.0.0")
    assert partly.returncode == 2
    assert "KANWIL_OIDC_METADATA_URL" in partly.stderr
    for one in (told, partly):
        assert CANARY not in one.stdout + one.stderr


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://sanne:{CANARY}@127.0.0.1:1/kanwil",
        f"postgresql://sanne:{CANARY}@127.0.0.1:eenpoort/kanwil",
        f"nergens://sanne:{CANARY}@127.0.0.1/kanwil",
    ],
)
def test_the_password_of_the_server_is_not_printed_when_it_does_not_answer(home, url):
    told = kanwil("people", "list", "--book", url)
    assert told.returncode != 0
    assert CANARY not in told.stdout + told.stderr


def test_the_password_of_the_server_is_not_shown_by_its_engine():
    engine = engine_for(f"postgresql://sanne:{CANARY}@127.0.0.1:1/kanwil")
    assert CANARY not in repr(engine) + str(engine.url)


@pytest.mark.parametrize("words", [("--address", "0.0.0.0"), ("--address", "192.0.2.7")])
def test_without_a_login_nobody_is_let_in_from_elsewhere(tmp_path, monkeypatch, words):
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path))
    told = kanwil("app", "--no-browser", *words)
    assert told.returncode == 2
    assert "luistert kanwil alleen op deze computer" in told.stderr
    assert not list(Path(tmp_path).iterdir()), "nothing was made"


def test_no_variable_turns_the_guards_of_the_browser_off():
    told = set(_flags(app_folder() / "streamlit.toml"))
    assert {"--server.enableXsrfProtection=true", "--server.enableCORS=true"} <= told


def test_no_setting_is_a_secret():
    secret = ("password", "secret", "token")
    assert [one for one in Settings.model_fields if any(word in one for word in secret)] == []
    assert CANARY not in load_settings().model_dump_json()
