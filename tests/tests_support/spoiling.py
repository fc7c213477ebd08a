"""Damage to a file: bytes turned, fields swapped, other encodings, bombs, other files glued on."""

import io
import re
import zipfile

from tests_support.wellformed import NASTY, zipped

_TOKEN = re.compile(rb"[^;,\t|<>\"\r\n:= ]+")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "cp437", "utf-32", "utf-7", "cp037")
_DOCTYPES = (
    b'<!DOCTYPE a [<!ENTITY x "y">]>',
    b'<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY x "&c;&c;">]>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file://%(canary)s">]>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "%(home)s/x">]>',
    b'<!DOCTYPE a SYSTEM "%(home)s/y.dtd">',
    b'<!DOCTYPE a [<!ENTITY %% x SYSTEM "%(home)s/z"> %%x;]>',
    b'<?xml-stylesheet href="%(home)s/s.xsl"?>',
)


def spoilt(rng, data, bait):
    """Return a file with up to four kinds of damage; a quarter of them stay whole.

    Parameters
    ----------
    bait : `canary` (a file that nobody may read) and `home` (an address that nobody may call).
    """
    for _ in range(rng.choice([0, 1, 1, 2, 3, 4][: 6 if data else 1])):
        packed = data.startswith(b"PK") and rng.randrange(8)
        data = (_inside if packed else rng.choice(_DAMAGE))(rng, data, bait) or b"x"
    return data


def _turned(rng, data, _bait):
    found = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found)


def _cut(rng, data, _bait):
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.randint(1, 60) :]


def _ended(rng, data, _bait):
    return data[: rng.randrange(len(data))]


def _repeated(rng, data, _bait):
    at = rng.randrange(len(data))
    piece = data[at : at + rng.randint(1, 400)]
    return data[:at] + piece * rng.choice([2, 3, 40]) + data[at:]


def _lines(rng, data, _bait):
    lines = data.splitlines(keepends=True)
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one] * rng.choice([0, 1, 2])
    return b"".join(lines)


def _fields(rng, data, _bait):
    tokens = [match.span() for match in _TOKEN.finditer(data)]
    if len(tokens) < 2:
        return data
    (a, b), (c, d) = sorted(rng.sample(tokens, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _nasty(rng, data, _bait):
    tokens = [match.span() for match in _TOKEN.finditer(data)]
    if not tokens:
        return data
    start, end = rng.choice(tokens)
    return data[:start] + rng.choice(NASTY).encode() + data[end:]


def _encoded(rng, data, _bait):
    return data.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")


def _line_ends(rng, data, _bait):
    return data.replace(b"\n", rng.choice([b"\r", b"\r\n", b"\n\n", b"\0\n", b""]))


def _doctype(rng, data, bait):
    """Put a declaration in front and, in place of a text, the entity that it declares."""
    front = re.match(rb"<\?xml[^>]*\?>", data)
    at = front.end() if front else 0
    told = {name.encode(): text.encode() for name, text in bait.items()}
    texts = [match.span(1) for match in re.finditer(rb">([^<>]+)<", data[at:])]
    start, end = rng.choice(texts) if texts else (0, 0)
    rest = data[at:]
    return data[:at] + rng.choice(_DOCTYPES) % told + rest[:start] + b"&x;" + rest[end:]


def _deep(rng, data, _bait):
    times = rng.choice([10, 300, 3000])
    at = rng.randrange(len(data) + 1)
    return data[:at] + b"<a>" * times + data[at:] + b"</a>" * rng.choice([0, times])


def _long(rng, data, _bait):
    at = rng.randrange(len(data) + 1)
    piece = rng.choice([b"9", b"A", b'"', b" ", b"(", b"=", b"\xff", b"From: a@b\n", b"<a/>"])
    return data[:at] + piece * rng.choice([500, 20_000]) + data[at:]


def _inside(rng, data, bait):
    """Damage a file in the zip, then zip it again; what is no zip is put in one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 -- each decompressor fails in a way of its own
        files = {}
    if not files:
        return zipped({rng.choice(["1.xml", "a.940", "lijst.csv", "x.zip"]): data})
    name = rng.choice(sorted(files))
    files[name] = rng.choice(_PLAIN)(rng, files[name] or b"x", bait)
    return zipped(files)


_PLAIN = (
    _turned, _cut, _ended, _repeated, _lines, _fields, _nasty, _nasty, _encoded, _line_ends,
    _doctype, _deep, _long,
)  # fmt: skip
_DAMAGE = (*_PLAIN, _inside, _inside)
