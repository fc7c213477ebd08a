"""Which debtors are one customer: one question a group, with the reasons why we ask."""

import streamlit as st

from kanwil.base.problems import KanwilError
from kanwil.base.words import Tr
from kanwil.triage import Book, merging
from kanwil.triage.merging import Candidate, Group
from kanwil.triage.scoring import rejudge
from parts.header import remember
from parts.markup import plain
from session import Session

MOST = 10
REASONS = {
    "kvk": "zelfde KvK-nummer {shared}",
    "vat_id": "zelfde btw-nummer {shared}",
    "iban": "zelfde bankrekening {shared}",
    "email": "zelfde e-mailadres {shared}",
    "phone": "zelfde telefoonnummer {shared}",
    "name_place": "zelfde naam in {shared}",
    "name": "zelfde naam",
    "alike_place": "bijna dezelfde naam in {shared}",
}


def show(session: Session) -> None:
    """Draw the questions, the surest first."""
    tr, groups = session.tr, _groups(session)
    if not groups:
        return
    st.header(tr.t("Zijn dit dezelfde klanten?"))
    st.caption(
        tr.t(
            "Samengevoegde klanten krijgen één saldo, één advies en één dossier. In uw pakket"
            " verandert niets, en u kunt het altijd weer losmaken."
        )
    )
    for group in groups[:MOST]:
        _ask(session, group)
    if len(groups) > MOST:
        st.caption(tr.tn("Nog {n} vraag hierna.", "Nog {n} vragen hierna.", len(groups) - MOST))


def count(session: Session) -> int:
    """Return how many questions there are."""
    return len(_groups(session))


def _groups(session: Session) -> list[Group]:
    return _questions(session.book, session.book.url, merging.state_of(session.book))


@st.cache_data(show_spinner=False, max_entries=8)
def _questions(_book: Book, url: str, state: int) -> list[Group]:
    # Each rerun of the screen asks, and only a new batch of facts or links changes the answer.
    del url, state
    return merging.questions(_book)


def _ask(session: Session, group: Group) -> None:
    tr = session.tr
    names = {one.likely.debtor_id: _name(one, tr) for one in group}
    key = "|".join(names)
    with st.form(f"alike {key}", border=True):
        main = st.selectbox(
            tr.t("Verder onder"),
            list(names),
            format_func=lambda one: names[one],
            help=tr.t("De gegevens van deze klant gelden; wat daar ontbreekt, komt van de andere."),
        )
        st.caption(tr.t("Haal het vinkje weg bij wie niet dezelfde klant is."))
        ticked = [
            number
            for one in group
            if st.checkbox(
                f"{plain(names[number := one.likely.debtor_id])}{_why(one, tr)}",
                value=True,
                key=f"same {key} {number}",
            )
        ]
        with st.container(horizontal=True):
            join = st.form_submit_button(
                tr.t("Samenvoegen"), type="primary", icon=":material/merge:"
            )
            part = st.form_submit_button(tr.t("Niet dezelfde"), icon=":material/call_split:")
    same = [one for one in ticked if one != main] if join else []
    if part or same:
        _settle(session, str(main), same, [one for one in names if one not in {*same, main}])
    elif join:
        st.warning(tr.t("Vink minstens één andere klant aan, of kies ‘Niet dezelfde’."))


def _settle(session: Session, main: str, same: list[str], others: list[str]) -> None:
    tr, seat = session.tr, merging.seat_of(session.book, session.user, session.day, main)
    try:
        move = merging.settle(session.book, seat, same, others)
    except KanwilError as error:
        st.error(error.told(tr))
        return
    said = tr.t("Samengevoegd") if same else tr.t("Niet dezelfde klant")
    judged = (main, *same) if same else ()
    remember(session, seat, move, plain(f"{main} — {said}"), judged)
    if same:
        rejudge(session.book, main, session.day, session.user)
    st.rerun()


def _name(one: Candidate, tr: Tr) -> str:
    invoices = tr.tn("{n} factuur", "{n} facturen", one.invoices)
    return " · ".join(part for part in (one.name, one.likely.debtor_id, one.city, invoices) if part)


def _why(one: Candidate, tr: Tr) -> str:
    told = [tr.t(REASONS[code], shared=shared) for code, shared in one.likely.reasons]
    return f" — {plain(', '.join(told))}" if told else ""
