"""Making drafts of what was decided, and letters for the post as one PDF."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kanwil.base.labels import ACTION
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Action
from kanwil.triage import dispatch, outbox, showing
from kanwil.triage.dossier import Dossier
from kanwil.triage.envelope import KINDS
from kanwil.triage.merging import seat_of
from kanwil.triage.moves import Seat
from kanwil.triage.outbox import Message, State, Wish
from kanwil.triage.writing import LetterKind
from parts import posting
from parts.markup import note, plain
from parts.message import message
from session import Session


def letters(session: Session, opened: Dossier, seat: Seat) -> None:
    """Draw a debtor's messages that still wait, and the offer to write what was decided."""
    tr = session.tr
    posting.said()
    for one in outbox.messages(session.book, outbox.OPEN, seat.debtor_id, 5):
        message(session, one)
    _confirmations(session, seat.debtor_id)
    done = (opened.judgement or {}).get("done")
    if not done or seat.debtor_id not in outbox.unwritten(session.book, session.day):
        return
    action = Action(done["action"])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            tr.t("{what} klaarzetten", what=tr.t(WORDS.get(action, ACTION[action]))),
            icon=":material/edit_note:",
            type="primary",
            key="write_draft",
            on_click=_write,
            args=(session, seat.debtor_id, done),
        )
        st.caption(plain(tr.t("Er wordt nog niets verstuurd.")))


def _confirmations(session: Session, debtor_id: str) -> None:
    """Draw the offer to confirm in writing what was agreed."""
    tr = session.tr
    for move, kind in outbox.unconfirmed(session.book, debtor_id, session.day).items():
        st.button(
            tr.t("{what} klaarzetten", what=tr.t(KINDS[kind])),
            icon=":material/handshake:",
            key=f"confirm_{move}",
            help=tr.t("Er wordt nog niets verstuurd."),
            on_click=_confirm,
            args=(session, debtor_id, move, kind),
        )


def _confirm(session: Session, debtor_id: str, move: int, kind: LetterKind) -> None:
    seat = seat_of(session.book, session.user, session.day, debtor_id)
    posting.act(session, lambda: outbox.draft(session.book, seat, kind, Wish(decision=move)))


WORDS = {
    Action.REMIND: "Herinnering",
    Action.FINAL_NOTICE: "Aanmaning",
    Action.SEND_COPY: "Kopie",
    Action.INSTALMENTS: "Voorstel",
    Action.RESOLVE_COMPLAINT: "Antwoord op de klacht",
    Action.HAND_OVER: "Bericht van overdracht",
}


def _write(session: Session, debtor_id: str, move: Mapping[str, Any]) -> None:
    posting.act(session, lambda: _draft(session, debtor_id, move))


def _draft(session: Session, debtor_id: str, move: Mapping[str, Any]) -> int:
    seat = seat_of(session.book, session.user, session.day, debtor_id)
    wish = Wish(decision=int(move["move"]))
    return outbox.draft(session.book, seat, Action(move["action"]), wish)


def offer(session: Session, waiting: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw the offer to write all that was decided today and has no text yet."""
    tr, n = session.tr, len(waiting)
    if not n:
        return
    said = tr.tn(
        "{n} besluit van vandaag heeft nog geen tekst.",
        "{n} besluiten van vandaag hebben nog geen tekst.",
        n,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(said))
        pressed = st.button(
            tr.t("Teksten klaarzetten"), icon=":material/edit_note:", key="write_all"
        )
    if pressed:
        write_all(session, waiting)
        st.rerun()


def write_all(session: Session, waiting: Mapping[str, Mapping[str, Any]]) -> None:
    """Make a draft of each decision; the header names the first that could not be written."""
    tr, bar, wrong = session.tr, st.progress(0.0), []
    for at, (debtor_id, move) in enumerate(waiting.items(), 1):
        try:
            _draft(session, debtor_id, move)
        except KanwilError as error:
            wrong.append(f"{debtor_id}: {error.told(tr)}")
        bar.progress(at / len(waiting))
    bar.empty()
    if wrong:
        st.session_state["problem"] = plain(" ".join(wrong[:3]))


def on_paper(session: Session, found: list[Message]) -> None:
    """Draw the PDF of letters that may still go, and the button that says they were posted."""
    tr = session.tr
    if st.button(
        tr.t("Pdf van {n} brieven maken", n=len(found)), icon=":material/print:", key="paper"
    ):
        seen = [(one.message, one.version) for one in found]
        who = (session.book, session.user, session.day)
        try:
            fit = dispatch.checked(*who, seen)
        except KanwilError as error:
            return note(error.told(tr))
        st.session_state["batch"] = [(one.message, one.version) for one in fit]
        st.rerun()
    ready = set(st.session_state.get("batch", []))
    held = [
        one for one in found if (one.message, one.version) in ready and one.state is State.APPROVED
    ]
    if held:
        st.download_button(
            tr.t("Download {n} brieven", n=len(held)),
            data=lambda: showing.batch(held),
            file_name=f"brieven-{session.day}.pdf",
            mime="application/pdf",
            icon=":material/download:",
            on_click="ignore",
            key="batch_pdf",
        )
        st.button(
            tr.t("{n} brieven zijn gepost", n=len(held)),
            icon=":material/check:",
            type="primary",
            key="posted_all",
            on_click=posting.mark,
            args=(session, [(one.message, one.version) for one in held]),
        )
    return None
