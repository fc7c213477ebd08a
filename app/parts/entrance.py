"""Before the screen: logging in, and what somebody without a role is told."""

import streamlit as st

from kanwil.base.words import Tr
from parts.markup import heading
from session import language


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
