"""Who, how much, how late, the proposal, and the buttons that decide."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from kanwil.base.days import calling_hours, next_working_day, show_day, today
from kanwil.base.labels import ACTION, RUNG, RUNG_PERSON
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action
from kanwil.base.users import Right
from kanwil.base.words import Tr
from kanwil.triage import desk
from kanwil.triage.dossier import open_dossier
from kanwil.triage.moves import Seat
from parts import markup
from parts.asking import question
from parts.blinding import ask_first
from parts.facts import add_fact
from parts.moving import act_on, carry_out
from parts.tables import barred_because
from parts.tones import GREY, either, tone_of
from session import Session

# Stands for a day of one's own choice among the days to put off to.
_OTHER_DAY = date.max


def proposal(session: Session, row: Mapping[str, Any], version: int) -> None:
    """Draw the card of one case: who, how much, how late, and the advice."""
    with st.container(border=True):
        markup.heading(str(row["name"]), str(row["detail"]["line"]))
        markup.figures(_figures(row, session.tr))
        advice(session, row, version)
        if session.may(Right.WORK):
            _more(session, row, version)


def _more(session: Session, row: Mapping[str, Any], version: int) -> None:
    """Draw what else can be done at once: keep what one learnt, or call."""
    tr, debtor_id = session.tr, str(row["debtor_id"])
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            tr.t("Klacht, belofte, notitie…"), icon=":material/add_comment:", key="learnt"
        ):
            seat = Seat(
                session.user, session.day, debtor_id, version, row["case_id"], row["judgement"]
            )
            opened = open_dossier(session.book, debtor_id, session.day, tr)
            numbers = [one["invoice_id"] for one in opened.invoices]
            add_fact(session, seat, str(row["name"]), numbers)
        if row["action"] == Action.CALL and st.button(
            tr.t("Belblad openen"), icon=":material/call:", type="tertiary", key="to_call"
        ):
            st.session_state["chosen"] = debtor_id
            st.switch_page("screens/calling.py")


def advice(session: Session, row: Mapping[str, Any], version: int) -> None:
    """Draw the advice, its question, and the buttons: accept, something else, later."""
    tr = session.tr
    does = tr.t(ACTION[Action(row["action"])])
    words = row["detail"][tr.lang]
    told = "" if row["blind"] else f"{words['headline']} {words.get('steady', '')}".strip()
    tone = GREY if row["blind"] else tone_of(row["category"])
    markup.advice(tone, tr.t("Voorstel"), does, told)
    st.caption(_ladder(row, tr))
    if row["action"] == Action.CALL and session.day == today() and not calling_hours():
        st.caption(tr.t("Bel niet nu: wij bellen tussen 8 en 20 uur."))
    debtor_id = str(row["debtor_id"])
    seat = Seat(session.user, session.day, debtor_id, version, row["case_id"], row["judgement"])
    works = session.may(Right.WORK)
    if row["blind"]:
        if works:
            ask_first(session, seat, row)
    elif not row["category"] and not row["detail"].get("objects"):
        st.caption(markup.plain(_doubt(row, tr)))
    if row["detail"]["question"] and works:
        question(session, row, version)
    if row["done"]:
        markup.note(_decided(row["done"], tr))
    elif works:
        _buttons(session, seat, row)


def _doubt(row: Mapping[str, Any], tr: Tr) -> str:
    """Say between which steps an unclear case lies, and what settles it."""
    between = row["detail"].get("between")
    if not between:
        return tr.t("Nog onduidelijk: er is te weinig bekend om een van de vier te kiezen.")
    steps = either(between.split("|"), tr)
    said = tr.t("Nog onduidelijk: {steps}", steps=steps[0].lower() + steps[1:])
    settles = tr.t("Het antwoord op deze vraag beslist.") if row["detail"]["question"] else ""
    return f"{said} {settles}".strip()


def _ladder(row: Mapping[str, Any], tr: Tr) -> str:
    """Say how far the reminding went."""
    rung = int(row["detail"].get("rung", 0))
    person = rung == len(RUNG) - 1 and "natural_person" in row["detail"].get("facts", ())
    name = tr.t(RUNG_PERSON if person else RUNG[rung])
    return tr.t("Aanmaantrap {n} van {most}: {name}", n=rung, most=len(RUNG) - 1, name=name)


def _figures(row: Mapping[str, Any], tr: Tr) -> list[tuple[str, str]]:
    days = int(row["oldest_days"])
    return [
        (tr.t("Te laat"), show_amount(euros(row["overdue_cents"]), tr.lang)),
        (tr.t("Oudste factuur"), tr.tn("{n} dag te laat", "{n} dagen te laat", days)),
        (tr.t("Facturen te laat"), str(int(row["n_overdue"]))),
    ]


def _decided(move: Mapping[str, Any], tr: Tr) -> str:
    kinds = {"later": tr.t("later oppakken"), "close": tr.t("afgerond")}
    what = kinds.get(move["kind"]) or tr.t(ACTION[Action(move["action"])])
    if move["waits"]:
        return tr.t("Besloten, wacht op akkoord van een tweede persoon: {what}", what=what)
    return tr.t("Vandaag besloten: {what}", what=what)


def _buttons(session: Session, seat: Seat, row: Mapping[str, Any]) -> None:
    tr = session.tr
    with st.container(horizontal=True):
        _accept(session, seat, row)
        if st.button(tr.t("Iets anders"), icon=":material/edit:", key="other"):
            _other(session, seat, row)
        until = st.menu_button(
            tr.t("Later oppakken"),
            [*later_days(session.day), _OTHER_DAY],
            icon=":material/snooze:",
            format_func=lambda day: (
                tr.t("Andere dag…") if day == _OTHER_DAY else show_day(day, tr.lang, "EEEE d MMM")
            ),
            key="later",
        )
        if until == _OTHER_DAY:
            _until(session, seat, str(row["name"]))
        elif until:
            said = f"{row['name']} — {tr.t('later oppakken')}"
            act_on(session, seat, said, lambda: desk.later(session.book, seat, until))
            st.rerun()


def _accept(session: Session, seat: Seat, row: Mapping[str, Any]) -> None:
    """Draw the button that follows the advice; it asks why where a person is handed over."""
    tr, action, name = session.tr, Action(row["action"]), str(row["name"])
    asks = action is Action.HAND_OVER and "natural_person" in row["detail"].get("facts", ())
    pressed = st.button(
        tr.t(ACTION[action]),
        icon=":material/check:",
        type="primary",
        shortcut="A",
        key="accept",
        on_click=None if asks else decide,
        args=None if asks else (session, seat, name, action),
    )
    if pressed and asks:
        _hand_over(session, seat, name)


def _until(session: Session, seat: Seat, name: str) -> None:
    """Ask until which day a case is put off."""
    tr = session.tr

    @st.dialog(tr.t("Later oppakken"), icon=":material/snooze:")
    def ask() -> None:
        soonest = session.day + timedelta(days=1)
        until = st.date_input(
            tr.t("Op welke dag?"),
            next_working_day(session.day + timedelta(days=30)),
            min_value=soonest,
            format="DD-MM-YYYY",
        )
        if st.button(tr.t("Vastleggen"), type="primary"):
            said = f"{name} — {tr.t('later oppakken')}"
            problem = carry_out(
                session,
                seat,
                said,
                lambda: desk.later(session.book, seat, until),
                judge=False,
            )
            if not problem:
                st.rerun()
            st.error(problem)

    ask()


def later_days(day: date) -> list[date]:
    """Return tomorrow, three days, a week and two weeks ahead, each moved to a working day."""
    ahead = (next_working_day(day + timedelta(days=days)) for days in (1, 3, 7, 14))
    return list(dict.fromkeys(ahead))


def decide(session: Session, seat: Seat, name: str, action: Action) -> None:
    """Accept the proposal and keep what was done for the undo strip."""
    said = f"{name} — {session.tr.t(ACTION[action])}"
    act_on(session, seat, said, lambda: desk.accept(session.book, seat, action))


def _hand_over(session: Session, seat: Seat, name: str) -> None:
    """Ask why a natural person is handed over."""
    tr = session.tr

    @st.dialog(tr.t("Een persoon overdragen"), icon=":material/gavel:")
    def ask() -> None:
        st.markdown(tr.t("Deze klant is beschermd als natuurlijk persoon. Een mens besluit."))
        reason = st.text_area(tr.t("Waarom draagt u over? (komt in het dossier)"), max_chars=300)
        if st.button(tr.t("Overdragen aan incasso"), type="primary", key="hand_over_anyway"):
            problem = carry_out(
                session,
                seat,
                f"{name} — {tr.t(ACTION[Action.HAND_OVER])}",
                lambda: desk.accept(session.book, seat, Action.HAND_OVER, reason),
                judge=False,
            )
            if not problem:
                st.rerun()
            st.error(problem)

    ask()


def _other(session: Session, seat: Seat, row: Mapping[str, Any]) -> None:
    tr = session.tr
    barred = {one["action"]: one["forbidden_by"] for one in row["detail"]["alternatives"]}

    allowed = [a for a in Action if a != row["action"] and not barred.get(a)]

    @st.dialog(tr.t("Iets anders doen"), width="small" if allowed else "medium")
    def choose() -> None:
        if not allowed:
            markup.note(tr.t("Nu kan alleen dit voorstel. ‘Later oppakken’ kan altijd."))
            return barred_because(row, tr)
        action = st.selectbox(
            tr.t("Wat gaat u doen?"),
            allowed,
            format_func=lambda a: tr.t(ACTION[a]),
            index=None,
            placeholder=tr.t("Kies een stap"),
        )
        reason = st.text_input(tr.t("Waarom? (komt in het dossier)"), max_chars=300)
        pressed = st.button(tr.t("Vastleggen"), type="primary", disabled=action is None)
        if pressed and action is not None:
            said = f"{row['name']} — {tr.t(ACTION[action])}"
            problem = carry_out(
                session,
                seat,
                said,
                lambda: desk.choose_other(session.book, seat, action, reason),
                judge=False,
            )
            if not problem:
                st.rerun()
            st.error(problem)
        return None

    choose()
