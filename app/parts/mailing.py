"""The list of messages on the Post screen: one row each, several can be chosen."""

import hashlib

import pandas as pd
import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.triage import outbox
from kanwil.triage.envelope import CHANNELS, KINDS
from kanwil.triage.outbox import Message
from kanwil.triage.writing import LetterKind
from parts.markup import plain
from session import Session


def pick(session: Session, found: list[Message], pile: str) -> list[Message]:
    """Draw the messages and return the chosen ones; all of them, or the only one, on a press."""
    tr = session.tr
    if len(found) == 1:
        return found
    every = st.checkbox(tr.t("Alle {n} kiezen", n=len(found)), key=f"every_{pile}")
    # A keyed table keeps a positional selection when its data changes: key it by its rows.
    rows = "|".join(f"{one.message}.{one.version}" for one in found)
    key = f"{pile}_{hashlib.sha256(rows.encode()).hexdigest()[:12]}"
    st.dataframe(
        _frame(session, found),
        key=key,
        hide_index=True,
        height=38 * min(len(found) + 1, 12) + 2,
        selection_mode="multi-row",
        on_select="rerun",
    )
    if every:
        return found
    picked = st.session_state[key]["selection"]["rows"] if key in st.session_state else []
    if not picked:
        st.caption(plain(tr.t("Kies een of meer regels.")))
    return [found[at] for at in picked]


def _frame(session: Session, found: list[Message]) -> pd.DataFrame:
    tr = session.tr
    return pd.DataFrame(
        {
            tr.t("Klant"): [one.content["facts"]["to"]["name"] for one in found],
            tr.t("Soort"): [tr.t(KINDS[LetterKind(one.kind)]) for one in found],
            tr.t("Bedrag"): [_amount(session, one) for one in found],
            tr.t("Weg"): [tr.t(CHANNELS[one.channel]) for one in found],
            tr.t("Aan"): [one.recipient for one in found],
            tr.t("Stand"): [
                f"{tr.t(outbox.STATES[one.state])}. {one.reason.told(tr)}".strip(" .")
                for one in found
            ],
            tr.t("Door"): [one.moved_by for one in found],
            tr.t("Dag"): [show_day(one.moved_on, tr.lang, "d MMM") for one in found],
        }
    )


def _amount(session: Session, one: Message) -> str:
    facts = one.content["facts"]
    left = sum(line["open_cents"] for line in facts["invoices"])
    total = left - facts["credit_cents"] - facts["disputed_cents"]
    return show_amount(euros(total), session.tr.lang)
