"""`kanwil imports list|undo`: what came into the book when, and taking an import back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.cli.options import BookUrl, By, Json, Language, opened, print_json, print_table, say
from kanwil.triage.imports import Import, listed, take_back

group = typer.Typer(help="What came into the book, and taking it back.", no_args_is_help=True)
_COUNTS = ("accepted", "unchanged", "rejected")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="imports")


@group.command("list")
def list_imports(book: BookUrl = None, as_json: Json = False, lang: Language = Lang.NL) -> None:
    """List the imports, newest first."""
    told = [_told(one) for one in listed(opened(book))]
    if as_json:
        return print_json(told)
    tr = Tr(lang)
    names = ("Nummer", "Wanneer (UTC)", "Wie", "Bestand", "Ingelezen", "Al bekend", "Geweigerd")
    print_table(
        [*(tr.t(name) for name in names), tr.t("Teruggedraaid door")],
        [
            (
                one["number"],
                one["made_at"],
                one["made_by"],
                ", ".join(Path(file).name for file in one["files"]),
                *(one[name] for name in _COUNTS),
                one["undone_by"] or "",
            )
            for one in told
        ],
        tr.t("Er is nog niets ingelezen."),
    )
    return None


@group.command("undo")
def undo_import(
    number: Annotated[int, typer.Argument(help="Its number in the list.")],
    book: BookUrl = None,
    by: By = None,
    lang: Language = Lang.NL,
) -> None:
    """Take an import back: the book is as it was before it; refused when later work needs it."""
    found = opened(book)
    take_back(found, by or found.settings.user, number)
    say(Tr(lang).t("Teruggedraaid. Het boek is weer zoals het was."))


def _told(one: Import) -> dict[str, Any]:
    return {
        "number": one.number,
        "made_at": one.made_at.isoformat(" ", "seconds"),
        "made_by": one.made_by,
        "files": [file["path"] for file in one.files],
        **{name: sum(file[name] for file in one.files) for name in _COUNTS},
        "undone_by": one.undone["made_by"] if one.undone else None,
    }
