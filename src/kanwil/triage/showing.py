"""A message as a file or a picture: PDF, e-mail, the QR code, a text with its link."""

import base64
import io
import zipfile
from collections.abc import Sequence
from urllib.parse import quote

from kanwil.base.settings import Settings
from kanwil.post.letters import Letter, render_letter
from kanwil.post.message import Message
from kanwil.post.payment import qr_svg
from kanwil.post.sending import mime

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
    """Return letters for the post as one file of PDFs."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for at, one in enumerate(found, 1):
            made.writestr(f"{at:04d}-{one.kind}.pdf", render_letter(one.letter))
    return held.getvalue()


def eml(settings: Settings, one: Message) -> bytes:
    """Return a message as a file that a mail program opens as a draft."""
    made = mime(one.letter, one.key, settings.mail_from, one.recipient)
    made["X-Unsent"] = "1"
    return bytes(made)


def chat(one: Message) -> str:
    """Return the link that opens WhatsApp with the text; a Dutch number without its country."""
    digits = "".join(sign for sign in one.recipient if sign.isdigit())
    number = f"31{digits[1:]}" if digits.startswith("0") and digits[1:2] != "0" else digits
    return f"https://wa.me/{number.removeprefix('00')}?text={quote(one.letter.text())}"
