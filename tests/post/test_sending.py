"""Sending over a real mail server: what arrives, and what a user is told when it does not."""

import smtplib
from io import BytesIO

import keyring
import pytest
import zxingcpp
from keyring.backend import KeyringBackend
from PIL import Image

from kanwil.base.settings import Settings
from kanwil.post import sending
from kanwil.post.facts import Company
from kanwil.post.mailbox import PASSWORD, Mailbox, MailError, mailbox
from kanwil.post.payment import pay
from kanwil.post.sending import Copy, for_test, line, mime
from tests_support import mailserver
from tests_support.messages import letter

TO = "inkoop@bos.example"
KEY = "abc123@hoeksema.example"


@pytest.fixture(scope="module")
def _server(tmp_path_factory):
    with mailserver.running(tmp_path_factory.mktemp("mail")) as found:
        yield found


@pytest.fixture
def server(_server):
    yield _server
    _server.mails.clear()
    _server.postman.answers.clear()


def box(server, **other):
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "starttls",
        "user": mailserver.USER,
        "sender": mailserver.USER,
        "password": mailserver.PASSWORD,
    }
    return Mailbox(**{**given, **other})


def send(server, made, **other):
    with line(box(server, **other), server.trust) as wire:
        wire.send(made)


def made(*copies, **other):
    return mime(letter(**other), KEY, mailserver.USER, TO, copies)


def test_a_letter_arrives_as_text_html_and_pdf_with_its_fixed_id(server):
    send(server, made(Copy("factuur F1.pdf", b"%PDF-1.7 F1")))
    [(to, mail)] = server.mails
    assert to == [TO]
    assert mail["Message-ID"] == f"<{KEY}>"
    assert mail["From"] == f'"Hoeksema Techniek B.V." <{mailserver.USER}>'
    assert "staat nog open" in mail.get_body(("plain",)).get_content()
    assert "<br>Wilt u die betalen?" in mail.get_body(("html",)).get_content()
    files = {one.get_filename(): one.get_content() for one in mail.iter_attachments()}
    assert list(files) == ["brief-D1.pdf", "factuur-F1.pdf"]
    assert files["brief-D1.pdf"].startswith(b"%PDF-")


def test_a_trial_goes_to_ourselves_and_says_for_whom_it_was(server):
    send(server, for_test(made(), "sanne@hoeksema.example"))
    [(to, mail)] = server.mails
    assert to == ["sanne@hoeksema.example"]
    assert mail["Subject"].startswith(f"[TEST voor {TO}]")
    assert mail["Message-ID"] == f"<test.{KEY}>"


def test_names_cannot_add_headers_and_markup_stays_text():
    told = made(debtor_id="D1\r\nBcc: x@y.example")
    assert told["Bcc"] is None
    assert "&lt;b&gt;" in sending._html("<b>Bos</b>", "nl")


@pytest.mark.parametrize(
    ("other", "answers", "words", "unsure"),
    [
        ({"password": "fout"}, {}, "kent dit wachtwoord niet", False),
        ({"port": 1}, {}, "Geen verbinding met 127.0.0.1:1", False),
        ({"host": "nergens.invalid"}, {}, "Geen verbinding met nergens.invalid", False),
        ({}, {TO: "550 unknown"}, f"weigert {TO} (550)", False),
        ({}, {TO: "451 slow down"}, "over een kwartier", False),
        ({}, {"data": "452 full"}, "over een kwartier", False),
        ({}, {"data": "554 spam"}, "(554)", False),
    ],
)
def test_what_goes_wrong_says_what_to_do_and_sends_nothing(server, other, answers, words, unsure):
    server.postman.answers.update(answers)
    with pytest.raises(MailError) as told:
        send(server, made(), **other)
    assert words in str(told.value)
    assert told.value.unsure is unsure
    assert server.mails == []


def test_a_strangers_certificate_is_not_trusted(server):
    with pytest.raises(MailError, match="Het certificaat"), line(box(server)):
        pass
    assert server.mails == []


def breaks(*_args):
    raise smtplib.SMTPServerDisconnected


def test_a_line_that_breaks_under_way_may_have_delivered(server, monkeypatch):
    with line(box(server), server.trust) as wire:
        monkeypatch.setattr(wire._server, "send_message", breaks)
        with pytest.raises(MailError) as told:
            wire.send(made())
    assert told.value.unsure


def test_a_line_that_broke_before_has_delivered_nothing(server):
    with line(box(server), server.trust) as wire:
        wire._server.close()
        with pytest.raises(MailError) as told:
            wire.send(made())
    assert not told.value.unsure


def test_the_code_to_pay_by_is_in_the_mail(server):
    payment = pay(Company("Hoeksema", "Sanne", iban="NL91ABNA0417164300"), 121_000, ["F1"], "D1")
    send(server, made(payment=payment))
    [(_, mail)] = server.mails
    [image] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(image.get_content())))
    assert code.text == payment.epc
    assert "cid:betalen@kanwil" in mail.get_body(("html",)).get_content()


def test_too_large_is_said_before_it_is_tried():
    with pytest.raises(MailError, match="te groot"):
        made(Copy("groot.pdf", b"x" * sending.LARGEST))


class Ring(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        return "uit de sleutelbos" if (service, username) == ("kanwil", "sanne") else None

    def set_password(self, service, username, password):
        raise NotImplementedError


def test_the_password_comes_from_the_environment_or_the_keyring_and_is_never_shown(monkeypatch):
    settings = Settings(smtp_host="mail.example", smtp_user="sanne", mail_from="s@h.example")
    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert mailbox(settings).password == "uit de sleutelbos"
        monkeypatch.setenv(PASSWORD, "uit de omgeving")
        found = mailbox(settings)
        assert found.password == "uit de omgeving"
        assert "omgeving" not in repr(found)
        monkeypatch.delenv(PASSWORD)
        with pytest.raises(MailError, match="keyring set kanwil piet"):
            mailbox(settings.model_copy(update={"smtp_user": "piet"}))
    finally:
        keyring.set_keyring(before)


def test_nothing_is_sent_before_a_server_and_a_sender_are_named():
    with pytest.raises(MailError, match="Instellingen"):
        mailbox(Settings())
