"""`kanwil demo` and `kanwil app`: open the screen, with every setting passed as a flag."""

import os
import runpy
import sys
import tomllib
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from kanwil.base import logs
from kanwil.base.companies import told_companies
from kanwil.base.login import check_address, told_login
from kanwil.base.places import app_folder
from kanwil.base.store import BookError
from kanwil.base.words import Tr
from kanwil.cli.options import AsOf, BookUrl, asked_lang, opened, say

Port = Annotated[int, typer.Option(help="Port on this machine.")]
Address = Annotated[
    str, typer.Option(help="Where to listen; beyond this machine only with a login.")
]
Quiet = Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(demo)
    app.command("app")(open_screen)


def demo(port: Port = 8501, book: BookUrl = None, no_browser: Quiet = False) -> None:
    """Open the screen on the sample company, in a book of its own."""
    # It reads the sample's files in; who opens their own book need not wait for the readers.
    made = import_module("kanwil.triage.sample")
    company, day = made.sample()
    os.environ.setdefault("KANWIL_COMPANY", company)
    # Without an account its letters would not be complete; this number is everybody's example.
    os.environ.setdefault("KANWIL_COMPANY_IBAN", "NL91ABNA0417164300")
    say("Opening the sample company …")
    found = made.sample_book(book)
    found.close()
    _serve(found.url, port, str(day), quiet=no_browser)


def open_screen(
    port: Port = 8501,
    address: Address = "127.0.0.1",
    book: BookUrl = None,
    as_of: AsOf = None,
    no_browser: Quiet = False,
) -> None:
    """Open the screen on your own book, or on every company of books.toml."""
    check_address(address, told_login())
    companies = {} if book else told_companies()
    if companies:
        _open_all(companies)
    else:
        opened(book).close()
    _serve(book, port, str(as_of) if as_of else None, address=address, quiet=no_browser)


def _open_all(companies: Collection[str]) -> None:
    """Bring every book to this version; one that can't be opened does not keep the others shut."""
    failed = []
    for key in companies:
        try:
            opened(key).close()
        except BookError as error:
            failed.append(error)
            say(f"{key}: {error.told(Tr(asked_lang()))}")
    if len(failed) == len(companies):
        raise failed[0]


def _serve(
    book: str | None, port: int, as_of: str | None, *, quiet: bool, address: str = "127.0.0.1"
) -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    if book:
        os.environ["KANWIL_BOOK"] = book
    if as_of:
        os.environ["KANWIL_AS_OF"] = as_of
    flags = [*_flags(app_folder() / "streamlit.toml"), f"--server.port={port}"]
    flags.append(f"--server.address={address}")
    if login := told_login():
        flags.append(f"--server.allowedHosts={login.host}")
    headless = quiet or not sys.stdout.isatty()
    flags.append(f"--server.headless={str(headless).lower()}")
    say(f"kanwil: {login.address if login else f'http://localhost:{port}'}")
    logs.line("serving", port=port)
    # In this very process: what is loaded by now need not be loaded again.
    sys.argv = ["streamlit", "run", str(app_folder() / "serve.py"), *flags]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _flags(file: Path) -> Iterator[str]:
    with file.open("rb") as opened_file:
        yield from _flattened("", tomllib.load(opened_file))


def _flattened(prefix: str, table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(f"{prefix}{key}.", value)
        elif isinstance(value, list):
            yield from (f"--{prefix}{key}={one}" for one in value)
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f"--{prefix}{key}={text}"
