"""Options that many commands share, and how they print."""

import json
import re
import sys
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from kanwil.base.days import today
from kanwil.base.problems import BadInputError, KanwilError, Problem, RefusedError
from kanwil.base.terms import Lang, Severity
from kanwil.base.words import Tr
from kanwil.triage.books import Book, preferring, told_book

PROBLEMS, REFUSED = 1, 2
_FIGURE = re.compile(r"(?:€ )?-?\d[\d.,]*%?")


class DayError(KanwilError):
    """A text that is no ISO day."""

    def __init__(self, text: str) -> None:
        super().__init__("Geen dag: {text}. Schrijf JJJJ-MM-DD.", text=text)


def parse_day(text: str | date) -> date:
    """Read an ISO day."""
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError as error:
        raise DayError(str(text)) from error


BookUrl = Annotated[
    str | None,
    typer.Option(
        "--book",
        envvar="KANWIL_BOOK",
        help="URL or file of the book, or its name in books.toml.",
        metavar="URL",
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=parse_day, help="The day as known at its end.", metavar="DATE"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of messages.")]
By = Annotated[str | None, typer.Option("--by", help="Who does this; else the settings' user.")]


def opened(url: str | None) -> Book:
    """Open the book that was asked for, else the only one."""
    return preferring(told_book(url))


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


def refuse(error: KanwilError) -> None:
    """Say why a command was refused; mistakes in a file are listed, as JSON where asked."""
    lang = asked_lang()
    if isinstance(error, BadInputError):
        if "--json" in sys.argv:
            print_json({"problems": [one.as_dict() for one in error.problems]})
        else:
            print_problems(error.problems, lang)
    say(error.told(Tr(lang)))


def to_write(file: Path | None) -> Path | None:
    """Refuse a file that can't be written before anything is reckoned for it."""
    if file is not None and not file.absolute().parent.is_dir():
        raise RefusedError(
            "De map {folder} bestaat niet; maak haar, of kies een andere.", folder=file.parent
        )
    if file is not None and file.is_dir():
        raise RefusedError("{file} is een map; noem een bestand.", file=file)
    return file


def print_json(whole: Any) -> None:  # noqa: ANN401 -- any JSON
    """Print a result as JSON to stdout."""
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n")


def print_table(columns: Iterable[str], lines: Iterable[Iterable[Any]], nothing: str = "") -> None:
    """Print a result as a table to stdout; no figure or word is cut off, however narrow it is.

    Parameters
    ----------
    nothing : said in place of a table without lines.
    """
    rows = [[str(cell) for cell in line] for line in lines]
    if nothing and not rows:
        return say(nothing)
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for place, name in enumerate(columns):
        cells = [row[place] for row in rows if row[place]]
        figures = bool(cells) and all(_FIGURE.fullmatch(cell) for cell in cells)
        whole = [*name.split(), *(cells if figures else " ".join(cells).split())]
        least = max((len(one) for one in whole), default=1)
        if figures:
            table.add_column(name, justify="right", width=least, min_width=least)
        else:
            table.add_column(name, min_width=least)
    for row in rows:
        table.add_row(*row)
    console = Console(highlight=False, markup=False)
    # Beside its words a column takes a blank on each side and a divider.
    needed = sum((column.min_width or 0) + 3 for column in table.columns)
    console.width = max(console.width, needed)
    return console.print(table)


def print_problems(problems: Iterable[Problem], lang: Lang) -> None:
    """Print each problem on a line of its own to stderr."""
    tr = Tr(lang)
    for one in problems:
        where = ":".join(str(part) for part in (one.file, one.line) if part not in ("", None))
        found = f" {one.field}={one.value!r}" if one.field else ""
        say(f"{where}: {one.severity}{found}: {one.told(tr)}")


def finish(problems: Iterable[Problem]) -> None:
    """End with exit code 1 when a problem lost something."""
    if any(one.severity is Severity.ERROR for one in problems):
        raise typer.Exit(PROBLEMS)
