"""Days as Dutch trade counts them: today in Amsterdam, official holidays, working days, words."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from babel.dates import format_date
from dateutil.easter import easter

from kanwil.base.terms import Lang

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# What was promised for a day may take this long to reach the bank and the book.
GRACE_DAYS = 3
_FIRST_HOUR, _LAST_HOUR = 8, 20
_LOCALES = {Lang.NL: "nl_NL", Lang.EN: "en_GB"}


def today() -> date:
    """Return the day in Amsterdam; only the command line and the screen may ask."""
    return datetime.now(AMSTERDAM).date()


def calling_hours() -> bool:
    """Tell whether it is between 8 and 20 in Amsterdam; only the screen may ask."""
    return _FIRST_HOUR <= datetime.now(AMSTERDAM).hour < _LAST_HOUR


@cache
def official_holidays(year: int) -> frozenset[date]:
    """Return the closed days of a year by the Algemene termijnenwet, art. 3.

    The library knows 5 May in lustrum years only; the act names it every year, and Good Friday.
    """
    closed = set(holidays.country_holidays("NL", years=year))
    return frozenset(closed | {date(year, 5, 5), easter(year) - timedelta(days=2)})


def is_working_day(day: date) -> bool:
    """Tell whether `day` is neither a weekend day nor an official holiday."""
    return day.weekday() < 5 and day not in official_holidays(day.year)


def next_working_day(day: date) -> date:
    """Return `day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(day: date) -> date:
    """Return the last working day before `day`."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def show_day(day: date, lang: Lang = Lang.NL, style: str = "d MMM y") -> str:
    """Write a day for people, `21 nov 2026` by default (CLDR pattern)."""
    return str(format_date(day, style, locale=_LOCALES[lang])).replace(".", "")


def show_moment(at: datetime, lang: Lang = Lang.NL) -> str:
    """Write a moment that the book keeps (UTC, naive) as the clock in Amsterdam showed it."""
    when = at.replace(tzinfo=UTC).astimezone(AMSTERDAM)
    return f"{show_day(when.date(), lang)} {when:%H:%M}"
