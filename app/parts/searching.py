"""Looking a customer up from any screen, with a key."""

import streamlit as st

from kanwil.triage.dossier import search
from parts.markup import plain
from session import Session

MOST = 20


def lookup(session: Session) -> None:
    """Draw the button that opens the search field."""
    name = session.tr.t("Zoeken")
    if st.button(name, icon=":material/search:", shortcut="S", type="tertiary", key="look_up"):
        _ask(session)


def found(session: Session, key: str) -> None:
    """Draw a search field and, below it, the customers that answer to it, each to be opened."""
    tr = session.tr
    text = st.text_input(
        tr.t("Naam, nummer of plaats"), icon=":material/search:", key=key, max_chars=100
    )
    hits = search(session.book, text)[:MOST] if text.strip() else []
    if text.strip() and not hits:
        st.caption(tr.t("Niets gevonden."))
    for debtor_id, name, city in hits:
        st.page_link(
            "screens/dossier.py",
            label=plain(f"{name} · {debtor_id} · {city}"),
            query_params={"debtor": debtor_id},
        )


def _ask(session: Session) -> None:
    @st.dialog(session.tr.t("Zoek een klant"), icon=":material/search:")
    def ask() -> None:
        found(session, "looked_up")

    ask()
