"""One message of the outbox: how it will look, its words to change, and the steps it can take."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from kanwil.base.days import show_day
from kanwil.triage import dispatch, outbox, showing
from kanwil.triage.envelope import CHANNELS, KINDS
from kanwil.triage.outbox import Message, State
from kanwil.triage.writing import Letter, LetterKind, flaws
from parts import posting
from parts.markup import note, plain, show
from session import Session

_WAITS = (State.APPROVED, State.TESTED, State.FAILED)


def message(session: Session, one: Message) -> None:
    """Draw a message with the steps that it can take now."""
    with st.container(border=True, key=f"message_{one.message}"):
        st.markdown(_head(session, one))
        if one.reason.sentence:
            note(one.reason.told(session.tr))
        _warn(session, one)
        look(session, one.letter)
        _steps(session, one)
        if one.state is State.DRAFT:
            _words(session, one)


def _head(session: Session, one: Message) -> str:
    tr = session.tr
    kind = tr.t(KINDS[LetterKind(one.kind)])
    way = f"{tr.t(CHANNELS[one.channel])}: {one.recipient}"
    written = tr.t(
        "geschreven door {by} op {day}", by=one.made_by, day=show_day(one.day, tr.lang, "d MMM")
    )
    state = tr.t(outbox.STATES[one.state])
    if one.state is not State.DRAFT:
        state = f"{state} · {one.moved_by}"
    return f"**{plain(kind)}** · {plain(way)} · {plain(state)} · {plain(written)}"


def _warn(session: Session, one: Message) -> None:
    tr = session.tr
    if one.state is State.DRAFT:
        note(tr.t("Er wordt nog niets verstuurd."))
        for flaw in flaws(one.letter):
            st.warning(plain(tr.t(flaw)), icon=":material/rule:")
    if dispatch.lost(one):
        st.warning(
            plain(
                tr.t(
                    "Misschien verzonden: kijk in uw map Verzonden. Staat het daar, markeer het dan"
                    " als verzonden; anders verstuurt u het opnieuw."
                )
            ),
            icon=":material/help:",
        )


def look(session: Session, letter: Letter) -> None:
    """Draw the letter as it will be read, with the code to pay by."""
    paragraphs = "".join(
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in letter.text().split("\n\n")
    )
    code = showing.qr(letter)
    alt = escape(session.tr.t("QR-code om te betalen"))
    image = f'<img src="{code}" alt="{alt}" width="132" height="132">' if code else ""
    subject = f"<b>{escape(letter.subject)}</b>"
    show(f'<div class="kw-letter" lang="{letter.lang}">{subject}{paragraphs}{image}</div>')


@dataclass(frozen=True)
class _Step:
    """A button: what it says, when it is there, and what it does."""

    said: str
    icon: str
    fits: Callable[[Message], bool]
    do: Callable[[Session, Message], None]
    main: bool = False


def _in(*states: State) -> Callable[[Message], bool]:
    return lambda one: one.state in states


_STEPS = (
    _Step("Goedkeuren", "check", _in(State.DRAFT), posting.approve_one, main=True),
    _Step("Het is verzonden", "check", dispatch.lost, posting.marked),
    _Step("Opnieuw versturen", "refresh", dispatch.lost, posting.again),
    _Step("Weer goedkeuren", "refresh", _in(State.FAILED, State.TESTED), posting.approve_one),
    _Step("Terug naar concept", "undo", _in(*_WAITS), posting.back),
    _Step("Opnieuw schrijven", "edit_note", _in(State.DRAFT, State.HELD), posting.anew),
    _Step("Laten vervallen", "delete", _in(State.DRAFT, State.HELD, *_WAITS), posting.cancel_one),
    _Step("Toch niet verstuurd", "undo", dispatch.by_hand, posting.unmark),
)


def _steps(session: Session, one: Message) -> None:
    with st.container(horizontal=True):
        if one.state is State.APPROVED:
            _go(session, one)
        for at, step in enumerate(_STEPS):
            if step.fits(one):
                st.button(
                    session.tr.t(step.said),
                    icon=f":material/{step.icon}:",
                    type="primary" if step.main else "secondary",
                    key=f"step_{at}_{one.message}",
                    on_click=step.do,
                    args=(session, one),
                )
        _files(session, one)


def _go(session: Session, one: Message) -> None:
    """Draw the way out: by e-mail from here, else by hand, and that it went."""
    tr = session.tr
    if one.channel == "email":
        said, icon = tr.t("Versturen"), ":material/send:"
        if st.button(said, icon=icon, type="primary", key=f"send_{one.message}"):
            posting.send(session, [one])
        return
    if one.channel == "whatsapp":
        st.link_button(tr.t("Openen in WhatsApp"), showing.chat(one), icon=":material/chat:")
    if one.channel in ("sms", "whatsapp"):
        with st.popover(tr.t("Tekst om te kopiëren"), icon=":material/content_copy:"):
            st.code(one.letter.text(), language=None, wrap_lines=True)
    st.button(
        tr.t("Ik heb het verstuurd"),
        icon=":material/check:",
        type="primary",
        key=f"mine_{one.message}",
        on_click=posting.mark,
        args=(session, [(one.message, one.version)]),
    )


def _files(session: Session, one: Message) -> None:
    tr, name = session.tr, f"{one.kind}-{one.debtor_id}"
    settings = session.book.settings
    st.download_button(
        tr.t("Pdf"),
        data=lambda: showing.render_letter(one.letter),
        file_name=f"{name}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key=f"pdf_{one.message}",
    )
    if one.channel == "email":
        st.download_button(
            tr.t("Als .eml"),
            data=lambda: showing.eml(settings, one),
            file_name=f"{name}.eml",
            mime="message/rfc822",
            icon=":material/mail:",
            on_click="ignore",
            key=f"eml_{one.message}",
        )


def _words(session: Session, one: Message) -> None:
    tr = session.tr
    with st.expander(tr.t("Tekst aanpassen"), icon=":material/edit:"):
        subject = st.text_input(
            tr.t("Onderwerp"), one.letter.subject, max_chars=200, key=f"subject_{one.message}"
        )
        body = st.text_area(
            tr.t("Tekst"), "\n\n".join(one.letter.body), height=320, key=f"body_{one.message}"
        )
        st.caption(
            plain(tr.t("Wat tussen [[ ]] staat, vult kanwil in: bedragen en betaalgegevens."))
        )
        if st.button(tr.t("Tekst bewaren"), key=f"words_{one.message}"):
            posting.edit(session, one, subject, body)
            st.rerun()
