"""What the law lets a customer ask of its data, behind one quiet menu: a copy, and erasing."""

import streamlit as st

from kanwil.base.users import Right
from kanwil.post.handover import safe_name, zipped
from kanwil.triage.moves import Seat
from kanwil.triage.personal.files import files_of
from parts.erasing import ask_erase
from parts.markup import plain
from session import Session

COPY, ERASE = "Inzage (AVG)…", "Gegevens wissen…"


def personal(session: Session, seat: Seat, name: str) -> None:
    """Draw the menu with what this user's role may do."""
    tr = session.tr
    chosen = st.menu_button(
        tr.t("Privacy"),
        [COPY, ERASE] if session.may(Right.MANAGE) else [COPY],
        icon=":material/shield_person:",
        format_func=tr.t,
        key="privacy",
    )
    if chosen == COPY:
        _copy(session, seat.debtor_id, name)
    elif chosen == ERASE:
        ask_erase(session, seat.debtor_id, name)


def _copy(session: Session, debtor_id: str, name: str) -> None:
    """Open the dialog; the copy is made, and logged, when it is asked for there."""
    tr, book, day, user = session.tr, session.book, session.day, session.user

    @st.dialog(tr.t("Inzage (AVG)"), icon=":material/shield_person:")
    def ask() -> None:
        st.markdown(f"**{plain(name)}** · {plain(debtor_id)}")
        st.markdown(
            plain(
                tr.t(
                    "Alles wat kanwil van deze klant bewaart, met de redenen van elke beoordeling:"
                    " een bladzijde om te lezen en een bestand voor computers."
                )
            )
        )
        st.caption(
            plain(
                tr.t(
                    "Kijk het na en geef het binnen een maand, samen met wat u buiten kanwil hebt."
                    " Dat u een kopie maakte, komt in het logboek."
                )
            )
        )
        st.download_button(
            tr.t("Maak de kopie (zip)"),
            data=lambda: zipped(files_of(book, debtor_id, day, user)),
            file_name=f"gegevens-{safe_name(debtor_id)}.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            type="primary",
            key="personal_copy",
            on_click="ignore",
        )

    ask()
