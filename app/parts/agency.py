"""Handing a claim over: what it misses, the file, doing it, and what the agency reports."""

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import ROUTE
from kanwil.base.money import euros, parse_amount, show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Route
from kanwil.base.users import Right
from kanwil.triage import agency, handover
from kanwil.triage.agency import REPORTS, Handed, Report, Reported, Told
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat
from parts.markup import plain
from parts.moving import carry_out
from session import Session

_MONEY = (Report.PART, Report.PAID, Report.COSTS)


def button(session: Session, opened: Dossier, seat: Seat, name: str) -> None:
    """Draw the button that opens the hand-over; nothing where nothing is late."""
    if opened.judgement and st.button(
        session.tr.t("Overdragen…"), icon=":material/gavel:", key="hand_over"
    ):
        _ask(session, opened, seat, name)


def _ask(session: Session, opened: Dossier, seat: Seat, name: str) -> None:
    tr, book = session.tr, session.book

    @st.dialog(tr.t("Overdragen aan incasso"), width="large", icon=":material/gavel:")
    def ask() -> None:
        found = handover.gaps(book, opened, session.day, tr)
        barred = [one.text for one in found if one.bars]
        missing = [one.text for one in found if not one.bars]
        if barred:
            st.error(_listed(tr.t("Dit kan nog niet:"), barred), icon=":material/block:")
        if missing:
            st.warning(_listed(tr.t("Ontbreekt nog:"), missing), icon=":material/checklist:")
        st.download_button(
            tr.t("Concept bewaren (zip)") if barred else tr.t("Dossier bewaren (zip)"),
            data=lambda: _packed(session, seat, concept=bool(barred)),
            file_name=f"dossier-{handover.safe_name(seat.debtor_id)}.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            key="dossier_zip",
            on_click="ignore",
        )
        if not barred:
            _hand(session, seat, name)

    ask()


def _listed(head: str, lines: list[str]) -> str:
    return "\n".join([f"**{plain(head)}**", *(f"- {plain(one)}" for one in lines)])


def _packed(session: Session, seat: Seat, *, concept: bool) -> bytes:
    who = session.user, session.day
    return handover.packed(session.book, seat.debtor_id, who, concept=concept)


def _hand(session: Session, seat: Seat, name: str) -> None:
    tr = session.tr
    route = st.pills(
        tr.t("Aan wie draagt u over?"),
        list(Route),
        default=Route.AGENCY,
        required=True,
        format_func=lambda one: tr.t(ROUTE[one]).capitalize(),
    )
    party = st.text_input(tr.t("Naam"), max_chars=80, key="party")
    reason = st.text_input(tr.t("Waarom? (staat in het dossier)"), max_chars=200, key="party_why")
    st.caption(tr.t("Hierna vraagt kanwil deze klant niets meer, tot de vordering terugkomt."))
    if st.button(tr.t("Is overgedragen: vastleggen"), type="primary", key="handed"):
        problem = carry_out(
            session,
            seat,
            f"{name} — {tr.t('overgedragen')}",
            lambda: agency.hand_over(session.book, seat, Route(route), party, reason),
        )
        if not problem:
            st.rerun()
        st.error(plain(problem))


def in_dossier(session: Session, seat: Seat, name: str) -> None:
    """Draw with whom the claim lies, what came back, and what is to be booked of it."""
    tr, handed = session.tr, agency.handed_over(session.book, seat.debtor_id, session.day)
    if handed is None:
        return
    with st.container(border=True, key="agency"):
        st.markdown(f":material/gavel: **{plain(_line(session, handed))}**")
        for one in handed.reports:
            st.markdown(f"- {plain(_reported(session, one))}")
        if not session.may(Right.WORK):
            return
        for one in agency.uncollected(session.book, seat.debtor_id, session.day):
            money = show_amount(euros(one.cents or 0), tr.lang)
            if st.button(
                tr.t("Boek {money} als ontvangen", money=money), key=f"collect {one.event_id}"
            ):
                _done(session, seat, name, one)
        if st.button(tr.t("Bericht van incasso…"), icon=":material/mail:", key="agency_told"):
            _report(session, seat, name)


def _line(session: Session, handed: Handed) -> str:
    tr = session.tr
    day = show_day(handed.on, tr.lang)
    money = show_amount(euros(handed.cents), tr.lang) if handed.cents else ""
    return " · ".join(
        one for one in (tr.t("Ligt bij incasso sinds {day}", day=day), handed.to, money) if one
    )


def _reported(session: Session, one: Reported) -> str:
    tr = session.tr
    money = show_amount(euros(one.cents), tr.lang) if one.cents else ""
    parts = (show_day(one.on, tr.lang), tr.t(REPORTS[one.what]), money, one.text)
    return " · ".join(part for part in parts if part)


def _done(session: Session, seat: Seat, name: str, one: Reported) -> None:
    said = f"{name} — {session.tr.t('geld van incasso geboekt')}"
    problem = carry_out(session, seat, said, lambda: agency.collect(session.book, seat, one))
    if problem:
        st.session_state["problem"] = problem
    st.rerun()


def _report(session: Session, seat: Seat, name: str) -> None:
    tr = session.tr

    @st.dialog(tr.t("Bericht van incasso"), icon=":material/mail:")
    def ask() -> None:
        chosen = st.selectbox(
            tr.t("Wat meldt het bureau?"),
            list(Report),
            format_func=lambda one: tr.t(REPORTS[one]),
            key="agency_what",
        )
        what = Report(str(chosen))
        on = st.date_input(
            tr.t("Op welke dag?"), session.day, max_value=session.day, format="DD-MM-YYYY"
        )
        amount, until = "", None
        if what in _MONEY:
            amount = st.text_input(
                tr.t("Bedrag (€): wat van onze facturen afgaat, of wat wij betalen"),
                placeholder="1.234,50",
            ).strip()
        if what is Report.PLAN:
            until = st.date_input(tr.t("Tot en met"), session.day, format="DD-MM-YYYY")
        text = st.text_input(tr.t("Toelichting"), max_chars=200)
        if st.button(tr.t("Vastleggen"), type="primary", key="agency_recorded"):
            try:
                money = parse_amount(amount) if amount else None
            except KanwilError as error:
                st.error(error.told(tr))
                return
            told = Told(what, on, money, until, text)
            problem = carry_out(
                session,
                seat,
                f"{name} — {tr.t(REPORTS[what])}",
                lambda: agency.report(session.book, seat, told),
            )
            if not problem:
                st.rerun()
            st.error(plain(problem))

    ask()
