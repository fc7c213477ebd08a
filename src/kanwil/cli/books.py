"""`kanwil books`: the companies of books.toml, and whether each book opens."""

import typer

from kanwil.base.companies import companies_file, told_companies
from kanwil.base.problems import RefusedError
from kanwil.base.store import BookError
from kanwil.base.terms import Lang
from kanwil.base.users import people
from kanwil.base.words import Tr
from kanwil.cli.options import PROBLEMS, Json, Language, opened, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(books)


def books(as_json: Json = False, lang: Language = Lang.NL) -> None:
    """List the companies of books.toml; each book is opened, and made where it is not there."""
    tr, companies = Tr(lang), told_companies()
    if not companies:
        raise RefusedError(
            "Er is één boek. Voor meer bedrijven: maak {file}.", file=companies_file()
        )
    found = [_row(key, one.settings.company, tr) for key, one in companies.items()]
    if as_json:
        print_json(found)
    else:
        heads = (tr.t("Naam"), tr.t("Bedrijf"), tr.t("Mensen"), tr.t("Fout"))
        print_table(heads, [list(one.values()) for one in found])
    if any(one["error"] for one in found):
        raise typer.Exit(PROBLEMS)


def _row(key: str, company: str, tr: Tr) -> dict[str, str | int]:
    try:
        book = opened(key)
    except BookError as error:
        return {"name": key, "company": company, "people": "", "error": error.told(tr)}
    with book.read() as connection:
        count = len(people(connection))
    book.close()
    return {"name": key, "company": company, "people": count, "error": ""}
