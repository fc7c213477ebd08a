"""Post: what waits for a text, for approval, to be sent; and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from kanwil.base.days import is_working_day
from kanwil.triage import dispatch, outbox
from kanwil.triage.outbox import Message, State
from parts import posting, writing
from parts.header import header
from parts.mailing import pick
from parts.markup import note
from parts.message import message
from session import Session, enter

MOST = 3000


@dataclass(frozen=True)
class Pile:
    """One pile: what it is called, which messages stand in it, what can be done with many."""

    name: str
    states: frozenset[State]
    does: Callable[[Session, list[Message]], None]


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    shown = {
        name: outbox.messages(session.book, pile.states, most=200 if name == "sent" else MOST)
        for name, pile in PILES.items()
    }
    waiting = outbox.unwritten(session.book, session.day)
    header(session, tr.t("Post"), _sub(session, shown))
    posting.said()
    _mode(session)
    writing.offer(session, waiting)
    name = st.segmented_control(
        tr.t("Onderdeel"),
        list(PILES),
        default=next((one for one in PILES if shown[one]), "drafts"),
        required=True,
        format_func=lambda one: f"{tr.t(PILES[one].name)} ({len(shown[one])})",
        label_visibility="collapsed",
        key="post_pile",
    )
    if not shown[name]:
        return note(tr.t("Hier ligt nu niets."))
    chosen = pick(session, shown[name], name)
    PILES[name].does(session, chosen)
    if len(chosen) == 1:
        message(session, chosen[0])
    return None


def _sub(session: Session, shown: dict[str, list[Message]]) -> str:
    tr = session.tr
    return tr.t(
        "{drafts} om goed te keuren, {approved} om te versturen, {stuck} die uw aandacht vragen",
        **{name: len(found) for name, found in shown.items() if name != "sent"},
    )


def _mode(session: Session) -> None:
    tr, settings = session.tr, session.book.settings
    if not settings.smtp_host or not settings.mail_from:
        note(tr.t("Vul eerst de mailserver en het afzenderadres in: Instellingen, E-mail."))
    elif settings.mail_test:
        own = settings.mail_own or "…"
        note(
            tr.t(
                "Proefstand: elke e-mail gaat naar {own} en niet naar de klant. Uitzetten kan bij"
                " Instellingen, E-mail.",
                own=own,
            )
        )
    if not is_working_day(session.day):
        note(tr.t("Vandaag is geen werkdag: wat om geld vraagt, gaat de eerstvolgende."))


def _drafts(session: Session, chosen: list[Message]) -> None:
    tr, seen = session.tr, [(one.message, one.version) for one in chosen]
    if len(chosen) < 2:
        return
    with st.container(horizontal=True):
        st.button(
            tr.t("Keur {n} goed", n=len(chosen)),
            icon=":material/check:",
            type="primary",
            key="approve_all",
            on_click=posting.approve,
            args=(session, seen),
        )
        st.button(
            tr.t("Laat {n} vervallen", n=len(chosen)),
            icon=":material/delete:",
            key="cancel_all",
            on_click=posting.cancel,
            args=(session, seen),
        )


def _approved(session: Session, chosen: list[Message]) -> None:
    tr = session.tr
    mails = [one for one in chosen if one.channel == "email"]
    letters = [one for one in chosen if one.channel == "letter"]
    with st.container(horizontal=True):
        if len(mails) > 1 and st.button(
            tr.t("Verstuur {n} e-mails", n=len(mails)),
            icon=":material/send:",
            type="primary",
            key="send_all",
        ):
            posting.send(session, mails)
        if letters:
            writing.on_paper(session, letters)
    if len(mails) > dispatch.MOST:
        note(tr.t("Per keer gaan er hoogstens {n}.", n=dispatch.MOST))


def _stuck(session: Session, chosen: list[Message]) -> None:
    held = [one for one in chosen if one.state is State.HELD]
    if len(held) > 1:
        st.button(
            session.tr.t("Schrijf {n} opnieuw", n=len(held)),
            icon=":material/edit_note:",
            type="primary",
            key="anew_all",
            on_click=_anew,
            args=(session, held),
        )


def _anew(session: Session, held: list[Message]) -> None:
    for one in held:
        posting.anew(session, one)


PILES: dict[str, Pile] = {
    "drafts": Pile("Concepten", frozenset({State.DRAFT}), _drafts),
    "approved": Pile("Goedgekeurd", frozenset({State.APPROVED}), _approved),
    "stuck": Pile(
        "Vraagt aandacht",
        frozenset({State.HELD, State.FAILED, State.UNSURE, State.SENDING, State.TESTED}),
        _stuck,
    ),
    "sent": Pile("Verzonden", frozenset({State.SENT}), lambda _session, _chosen: None),
}
screen(enter("post"))
