"""A message as a file or a picture: PDF, e-mail, the QR code, a text with its link."""

import base64
from collections.abc import Sequence
from urllib.parse import quote

from kanwil.base.settings import Settings
from kanwil.post.batch import render_batch
from kanwil.post.letters import Letter, LetterKind, render_letter
from kanwil.post.message import Message
from kanwil.post.payment import qr_svg
from kanwil.post.sending import Copy, mime
from kanwil.triage.enclosing import invoice_files
from kanwil.triage.envelope import NEUTRAL

__all__ = ["batch", "chat", "eml", "qr", "render_letter"]


def qr(letter: Letter) -> str:
    """Return the payment code as the address of a picture, '' where there is none."""
    if letter.facts.payment is None or not letter.facts.payment.epc:
        return ""
    drawn = qr_svg(letter.facts.payment.epc).encode()
    # Only as an image of its own does a browser need the name space.
    drawn = drawn.replace(b"<svg ", b'<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"


def batch(found: Sequence[Message]) -> bytes:
    """Return letters for the post as one PDF."""
    return render_batch([one.letter for one in found])


def enclosed(one: Message, settings: Settings) -> list[Copy]:
    """Return the invoices that go along: of what asks for money, or was asked for."""
    kind = LetterKind(one.kind)
    if kind in NEUTRAL and kind is not LetterKind.SEND_COPY:
        return []
    files = invoice_files(settings, [line.number for line in one.letter.facts.invoices])
    return [Copy(file.name, file.read_bytes()) for file in files.values()]


def eml(settings: Settings, one: Message) -> bytes:
    """Return a message as a file that a mail program opens as a draft."""
    made = mime(one.letter, one.key, settings.mail_from, one.recipient, enclosed(one, settings))
    made["X-Unsent"] = "1"
    return bytes(made)


def chat(one: Message) -> str:
    """Return the link that opens WhatsApp with the text; a Dutch number without its country."""
    digits = "".join(sign for sign in one.recipient if sign.isdigit())
    number = f"31{digits[1:]}" if digits.startswith("0") and digits[1:2] != "0" else digits
    return f"https://wa.me/{number.removeprefix('00')}?text={quote(one.letter.text())}"
