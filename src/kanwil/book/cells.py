"""What stands in a cell: days, amounts and numbers as people and packages write them."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

Order = Literal["dmy", "mdy"]
Found = Literal["dmy", "mdy", "unclear", "mixed", "none"]

_TIME = r"(?:[T ]+\d{1,2}:\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_NUMERIC = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})[-/. ]+(?P<month>[a-zä]{{3,9}})\.?[-/., ]+(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>[a-zä]{{3,9}})\.?[- ]+(?P<day>\d{{1,2}}),?[- ]+(?P<year>\d{{4}}){_TIME}"
)
_MONTHS = {"jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5}
_MONTHS |= {"jun": 6, "jul": 7, "aug": 8}
_MONTHS |= {"mär": 3, "mai": 5, "dez": 12}
_MONTHS |= {"sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12}
_SIGNED = re.compile(
    r"(?P<open>\()?(?P<minus>-)?(?P<body>[\d.,'’]+)(?P<tail>-|CR|C|DB|D|H|S)?(?P<close>\))?"
)
_PLAIN = r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?"
_ZEROS = {"-", "--", "-,-", "-.-"}
_LIMIT = 10**14
_NOISE = Decimal("0.0001")


def _each(texts: pd.Series, read: Callable[[str], Any]) -> list[Any]:
    """Apply `read` once per different text; columns of a ledger repeat themselves."""
    codes, different = pd.factorize(texts, use_na_sentinel=False)
    answers = [read("" if pd.isna(text) else str(text).strip()) for text in different]
    return [answers[code] for code in codes]


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1800 <= year < 2200 else None
    except ValueError:
        return None


def read_day(text: str, order: Order | None = None) -> date | None:
    """Read one day, with or without a time behind it; None when it is no day or could be two."""
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(*(int(part) for part in match.groups()))
    if match := _NAMED.fullmatch(text.lower()) or _MONTH_FIRST.fullmatch(text.lower()):
        month = _MONTHS.get(match["month"][:3])
        return _day(_year(match["year"]), month, int(match["day"])) if month else None
    if match := _NUMERIC.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        if first == second or order == "dmy":
            return _day(year, second, first)
        return _day(year, first, second) if order == "mdy" else None
    return None


def day_order(columns: Iterable[pd.Series]) -> Found:
    """Tell from whole columns whether the day or the month comes first.

    `none`: nothing depends on it; `unclear`: every day could be a month; `mixed`: neither fits.
    """
    votes, open_ones = set(), False
    for column in columns:
        for text in column.dropna().unique():
            match = _NUMERIC.fullmatch(str(text).strip())
            if match is None or match[1] == match[2]:
                continue
            open_ones = True
            votes |= {"dmy"} if int(match[1]) > 12 else set()
            votes |= {"mdy"} if int(match[2]) > 12 else set()
    if len(votes) == 2:
        return "mixed"
    found: Found = "dmy" if "dmy" in votes else "mdy" if votes else "unclear"
    return found if open_ones else "none"


def read_days(texts: pd.Series, order: Order | None = None) -> pd.Series:
    """Return the days of a column as datetime64[us]; NaT where empty or unreadable."""
    days = _each(texts, lambda text: read_day(text, order))
    return pd.Series(pd.array(days, dtype="datetime64[us]"), index=texts.index)


def iso_texts(texts: pd.Series, order: Order | None = None) -> pd.Series:
    """Return the days of a column in ISO, and what is no day as it stands."""
    days = _each(texts, lambda text: read_day(text, order))
    told = [text if day is None else day.isoformat() for text, day in zip(texts, days, strict=True)]
    return pd.Series(told, index=texts.index, dtype="str")


def decimal_mark(texts: pd.Series) -> str | None:
    """Return the mark before the cents that the column's clear cells use; None if they don't tell.

    `1.234` alone tells nothing; `12,5`, `1.234,50` and `1234.5678` do.
    """
    marks = {_clear_mark(re.sub(r"[^\d.,]", "", str(text))) for text in texts.dropna().unique()}
    found = marks - {None}
    return found.pop() if len(found) == 1 else None


def _clear_mark(body: str) -> str | None:
    marks = re.findall(r"[.,]", body)
    if not marks:
        return None
    decimals = len(body) - 1 - body.rfind(marks[-1])
    if len(set(marks)) == 2:
        return str(marks[-1])
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    return None if decimals == 3 and not body.startswith(("0", ".", ",")) else str(marks[0])


def read_amounts(texts: pd.Series, mark: str | None) -> pd.DataFrame:
    """Read a column of amounts.

    Returns
    -------
    DataFrame with the index of `texts`: cents (float64, NaN where empty or faulty), fault (the
    mishap's code, '' when none), healed (bool: cents were noise of a computer's arithmetic).
    """
    texts = texts.fillna("")
    frame = pd.DataFrame({"cents": float("nan"), "fault": "", "healed": False}, index=texts.index)
    plain = texts.str.fullmatch(_PLAIN) if mark == "." else texts == "0"
    frame.loc[plain, "cents"] = (pd.to_numeric(texts[plain]).astype("float64") * 100).round()
    rest = texts[~plain & (texts != "")]
    if len(rest):
        answers = _each(rest, lambda text: _amount(text, mark))
        frame.loc[rest.index, ["cents", "fault", "healed"]] = pd.DataFrame(
            answers, index=rest.index, columns=frame.columns
        )
    return frame


def _amount(text: str, mark: str | None) -> tuple[float, str, bool]:
    bare = re.sub(r"[\s\u00a0\u202f€]|EUR", "", text.upper()).replace("−", "-").replace("+", "")
    if bare in _ZEROS:
        return 0.0, "", False
    match = _SIGNED.fullmatch(bare)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return float("nan"), "bad_amount" if text else "", False
    number, fault = _number(re.sub("['’]", "", match["body"]), mark)
    if number is None:
        return float("nan"), fault, False
    cents = (number * 100).to_integral_value()
    if abs(number * 100 - cents) > _NOISE or abs(cents) >= _LIMIT:
        return float("nan"), "too_many_decimals" if abs(cents) < _LIMIT else "bad_amount", False
    signs = [match["minus"], match["open"], match["tail"] in ("-", "C", "CR", "H")]
    sign = -1 if sum(map(bool, signs)) % 2 else 1
    return float(sign * int(cents)), "", number * 100 != cents


def _number(body: str, mark: str | None) -> tuple[Decimal | None, str]:
    marks = re.findall(r"[.,]", body)
    decimal = _clear_mark(body) or mark
    if not marks:
        return (Decimal(body), "") if body else (None, "bad_amount")
    if decimal is None:
        return None, "ambiguous_amount"
    thousands = "." if decimal == "," else ","
    whole, _, cents = body.partition(decimal)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+|\d*", whole)
    if not grouped or not re.fullmatch(r"\d*", cents) or not (whole + cents):
        return None, "bad_amount"
    return Decimal(f"{whole.replace(thousands, '') or 0}.{cents or 0}"), ""


def read_numbers(texts: pd.Series) -> pd.Series:
    """Return whole numbers of a column as float64; NaN where empty or not a whole number."""
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    return numbers.where((numbers % 1 == 0) & (numbers.abs() < 1e9))


_FLAGS = {"1": 1.0, "1.0": 1.0, "true": 1.0, "ja": 1.0, "yes": 1.0} | {
    "0": 0.0, "0.0": 0.0, "false": 0.0, "nee": 0.0, "no": 0.0
}  # fmt: skip


def read_flags(texts: pd.Series) -> pd.Series:
    """Return a column of 0/1 as float64; NaN where empty or anything else."""
    flags: pd.Series = texts.str.strip().str.lower().map(_FLAGS).astype("float64")
    return flags
