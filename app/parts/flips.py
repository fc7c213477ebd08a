"""Which current cases would change under another model, with the euros that are at stake."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import euros, show_amount, whole_euros
from kanwil.base.terms import Action
from kanwil.triage import scoring
from parts.tones import name_of
from session import Session


def flips(session: Session, model_id: str) -> None:
    """Draw them, the largest first."""
    tr = session.tr
    changes = _changes(session.book.url, model_id, session.day, session)
    title = tr.tn(
        "{n} lopend dossier zou veranderen", "{n} lopende dossiers zouden veranderen", len(changes)
    )
    st.markdown(f"**{title}**")
    if not changes:
        return
    st.caption(_at_stake(changes, session))
    st.dataframe(
        pd.DataFrame(
            {
                tr.t("Klant"): [one["name"] for one in changes],
                tr.t("Nu"): [_words(one["before"], session) for one in changes],
                tr.t("Met de proef"): [_words(one["after"], session) for one in changes],
                tr.t("Te laat €"): [whole_euros(one["overdue_cents"]) for one in changes],
            }
        ),
        hide_index=True,
        column_config={tr.t("Te laat €"): st.column_config.NumberColumn(format="localized")},
    )


@st.cache_data(show_spinner=False)
def _changes(url: str, model_id: str, day: date, _session: Session) -> list[dict[str, Any]]:
    del url
    return scoring.flips(_session.book, day, _session.user, model_id)


def _at_stake(changes: list[dict[str, Any]], session: Session) -> str:
    tr = session.tr
    steps = sum(one["before"]["action"] != one["after"]["action"] for one in changes)
    sums = (
        sum(one["overdue_cents"] for one in changes),
        *(sum(one[side]["expected_cents"] for one in changes) for side in ("before", "after")),
    )
    late, now, then = (show_amount(euros(one), tr.lang, whole=True) for one in sums)
    return tr.t(
        "Bij {steps} daarvan verandert de stap. Er staat {late} open; verwacht komt daarvan {now}"
        " binnen volgens het huidige model, {then} volgens de proef.",
        steps=steps,
        late=late,
        now=now,
        then=then,
    )


def _words(one: dict[str, Any], session: Session) -> str:
    action = session.tr.t(ACTION_SHORT[Action(one["action"])])
    return f"{name_of(one['category'], session.tr)} → {action}"
