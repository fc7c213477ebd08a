"""The assumptions behind every expected euro: their meaning, one's own figure, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import streamlit as st

from kanwil.base.labels import ACTION, CATEGORY, ROUTE
from kanwil.base.money import show_number
from kanwil.base.problems import KanwilError
from kanwil.base.terms import CATEGORIES, Action, Lang, Route
from kanwil.base.words import Tr
from kanwil.triage.stakes import StakesError, figures, set_figures
from parts.markup import plain
from session import Session


@dataclass(frozen=True)
class Field:
    """One figure: what it is called, what it does, and whether it is shown as a percentage."""

    label: str
    what: str = ""
    percent: bool = False


GENERAL = {
    "general.interest_pct": Field("Rente per jaar (%)", "Wat geld kost dat later binnenkomt."),
    "general.complaint_kept": Field(
        "Blijft staan na een klacht (%)",
        "Het deel van een betwist bedrag dat na een opgeloste klacht toch wordt betaald.",
        percent=True,
    ),
    "general.default_margin": Field(
        "Marge op een klant per jaar (€)", "Geldt als er lang niets is verkocht."
    ),
    "general.reference_days": Field(
        "De kansen gelden voor (dagen te laat)",
        "Is een factuur ouder, dan worden de kansen op betaling kleiner.",
    ),
    "general.age_weight": Field("Gewicht van ouderdom", "0: ouderdom telt niet; 1: ten volle."),
    "general.repeat_weight": Field(
        "Gewicht van herhaling", "Hoeveel een herhaalde stap minder oplevert dan de eerste."
    ),
    "general.tried_weight": Field(
        "Gewicht van eerdere stappen", "Hoeveel elke eerdere stap een volgende zwakker maakt."
    ),
    "general.refusal_weight": Field(
        "Gewicht van een weigering", "Hoeveel een uitdrukkelijk nee elke eigen stap zwakker maakt."
    ),
    "general.steady_euros": Field(
        "Een voorstel blijft staan tot een ander meer brengt (€)",
        "Zo springt het voorstel niet elke dag heen en weer.",
    ),
    "general.steady_share": Field(
        "en dit deel meer (%)", "Bij grote bedragen telt dit deel.", percent=True
    ),
    "general.experience_weight": Field(
        "Zoveel dossiers weegt een aanname",
        "Hebt u zelf evenveel afgeronde dossiers, dan tellen die voor de helft mee.",
    ),
}
_RELATION = "Marge die aan deze klanten hangt (%)"
_FEES = {
    "nothing_collected": Field("Kosten als er niets binnenkomt (€)"),
    "fixed": Field("Vaste kosten (€)"),
}


def stakes(session: Session) -> None:
    """Draw the figures of one subject as a form."""
    tr = session.tr
    st.caption(
        tr.t(
            "Met deze aannames rekent kanwil uit wat elke stap opbrengt. Geen ervan is gemeten bij"
            " u: vul in wat u beter weet. Uw eigen afgeronde dossiers wegen daarna steeds zwaarder."
        )
    )
    subjects = ["general", *Action, *Route]
    subject = st.selectbox(
        tr.t("Waarover?"),
        subjects,
        format_func=lambda one: _subject(one, tr),
        key="stakes_subject",
    )
    assumed, own = figures(session.book)
    fields = _fields(str(subject), tr)
    with st.form("stakes", border=False):
        given = _inputs(fields, assumed, own, tr)
        pressed = st.form_submit_button(tr.t("Bewaren"), type="primary", key="stakes_keep")
    mine = [name for name in fields if name in own]
    st.button(
        tr.t("Terug naar de aannames"),
        icon=":material/undo:",
        disabled=not mine,
        key="stakes_back",
        on_click=_back,
        args=(session, mine),
    )
    if pressed:
        _keep(session, fields, given, {**assumed, **own})


def _subject(one: str, tr: Tr) -> str:
    if one == "general":
        return tr.t("Algemeen")
    return tr.t(ACTION[Action(one)]) if one in set(Action) else tr.t(ROUTE[Route(one)]).capitalize()


def _fields(subject: str, tr: Tr) -> dict[str, Field]:
    """Return the figures of a subject by their places in the table, named for people."""
    if subject == "general":
        relation = {
            f"relation.{one}": Field(f"{tr.t(_RELATION)}: {tr.t(CATEGORY[one])}", percent=True)
            for one in CATEGORIES
        }
        return {name: _in(field, tr) for name, field in GENERAL.items()} | relation
    if subject in set(Route):
        return {f"routes.{subject}.{name}": _in(field, tr) for name, field in _FEES.items()}
    place = f"actions.{subject}"
    paid, lost = tr.t("Kans op betaling (%)"), tr.t("Kans dat de klant wegloopt (%)")
    return {
        f"{place}.minutes": Field(tr.t("Eigen tijd (minuten)")),
        f"{place}.days": Field(tr.t("Tot het geld komt (dagen)")),
        **{
            f"{place}.{part}.{n}": Field(f"{label}: {tr.t(CATEGORY[one])}", percent=True)
            for part, label in (("paid", paid), ("lost", lost))
            for n, one in enumerate(CATEGORIES)
        },
    }


def _in(field: Field, tr: Tr) -> Field:
    return Field(tr.t(field.label), tr.t(field.what) if field.what else "", field.percent)


def _inputs(
    fields: Mapping[str, Field], assumed: Mapping[str, float], own: Mapping[str, float], tr: Tr
) -> dict[str, str]:
    given, columns = {}, st.columns(2, gap="large")
    for n, (name, field) in enumerate(fields.items()):
        shown = _text(own.get(name, assumed[name]), field, tr.lang)
        with columns[n % 2]:
            given[name] = st.text_input(
                plain(field.label), shown, help=field.what or None, max_chars=12, key=f"fig_{name}"
            )
            if name in own:
                was = _text(assumed[name], field, tr.lang)
                st.caption(tr.t("Uw eigen getal; de aanname is {was}.", was=was))
    return given


def _text(value: float, field: Field, lang: Lang) -> str:
    return show_number(value * (100 if field.percent else 1), lang, "0.####")


def _keep(
    session: Session,
    fields: Mapping[str, Field],
    given: Mapping[str, str],
    held: Mapping[str, float],
) -> None:
    tr, changes, wrong = session.tr, {}, []
    for name, text in given.items():
        try:
            number = Decimal(text.strip().replace(",", "."))
        except InvalidOperation:
            wrong.append(fields[name].label)
            continue
        figure = float(number / 100 if fields[name].percent else number)
        if round(figure - held[name], 9):
            changes[name] = figure
    if wrong:
        st.error(plain(tr.t("Schrijf hier een getal: {fields}", fields=", ".join(wrong))))
    elif problem := _set(session, changes):
        st.error(problem)
    else:
        st.rerun()


def _set(session: Session, changes: Mapping[str, float | None]) -> str:
    """Keep the figures; return why they were refused, '' when not."""
    try:
        set_figures(session.book, session.user, changes)
    except StakesError:
        return session.tr.t(
            "Dit kan niet: een kans ligt tussen 0 en 100%, en overdragen schaadt altijd iets."
        )
    except KanwilError as error:
        return error.told(session.tr)
    return ""


def _back(session: Session, names: Sequence[str]) -> None:
    if problem := _set(session, dict.fromkeys(names)):
        st.session_state["problem"] = problem
    for name in names:
        st.session_state.pop(f"fig_{name}", None)
