"""Closing a case: the cause first, the model's opinion out of sight, then what the ledger shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import CATEGORY, OUTCOME, PROOF
from kanwil.base.money import euros, parse_amount, show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import CATEGORIES, Outcome, Proof
from kanwil.base.words import Tr
from kanwil.triage import desk, ending
from kanwil.triage.moves import Seat
from parts.causing import Cause, ask_cause, border_cases
from parts.header import remember
from parts.markup import plain
from session import Session

_PROVES = {
    Outcome.PAID: "Betaald binnen {n} dagen na een gewone herinnering: dat bewijst ‘{category}’.",
    Outcome.PLAN_KEPT: "De regeling is nagekomen: dat bewijst ‘{category}’.",
    Outcome.CREDITED: "Na de creditnota is betaald: dat bewijst ‘{category}’.",
    Outcome.INSOLVENT: "Insolvent: dat bewijst ‘{category}’.",
}


@dataclass(frozen=True)
class _Ended:
    """How it ended, as the user left the proposal."""

    outcome: Outcome | None
    received: str
    proof: Proof | None
    note: str


def close_case(session: Session, seat: Seat, case: dict[str, Any]) -> None:
    """Open the dialog; `case` holds name, as_of (moment of decision), overdue_cents, action."""
    tr = session.tr

    @st.dialog(tr.t("Dossier afronden"), width="large", icon=":material/task_alt:")
    def ask() -> None:
        with st.container(key="cover"):
            left, right = st.columns([0.62, 0.38], gap="large")
            with right:
                border_cases(tr)
            with left:
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
    cause = ask_cause(tr, f"close_{seat.case_id}")
    if cause is None:
        st.caption(tr.t("Na uw antwoord leest kanwil uit uw boek hoe het afliep."))
        return
    ended = _ending(session, seat, case, cause)
    if st.button(tr.t("Afronden en vastleggen"), type="primary", icon=":material/task_alt:"):
        _close(session, seat, case, cause, ended)


def _ending(session: Session, seat: Seat, case: dict[str, Any], cause: Cause) -> _Ended:
    """Draw outcome, amount and level of proof as the ledger shows them, each to be changed."""
    tr, told = session.tr, cause.category
    found = ending.proposed(session.book, seat.debtor_id, case["as_of"], session.day)
    st.caption(_shown(found, tr))
    key = f"close_{seat.case_id}_{told}"
    outcome = st.pills(
        tr.t("Hoe liep het af?"),
        list(Outcome),
        format_func=lambda o: tr.t(OUTCOME[o]),
        default=found.outcome,
        key=f"{key}_outcome",
        wrap=True,
    )
    left, right = st.columns(2)
    received = left.text_input(
        tr.t("Ontvangen bedrag (€)"),
        f"{euros(found.recovered_cents):.2f}".replace(".", ","),
        key=f"{key}_received",
    )
    proof = right.segmented_control(
        tr.t("Hoe zeker is de oorzaak?"),
        list(Proof),
        format_func=lambda p: tr.t(PROOF[p]),
        default=found.proof(told) if told else Proof.JUDGED,
        key=f"{key}_proof",
    )
    said = st.text_area(tr.t("Wat gaf de doorslag? (mag leeg)"), height=80)
    return _Ended(outcome, received.strip() or "0", proof, said)


def _shown(found: ending.Proposal, tr: Tr) -> str:
    """Say what the ledger shows, and what it proves."""
    money = show_amount(euros(found.recovered_cents), tr.lang)
    if found.outcome is None:
        return tr.t(
            "Uw boek toont nog geen einde; ontvangen sinds uw besluit: {money}.", money=money
        )
    proves = [tr.t(CATEGORY[one]) for one in CATEGORIES if one in found.proves]
    why = (
        tr.t(_PROVES[found.outcome], n=ending.PROMPT_DAYS, category=" / ".join(proves))
        if proves
        else tr.t("Wat de oorzaak was, bewijst het boek niet: uw oordeel telt.")
    )
    outcome = tr.t(OUTCOME[found.outcome]).lower()
    return f"{tr.t('Uw boek: {outcome}, {money} ontvangen.', outcome=outcome, money=money)} {why}"


def _close(session: Session, seat: Seat, case: dict[str, Any], cause: Cause, ended: _Ended) -> None:
    tr = session.tr
    if ended.outcome is None or ended.proof is None:
        st.error(tr.t("Kies de afloop en hoe zeker de oorzaak is."))
        return
    try:
        closing = desk.Closing(
            as_of=case["as_of"],
            category=cause.category,
            outcome=ended.outcome,
            proof=ended.proof,
            recovered=parse_amount(ended.received),
            overdue=euros(case["overdue_cents"]),
            action=case["action"],
            note=ended.note,
            seen_model=case["seen_model"],
        )
        move = desk.close(session.book, seat, closing)
    except KanwilError as error:
        st.error(error.told(tr))
        return
    remember(session, seat, move, plain(f"{case['name']} — {tr.t('afgerond')}"))
    st.rerun()


def decided_on(row: dict[str, Any] | None, moves: list[dict[str, Any]], day: date) -> date:
    """Return the moment of decision: the first decision on this case, else today."""
    if row is None:
        return day
    own = [m["day"] for m in moves if m["case_id"] == row["case_id"]]
    return min(own, default=day)
