"""Dossier: everything about one debtor, on its own URL, and the moves that belong there."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount, show_number
from kanwil.base.problems import KanwilError, UnknownDebtorError
from kanwil.base.users import Right
from kanwil.triage.dossier import Dossier, open_dossier
from kanwil.triage.explaining import NOTHING, explained, explanation
from kanwil.triage.moves import Seat
from kanwil.triage.owner import sheet_pdf
from kanwil.triage.said import Said
from parts import (
    agency,
    approving,
    complaints,
    duties,
    erasing,
    markup,
    portfolio,
    searching,
    threats,
)
from parts.ageing import ageing
from parts.calls import reached
from parts.charts import habit
from parts.closing import close_case, decided_on
from parts.deciding import decide
from parts.facts import add_fact
from parts.header import header
from parts.markup import plain
from parts.objecting import no_profile
from parts.offers import offers
from parts.personal import personal
from parts.proposal import advice
from parts.reasons import changes, figures, reasons
from parts.relations import relations
from parts.rereading import reread
from parts.rights import rights
from parts.square import square
from parts.tables import alternatives, invoices, paid_apart
from parts.timeline import timeline
from parts.writing import letters
from session import Session, enter


def screen(session: Session) -> None:
    """Draw the screen, or a search field when no debtor is named in the URL."""
    wanted = st.query_params.get("debtor", "")
    if not wanted:
        return _pick(session)
    erasing.outcome(session)
    try:
        opened = open_dossier(session.book, wanted, session.day, session.tr)
    except UnknownDebtorError as error:
        return markup.note(error.told(session.tr))
    return _draw(session, opened)


def _pick(session: Session) -> None:
    tr = session.tr
    header(session, tr.t("Dossier"), tr.t("Zoek een klant op naam, nummer of plaats."))
    searching.found(session, "dossier_search")


def _draw(session: Session, opened: Dossier) -> None:
    tr, debtor, row = session.tr, opened.debtor, opened.judgement
    header(session, str(debtor["name"] or debtor["debtor_id"]), _line(session, opened))
    seat = Seat(
        session.user,
        session.day,
        str(debtor["debtor_id"]),
        opened.version,
        row["case_id"] if row else "",
        row["judgement"] if row else None,
    )
    with st.container(horizontal=True, vertical_alignment="center", key="reach"):
        st.page_link("screens/today.py", label=tr.t("Vandaag"), icon=":material/arrow_back:")
        reached(opened, tr)
        portfolio.keeper(session, seat.debtor_id)
    _toolbar(session, opened, seat)
    _warnings(session, opened, seat)
    with st.container(key="tiles"):
        _tiles(session, opened)
    with st.container(key="aged"):
        ageing(opened.figures["ageing"], tr)
    with st.container(key="both"):
        left, right = st.columns([0.52, 0.48], gap="large")
    with left:
        st.header(tr.t("Facturen"))
        invoices(opened.invoices[:40], tr)
        paid_apart(opened.invoices, tr)
        st.header(tr.t("Betaalgedrag"))
        habit(opened.habit, tr)
        rights(session, opened)
        if session.may(Right.WORK):
            offers(session, opened, seat)
    with right:
        why = _advice(session, opened)
        if session.may(Right.WORK):
            letters(session, opened, seat)
    relations(session, opened, seat)
    if row is not None and not (row["blind"] or row["detail"].get("objects")):
        with st.expander(tr.t("Andere keuzes"), icon=":material/alt_route:"):
            alternatives(row, tr)
    st.header(tr.t("Tijdlijn"))
    name = str(debtor["name"] or debtor["debtor_id"])
    timeline(opened.timeline, tr, 60, _reread(session, seat, name))
    _explain(session, row, why)


def _reread(session: Session, seat: Seat, name: str) -> Callable[[str, Said], None] | None:
    """Return what opens the dialog on a reply, None for who only looks."""
    if not session.may(Right.WORK):
        return None
    return lambda quote, said: reread(session, seat, name, quote, said)


def _advice(session: Session, opened: Dossier) -> DeltaGenerator | None:
    """Draw proposal, square and reasons; return the reasons' place while more is to be told."""
    tr, row = session.tr, opened.judgement
    if row is None:
        markup.note(tr.t("Deze klant is niet te laat; er is nu geen voorstel."))
        return None
    with st.container(border=True):
        advice(session, row, opened.version)
    if row["detail"].get("objects"):
        no_profile(session)
        return None
    if row["blind"]:
        return None
    square(row, tr)
    told, place = explained(session.book, row), st.empty()
    with place.container():
        reasons(row, tr, told)
        changes(row, told, tr)
    with st.expander(tr.t("Cijfers achter deze uitleg")):
        figures(row, tr)
    return place if told is None else None


def _explain(session: Session, row: Mapping[str, Any] | None, place: DeltaGenerator | None) -> None:
    """Fill in what takes the scoring process a moment, once all else stands."""
    if row is None or place is None:
        return
    try:
        told = explanation(session.book, row, session.day, session.user)
    except KanwilError:
        told = NOTHING
    with place.container():
        reasons(row, session.tr, told)
        changes(row, told, session.tr)


def _warnings(session: Session, opened: Dossier, seat: Seat) -> None:
    tr = session.tr
    for name in opened.relations.fallen:
        st.warning(
            tr.t(
                "Moederbedrijf {name} is failliet of in surseance. Deze vordering blijft staan op"
                " deze klant; kijk of die nog kan betalen en of iemand garant staat.",
                name=plain(name),
            ),
            icon=":material/account_tree:",
        )
    approving.show(session, str(opened.debtor["debtor_id"]))
    duties.show(session, str(opened.debtor["debtor_id"]))
    threats.in_dossier(session, seat, row=opened.judgement)
    name = str(opened.debtor["name"] or seat.debtor_id)
    agency.in_dossier(session, seat, name)
    complaints.in_dossier(session, seat, name)


def _line(session: Session, opened: Dossier) -> str:
    debtor, tr = opened.debtor, session.tr
    parts = [debtor["debtor_id"], debtor["city"], debtor["email"]]
    if group := opened.relations.group:
        parts.append(tr.t("groep van {n} bedrijven", n=len(group)))
    if debtor["customer_since"] is not None:
        since = show_day(debtor["customer_since"].date(), tr.lang, "MMMM y")
        parts.append(tr.t("klant sinds {since}", since=since))
    return " · ".join(str(part) for part in parts if part)


def _toolbar(session: Session, opened: Dossier, seat: Seat) -> None:
    tr, name = session.tr, str(opened.debtor["name"] or seat.debtor_id)
    with st.container(horizontal=True, horizontal_alignment="right", key="toolbar"):
        if opened.judgement and not opened.judgement["detail"].get("objects"):
            st.download_button(
                tr.t("Blad voor de eigenaar (pdf)"),
                data=lambda: sheet_pdf(session.book, seat.debtor_id, session.day, tr.lang),
                file_name=f"kanwil-{seat.debtor_id}.pdf",
                mime="application/pdf",
                icon=":material/picture_as_pdf:",
                on_click="ignore",
            )
        if not session.may(Right.WORK):
            return
        if st.button(tr.t("Notitie of gesprek"), icon=":material/add_comment:", key="fact"):
            add_fact(session, seat, name, [one["invoice_id"] for one in opened.invoices])
        still = [one["invoice_id"] for one in opened.invoices if one["remaining_cents"] > 0]
        if still and st.button(tr.t("Afboeken…"), icon=":material/receipt_long:", key="decide"):
            decide(session, seat.debtor_id, still)
        if opened.judgement and st.button(
            tr.t("Aankondigen…"), icon=":material/campaign:", key="announce"
        ):
            threats.announce(session, seat, name, opened.judgement)
        agency.button(session, opened, seat, name)
        personal(session, seat, name)
        if st.button(tr.t("Afronden"), icon=":material/task_alt:", type="primary", key="close"):
            close_case(session, seat, _case(session, opened, name))


def _case(session: Session, opened: Dossier, name: str) -> dict[str, object]:
    row = opened.judgement
    return {
        "name": name,
        "as_of": decided_on(row, opened.moves, session.day),
        "overdue_cents": row["overdue_cents"] if row else opened.figures["overdue_cents"],
        "action": row["action"] if row else "",
        # On this screen the square stands above the dialog's button, so it has been seen.
        "seen_model": row is not None and not row["blind"],
    }


def _tiles(session: Session, opened: Dossier) -> None:
    tr, figures = session.tr, opened.figures
    mean, share = figures["mean_late"], figures["on_time"]
    shown = [
        (tr.t("Te laat"), show_amount(euros(figures["overdue_cents"]), tr.lang)),
        (tr.t("Open in totaal"), show_amount(euros(figures["open_cents"]), tr.lang)),
        (
            tr.t("Oudste factuur"),
            tr.tn("{n} dag te laat", "{n} dagen te laat", int(figures["oldest_days"])),
        ),
        (
            tr.t("Betaalde na gemiddeld"),
            tr.t("onbekend")
            if mean is None
            else tr.t("{n} dagen na vervaldag", n=show_number(mean, tr.lang, "0")),
        ),
        (tr.t("Op tijd"), tr.t("onbekend") if share is None else f"{round(100 * share)}%"),
    ]
    for column, (label, value) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            markup.tile(label, value)


screen(enter("dossier"))
