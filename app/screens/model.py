"""Model: which one is in use, learning anew, and what would change before it is promoted."""

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.problems import KanwilError
from kanwil.base.users import Right
from kanwil.triage import learning, scoring
from kanwil.triage.finished import finished_cases
from kanwil.triage.moves import Seat
from parts import markup
from parts.closing import close_case
from parts.flips import flips
from parts.header import header
from parts.honest import honest
from parts.matrix import matrix
from session import Session, enter


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
    if state.forgotten:
        st.warning(
            tr.tn(
                "Dit model leerde van {n} zaak die intussen is gewist. Laat het opnieuw leren.",
                "Dit model leerde van {n} zaken die intussen zijn gewist. Laat het opnieuw leren.",
                state.forgotten,
            ),
            icon=":material/delete_history:",
        )
    _fresh(session, state)
    waiting = learning.latest_challenger(session.book)
    if waiting:
        _compare(session, waiting)
    _finished(session)
    honest(session)
    _shelf(session)


def _in_use(session: Session, state: learning.State) -> str:
    tr = session.tr
    learnt = tr.tn("geleerd van {n} dossier", "geleerd van {n} dossiers", state.learnt_from)
    if state.since is None:
        return tr.t("In gebruik: het meegeleverde model · {learnt}", learnt=learnt)
    return tr.t(
        "In gebruik: {model} van {day} · {learnt}",
        model=state.model_id,
        day=show_day(state.since, tr.lang),
        learnt=learnt,
    )


def _fresh(session: Session, state: learning.State) -> None:
    tr = session.tr
    said = tr.tn(
        "{n} afgerond dossier met oorzaak", "{n} afgeronde dossiers met oorzaak", state.labels
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{said}** · " + tr.t("{n} nieuw voor dit model", n=state.new_labels))
        if session.may(Right.WORK) and st.button(
            tr.t("Opnieuw leren"),
            type="primary",
            icon=":material/model_training:",
            key="retrain",
            disabled=state.labels == 0,
        ):
            _learn(session)


def _learn(session: Session) -> None:
    waiting = session.tr.t(
        "Bezig met leren. Er verandert niets totdat u het model in gebruik neemt."
    )
    with st.status(waiting) as status:
        try:
            scoring.retrain(
                session.book,
                session.day,
                session.user,
                lambda step: status.update(label=session.tr.t(step)),
            )
        except KanwilError as error:
            st.session_state["problem"] = error.told(session.tr)
    st.rerun()


def _compare(session: Session, found: learning.Challenger) -> None:
    tr = session.tr
    st.header(tr.t("De proef tegen het model in gebruik"))
    left, right = st.columns(2, gap="large")
    with left:
        headline, counts, *rest = found.verdict.sentences(tr)
        markup.advice("#0f4c5c", tr.t("Oordeel"), headline, counts)
        st.markdown("\n".join(f"- {markup.plain(one)}" for one in rest))
        columns = [
            tr.t("Gemeten op latere dossiers"),
            tr.t("In gebruik"),
            tr.t("Proef"),
            tr.t("Oordeel"),
        ]
        # As our own table: a grid cuts a long verdict off.
        lines = [(one.name, one.champion, one.challenger, one.chip) for one in found.lines(tr)]
        head = "".join(f"<th>{escape(one)}</th>" for one in columns)
        body = (
            f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in line)}</tr>"
            for line in lines
        )
        markup.show_table(f"<tr>{head}</tr>{''.join(body)}")
    with right:
        st.markdown(f"**{tr.t('Waar zit de proef ernaast?')}**")
        matrix(found.turned_out, tr)
    if not session.may(Right.WORK):
        return
    if found.verdict.allowed:
        _gate(session, found)
    elif st.button(tr.t("Verwerpen"), icon=":material/close:", key="reject"):
        _do(session, lambda: learning.reject(session.book, found.model_id, session.user))


def _gate(session: Session, found: learning.Challenger) -> None:
    tr = session.tr
    flips(session, found.model_id)
    seen = st.checkbox(tr.t("Ik heb gezien wat er verandert"), key="seen_flips")
    with st.container(horizontal=True):
        if st.button(
            tr.t("In gebruik nemen"), disabled=not seen, icon=":material/publish:", key="promote"
        ):
            _do(session, lambda: _promote(session, found.model_id))
        if st.button(tr.t("Verwerpen"), icon=":material/close:", key="reject"):
            _do(session, lambda: learning.reject(session.book, found.model_id, session.user))


def _promote(session: Session, model_id: str) -> None:
    learning.promote(session.book, model_id, session.user)
    scoring.assess_again(session.book, session.day, session.user)


def _rollback(session: Session) -> None:
    learning.rollback(session.book, session.user)
    scoring.assess_again(session.book, session.day, session.user)


def _do(session: Session, move: Callable[[], object]) -> None:
    try:
        move()
    except KanwilError as error:
        st.error(error.told(session.tr))
        return
    st.rerun()


def _finished(session: Session) -> None:
    tr = session.tr
    cases = finished_cases(session.book, session.day)
    st.header(tr.t("Af te ronden"))
    if not cases:
        markup.note(tr.t("Geen dossiers die klaar lijken maar nog niet zijn afgerond."))
        return
    st.caption(
        tr.tn(
            "{n} dossier is besloten en niet meer te laat, maar niet afgerond. Wat was de oorzaak?",
            "{n} dossiers zijn besloten en niet meer te laat, maar niet afgerond. Wat was de"
            " oorzaak?",
            len(cases),
        )
    )
    for case in cases[:8]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(markup.plain(f"{case['name']} · {case['debtor_id']}"))
            if session.may(Right.WORK) and st.button(
                tr.t("Afronden"), key=f"close_{case['debtor_id']}", icon=":material/task_alt:"
            ):
                seat = Seat(
                    session.user, session.day, case["debtor_id"], case["version"], case["case_id"]
                )
                close_case(session, seat, case)


def _shelf(session: Session) -> None:
    tr = session.tr
    models = learning.listed(session.book)
    st.header(tr.t("Alle modellen"))
    made = [show_day(m["made_at"].date(), tr.lang) if m["made_at"] else "" for m in models]
    marks = ["✓" if m["champion"] else tr.t("verworpen") if m["rejected"] else "" for m in models]
    st.dataframe(
        pd.DataFrame(
            {
                tr.t("Model"): [one["model_id"] for one in models],
                tr.t("Gemaakt"): made,
                tr.t("Door"): [one["made_by"] for one in models],
                tr.t("In gebruik"): marks,
            }
        ),
        hide_index=True,
    )
    shipped_stands = models[-1]["champion"]
    back = session.may(Right.WORK) and not shipped_stands
    if back and st.button(
        tr.t("Terug naar het vorige model"), icon=":material/history:", key="rollback"
    ):
        _do(session, lambda: _rollback(session))
    with st.expander(tr.t("Modelkaart")):
        names = [one["model_id"] for one in models]
        used = next(n for n, one in enumerate(models) if one["champion"])
        chosen = st.selectbox(tr.t("Model"), names, used, key="card_of")
        st.markdown(learning.card(session.book, tr.lang, chosen))


screen(enter("model"))
