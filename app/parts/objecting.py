"""The objection to profiling: a switch on the dossier; while it is on, nothing is estimated."""

import streamlit as st

from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat
from kanwil.triage.objecting import may_object, objected, withdrawn
from parts import markup
from parts.moving import act_on
from session import Session


def objection(session: Session, opened: Dossier, seat: Seat) -> None:
    """Draw the switch for a natural person, and for whoever objected before."""
    tr, mark = session.tr, opened.relations.objection
    if not may_object(opened):
        return

    def turn() -> None:
        name = str(opened.debtor["name"] or seat.debtor_id)
        if mark:
            said = f"{name} — {tr.t('bezwaar ingetrokken')}"
            act_on(session, seat, said, lambda: withdrawn(session.book, seat, mark), judge=True)
        else:
            said = f"{name} — {tr.t('bezwaar vastgelegd')}"
            act_on(session, seat, said, lambda: objected(session.book, seat), judge=True)

    st.toggle(
        tr.t("Bezwaar tegen profilering"),
        value=bool(mark),
        key=f"objects_{seat.debtor_id}_{seat.version}",
        on_change=turn,
        help=tr.t(
            "Een natuurlijk persoon mag bezwaar maken (AVG art. 21). Dan schat kanwil niets meer"
            " van deze klant en stelt het alleen de gewone stappen voor."
        ),
    )


def no_profile(session: Session) -> None:
    """Say why there is no category, in the place of square and reasons."""
    markup.note(
        session.tr.t(
            "Deze klant maakte bezwaar tegen profilering. Er is geen indeling; het voorstel is de"
            " gewone volgende stap."
        )
    )
