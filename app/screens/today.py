"""Vandaag: the day's list, case by case, with the proposal and why."""

from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import CATEGORY, UNCLEAR
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import CATEGORIES
from kanwil.triage.capacity import fitting
from kanwil.triage.dossier import open_dossier
from kanwil.triage.queue import everyone, progress, todays_list
from kanwil.triage.scoring import ensure_run
from kanwil.triage.standing import standing_of
from parts import duties, markup, threats
from parts.charts import contributions
from parts.header import header
from parts.proposal import proposal
from parts.reasons import reasons
from parts.square import square
from parts.tables import alternatives, invoices
from parts.timeline import timeline
from parts.upcoming import soon
from parts.worklist import worklist
from session import Session, current

SORTS = {
    "yield": "Meeste opbrengst per minuut",
    "overdue": "Hoogste bedrag",
    "oldest": "Langst te laat",
    "doubt": "Twijfelgevallen eerst",
}
MINUTES = [15, 30, 60, 90, 120, 180, 240]


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    if not ensure_run(session.book, session.day, session.user):
        return _empty(session)
    listed = todays_list(session.book, session.day)
    everybody = everyone(session.book, session.day)
    _title(session, listed, everybody)
    duties.show(session)
    threats.due(session, everybody)
    rows = _capacity(session, _filters(session, listed, everybody))
    if not everybody:
        return markup.note(tr.t("Niemand is te laat."))
    if not rows:
        return markup.note(tr.t("Geen dossiers met deze filter. Kies ‘Alles’ of wis het zoekveld."))
    left, right = st.columns([0.54, 0.46], gap="medium")
    with left:
        chosen = worklist(rows, tr, _next_open(rows))
        total = sum(row["overdue_cents"] for row in rows)
        st.caption(
            tr.tn(
                "{n} klant · {money}",
                "{n} klanten · {money}",
                len(rows),
                money=show_amount(euros(total), tr.lang, whole=True).replace("$", "\\$"),
            )
        )
        soon(session)
    with right:
        _detail(session, next(row for row in rows if row["debtor_id"] == chosen))
    return None


def _empty(session: Session) -> None:
    tr = session.tr
    header(session, tr.t("Welkom"), show_day(session.day, tr.lang, "EEEE d MMMM y"))
    markup.note(
        tr.t(
            "Er is nog niets ingelezen. Begin met uw lijst van openstaande posten of uw auditfile."
        )
    )
    st.page_link("screens/intake.py", label=tr.t("Importeren"), icon=":material/upload_file:")


def _title(session: Session, listed: list[dict[str, Any]], everybody: list[dict[str, Any]]) -> None:
    tr, done = session.tr, progress(listed)
    standing = standing_of(session.book, session.day)
    title = tr.tn(
        "{n} dossier vraagt vandaag om een besluit",
        "{n} dossiers vragen vandaag om een besluit",
        done.total - done.done,
    )
    total = show_amount(euros(sum(r["overdue_cents"] for r in everybody)), tr.lang, whole=True)
    sub = tr.t(
        "{done} van {total} gedaan · {money} te laat bij {n} klanten · {standing}",
        done=done.done,
        total=done.total,
        money=total,
        n=len(everybody),
        standing=standing.sentence(tr),
    )
    header(session, title, sub)
    if standing.stale:
        st.warning(standing.sentence(tr), icon=":material/history:")


def _filters(
    session: Session, listed: list[dict[str, Any]], everybody: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    tr = session.tr
    scope, pills, search, order = st.columns([0.13, 0.47, 0.2, 0.2], vertical_alignment="center")
    with scope:
        which = st.segmented_control(
            tr.t("Lijst"),
            ["today", "all"],
            default="today",
            required=True,
            format_func=lambda one: tr.t("Vandaag") if one == "today" else tr.t("Alles"),
            label_visibility="collapsed",
            key="scope",
        )
    rows = listed if which == "today" else everybody
    names = {str(c): tr.t(CATEGORY[c]) for c in CATEGORIES} | {"": tr.t(UNCLEAR)}
    counts = {code: sum(row["category"] == code for row in rows) for code in names}
    with pills:
        wanted = st.pills(
            tr.t("Indeling"),
            [code for code in names if counts[code]],
            format_func=lambda code: f"{names[code]} · {counts[code]}",
            selection_mode="multi",
            label_visibility="collapsed",
            key="categories",
        )
    with search:
        text = st.text_input(
            tr.t("Zoeken"),
            placeholder=tr.t("Naam, plaats of nummer"),
            label_visibility="collapsed",
            icon=":material/search:",
            key="search",
        )
    with order:
        by = st.selectbox(
            tr.t("Volgorde"),
            list(SORTS),
            format_func=lambda one: tr.t(SORTS[one]),
            label_visibility="collapsed",
            key="order",
        )
    found = [
        row for row in rows if (not wanted or row["category"] in wanted) and _matches(row, text)
    ]
    return _sorted(found, by)


def _capacity(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say what fits in the minutes that there are; return that alone when it is asked for."""
    tr = session.tr
    with st.container(horizontal=True, vertical_alignment="center", key="capacity"):
        minutes = st.selectbox(
            tr.t("Minuten"),
            MINUTES,
            index=MINUTES.index(90),
            format_func=lambda one: tr.t("U heeft {n} minuten", n=one),
            label_visibility="collapsed",
            width=190,
            key="minutes",
        )
        fits = fitting(rows, minutes)
        money = show_amount(euros(fits.cents), tr.lang, whole=True)
        said = tr.tn(
            "doe dit {n} dossier, samen {money} verwacht ({minutes} minuten)",
            "doe deze {n} dossiers, samen {money} verwacht ({minutes} minuten)",
            len(fits.debtors),
            money=money,
            minutes=fits.minutes,
        )
        none = tr.t("daarin past geen dossier dat iets opbrengt")
        st.markdown(markup.plain(said if fits.debtors else none), width="content")
        only = st.toggle(tr.t("Alleen deze"), key="fitting", disabled=not fits.debtors)
    return [row for row in rows if row["debtor_id"] in fits.debtors] if only else rows


def _matches(row: dict[str, Any], text: str) -> bool:
    where = f"{row['name']} {row['debtor_id']} {row['detail'].get('search', '')}".casefold()
    return all(word in where for word in text.casefold().split())


def _sorted(rows: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    keys = {
        "overdue": lambda row: -row["overdue_cents"],
        "oldest": lambda row: -row["oldest_days"],
        "doubt": lambda row: max(float(row[f"p_{c}"]) for c in CATEGORIES),
        "yield": lambda row: -float(row["expected_value"]) / row["minutes"],
    }
    return sorted(rows, key=keys[by])


def _next_open(rows: list[dict[str, Any]]) -> str | None:
    chosen = st.session_state.pop("chosen", None)
    if chosen:
        return str(chosen)
    return next((str(row["debtor_id"]) for row in rows if not row["done"]), None)


def _detail(session: Session, row: dict[str, Any]) -> None:
    tr = session.tr
    opened = open_dossier(session.book, str(row["debtor_id"]), session.day, tr)
    proposal(session, row, opened.version)
    names = {
        "why": tr.t("Waarom"),
        "time": tr.t("Tijdlijn"),
        "invoices": tr.t("Facturen"),
        "euros": tr.t("Andere keuzes"),
        "figures": tr.t("Cijfers (SHAP)"),
    }
    part = st.segmented_control(
        tr.t("Onderdeel"),
        list(names),
        default="why",
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="part",
        width="stretch",
    )
    if part == "why":
        drawn, said = st.columns([0.5, 0.5], gap="medium")
        with drawn:
            square(row, tr)
        with said:
            reasons(row, tr)
    elif part == "time":
        timeline(opened.timeline, tr)
    elif part == "invoices":
        invoices(opened.invoices, tr)
    elif part == "euros":
        alternatives(row, tr)
    else:
        contributions(row["detail"][tr.lang]["contributions"], tr)
    st.page_link(
        "screens/dossier.py",
        label=tr.t("Hele dossier openen"),
        icon=":material/folder_open:",
        query_params={"debtor": str(row["debtor_id"])},
    )


screen(current())
