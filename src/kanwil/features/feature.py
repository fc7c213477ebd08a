"""What a feature is: a name, a definition, and the sentence that says its value to people."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import narwhals.stable.v2 as nw

from kanwil.base.money import show_amount, show_number
from kanwil.base.terms import Lang
from kanwil.base.words import Tr


class Group(StrEnum):
    """The heading under which a feature explains."""

    HABIT = "habit"
    INVOICE = "invoice"
    CONTACT = "contact"
    REPLIES = "replies"
    PROMISES = "promises"
    MEANS = "means"
    DEBTOR = "debtor"


class Kind(StrEnum):
    """How a value is written."""

    DAYS = "days"
    LATE = "late"
    SHIFT = "shift"
    WEEKS = "weeks"
    YEARS = "years"
    EURO = "euro"
    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    FLAG = "flag"
    STRENGTH = "strength"
    SEASON = "season"


_NO_CONTACT = {
    Lang.NL: "heeft geen vastgelegd contact met ons",
    Lang.EN: "has no recorded contact with us",
}
UNKNOWN: dict[Group, dict[Lang, str]] = {
    Group.HABIT: {
        Lang.NL: "heeft daarvoor te weinig betaalhistorie",
        Lang.EN: "has too little payment history to tell",
    },
    Group.INVOICE: {
        Lang.NL: "heeft daarvoor te weinig facturen",
        Lang.EN: "has too few invoices to tell",
    },
    Group.CONTACT: _NO_CONTACT,
    Group.REPLIES: _NO_CONTACT,
    Group.PROMISES: {
        Lang.NL: "deed geen toezegging waarvan wij weten",
        Lang.EN: "made no promise that we know of",
    },
    Group.MEANS: {
        Lang.NL: "heeft daarvoor te weinig historie",
        Lang.EN: "has too little history to tell",
    },
    Group.DEBTOR: {
        Lang.NL: "heeft daarover niets in het boek",
        Lang.EN: "has nothing on that in the book",
    },
}
_PLURAL = re.compile(r"\(([\w']+)\|([\w']+)\)")
_CLEAR, _FAINT = 0.35, 0.05
_HALF = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Feature:
    """One authored definition, from which the rest follows.

    The words are what follows "de klant": `{v}` is the value with its unit, `(one|many)` chooses
    by it. `none_*` is said of a zero or a no, `unknown_*` of a missing value (else the group's).
    `expression` is a Narwhals expression over the tallies, one row per moment, or the
    name of the tally that it is.
    """

    name: str
    group: Group
    kind: Kind
    words_nl: str
    words_en: str
    expression: str | nw.Expr
    none_nl: str = ""
    none_en: str = ""
    unknown_nl: str = ""
    unknown_en: str = ""

    def say(self, value: float, tr: Tr) -> str:
        """Return what the value says of the debtor, without subject and full stop."""
        words, none, unknown = (
            (self.words_nl, self.none_nl, self.unknown_nl)
            if tr.lang is Lang.NL
            else (self.words_en, self.none_en, self.unknown_en)
        )
        if math.isnan(value):
            return unknown or UNKNOWN[self.group][tr.lang]
        if none and abs(value) < _NOTHING.get(self.kind, _HALF):
            return none
        one = round(value) == 1
        words = _PLURAL.sub(lambda forms: forms[1 if one else 2], words)
        return words.replace("{v}", written(value, self.kind, tr))


_NOTHING = {Kind.STRENGTH: _FAINT, Kind.SHARE: 0.005, Kind.RATIO: 0.05, Kind.EURO: 0.5}


def written(value: float, kind: Kind, tr: Tr) -> str:
    """Write a value with its unit in the translator's language."""
    if kind is Kind.WEEKS:
        return _since(value, tr.lang)
    if kind in _UNITS:
        return _counted(round(value), *_UNITS[kind][tr.lang], tr.lang)
    return _WRITERS.get(kind, _plain)(value, tr.lang)


def _since(weeks: float, lang: Lang) -> str:
    """Write weeks in the unit that people use for that long ago."""
    unit, per = next(one for one in _LONGER if weeks < one[2])[:2]
    return _counted(round(weeks / per), *unit[lang], lang)


def _plain(value: float, lang: Lang) -> str:
    return show_number(round(value), lang)


def _strength(value: float, lang: Lang) -> str:
    if lang is Lang.NL:
        return "onlangs" if value >= _CLEAR else "eerder of terloops"
    return "recently" if value >= _CLEAR else "earlier or in passing"


def _counted(number: int, one: str, many: str, lang: Lang) -> str:
    if number == 0:
        return f"{'minder dan een' if lang is Lang.NL else 'less than a'} {one}"
    return f"{show_number(number, lang)} {one if number == 1 else many}"


def _sided(value: float, lang: Lang, sides: dict[Lang, tuple[str, str, str]]) -> str:
    days = round(value)
    zero, plus, minus = sides[lang]
    if days == 0:
        return zero
    return f"{_counted(abs(days), *_UNITS[Kind.DAYS][lang], lang)} {plus if days > 0 else minus}"


_LATE = {
    Lang.NL: ("op tijd", "te laat", "te vroeg"),
    Lang.EN: ("on time", "late", "early"),
}
_SHIFT = {
    Lang.NL: ("niet later of eerder", "later", "eerder"),
    Lang.EN: ("no later or earlier", "later", "earlier"),
}
_UNITS = {
    Kind.DAYS: {Lang.NL: ("dag", "dagen"), Lang.EN: ("day", "days")},
    Kind.WEEKS: {Lang.NL: ("week", "weken"), Lang.EN: ("week", "weeks")},
    Kind.YEARS: {Lang.NL: ("jaar", "jaar"), Lang.EN: ("year", "years")},
}
_MONTHS = {Lang.NL: ("maand", "maanden"), Lang.EN: ("month", "months")}
# A unit, the weeks in it, and below how many weeks it is used.
_LONGER = (
    (_UNITS[Kind.WEEKS], 1.0, 9.0),
    (_MONTHS, 52.2 / 12, 104.0),
    (_UNITS[Kind.YEARS], 52.2, math.inf),
)
_WRITERS: dict[Kind, Callable[[float, Lang], str]] = {
    Kind.EURO: lambda value, lang: show_amount(Decimal(round(value)), lang, whole=True),
    Kind.SHARE: lambda value, _: f"{round(100 * value)}%",
    Kind.RATIO: lambda value, lang: show_number(value, lang, "#,##0.0"),
    Kind.LATE: lambda value, lang: _sided(value, lang, _LATE),
    Kind.SHIFT: lambda value, lang: _sided(value, lang, _SHIFT),
    Kind.STRENGTH: _strength,
}
