"""What kanwil asks after an import: receipts that wait, gone items, debtors that seem the same."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.triage import Book, questions
from kanwil.triage.merging import state_of
from kanwil.triage.questions import Gone
from parts import answered, merging, receipts
from parts.answering import act
from parts.markup import note, plain, show_table
from session import Session

_MOST = 10


def show(session: Session) -> None:
    """Draw the questions by kind, or that there are none."""
    asked, waits = _asked(session)
    # The bank first: what it explains need not be answered.
    if waits:
        receipts.show(session)
    if asked:
        _gone(session, asked)
    merging.show(session)
    if not asked and not waits and not merging.count(session):
        note(session.tr.t("Er zijn geen vragen: alles wat is ingelezen, is verwerkt."))
    answered.show(session)


def count(session: Session) -> int:
    """Return how many questions there are."""
    asked, waits = _asked(session)
    return len(asked) + waits + merging.count(session)


def _asked(session: Session) -> tuple[list[Gone], int]:
    return _open(session.book, session.book.url, state_of(session.book), session.day)


@st.cache_data(show_spinner=False, max_entries=8)
def _open(_book: Book, url: str, state: int, day: date) -> tuple[list[Gone], int]:
    # Each rerun of the screen asks, and only a new batch of facts changes the answer.
    del url, state
    return questions.gone(_book, day), questions.waiting(_book)


def _gone(session: Session, asked: Sequence[Gone]) -> None:
    tr = session.tr
    st.header(tr.tn("{n} post is verdwenen", "{n} posten zijn verdwenen", len(asked)))
    st.caption(
        tr.t(
            "Deze facturen stonden op een eerdere lijst en niet meer op die van {day}. Tot u"
            " antwoordt, blijven ze hier openstaan.",
            day=show_day(asked[0].listed_on, tr.lang),
        )
    )
    on = st.columns([0.2, 0.8])[0].date_input(
        tr.t("Betaald of gecrediteerd op"),
        asked[0].listed_on,
        max_value=session.day,
        format="DD-MM-YYYY",
    )
    if len(asked) > 1:
        total = show_amount(euros(sum(one.cents for one in asked)), tr.lang)
        _answers(session, asked, on, tr.t("Alle {n} ({money})", n=len(asked), money=total), "all")
    for one in asked[:_MOST]:
        _answers(session, [one], on, _line(session, one), one.invoice_id)
    if len(asked) > _MOST:
        st.caption(tr.tn("Nog {n} post hierna.", "Nog {n} posten hierna.", len(asked) - _MOST))
        with st.expander(tr.t("Toon alle posten")):
            show_table(_table(session, asked))


def _line(session: Session, one: Gone) -> str:
    money = show_amount(euros(one.cents), session.tr.lang)
    return f"{one.name} · {one.invoice_id} · {money}"


def _table(session: Session, asked: Sequence[Gone]) -> str:
    lang = session.tr.lang
    return "".join(
        f"<tr><td>{escape(one.name)}</td><td>{escape(one.invoice_id)}</td>"
        f"<td>{escape(show_day(one.due_on, lang)) if one.due_on else ''}</td>"
        f"<td class='n'>{escape(show_amount(euros(one.cents), lang))}</td></tr>"
        for one in asked
    )


def _answers(session: Session, asked: Sequence[Gone], on: date, label: str, key: str) -> None:
    left, right = st.columns([0.4, 0.6], vertical_alignment="center")
    left.markdown(f"**{plain(label)}**" if key == "all" else plain(label))
    kinds = questions.answers_to(asked)
    with right, st.container(horizontal=True, gap="small"):
        for kind, words in kinds.items():
            st.button(
                session.tr.t(words),
                key=f"gone_{key}_{kind}",
                on_click=_answer,
                args=(session, list(asked), kind, on, label),
            )


def _answer(session: Session, asked: list[Gone], kind: str, on: date, label: str) -> None:
    day = on if kind in ("paid", "credited", "written_off") else None

    def move() -> Callable[[], None]:
        batch = questions.answer(session.book, session.user, session.day, asked, kind, on=day)
        return lambda: questions.undo_answer(session.book, session.user, batch)

    act(session, f"{label} — {session.tr.t(questions.answers_to(asked)[kind])}", move)
