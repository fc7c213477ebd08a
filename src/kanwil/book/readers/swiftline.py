"""Field :61: of an MT940 statement: one booking, by the library's pattern made Dutch."""

import calendar
import re
from collections.abc import Sequence
from typing import Any, ClassVar

import mt940

from kanwil.book.mishaps import Notes

_DOTTED = re.compile(r"^(\d{6}(?:\d{4})?R?[DC][A-Z]?)(\d+)\.(\d*)")
_STUB = ":60F:C000101EUR0,\n:61:"


class _StatementLine(mt940.tags.Statement):
    """Field :61: as Dutch banks write it: long references (ASN, SNS, old Rabobank), no type."""

    pattern: ClassVar[str] = r"""^
    (?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})
    (?P<entry_month>\d{2}|\s{2})?(?P<entry_day>\d{2}|\s{2})?
    (?P<status>R?[DC])(?P<funds_code>[A-Z])?[\n ]?
    (?P<amount>\d{1,15}(?:,\d{0,2})?)
    (?P<id>[A-Z][A-Z0-9 ]{3})?
    (?P<customer_reference>((?!//)[^\n])*)
    (//(?P<bank_reference>[^\n]*))?
    (\n(?P<extra_details>[\s\S]*))?
    $"""

    def parse(self, _all: object, value: str) -> dict[str, str | None]:
        """Match the line; the library's own writes what it can't match to the log, with names."""
        match = self.re.match(value)
        if match is None:
            raise ValueError
        return match.groupdict()


_LINE = _StatementLine()


def line_data(lines: Sequence[str], number: int, notes: Notes) -> dict[str, Any] | None:
    """Return what the library reads in the lines of one booking; None, and a note, if nothing.

    Parameters
    ----------
    number : the line of the file on which it starts.
    """
    whole = [_DOTTED.sub(r"\1\2,\3", lines[0]), *lines[1:]]
    text = "\n".join(line for line in whole if line.strip())
    parser = mt940.models.Transactions(
        processors={"pre_statement_line": [_days(number, notes)]},
        tags={61: _LINE},
        options=mt940.Options.all(),
    )
    try:
        parser.parse(_STUB + text)
        (data,) = (one.data for one in parser)
    except (RuntimeError, ValueError, ArithmeticError):
        notes.once("bank_line", number, ":61:", lines[0])
        return None
    return dict(data)


def _days(line: int, notes: Notes) -> Any:  # noqa: ANN401 -- the library's own callable
    """Return a step that moves a day that isn't there, such as 30 February, to the month's end."""

    def mend(_all: object, _tag: object, found: dict[str, Any], *_: object) -> dict[str, Any]:
        for day, month in (("day", "month"), ("entry_day", "entry_month")):
            if not all((found.get(name) or "").strip() for name in (day, month)):
                continue
            last = calendar.monthrange(2000 + int(found["year"]), int(found[month]))[1]
            if int(found[day]) > last:
                notes.once("impossible_day", line, ":61:", f"{found[day]}-{found[month]}")
                found[day] = str(last)
        return found

    return mend
