"""Turning a template and ready texts into a PDF, whatever the texts may hold."""

import json
import unicodedata
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_LONGEST_WORD = 30
_BREAK = "\u200b"


def typeset(template: str, data: dict[str, Any], day: date) -> bytes:
    """Return the PDF of a template in this folder, with `data` (JSON) in `sys.inputs.data`.

    The texts reach the template as values and are never read as markup. Only the fonts inside the
    typst wheel are used and `day` is the document's date, so the same data gives the same bytes.
    """
    return bytes(
        typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=datetime.combine(day, time(), UTC),
        )
    )


def fit(text: str, longest: int) -> str:
    """Return `text` on one line, printable, at most `longest` signs, breakable in long words.

    Signs that show nothing or turn the reading direction are dropped: a name may hold anything.
    """
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
    line = " ".join(seen.split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return " ".join(_breakable(word) for word in line.split(" ")).replace("€ ", "€\u00a0")


def _breakable(word: str) -> str:
    pieces = [word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD)]
    return _BREAK.join(pieces)
