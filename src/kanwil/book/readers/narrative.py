"""What stands in field :86: of an MT940 statement: who, which account, what for, in any dialect."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from kanwil.book.readers.bank import ibans_in, squeezed

# Words between slashes of ABN AMRO, ING, Rabobank, bunq; words with a colon of ABN AMRO and Knab.
_KEYS = re.compile(
    r"/(TRTP|RTYP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|CNTP|ORDP|BENM|ADDR|RTRN|PREF|ISDT|PURP|ULTD"
    r"|ULTB|ULTC|SVCL|NRTX|INIT|TRCD|OCMT|CHGS|EXCH|TRAN|KREF|ID)(?=/)"
)
_LABELS = re.compile(
    r"(?:^|(?<=[\s/]))(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|REK):\s*"
)
_REMITTED = re.compile(r"^(?:USTD|STRD(?:/CUR)?)/+")
# Numbered parts of Triodos (`>20`) and of German banks (`?20`), the text in pieces of 27 signs.
_PARTS = re.compile(r"([?>])(\d\d)")
_NUMBERED = re.compile(r"\d{3}[?>]\d\d")
_PIECE = 27
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC)\+\s*")
_WIDTH = 65
_SAME = {"REK": "IBAN", "NAAM": "NAME", "OMSCHRIJVING": "REMI", "KENMERK": "EREF"}
_SAME |= {"MACHTIGING": "MARF"}


class Narrative(NamedTuple):
    """The parts of field :86: that we use; empty where it does not say."""

    text: str
    name: str = ""
    iban: str = ""
    end_to_end: str = ""
    mandate: str = ""
    kind: str = ""
    returned: str = ""


def narrative(lines: Sequence[str], own: str) -> Narrative:
    """Read the lines of field :86: (without the tag) of a booking on the account `own`."""
    if lines and _NUMBERED.match(lines[0]):
        return _numbered("".join(line.rstrip("\n") for line in lines), own)
    whole = _joined(lines)
    fields = _fields(whole)
    text = fields.get("REMI", "")
    if "REMI" not in fields and "NAME" not in fields:
        text = whole
    elif said := fields.get("", ""):
        text = f"{said} {text}".strip()
    accounts = [one for one in ibans_in(whole) if one != squeezed(own)]
    account, name = _party(fields, accounts)
    return Narrative(
        " ".join(_REMITTED.sub("", text).strip("/ ").split()),
        name,
        account,
        fields.get("EREF", ""),
        fields.get("MARF", ""),
        fields.get("TRTP", "") or fields.get("RTYP", ""),
        fields.get("RTRN", ""),
    )


def _numbered(whole: str, own: str) -> Narrative:
    """Read numbered parts: 20 to 29 and 60 to 63 the text, 31 an account, 32 and 33 the name."""
    _, *rest = _PARTS.split(whole)
    parts = list(zip(rest[1::3], rest[2::3], strict=True))
    told = [value for number, value in parts if "20" <= number <= "29" or "60" <= number <= "63"]
    text = "".join(one if len(one) >= _PIECE else f"{one} " for one in told)
    by_label = _SEPA.split(text)
    said = dict(zip(by_label[1::2], map(str.strip, by_label[2::2]), strict=True))
    known = dict(reversed(parts))
    accounts = [one for one in ibans_in(f"{known.get('31', '')} {text}") if one != squeezed(own)]
    return Narrative(
        " ".join(said.get("SVWZ", by_label[0]).split()),
        (known.get("32", "") + known.get("33", "")).strip(),
        accounts[0] if accounts else "",
        said.get("EREF", ""),
        said.get("MREF", ""),
        known.get("00", ""),
    )


def _joined(lines: Sequence[str]) -> str:
    """Return the lines as one text: a full line may have been cut in the middle of a word."""
    whole, full, cut = "", False, False
    for line in lines:
        if whole and not (whole[-1].isdigit() and line[:1].isdigit() and cut):
            whole += "" if full else " "
        whole += line
        full, cut = len(line) >= _WIDTH, len(line) >= _WIDTH - 1
    return whole.strip()


def _fields(whole: str) -> dict[str, str]:
    """Return the values by key word; '' is what stands before the first one."""
    pattern = _KEYS if _KEYS.search(whole) and whole.startswith("/") else _LABELS
    parts = pattern.split(whole)
    found = {"": parts[0].strip("/ ") if pattern is _LABELS else ""}
    for key, value in zip(parts[1::2], parts[2::2], strict=True):
        bare = value.strip("/ ")
        if bare or key == "REMI":
            found.setdefault(_SAME.get(key, key), bare)
    return found


def _party(fields: dict[str, str], accounts: Sequence[str]) -> tuple[str, str]:
    """Return account and name of the other side."""
    if "CNTP" in fields:
        account, _, name, *_ = [*fields["CNTP"].split("/"), "", "", ""]
        return squeezed(account), " ".join(name.split())
    given = squeezed(fields.get("IBAN", ""))
    return given or (accounts[0] if accounts else ""), " ".join(fields.get("NAME", "").split())
