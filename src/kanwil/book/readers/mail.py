"""E-mails of debtors, one `.eml` or an mbox of many: who wrote when, and what."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from kanwil.base.days import AMSTERDAM
from kanwil.book.mishaps import Notes
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.records import typed
from kanwil.book.readers.replies import LONGEST, written

_HEADERS = re.compile(
    rb"(?mi)^(from|to|date|subject|message-id|received|return-path|mime-version):"
)
_FIRST = re.compile(rb"(?i)\A(?:From [^\n]*\n)?[a-z][a-z0-9-]{1,60}:[ \t\r\n]")
_NEXT = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\d{4}[^\n]*\n")
_AUTOMATIC = re.compile(
    r"(?:automati(?:sch antwoord|c reply)|autoreply|out of office|afwezig)", re.IGNORECASE
)
_BIGGEST = 25_000_000
_COLUMNS = ("contact_id", "happened_on", "direction", "channel", "kind", "text", "bounced")
_MORE = ("email", "recipients", "subject", "answers")


def recognises(head: bytes) -> bool:
    """Tell an e-mail or mbox by its first bytes: header lines, the sender among them."""
    plain = head.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")
    names = {match[1].lower() for match in _HEADERS.finditer(plain.split(b"\n\n")[0])}
    return bool(_FIRST.match(plain)) and len(names) > 1 and bool(names & {b"from", b"date"})


def read_mail(data: bytes, notes: Notes) -> Parsed:
    """Read messages into contacts that no debtor has yet.

    The table `contacts` has besides the canonical columns: `email` (who wrote, or to whom a
    message bounced), `recipients` (with spaces between), `subject`, `answers` (`1` when it is a
    reply to an earlier message). Lines count messages.
    """
    records: dict[str, tuple[Any, ...]] = {}
    count = refused = repeated = 0
    for count, raw in enumerate(_messages(data), start=1):
        found = _contact(raw, count, notes)
        refused += found is None
        repeated += found is not None and found[0] in records
        if found:
            records.setdefault(found[0], found)
    contacts = typed("contacts", list(records.values()), (*_COLUMNS, "line", *_MORE), *_MORE)
    return Parsed(
        notes.file,
        "mail",
        {"contacts": contacts.assign(file=notes.file)} if len(contacts) else {},
        (Rows(notes.file, "mail", count, refused, repeated),),
        notes.problems,
    )


def _messages(data: bytes) -> Iterator[bytes]:
    """Yield the messages of an mbox, or the one that there is."""
    starts = list(_NEXT.finditer(data)) if data.startswith(b"From ") else []
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends, strict=True) if starts else ():
        yield data[match.end() : end].replace(b"\n>From ", b"\nFrom ")
    if not starts:
        yield data


def _contact(raw: bytes, number: int, notes: Notes) -> tuple[Any, ...] | None:
    """Return one message as a contact; None when it is refused."""
    if len(raw) > _BIGGEST:
        notes.once("too_big", number, "", f"{len(raw) // 1_000_000} MB")
        return None
    try:
        message = message_from_bytes(raw)
        bounced = _bounced(message)
        text = "" if bounced else written(message)
    except (RecursionError, ValueError, TypeError, LookupError) as error:
        notes.once("broken_text", number, "", error)
        return None
    sender = bounced or next(iter(_addresses(message, "From")), "")
    day, subject = _day(message), _header(message, "Subject")
    if not sender or day is None:
        code, name = ("bad_date", "Date") if sender else ("missing_value", "From")
        notes.once(code, number, name, _header(message, name))
        return None
    kind = "note" if bounced else "reply"
    if not bounced and _automatic(message, subject):
        notes.once("automatic_reply", number, "Subject", subject)
        kind, text = "note", subject
    if len(text) > LONGEST:
        notes.once("long_text", number, "", len(text))
    direction = "out" if bounced else "in"
    told = (day, direction, "email", kind, text[:LONGEST] or None, 1.0 if bounced else None)
    more = (" ".join(_recipients(message)), subject, _answers(message, subject))
    return (_id(message, sender, day, text), *told, number, sender, *more)


def _header(message: Message, name: str) -> str:
    """Return a header as text, on one line, whatever state it is in."""
    found = (value for key, value in message.raw_items() if key.lower() == name.lower())
    given = str(next(found, "")).encode("utf-8", "surrogateescape")
    try:
        raw = given.decode()
    except UnicodeDecodeError:
        raw = given.decode("cp1252", errors="replace")
    try:
        text = str(make_header(decode_header(raw)))
    except (LookupError, ValueError, MessageError):
        text = raw
    return " ".join(text.replace("\0", "").split())


def _addresses(message: Message, *names: str) -> list[str]:
    headers = [_header(message, name) for name in names]
    try:
        pairs = getaddresses([header for header in headers if header])
    except RecursionError:  # a thousand brackets, one in the other
        return []
    return [address.lower() for _, address in pairs if "@" in address]


def _recipients(message: Message) -> list[str]:
    return _addresses(message, "To", "Cc", "Delivered-To")


def _day(message: Message) -> date | None:
    """Return the day in Amsterdam on which a message was sent, or else received."""
    for text in (_header(message, "Date"), _header(message, "Received").rpartition(";")[2]):
        try:
            moment = parsedate_to_datetime(text)
            found = moment.astimezone(AMSTERDAM) if moment.tzinfo else moment
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found.year >= 1990:
            return found.date()
    return None


def _automatic(message: Message, subject: str) -> bool:
    submitted = _header(message, "Auto-Submitted").lower()
    marked = "X-Autoreply" in message or "X-Autorespond" in message
    # A report that is no bounce says that a message was read or waits.
    marked = marked or message.get_content_type() == "multipart/report"
    answered = submitted not in ("", "no") or marked
    return answered or _AUTOMATIC.match(subject) is not None


def _answers(message: Message, subject: str) -> str:
    reply = "In-Reply-To" in message or "References" in message
    return "1" if reply or re.match(r"(?:re|antw|betr|aw)\s?:", subject, re.IGNORECASE) else ""


def _bounced(message: Message) -> str:
    """Return the address that could not be reached, '' when this is no report of that."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and _header(block, "Action").lower() == "failed":
                return _header(block, "Final-Recipient").rpartition(";")[2].strip().lower()
    return next(iter(_addresses(message, "X-Failed-Recipients")), "")


def _id(message: Message, sender: str, day: date, text: str) -> str:
    key = _header(message, "Message-ID") or f"{sender}|{day}|{text}"
    return f"mail-{hashlib.blake2b(key.encode(errors='replace'), digest_size=8).hexdigest()}"
