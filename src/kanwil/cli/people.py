"""`kanwil people …`: who may log in, and with which role; the first administrator comes in here."""

from typing import Annotated

import typer

from kanwil.base.terms import Lang
from kanwil.base.users import WORDS, Person, Role, admit, dismiss, people
from kanwil.base.words import Tr
from kanwil.cli.options import BookUrl, By, Json, Language, opened, print_json, print_table, say

Email = Annotated[str, typer.Argument(help="E-mail address that the provider knows them by.")]
commands = typer.Typer(help="The people of a team and their roles.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="people")


@commands.command("list")
def list_(book: BookUrl = None, as_json: Json = False, lang: Language = Lang.NL) -> None:
    """Who has access now."""
    tr = Tr(lang)
    with opened(book).read() as connection:
        found = people(connection)
    if as_json:
        print_json([vars(one) for one in found])
    else:
        lines = [(one.name, one.email, tr.t(WORDS[one.role])) for one in found]
        nothing = tr.t("Nog niemand; zonder inloggen doet één persoon alles (docs/roles.md).")
        print_table((tr.t("Naam"), tr.t("E-mail"), tr.t("Rol")), lines, nothing)


@commands.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As it stands in the log.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    book: BookUrl = None,
    by: By = None,
    lang: Language = Lang.NL,
) -> None:
    """Give somebody access, or another name or role."""
    found, tr = opened(book), Tr(lang)
    with found.write() as connection:
        admit(connection, by or found.settings.user, Person(email, name, role))
    say(tr.t("{name} heeft toegang als {role}.", name=name, role=tr.t(WORDS[role]).lower()))


@commands.command()
def end(email: Email, book: BookUrl = None, by: By = None, lang: Language = Lang.NL) -> None:
    """End somebody's access; what they did stays in the log."""
    found = opened(book)
    with found.write() as connection:
        dismiss(connection, by or found.settings.user, email)
    say(Tr(lang).t("{email} heeft geen toegang meer.", email=email))
