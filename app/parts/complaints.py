"""Complaints: what is asked when one comes, who answers by when, how it ends, and what recurs."""

from collections.abc import Callable

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import MERIT
from kanwil.base.money import euros, parse_amount, show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Merit
from kanwil.base.users import Right
from kanwil.triage import complaints, outbox, recurring
from kanwil.triage.complaints import SUBJECTS, Complaint, Subject, Told, answer_day
from kanwil.triage.merging import seat_of
from kanwil.triage.moves import Seat
from kanwil.triage.writing import LetterKind
from parts.header import keep
from parts.markup import plain
from parts.moving import carry_out
from session import Session

_TEXTS = {
    LetterKind.COMPLAINT_RECEIVED: "Ontvangst bevestigen",
    LetterKind.ASK_UNDISPUTED: "Om de rest vragen",
}


def asked(session: Session, seat: Seat, invoices: list[str], text: str) -> Callable[[], int]:
    """Ask what belongs to a new complaint, and return the move that records it."""
    tr = session.tr
    subject = st.pills(
        tr.t("Waarover gaat de klacht?"),
        list(Subject),
        default=Subject.OTHER,
        required=True,
        format_func=lambda one: tr.t(SUBJECTS[one]).capitalize(),
        key="complaint_subject",
    )
    left, right = st.columns(2)
    invoice = left.selectbox(
        tr.t("Over welke factuur?"), invoices, index=None, placeholder=tr.t("Alle facturen")
    )
    amount = right.text_input(
        tr.t("Betwist bedrag (€, leeg is de hele factuur)"), placeholder="1.234,50"
    ).strip()
    owner = left.text_input(tr.t("Wie behandelt de klacht?"), session.user, max_chars=60)
    by_day = right.date_input(
        tr.t("Antwoord vóór"), answer_day(session.day), session.day, format="DD-MM-YYYY"
    )

    def record() -> int:
        disputed = parse_amount(amount) if amount else None
        told = Told(Subject(subject), invoice, disputed, owner, by_day, text)
        return complaints.complain(session.book, seat, told)

    return record


def in_dossier(session: Session, seat: Seat, name: str) -> None:
    """Draw the open complaints of a debtor, with their texts and their end."""
    for one in complaints.complaints(session.book, session.day, seat.debtor_id):
        if one.closed_on is None and one.due:
            _draw(session, seat, name, one)


def _draw(session: Session, seat: Seat, name: str, one: Complaint) -> None:
    tr = session.tr
    with st.container(horizontal=True, vertical_alignment="center", key=f"about {one.event_id}"):
        st.markdown(f":material/feedback: {_line(session, one)}")
        if not session.may(Right.WORK):
            return
        for kind, words in _TEXTS.items():
            st.button(
                tr.t(words),
                icon=":material/edit_note:",
                key=f"{kind} {one.event_id}",
                on_click=_draft,
                args=(session, seat, kind),
            )
        if st.button(
            tr.t("Klacht afhandelen…"), icon=":material/task_alt:", key=f"settle {one.event_id}"
        ):
            _settle(session, seat, name, one)


def _line(session: Session, one: Complaint) -> str:
    tr = session.tr
    day = show_day(one.answer_by, tr.lang, "d MMM")
    late = one.answer_by < session.day
    parts = [f"**{plain(tr.t('Klacht over {subject}', subject=tr.t(SUBJECTS[one.subject])))}**"]
    parts += [plain(part) for part in (one.invoice_id, one.owner) if part]
    if one.cents:
        money = show_amount(euros(one.cents), tr.lang)
        parts.append(plain(tr.t("{money} betwist", money=money)))
    words = "had beantwoord moeten zijn op {day}" if late else "antwoord vóór {day}"
    return " · ".join([*parts, plain(tr.t(words, day=day))])


def _draft(session: Session, seat: Seat, kind: LetterKind) -> None:
    """Write a draft, which waits at Post for approval."""
    tr, book, who = session.tr, session.book, (session.user, session.day)
    try:
        fresh = seat_of(book, *who, seat.debtor_id)
        number = outbox.draft(book, fresh, kind)
    except KanwilError as error:
        st.session_state["problem"] = error.told(tr)
        return

    def back() -> None:
        made = outbox.messages(book, debtor_id=seat.debtor_id)
        outbox.cancel(
            book, *who, [(one.message, one.version) for one in made if one.message == number]
        )

    keep(plain(tr.t("Concept gemaakt; het staat bij Post.")), back)


def _settle(session: Session, seat: Seat, name: str, one: Complaint) -> None:
    tr = session.tr

    @st.dialog(tr.t("Klacht afhandelen"), icon=":material/task_alt:")
    def ask() -> None:
        merit = st.segmented_control(
            tr.t("Was de klacht terecht?"), list(Merit), format_func=lambda m: tr.t(MERIT[m])
        )
        credit = ""
        if merit in complaints.GRANTED:
            credit = st.text_input(
                tr.t("Bedrag van de creditnota (€, mag leeg)"), placeholder="1.234,50"
            ).strip()
        text = st.text_area(tr.t("Wat antwoordde u de klant?"), height=80)
        write = st.checkbox(tr.t("Maak een brief met dit antwoord"), value=True)
        if st.button(tr.t("Vastleggen"), type="primary", disabled=merit is None, key="settled"):
            problem = carry_out(
                session,
                seat,
                f"{name} — {tr.t('klacht afgehandeld')}",
                lambda: complaints.settle(
                    session.book,
                    seat,
                    one,
                    Merit(str(merit)),
                    credit=parse_amount(credit) if credit else None,
                    text=text,
                ),
            )
            if problem:
                st.error(problem)
                return
            if write:
                _quietly(session, seat)
            st.rerun()

    ask()


def _quietly(session: Session, seat: Seat) -> None:
    """Write the draft of the answer; the undo strip stays that of the complaint itself."""
    book, who = session.book, (session.user, session.day)
    try:
        outbox.draft(book, seat_of(book, *who, seat.debtor_id), LetterKind.COMPLAINT_SOLVED)
    except KanwilError as error:
        st.session_state["problem"] = error.told(session.tr)


def structural(session: Session) -> None:
    """Draw for the owner what a year's complaints are about; nothing where nothing recurs."""
    tr, found = session.tr, recurring.recurring(session.book, session.day)
    if found:
        st.header(tr.t("Waar gaan de klachten over?"))
        st.markdown("\n".join(f"- {plain(recurring.in_words(one, tr))}" for one in found))
