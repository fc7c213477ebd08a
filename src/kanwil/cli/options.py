"""Options that many commands share, and how they print."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kanwil.base.days import today
from kanwil.base.places import default_book
from kanwil.base.problems import KanwilError, Problem
from kanwil.base.settings import load_settings
from kanwil.base.terms import Lang, Severity
from kanwil.base.words import Tr
from kanwil.triage.books import Book, open_book

PROBLEMS, REFUSED = 1, 2


class DayError(KanwilError):
    """A text that is no ISO day."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Geen dag: {text}. Schrijf JJJJ-MM-DD.")


def parse_day(text: str | date) -> date:
    """Read an ISO day."""
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError as error:
        raise DayError(str(text)) from error


BookUrl = Annotated[
    str | None,
    typer.Option("--book", envvar="KANWIL_BOOK", help="URL or file of the book.", metavar="URL"),
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=parse_day, help="The day as known at its end.", metavar="DATE"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of messages.")]
By = Annotated[str | None, typer.Option("--by", help="Who does this; else the settings' user.")]


def opened(url: str | None) -> Book:
    """Open the book that was asked for, else the user's own."""
    return open_book(url or default_book(), load_settings())


def the_day(as_of: date | None) -> date:
    """Return the day asked for, else today in Amsterdam."""
    return as_of or today()


def asked_lang() -> Lang:
    """Return the language on the command line before it is parsed, for errors."""
    words = sys.argv[1:]
    named = [after for word, after in pairwise(words) if word == "--lang"]
    named += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    return Lang.EN if named[-1:] == [Lang.EN] else Lang.NL


def say(text: str) -> None:
    """Print progress or an error to stderr."""
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(text)


def print_json(whole: Any) -> None:  # noqa: ANN401 -- any JSON
    """Print a result as JSON to stdout."""
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n")


def print_table(columns: Iterable[str], lines: Iterable[Iterable[Any]]) -> None:
    """Print a result as a table to stdout."""
    table = Table(*columns)
    for line in lines:
        table.add_row(*(str(cell) for cell in line))
    Console(highlight=False, markup=False).print(table)


def print_problems(problems: Iterable[Problem], lang: Lang) -> None:
    """Print each problem on a line of its own to stderr."""
    tr = Tr(lang)
    for one in problems:
        where = ":".join(str(part) for part in (one.file, one.line) if part not in ("", None))
        found = f" {one.field}={one.value!r}" if one.field else ""
        say(f"{where}: {one.severity}{found}: {tr.t(one.message)}")


def finish(problems: Iterable[Problem]) -> None:
    """End with exit code 1 when a problem lost something."""
    if any(one.severity is Severity.ERROR for one in problems):
        raise typer.Exit(PROBLEMS)
