"""Sending by e-mail: the message as MIME, and the line to the mail server."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from html import escape

from kanwil.base.words import Tr
from kanwil.post.letters import Letter, render_letter
from kanwil.post.mailbox import Mailbox, MailError
from kanwil.post.payment import qr_png

LARGEST = 10_000_000
_TIMEOUT = 30
_QR = "betalen@kanwil"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that goes along: its name and bytes (PDF)."""

    name: str
    content: bytes


def mime(
    letter: Letter, key: str, sender: str, to: str, copies: Sequence[Copy] = ()
) -> EmailMessage:
    """Return a letter as an e-mail: plain text, simple HTML, the PDF and what goes along.

    Raises
    ------
    MailError : it is larger than mail servers take.
    """
    made, subject = EmailMessage(), " ".join(letter.subject.split())
    made["Subject"] = subject
    made["From"] = formataddr((" ".join(letter.facts.company.name.split()), sender))
    made["To"] = to
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{key}>"
    text = letter.text()
    made.set_content(text)
    _add_html(made, letter, text)
    own = Copy(
        f"{Tr(letter.lang).t('brief')}-{letter.facts.to.debtor_id}.pdf", render_letter(letter)
    )
    for one in (own, *copies):
        name = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in one.name)
        made.add_attachment(one.content, maintype="application", subtype="pdf", filename=name)
    if len(bytes(made)) > LARGEST:
        raise MailError("De bijlagen zijn samen te groot om te mailen: verstuur de brief per post.")
    return made


def _add_html(made: EmailMessage, letter: Letter, text: str) -> None:
    """Add the text as simple HTML, with the code to pay by."""
    pay, tr = letter.facts.payment, Tr(letter.lang)
    scan = escape(tr.t("Scan met een bank-app"))
    image = f'<p><img src="cid:{_QR}" width="160" height="160" alt="{scan}"><br>{scan}</p>'
    coded = pay is not None and pay.epc != ""
    made.add_alternative(_html(text, letter.lang, image if coded else ""), subtype="html")
    if pay is not None and coded:
        html = made.get_payload()[-1]  # type: ignore[index]
        html.add_related(qr_png(pay.epc), "image", "png", cid=f"<{_QR}>")  # type: ignore[union-attr]


def _html(text: str, lang: str, image: str = "") -> str:
    parts = "".join(
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n")
    )
    head = f'<!doctype html><html lang="{lang}"><meta charset="utf-8">'
    return f"{head}<body>{parts}{image}</body></html>"


def for_test(made: EmailMessage, own: str) -> EmailMessage:
    """Turn an e-mail to ourselves; its subject says for whom it was."""
    to, subject, key = str(made["To"]), str(made["Subject"]), str(made["Message-ID"])
    for name, value in (
        ("To", own),
        ("Subject", f"[TEST voor {to}] {subject}"),
        ("Message-ID", key.replace("<", "<test.", 1)),
    ):
        made.replace_header(name, value)
    return made


class Line:
    """An open line to the mail server."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self._server, self._sender = server, sender

    def send(self, made: EmailMessage) -> None:
        """Hand one e-mail over.

        Raises
        ------
        MailError : it did not go, or may have gone.
        """
        to = str(made["To"])
        self._awake()
        try:
            self._server.send_message(made, self._sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise _refused(code, to) from error
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code < 500:
                raise _busy() from error
            raise MailError(
                "De mailserver weigert {sender} als afzender: controleer Instellingen, E-mail.",
                stop=True,
                sender=self._sender,
            ) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, to) from error
        except smtplib.SMTPNotSupportedError as error:
            raise _refused(550, to) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(
                "De verbinding brak af terwijl het bericht werd verstuurd. Kijk in uw map"
                " Verzonden of het weg is.",
                unsure=True,
                stop=True,
            ) from error

    def _awake(self) -> None:
        """Find a line that broke while nothing was on it, so that nobody doubts what went."""
        try:
            self._server.noop()
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(
                "De mailserver verbrak de verbinding: verstuur de rest opnieuw.", stop=True
            ) from error


def _refused(code: int, to: str) -> MailError:
    if code < 500:
        return _busy()
    return MailError(
        "De mailserver weigert {to} ({code}): controleer het adres.", to=to, code=str(code)
    )


def _busy() -> MailError:
    return MailError(
        "De mailserver vraagt even te wachten: probeer het over een kwartier opnieuw.", stop=True
    )


@contextmanager
def line(box: Mailbox, context: ssl.SSLContext | None = None) -> Iterator[Line]:
    """Open a line with encryption and login.

    Raises
    ------
    MailError : the server can't be reached, trusted or logged in to; nothing was sent.
    """
    with ExitStack() as stack:
        try:
            server = stack.enter_context(_connected(box, context or ssl.create_default_context()))
        except (smtplib.SMTPException, OSError) as error:
            raise _unreached(error, f"{box.host}:{box.port}") from error
        yield Line(server, box.sender)


@contextmanager
def _connected(box: Mailbox, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    if box.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            box.host, box.port, timeout=_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(box.host, box.port, timeout=_TIMEOUT)
    try:
        if box.security != "tls":
            server.starttls(context=context)
        if box.user:
            server.login(box.user, box.password)
        yield server
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


_UNREACHED: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (smtplib.SMTPAuthenticationError,),
        "De mailserver kent dit wachtwoord niet; vaak is een app-wachtwoord nodig.",
    ),
    (
        (ssl.SSLCertVerificationError,),
        "Het certificaat van {where} klopt niet; er is niets verstuurd. Vraag uw mailbeheerder.",
    ),
    (
        (smtplib.SMTPNotSupportedError, ssl.SSLError),
        "{where} kent deze beveiliging niet: STARTTLS hoort bij poort 587, TLS bij 465.",
    ),
    (
        (Exception,),
        "Geen verbinding met {where}: controleer de naam en de poort, of uw internet.",
    ),
)


def _unreached(error: Exception, where: str) -> MailError:
    words = next(words for kinds, words in _UNREACHED if isinstance(error, kinds))
    return MailError(words, stop=True, where=where)
