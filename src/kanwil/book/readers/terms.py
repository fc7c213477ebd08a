"""When an invoice is due, from the days it states or from words such as `30 dagen netto`."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from kanwil.book.cells import read_day

_COUNTS = {"een": 1, "één": 1, "a": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "vier": 4}
_COUNTS |= {"dertig": 30, "veertien": 14, "zestig": 60, "acht": 8, "thirty": 30}
_UNITS = {"w": 7, "m": 30}
_SPAN = re.compile(
    rf"(?<![\d.,])(\d{{1,3}}|{'|'.join(_COUNTS)})\s*(?:kalender|calendar)?\s*"
    r"(d(?:agen|ag|gn|ays?|\b)|tagen?|jours?|w(?:eken|eek|eeks?)\b|m(?:aand(?:en)?|onths?)\b)",
    re.IGNORECASE,
)
_NET = re.compile(
    r"\b(?:nett?o?\s*|(?:betalings?(?:termijn|conditie)|zahlungsziel|payment terms?)\W{1,3})"
    r"(\d{1,3})\b(?!\s*%)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:v[oó][oó]r|uiterlijk(?: op)?|vervalda(?:tum|g)|vervalt op|f[aä]llig(?: am)?"
    r"|bis(?: zum)?|before|due(?: date| on| by)?|by)"
    r"\W{1,3}"
    r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{4})",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"%|korting|discount|skonto|rente|interest|toeslag|boete|penalty|aanman|herinner|reclam|klacht",
    re.IGNORECASE,
)
_MONTH_END = re.compile(r"einde? (?:van de )?maand|end of (?:the )?month|\beom\b", re.IGNORECASE)
_FROM_MONTH_END = re.compile(
    r"(?:einde? (?:van de )?maand|lopende maand|end of (?:the )?month|\beom\b)"
    r"\W*(?:\+|plus|en)\s*(\d{1,3})",
    re.IGNORECASE,
)
_LONGEST = 365


class Due(NamedTuple):
    """The due day, None when the debtor's terms apply; and the mishap to note, '' for none."""

    day: date | None
    code: str = ""
    told: str = ""


def due_of(issued: date, stated: Sequence[date], texts: Sequence[str]) -> Due:
    """Return when an invoice is due; of several stated days the last, so that none is too early."""
    days = sorted(set(stated))
    if days:
        told = ", ".join(day.isoformat() for day in days)
        if days[-1] < issued:
            return Due(None, "due_before_issue", told)
        return Due(days[-1], "contradictory_due" if len(days) > 1 else "", told)
    whole = " ".join(" ".join(texts).split())
    day = _in_words(issued, whole)
    return Due(day, "due_from_text" if day else "due_missing", whole)


def days_of(text: str) -> int | None:
    """Return the days that payment terms such as `30 dagen netto` give; None where they don't."""
    if re.fullmatch(r"\d{1,3}(?:\.0)?", text):
        return min(int(float(text)), _LONGEST)
    return max((days for part in re.split(r"[;\n,]", text) for days in _spans(part)), default=None)


def _in_words(issued: date, text: str) -> date | None:
    until = (read_day(match[1], "dmy") for match in _UNTIL.finditer(text))
    last = max((day for day in until if day and day >= issued), default=None)
    if last:
        return last
    if after := _FROM_MONTH_END.search(text):
        return _month_end(issued) + timedelta(days=min(int(after[1]), _LONGEST))
    days = [count for part in re.split(r"[;\n]|[.,](?=\s|$)", text) for count in _spans(part)]
    if not days:
        return None
    day = issued + timedelta(days=max(days))
    return _month_end(day) if _MONTH_END.search(text) else day


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _spans(part: str) -> list[int]:
    """Return the days that a part of a sentence gives for paying; none when it is about a rate."""
    if _OTHER.search(part):
        return []
    found = [int(match[1]) for match in _NET.finditer(part)]
    for match in _SPAN.finditer(part):
        count = _COUNTS.get(match[1].lower()) or int(match[1])
        found.append(count * _UNITS.get(match[2][0].lower(), 1))
    return [days for days in found if days <= _LONGEST]
