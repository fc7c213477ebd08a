"""A blind case: the user's own judgement is asked before the model's category is shown."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kanwil.triage.moves import Seat
from kanwil.triage.voting import vote
from parts import markup
from parts.causing import ask_cause
from parts.moving import act_on
from session import Session


def ask_first(session: Session, seat: Seat, row: Mapping[str, Any]) -> None:
    """Ask both questions about today; when they are answered the category is shown."""
    tr = session.tr
    markup.note(
        tr.t(
            "Eerst uw oordeel: bij één op de tien dossiers vraagt kanwil wat u zelf denkt, voordat"
            " u de indeling ziet. Zo is te meten of het model u niet napraat."
        )
    )
    cause = ask_cause(tr, f"vote_{seat.case_id}")
    if cause is None:
        return
    said = f"{row['name']} — {tr.t('eigen oordeel gegeven')}"
    act_on(session, seat, said, lambda: vote(session.book, seat, cause.category), judge=True)
    st.session_state["chosen"] = seat.debtor_id
    st.rerun()
