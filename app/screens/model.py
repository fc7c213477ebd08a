"""Model: which one is in use, learning anew, and what would change before it is promoted."""

from typing import Any

import pandas as pd
import streamlit as st
from parts import markup
from parts.closing import close_case
from parts.header import header
from parts.matrix import matrix
from parts.tones import name_of
from session import Session, current

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION_SHORT
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Action
from kanwil.triage import learning
from kanwil.triage.finished import finished_cases
from kanwil.triage.moves import Seat


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    state = learning.state(session.book)
    header(session, tr.t("Model"), _in_use(session, state))
    if state.shipped:
        markup.note(
            tr.t(
                "Dit model heeft geleerd van gesimuleerde debiteuren, niet van de uwe. Het wordt"
                " van u zodra u het met eigen afgeronde dossiers opnieuw laat leren."
            )
        )
    said = tr.tn("{n} afgerond dossier met oorzaak", "{n} afgeronde dossiers met oorzaak", state.labels)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{said}** · " + tr.t("{n} sinds dit model", n=state.new_labels))
        if st.button(
            tr.t("Opnieuw leren"), type="primary", icon=":material/model_training:", key="retrain",
            disabled=state.labels == 0,
        ):
            _learn(session)
    challenger = learning.latest_challenger(session.book)
    if challenger:
        _compare(session, challenger)
    _finished(session)
    _shelf(session)


def _in_use(session: Session, state: learning.State) -> str:
    tr = session.tr
    return tr.t(
        "In gebruik: {model} sinds {day} · geleerd van {n} dossiers",
        model=state.model_id,
        day=show_day(state.since, tr.lang),
        n=state.learnt_from,
    )


def _learn(session: Session) -> None:
    with st.spinner(session.tr.t("Bezig met leren; er verandert niets totdat u het model in gebruik neemt.")):
        try:
            learning.retrain(session.book, session.user, session.day)
        except KanwilError as error:
            st.session_state["problem"] = session.tr.t(str(error))
    st.rerun()


def _compare(session: Session, found: dict[str, Any]) -> None:
    tr, verdict = session.tr, found["verdict"]
    st.subheader(tr.t("{new} (proef) tegen {old}", new=found["model_id"], old=verdict["champion"]))
    left, right = st.columns(2, gap="large")
    with left:
        markup.advice("#0f4c5c", tr.t("Oordeel"), verdict["words"][tr.lang], verdict["why"][tr.lang])
        columns = [
            tr.t("Gemeten op {n} latere dossiers", n=verdict["cases"]),
            tr.t("In gebruik"),
            tr.t("Proef"),
            tr.t("Oordeel"),
        ]
        lines = [[one["name"][tr.lang], one["champion"], one["challenger"], one["chip"][tr.lang]] for one in verdict["lines"]]
        st.dataframe(pd.DataFrame(lines, columns=columns), hide_index=True)
    with right:
        st.markdown(f"**{tr.t('Waar zit de proef ernaast?')}**")
        matrix(verdict["confusion"], tr)
    _flips(session, found)


def _flips(session: Session, found: dict[str, Any]) -> None:
    tr = session.tr
    flips = learning.flips(session.book, found["model_id"], session.day)
    st.markdown(f"**{tr.tn('{n} lopend dossier zou veranderen', '{n} lopende dossiers zouden veranderen', len(flips))}**")
    with st.expander(tr.t("Bekijk welke"), key="flips"):
        st.dataframe(
            pd.DataFrame(
                {
                    tr.t("Klant"): [one["name"] for one in flips],
                    tr.t("Nu"): [_words(one["before"], session) for one in flips],
                    tr.t("Met de proef"): [_words(one["after"], session) for one in flips],
                    tr.t("Te laat €"): [one["overdue_cents"] // 100 for one in flips],
                }
            ),
            hide_index=True,
        )
    seen = st.checkbox(tr.t("Ik heb gezien wat er verandert"), key="seen_flips")
    with st.container(horizontal=True):
        blocked = found["verdict"]["refused"] or not seen
        if st.button(tr.t("In gebruik nemen"), disabled=blocked, icon=":material/publish:", key="promote"):
            _do(session, lambda: learning.promote(session.book, found["model_id"], session.user, session.day))
        if st.button(tr.t("Verwerpen"), icon=":material/close:", key="reject"):
            _do(session, lambda: learning.reject(session.book, found["model_id"], session.user))


def _words(one: dict[str, str], session: Session) -> str:
    action = session.tr.t(ACTION_SHORT[Action(one["action"])])
    return f"{name_of(one['category'], session.tr)} → {action}"


def _do(session: Session, move: Any) -> None:  # noqa: ANN401 -- a bound move
    try:
        move()
    except KanwilError as error:
        st.error(session.tr.t(str(error)))
        return
    st.rerun()


def _finished(session: Session) -> None:
    tr = session.tr
    cases = finished_cases(session.book, session.day)
    st.subheader(tr.t("Af te ronden"))
    if not cases:
        markup.note(tr.t("Geen dossiers die klaar lijken maar nog niet zijn afgerond."))
        return
    st.caption(tr.t("Deze klanten zijn niet meer te laat. Wat was de oorzaak?"))
    for case in cases[:8]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(markup.plain(f"{case['name']} · {case['debtor_id']}"))
            if st.button(tr.t("Afronden"), key=f"close_{case['debtor_id']}", icon=":material/task_alt:"):
                seat = Seat(session.user, session.day, case["debtor_id"], case["version"], case["case_id"])
                close_case(session, seat, case)


def _shelf(session: Session) -> None:
    tr = session.tr
    models = learning.shelf(session.book)
    st.subheader(tr.t("Alle modellen"))
    st.dataframe(
        pd.DataFrame(
            {
                tr.t("Model"): [one["model_id"] for one in models],
                tr.t("Gemaakt"): [show_day(one["made_on"], tr.lang) for one in models],
                tr.t("Door"): [one["made_by"] for one in models],
                tr.t("In gebruik"): ["✓" if one["champion"] else "" for one in models],
            }
        ),
        hide_index=True,
    )
    if len(models) > 1 and st.button(tr.t("Terug naar het vorige model"), icon=":material/history:", key="rollback"):
        _do(session, lambda: learning.rollback(session.book, session.user, session.day))
    with st.expander(tr.t("Modelkaart")):
        st.markdown(learning.card(session.book, tr.lang))


screen(current())
