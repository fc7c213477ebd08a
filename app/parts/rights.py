"""What the law gives us over what is late: interest, costs, terms, limitation, VAT."""

import streamlit as st

from kanwil.triage.dossier import Dossier
from kanwil.triage.rights import rights_of
from parts.markup import plain
from session import Session


def rights(session: Session, opened: Dossier) -> None:
    """Draw the sentences; nothing where nothing is late."""
    told = rights_of(opened, session.day, session.tr)
    if told:
        with st.expander(session.tr.t("Wat de wet u geeft"), icon=":material/balance:"):
            st.markdown("\n".join(f"- {plain(one)}" for one in told))
