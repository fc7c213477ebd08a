"""One sheet a call: whom, about what, what to say, and the call's result in one click."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from kanwil.base.days import next_working_day, show_day
from kanwil.base.labels import ACTION
from kanwil.base.money import euros, show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Action
from kanwil.base.words import Tr
from kanwil.triage import calling, desk
from kanwil.triage.calling import Reach
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat
from kanwil.triage.scoring import rejudge
from kanwil.triage.writing import LetterKind, write
from parts import markup
from parts.asking import question
from parts.cards import dialled
from parts.facts import add_fact
from parts.header import keep
from parts.moving import act_on
from parts.proposal import later_days
from parts.relations import ROLES
from session import Session

VAIN = {"no_answer": "Niet bereikt", "voicemail": "Voicemail ingesproken"}


def about(session: Session, opened: Dossier) -> None:
    """Draw whom to call on which number, and what is late."""
    tr, debtor = session.tr, opened.debtor
    with st.container(border=True):
        parts = (debtor["debtor_id"], debtor["city"])
        markup.heading(
            str(debtor["name"] or debtor["debtor_id"]), " · ".join(str(one) for one in parts if one)
        )
        reached(opened, tr)
        late = [one for one in opened.invoices if one["status"] == "overdue"]
        markup.show_table(_invoices(late, opened.figures["overdue_cents"], tr))


def reached(opened: Dossier, tr: Tr) -> None:
    """Draw whom to call, each number ready to be dialled."""
    found = calling.numbers(opened)
    if not found:
        return markup.show(f'<p class="kw-sub">{escape(tr.t("Geen telefoonnummer bekend."))}</p>')
    lines = (
        f'<li><a href="tel:{escape(dialled(one.phone))}">{escape(one.phone)}</a>'
        f"<span>{escape(_who(one, tr))}</span></li>"
        for one in found
    )
    return markup.show(f'<ul class="kw-phones">{"".join(lines)}</ul>')


def _who(one: Reach, tr: Tr) -> str:
    return f"{one.name} · {tr.t(ROLES[one.role])}" if one.name else tr.t("algemeen nummer")


def _invoices(late: Sequence[Mapping[str, Any]], cents: int, tr: Tr) -> str:
    rows = [(one["invoice_id"], one["days_late"], one["remaining_cents"]) for one in late]
    lines = "".join(
        f"<tr><td>{escape(number)}</td>"
        f"<td>{escape(tr.tn('{n} dag te laat', '{n} dagen te laat', days or 0))}</td>"
        f"<td class='n'>{escape(show_amount(euros(left), tr.lang))}</td></tr>"
        for number, days, left in rows
    )
    total = escape(show_amount(euros(cents), tr.lang))
    name = escape(tr.t("Te laat"))
    return f"{lines}<tr><td><b>{name}</b></td><td></td><td class='n'><b>{total}</b></td></tr>"


def results(session: Session, row: Mapping[str, Any], version: int, opened: Dossier) -> None:
    """Draw the question with its answers, and what else a call may end in."""
    tr, name = session.tr, str(row["name"])
    seat = Seat(
        session.user, session.day, str(row["debtor_id"]), version, row["case_id"], row["judgement"]
    )
    if row["detail"]["question"]:
        question(session, row, version, without=tuple(VAIN))
    again = next_working_day(session.day + timedelta(days=1))
    when = show_day(again, tr.lang, "EEEE d MMM")
    st.caption(tr.t("Niemand gesproken? Dan staat deze klant {day} weer op de lijst.", day=when))
    with st.container(horizontal=True):
        for code, words in VAIN.items():
            st.button(
                tr.t(words),
                icon=":material/phone_missed:" if code == "no_answer" else ":material/voicemail:",
                key=f"vain_{code}",
                on_click=_not_reached,
                args=(session, seat, name, code, again),
            )
        day = st.menu_button(
            tr.t("Terugbellen op…"),
            later_days(session.day),
            icon=":material/phone_callback:",
            format_func=lambda one: show_day(one, tr.lang, "EEEE d MMM"),
            key="call_back",
        )
        if day:
            _call_back(session, seat, name, day)
        if st.button(tr.t("Klacht, belofte, notitie…"), icon=":material/add_comment:", key="fact"):
            add_fact(session, seat, name, [one["invoice_id"] for one in opened.invoices])
    _other_way(session, seat, row)


def _not_reached(session: Session, seat: Seat, name: str, code: str, again: date) -> None:
    tr, book = session.tr, session.book
    try:
        moves = calling.not_reached(book, seat, code, again, tr.t(VAIN[code]))
    except KanwilError as error:
        st.session_state["problem"] = error.told(tr)
        return
    rejudge(book, seat.debtor_id, session.day, session.user)

    def back() -> None:
        calling.take_back(book, seat, moves)
        rejudge(book, seat.debtor_id, session.day, session.user)
        st.session_state["chosen"] = seat.debtor_id

    keep(markup.plain(f"{name} — {tr.t(VAIN[code]).lower()}"), back)


def _call_back(session: Session, seat: Seat, name: str, day: date) -> None:
    reason = session.tr.t("terugbellen")
    said = f"{name} — {reason}"
    act_on(session, seat, said, lambda: desk.later(session.book, seat, day, reason))
    st.rerun()


def _other_way(session: Session, seat: Seat, row: Mapping[str, Any]) -> None:
    """Propose another way than the phone after some calls in vain."""
    tr, tries = session.tr, calling.in_vain(session.book, seat.debtor_id, session.day)
    if not tries:
        return
    said = tr.tn("{n} keer niet bereikt.", "{n} keer niet bereikt.", tries)
    other = calling.other_way(dict(row))
    if tries < calling.ENOUGH or other is None:
        st.caption(said)
        return
    with st.container(border=True, key="other_way"):
        st.markdown(f"**{said}** {tr.t('Probeer het langs een andere weg.')}")
        st.button(
            tr.t(ACTION[other]),
            icon=":material/mail:",
            key="other_way_button",
            on_click=_write_instead,
            args=(session, seat, str(row["name"]), other, said),
        )


def _write_instead(session: Session, seat: Seat, name: str, action: Action, why: str) -> None:
    said = f"{name} — {session.tr.t(ACTION[action])}"
    act_on(session, seat, said, lambda: desk.choose_other(session.book, seat, action, why))


def script(session: Session, debtor_id: str) -> None:
    """Draw what to say."""
    tr = session.tr
    try:
        seat = Seat(session.user, session.day, debtor_id, 0)
        letter = write(session.book, seat, LetterKind.CALL_SCRIPT, tr.lang)
    except KanwilError as error:
        return markup.note(error.told(tr))
    st.header(tr.t("Wat u zegt"))
    # Number and invoices stand beside it already; a template of one's own may begin otherwise.
    before, found, rest = letter.text().partition("\nOpening\n")
    text = rest if found else before
    paragraphs = (f"<p>{escape(one)}</p>" for one in text.split("\n\n") if one.strip())
    return markup.show(f'<div class="kw-script">{"".join(paragraphs)}</div>')
