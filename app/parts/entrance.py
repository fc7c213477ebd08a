"""Before the screen: logging in, what somebody without a role is told, and which company."""

from collections.abc import Mapping

import streamlit as st

from kanwil.base.words import Tr
from parts.markup import heading, plain
from session import Session, go_to, language

SWITCH = "company_switch"


def ask() -> None:
    """Draw the way to the login, and nothing else."""
    tr = Tr(language())
    heading(tr.t("Welkom bij kanwil"), tr.t("Log in om verder te gaan."))
    st.button(
        tr.t("Inloggen"), icon=":material/login:", type="primary", key="login", on_click=st.login
    )


def refuse() -> None:
    """Draw that this address has no role, and the way out."""
    tr, told = Tr(language()), st.user.to_dict()
    who = tr.t("U bent ingelogd als {email}.", email=told.get("email") or "?")
    ask_for = tr.t("Vraag de beheerder van kanwil in uw bedrijf om u toe te voegen.")
    heading(tr.t("U heeft nog geen toegang."), f"{who} {ask_for}")
    st.button(tr.t("Uitloggen"), icon=":material/logout:", key="logout", on_click=st.logout)


def choose(names: Mapping[str, str]) -> None:
    """Draw the companies that this visitor may open."""
    tr = Tr(language())
    heading(tr.t("Welk bedrijf?"), tr.t("U ziet de bedrijven waarvoor u een rol heeft."))
    for key, name in sorted(names.items(), key=lambda one: one[1].casefold()):
        st.button(plain(name), key=f"company_{key}", on_click=go_to, args=(key,))


def switch(session: Session) -> None:
    """Draw which company this is, and the way to another; nothing where there is one."""
    names, here = session.companies, session.book.settings.book_key
    if len(names) < 2:
        return
    keys = sorted(names, key=lambda one: names[one].casefold())
    with st.sidebar:
        st.selectbox(
            session.tr.t("Bedrijf"),
            keys,
            index=keys.index(here),
            format_func=lambda one: names[one],
            key=SWITCH,
            on_change=_go,
        )


def _go() -> None:
    go_to(str(st.session_state[SWITCH]))
