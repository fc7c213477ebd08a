"""Closing a case: two questions first, nothing preselected, the model's opinion out of sight."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import OUTCOME, PROOF
from kanwil.base.money import euros, parse_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Category, Outcome, Proof
from kanwil.triage import desk
from kanwil.triage.moves import Seat
from parts.header import remember
from parts.markup import plain
from session import Session

_ANSWERS = {"yes": "Ja", "no": "Nee", "unknown": "Weet ik niet"}
_CATEGORY = {
    ("yes", "no"): Category.CAN_WONT,
    ("no", "yes"): Category.WANTS_CANT,
    ("no", "no"): Category.NEITHER,
    ("yes", "yes"): Category.FORGETFUL,
}


def close_case(session: Session, seat: Seat, case: dict[str, Any]) -> None:
    """Open the dialog; `case` holds name, as_of (moment of decision), overdue_cents, action."""
    tr = session.tr

    @st.dialog(tr.t("Dossier afronden"), width="large", icon=":material/task_alt:")
    def ask() -> None:
        with st.container(key="cover"):
            _form(session, seat, case)

    ask()


def _form(session: Session, seat: Seat, case: dict[str, Any]) -> None:
    tr = session.tr
    st.caption(
        tr.t(
            "Uw antwoorden zijn het lesmateriaal voor het model. Weet u het niet zeker,"
            " kies dan ‘Weet ik niet’: dat is beter dan gokken."
        )
    )
    moment = show_day(case["as_of"], tr.lang, "d MMMM y")
    st.markdown(f"**{plain(case['name'])}** · " + tr.t("op {day}, toen u besloot:", day=moment))
    left, right = st.columns(2)
    can = _question(left, tr.t("Kon de klant betalen?"), "can", session)
    will = _question(right, tr.t("Wilde de klant betalen?"), "will", session)
    outcome = st.pills(
        tr.t("Hoe liep het af?"), list(Outcome), format_func=lambda o: tr.t(OUTCOME[o])
    )
    left, right = st.columns(2)
    received = left.text_input(tr.t("Ontvangen bedrag (€)"), placeholder="1.234,50")
    proof = right.segmented_control(
        tr.t("Hoe zeker is de oorzaak?"), list(Proof), format_func=lambda p: tr.t(PROOF[p])
    )
    said = st.text_area(tr.t("Wat gaf de doorslag? (mag leeg)"), height=80)
    if st.button(tr.t("Afronden en vastleggen"), type="primary", icon=":material/task_alt:"):
        if can is None or will is None or outcome is None or proof is None:
            st.error(tr.t("Beantwoord beide vragen en kies de afloop en het bewijs."))
            return
        try:
            closing = desk.Closing(
                as_of=case["as_of"],
                category=_CATEGORY.get((can, will)),
                outcome=outcome,
                proof=proof,
                recovered=parse_amount(received) if received.strip() else Decimal(0),
                overdue=euros(case["overdue_cents"]),
                action=case["action"],
                note=said,
                seen_model=case["seen_model"],
            )
            move = desk.close(session.book, seat, closing)
        except KanwilError as error:
            st.error(tr.t(str(error)))
            return
        remember(session, seat, move, plain(f"{case['name']} — {tr.t('afgerond')}"))
        st.rerun()


def _question(where: Any, label: str, key: str, session: Session) -> str | None:  # noqa: ANN401
    chosen = where.segmented_control(
        label, list(_ANSWERS), format_func=lambda a: session.tr.t(_ANSWERS[a]), key=f"close_{key}"
    )
    return None if chosen is None else str(chosen)


def decided_on(row: dict[str, Any] | None, moves: list[dict[str, Any]], day: date) -> date:
    """Return the moment of decision: the first decision on this case, else today."""
    if row is None:
        return day
    own = [m["day"] for m in moves if m["case_id"] == row["case_id"]]
    return min(own, default=day)
