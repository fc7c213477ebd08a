"""What someone wrote in an e-mail: its plain text, without the history quoted below it."""

import re
from collections.abc import Iterator
from email.message import Message
from html import unescape
from html.parser import HTMLParser

LONGEST = 20_000
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"}
_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_NO_END = {"br", "img", "hr", "meta", "link", "input", "area", "base", "col", "wbr", "source"}
_QUOTES = ("gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix")
_REST_IS_OLD = ("divrplyfwdmsg", "appendonsend")
_TAGS = re.compile(r"<[^>]{0,2000}>")
_LONG_LINE = 400
# A line from which on the rest is an older message.
_HISTORY = re.compile(
    r"(?:>\s*)?(?:"
    r"(?:op|on|le|am)\s.{4,120}\s(?:schreef|wrote|heeft .{0,90}geschreven|a écrit|schrieb)\b"
    r".{0,90}:?"
    r"|-{2,}\s*(?:oorspronkelijk bericht|original message|doorgestuurd bericht"
    r"|forwarded message|ursprüngliche nachricht)\s*-{2,}"
    r"|_{10,}"
    r"|(?:van|from|von|de)\s?:\s?.{1,120}@.{1,120}"
    r"|.{2,80}(?:schreef|wrote) op .{6,60}:"
    r")\s*",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:verzonden|sent|datum|date|aan|to|onderwerp|subject|cc)\s?:.*", re.IGNORECASE
)
_FORWARDS = re.compile(r"(?:fwd?|doorst|tr|wg)\s?:", re.IGNORECASE)
_FROM = re.compile(r"\*?(?:van|from|von|de)\s?:\*?.*", re.IGNORECASE)
_WRAPPED = re.compile(r"(?:op|on)\s.{4,120}", re.IGNORECASE)
_WROTE = re.compile(r".{0,120}(?:schreef|wrote|geschreven)\b.{0,40}:\s*", re.IGNORECASE)


def written(message: Message) -> str:
    """Return what the sender wrote, quoted history stripped; '' when that is nothing."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", _text_of(message))]
    kept = [line for line in _fresh(lines) if not line.lstrip().startswith(">")]
    if not any(kept) and _FORWARDS.match(str(message.get("Subject", ""))):
        kept = [line for line in lines if line and not _opens_history(line.strip(), [])]
        kept = [line for line in kept if not (_HEADER.match(line) or _FROM.fullmatch(line))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip().replace("\0", "")


def _fresh(lines: list[str]) -> Iterator[str]:
    """Yield the lines above the first one that opens an older message.

    Who wrote nothing above it may have written below what is quoted.
    """
    empty = True
    for at, line in enumerate(lines):
        if len(line) <= _LONG_LINE and _opens_history(line.strip(), lines[at + 1 : at + 4]):
            below = next(filter(None, lines[at + 1 :]), "")
            if not (empty and below.startswith(">")):
                return
            continue
        empty = empty and not line.strip()
        yield line


def _opens_history(line: str, below: list[str]) -> bool:
    if _HISTORY.fullmatch(line):
        return True
    if _FROM.fullmatch(line):
        return any(_HEADER.match(one.strip(" *")) for one in below[:2])
    day = any(sign.isdigit() for sign in line)
    return bool(day and _WRAPPED.fullmatch(line) and _WROTE.match(" ".join(below)[:_LONG_LINE]))


def _text_of(message: Message) -> str:
    """Return the plain part; the HTML one as text when there is no other."""
    parts = [part for part in message.walk() if _readable(part)]
    plain = [_decoded(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    html = [_decoded(part) for part in parts if part.get_content_type() == "text/html"]
    return "\n".join(stripped(text) for text in html)


def _readable(part: Message) -> bool:
    text = not part.is_multipart() and part.get_content_maintype() == "text"
    return text and part.get_content_disposition() != "attachment"


def _decoded(part: Message) -> str:
    """Return the beginning of a part's text, whatever it claims its encoding to be."""
    payload = part.get_payload(decode=True)
    data = payload[: 50 * LONGEST] if isinstance(payload, bytes) else b""
    for name in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def stripped(html: str) -> str:
    """Return the text that a reader of an HTML message sees, quoted parts left out."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # the library's own answer to some broken declarations
        reader.pieces = [unescape(_TAGS.sub(" ", html))]
    return re.sub(r"[ \t\xa0]+", " ", "".join(reader.pieces))


class _Reader(HTMLParser):
    """Collects text; `depth` counts the open tags inside something that is not to be read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or a part that is not to be read."""
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag in _NO_END:
            return
        words = " ".join(value or "" for name, value in attrs if name in ("class", "id")).lower()
        if any(word in words for word in _REST_IS_OLD):
            self.depth = 10**6
        quoted = tag == "blockquote" or any(word in words for word in _QUOTES)
        if self.depth or tag in _SILENT or quoted:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        """End a line, or a part that is not to be read."""
        if self.depth and tag not in _NO_END:
            self.depth -= 1
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text that is to be read."""
        if not self.depth:
            self.pieces.append(data.replace("\n", " "))
