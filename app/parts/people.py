"""The people of a team: who has which role, giving somebody one, and ending it."""

from html import escape

import streamlit as st

from kanwil.base.problems import KanwilError
from kanwil.base.users import WORDS, Person, Role, admit, dismiss, people
from parts.markup import note, show_table
from session import Session

HEADS = ("Naam", "E-mail", "Rol")
MAY = {
    Role.CONTROLLER: "Doet het werk: besluiten, vastleggen, inlezen, versturen, afronden.",
    Role.OWNER: "Leest alles en geeft akkoord boven het bedrag dat bij de regels staat.",
    Role.ADMINISTRATOR: "Alles, ook mensen, rollen en regels; geen akkoord op eigen besluiten.",
}


def roles(session: Session) -> None:
    """Draw who has access, and the two ways to change that."""
    tr = session.tr
    if session.who is None:
        note(
            tr.t(
                "Inloggen staat nu uit: wie deze computer gebruikt, heeft alle rollen, en om"
                " akkoord van een tweede persoon wordt niet gevraagd. Wie hieronder staat, kan"
                " inloggen zodra dat is ingesteld (docs/roles.md)."
            )
        )
    with session.book.read() as connection:
        found = people(connection)
    head = "".join(f"<th>{escape(tr.t(one))}</th>" for one in HEADS)
    lines = "".join(
        f"<tr><td><b>{escape(one.name)}</b></td><td>{escape(one.email)}</td>"
        f"<td>{escape(tr.t(WORDS[one.role]))}</td></tr>"
        for one in found
    )
    if found:
        show_table(f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody>")
    left, right = st.columns(2, gap="large")
    with left:
        _admit(session)
    with right:
        if found:
            _dismiss(session, found)


def _admit(session: Session) -> None:
    tr = session.tr
    with st.form("admit", border=False, clear_on_submit=True):
        st.header(tr.t("Toegang geven of wijzigen"))
        email = st.text_input(tr.t("E-mail"), max_chars=254, key="admit_email")
        name = st.text_input(tr.t("Naam"), max_chars=120, key="admit_name")
        role = st.radio(
            tr.t("Rol"),
            list(Role),
            format_func=lambda one: tr.t(WORDS[one]),
            captions=[tr.t(MAY[one]) for one in Role],
            key="admit_role",
        )
        kept = st.form_submit_button(tr.t("Toegang geven"), type="primary", key="admit_keep")
        if kept and role is not None:
            _change(session, Person(email, name, role), ends=False)


def _dismiss(session: Session, found: list[Person]) -> None:
    tr, by_email = session.tr, {one.email: one for one in found}
    with st.form("dismiss", border=False):
        st.header(tr.t("Toegang beëindigen"))
        email = st.selectbox(
            tr.t("Wie?"),
            list(by_email),
            index=None,
            placeholder=tr.t("Kies een collega"),
            format_func=lambda one: f"{by_email[one].name} · {one}",
            key="dismiss_email",
        )
        st.caption(tr.t("Wat deze persoon deed, blijft in het logboek staan."))
        if st.form_submit_button(tr.t("Beëindigen"), key="dismiss_end") and email:
            _change(session, by_email[email], ends=True)


def _change(session: Session, person: Person, *, ends: bool) -> None:
    try:
        with session.book.write() as connection:
            if ends:
                dismiss(connection, session.user, person.email)
            else:
                admit(connection, session.user, person)
    except KanwilError as error:
        st.error(error.told(session.tr))
        return
    st.rerun()
