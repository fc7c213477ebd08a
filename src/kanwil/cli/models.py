"""`kanwil retrain`, `evaluate` and `model …`: learning anew, and the shelf."""

from dataclasses import asdict
from typing import Annotated

import typer

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.cli.options import (
    REFUSED,
    AsOf,
    BookUrl,
    By,
    Json,
    Language,
    opened,
    print_json,
    print_table,
    say,
    the_day,
)

shelf = typer.Typer(help="The shelf of fitted models.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(retrain)
    app.command()(evaluate)
    app.add_typer(shelf, name="model")


def retrain(
    promote: Annotated[
        bool, typer.Option("--promote", help="Promote it if the gate allows.")
    ] = False,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Fit a challenger on the resolved cases and compare it with the champion on later ones."""
    from kanwil.triage import learning  # noqa: PLC0415 -- loads the model
    from kanwil.triage.fitting import fit_challenger  # noqa: PLC0415

    found, tr = opened(book), Tr(lang)
    who = by or found.settings.user
    made = fit_challenger(found, the_day(as_of), who, lambda step: say(tr.t(step)))
    fitted = learning.challenger(found, made)
    if as_json:
        print_json({"model_id": fitted.model_id, "verdict": fitted.verdict.as_dict()})
    else:
        say("\n".join([fitted.model_id, *fitted.verdict.sentences(tr)]))
        lines = [(one.name, one.champion, one.challenger, one.chip) for one in fitted.lines(tr)]
        print_table(("", tr.t("In gebruik"), tr.t("Proef"), tr.t("Oordeel")), lines)
    if promote:
        learning.promote(found, fitted.model_id, who)
        say(tr.t("In gebruik: {model}", model=fitted.model_id))


def evaluate(
    write: Annotated[
        bool, typer.Option("--write", help="Write docs/model-quality.md too, in a checkout.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure the shipped model on simulated companies that it never saw; takes some minutes."""
    from kanwil.training.quality import measure, tables  # noqa: PLC0415 -- loads the model

    found = measure(write=write)
    if as_json:
        print_json([asdict(row) for row in found])
    else:
        typer.echo(tables(found))


@shelf.command("list")
def list_models(book: BookUrl = None, as_json: Json = False) -> None:
    """List the models, newest first; one that learnt from erased cases says from how many."""
    from kanwil.triage import learning  # noqa: PLC0415

    models = learning.listed(opened(book))
    if as_json:
        shown = ("model_id", "made_at", "made_by", "champion", "rejected", "facts", "verdict")
        print_json([{name: one[name] for name in shown} for one in models])
    else:
        print_table(
            ("model", "made", "by", "champion", "forgotten"),
            [
                (
                    m["model_id"],
                    m["made_at"] or "",
                    m["made_by"],
                    "✓" if m["champion"] else "",
                    m["facts"].get("forgotten", ""),
                )
                for m in models
            ],
        )


@shelf.command()
def card(
    model: Annotated[str | None, typer.Argument(help="The model's id; else that in use.")] = None,
    book: BookUrl = None,
    lang: Language = Lang.NL,
) -> None:
    """Print the card of a model."""
    from kanwil.triage import learning  # noqa: PLC0415

    typer.echo(learning.card(opened(book), lang, model))


@shelf.command()
def scorecard(
    book: BookUrl = None, as_of: AsOf = None, as_json: Json = False, lang: Language = Lang.NL
) -> None:
    """Say how often what was said proved right, by month, and what the advice earns."""
    from kanwil.triage import candour, honesty  # noqa: PLC0415 -- loads the model
    from kanwil.triage import scorecard as cards  # noqa: PLC0415

    found, tr, day = opened(book), Tr(lang), the_day(as_of)
    every = [None, *cards.months(found, day)]
    told = {month: cards.scorecard(found, day, month) for month in every}
    asked = honesty.asked(found, day)
    if as_json:
        by_month = {str(month or "all"): asdict(card) for month, card in told.items()}
        return print_json({"scorecard": by_month, **asked})
    for month, card in told.items():
        title = cards.month_name(month, tr) if month else tr.t("Tot nu toe")
        typer.echo("\n".join([title, *(f"- {one}" for one in card.sentences(tr)), ""]))
    return typer.echo("\n".join(candour.sentences(asked, tr)))


@shelf.command()
def promote(
    model: Annotated[str, typer.Argument(help="The model's id, see `kanwil model list`.")],
    book: BookUrl = None,
    by: By = None,
) -> None:
    """Put a compared challenger into use."""
    from kanwil.triage import learning  # noqa: PLC0415

    found = opened(book)
    learning.promote(found, model, by or found.settings.user)
    say(model)


@shelf.command()
def rollback(book: BookUrl = None, by: By = None) -> None:
    """Go back to the model that was in use before."""
    from kanwil.triage import learning  # noqa: PLC0415

    found = opened(book)
    say(learning.rollback(found, by or found.settings.user))


@shelf.command()
def rebuild(
    model: Annotated[str, typer.Argument(help="The model's id, see `kanwil model list`.")],
    book: BookUrl = None,
    by: By = None,
) -> None:
    """Make a model again from its frozen cases, where newer libraries refuse to open it."""
    from kanwil.triage import fitting  # noqa: PLC0415

    found = opened(book)
    say(fitting.rebuild(found, model, by or found.settings.user))


@shelf.command()
def verify(book: BookUrl = None, lang: Language = Lang.NL) -> None:
    """Check every model's checksum and signature."""
    from kanwil.triage import learning  # noqa: PLC0415

    broken = learning.verify(opened(book))
    for model_id, why in broken.items():
        say(f"{model_id}: {why.told(Tr(lang))}")
    if broken:
        raise typer.Exit(REFUSED)
    say("✓")
