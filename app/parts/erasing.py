"""Erasing a debtor, for the administrator: what goes and what stays, why, and the typed number."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.problems import KanwilError
from kanwil.triage.personal.erasing import NotWipedError, Reason, erase
from kanwil.triage.personal.plan import Line, Plan, plan
from parts.header import forget
from parts.markup import note, plain, show
from session import Session


@dataclass(frozen=True)
class Done:
    """What was erased: of whom, why, and what kanwil said of the disk."""

    found: Plan
    reason: Reason
    problem: str


def ask_erase(session: Session, debtor_id: str, name: str) -> None:
    """Open the dialog; what it shows is what goes, or nothing does."""
    tr = session.tr
    found, refused = _plan(session, debtor_id)

    @st.dialog(tr.t("Gegevens wissen"), width="large", icon=":material/delete_forever:")
    def ask() -> None:
        st.markdown(f"**{plain(name)}** · {plain(debtor_id)}")
        if found is None or refused:
            said = f"{tr.t('Dit kan nu niet.')} {refused}"
            st.warning(plain(said), icon=":material/block:")
            return
        _told(session, found)
        if not found.goes:
            note(tr.t("Er is nu niets dat weg mag."))
            return
        st.caption(plain(f"{_models(session, found)} {_elsewhere(session)}"))
        _confirm(session, found)

    ask()


def _plan(session: Session, debtor_id: str) -> tuple[Plan | None, str]:
    """Return what would go and stay, or why nothing can."""
    try:
        with session.book.read() as connection:
            found = plan(connection, debtor_id, session.day, session.book.settings)
    except KanwilError as error:
        return None, error.told(session.tr)
    return found, session.tr.t(found.refused) if found.refused else ""


def _told(session: Session, found: Plan) -> None:
    """Draw what goes beside what stays, grouped by why and until when."""
    tr = session.tr
    left, right = st.columns(2, gap="large")
    with left:
        gone = [(tr.t(one.words), one.go) for one in found.lines if one.go]
        _table(session, tr.t("Gaat weg"), [("", gone)])
    with right:
        kept = sorted((one for one in found.lines if one.stay), key=_why)
        groups = [
            (_until(session, next(iter(same))), [(tr.t(one.words), one.stay) for one in same])
            for same in (list(group) for _, group in groupby(kept, key=_why))
        ]
        _table(session, tr.t("Moet blijven"), groups)


def _why(one: Line) -> tuple[str, str]:
    return one.why, str(one.until)


def _until(session: Session, one: Line) -> str:
    tr, why = session.tr, session.tr.t(one.why)
    if one.until is None:
        return why
    day = show_day(one.until, tr.lang, "d MMMM y")
    return tr.t("{why}: mag weg vanaf {day}", why=why, day=day)


def _table(
    session: Session, head: str, groups: Iterable[tuple[str, list[tuple[str, int]]]]
) -> None:
    lines = ""
    for why, rows in groups:
        lines += "".join(
            f'<tr><td>{escape(words)}</td><td class="n">{n}</td></tr>' for words, n in rows
        )
        lines += f'<tr><td colspan="2"><small>{escape(why)}</small></td></tr>' if why else ""
    lines = lines or f'<tr><td colspan="2">{escape(session.tr.t("Niets."))}</td></tr>'
    show(
        f'<table class="kw-alts"><thead><tr><th>{escape(head)}</th>'
        f'<th class="n">{escape(session.tr.t("Aantal"))}</th></tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )


def _models(session: Session, found: Plan) -> str:
    tr, names = session.tr, ", ".join(found.models)
    if not names:
        return tr.t("Geen model leerde van deze klant.")
    return tr.t(
        "Van deze klant leerde model {names}: dat blijft werken, vergeet de zaken, en kanwil"
        " vraagt u het opnieuw te laten leren.",
        names=names,
    )


def _elsewhere(session: Session) -> str:
    return session.tr.t(
        "Wis zelf wat buiten kanwil staat: oude back-ups, de boekhouding, de mailbox, en wat"
        " een incassobureau van u kreeg."
    )


def _confirm(session: Session, found: Plan) -> None:
    tr, number = session.tr, found.scope.debtor_id
    with st.form("erase", border=False, enter_to_submit=False):
        reason = st.pills(
            tr.t("Waarom? (staat in het logboek)"),
            list(Reason),
            format_func=lambda one: tr.t(one).capitalize(),
            key="erase_why",
        )
        asked = tr.t("Typ het klantnummer over: {number}. Terug kan niet.", number=number)
        typed = st.text_input(
            plain(asked), max_chars=120, width=360, autocomplete="off", key="erase_number"
        )
        wrong = st.empty()
        pressed = st.form_submit_button(
            tr.t("Wis deze gegevens"),
            type="primary",
            icon=":material/delete_forever:",
            key="erase_now",
        )
    if not pressed:
        return
    if reason is None:
        wrong.error(tr.t("Kies waarom. Er is niets gewist."))
    elif typed.strip() != number:
        wrong.error(tr.t("Dit is niet het klantnummer van deze klant. Er is niets gewist."))
    elif problem := _erase(session, found, Reason(reason)):
        wrong.error(plain(problem))
    else:
        st.rerun()


def _erase(session: Session, found: Plan, reason: Reason) -> str:
    """Erase, and keep what to say of it; return why it was refused, '' when not."""
    tr, number, problem = session.tr, found.scope.debtor_id, ""
    try:
        with st.spinner(tr.t("Bezig met wissen")):
            erase(session.book, number, session.day, session.user, reason=reason, shown=found)
    except NotWipedError as error:
        problem = error.told(tr)
    except KanwilError as error:
        return error.told(tr)
    # Nothing that names who was erased stays behind: not on the undo strip, nor in what was read.
    forget()
    st.cache_data.clear()
    st.session_state["erased"] = Done(found, reason, problem)
    return ""


def outcome(session: Session) -> None:
    """Say once what was just erased and what stays."""
    done: Done | None = st.session_state.pop("erased", None)
    if done is None:
        return
    tr, found = session.tr, done.found
    number, until = found.scope.debtor_id, found.clock.fiscal_until
    told = [tr.t("Van klant {number} is gewist wat weg mocht.", number=number)]
    if found.all_goes:
        told = [tr.t("Van klant {number} is alles gewist.", number=number)]
    elif until is not None:
        day = show_day(until, tr.lang, "d MMMM y")
        told.append(tr.t("Wat voor de fiscus moet blijven, mag weg vanaf {day}.", day=day))
    if found.models:
        told.append(tr.t("Laat bij Model opnieuw leren: {names}.", names=", ".join(found.models)))
    if done.reason is Reason.ASKED:
        told.append(tr.t("Laat de klant binnen een maand na het verzoek weten wat u deed."))
    st.success(plain(" ".join(told)), icon=":material/check_circle:")
    if done.problem:
        st.warning(plain(done.problem), icon=":material/hard_drive:")
