"""The case beside the list: the proposal, and one part of its ground at a time."""

import streamlit as st

from kanwil.triage.dossier import open_dossier
from kanwil.triage.queue import case_of
from parts.objecting import no_profile
from parts.proposal import proposal
from parts.reasons import figures, reasons
from parts.square import square
from parts.tables import alternatives, invoices
from parts.timeline import timeline
from session import Session


def detail(session: Session, debtor_id: str) -> None:
    """Draw it; the ledger is read only for the parts that show it."""
    tr = session.tr
    row, version = case_of(session.book, session.day, debtor_id)
    proposal(session, row, version)
    names = {
        "why": tr.t("Waarom"),
        "time": tr.t("Tijdlijn"),
        "invoices": tr.t("Facturen"),
        "euros": tr.t("Andere keuzes"),
        "figures": tr.t("Cijfers (SHAP)"),
    }
    if row["detail"].get("objects"):
        no_profile(session)
    if row["blind"] or row["detail"].get("objects"):
        names = {name: names[name] for name in ("time", "invoices")}
    part = st.segmented_control(
        tr.t("Onderdeel"),
        list(names),
        default=next(iter(names)),
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="part" if "why" in names else "part_blind",
        width="stretch",
    )
    if part == "why":
        drawn, said = st.columns([0.5, 0.5], gap="medium")
        with drawn:
            square(row, tr)
        with said:
            reasons(row, tr)
    elif part == "time":
        timeline(open_dossier(session.book, debtor_id, session.day, tr).timeline, tr)
    elif part == "invoices":
        invoices(open_dossier(session.book, debtor_id, session.day, tr).invoices, tr)
    elif part == "euros":
        alternatives(row, tr)
    else:
        figures(row, tr)
    st.page_link(
        "screens/dossier.py",
        label=tr.t("Hele dossier openen"),
        icon=":material/folder_open:",
        query_params={"debtor": debtor_id},
    )
