"""Handing in files: drop, see what becomes of the book, confirm; nothing is kept before that."""

import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kanwil.base.money import show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Severity
from kanwil.base.words import Tr
from kanwil.triage.intake import FORCEABLE, FileView, Preview, Wishes, confirm, preview
from kanwil.triage.scoring import assess_again
from kanwil.triage.uploads import TYPES, acceptable, lay_down
from parts import markup, rows
from parts.fields import format_name
from parts.mapping import choices, day_order, mapping
from session import Session

_TOTALS = {"open": "Openstaand", "overdue": "Te laat", "credit": "Tegoed van klanten"}


def hand_in(session: Session) -> None:
    """Draw the drop zone, and what the dropped files would do."""
    tr = session.tr
    given = st.file_uploader(
        tr.t("Openstaande posten, facturen, betalingen, auditfile, bankafschriften of e-mails"),
        type=TYPES,
        accept_multiple_files=True,
        key=f"files_{st.session_state.get('dropped', 0)}",
    )
    kinds = ", ".join(one.upper() for one in TYPES)
    hint = tr.t("of sleep ze hierheen · tot 200 MB per bestand · {kinds}", kinds=kinds)
    markup.uploader(tr.t("Kies bestanden"), hint)
    if not given:
        st.session_state.pop("preview", None)
        markup.note(tr.t("Er verandert niets totdat u op Inlezen drukt."))
        return
    if refused := [one.name for one in given if not acceptable(one.name, one.size)]:
        names = markup.plain(", ".join(refused))
        st.error(tr.t("Geweigerd: te groot of geen bekend soort bestand: {names}", names=names))
    if accepted := [one for one in given if acceptable(one.name, one.size)]:
        shown = _previewed(session, accepted)
        _summary(session, shown)
        for view in shown.files:
            _card(session, view)


def _previewed(session: Session, given: list[UploadedFile]) -> Preview:
    """Return the preview of these files; made anew only when a file or a wish changed."""
    state = st.session_state
    wishes = Wishes(
        state.get("date_order"),
        None,
        choices(),
        state.get("listed_on"),
        force=bool(state.get("force")),
    )
    key = ([one.file_id for one in given], repr(wishes), session.day)
    kept = state.get("preview")
    if kept is None or kept[0] != key:
        found = _working(
            session.tr.t("Bestanden lezen…"),
            lambda told: _read(session, given, wishes, told),
        )
        state["preview"] = kept = (key, found)
    made: Preview = kept[1]
    return made


def _read(
    session: Session, given: list[UploadedFile], wishes: Wishes, told: Callable[[float, str], None]
) -> Preview:
    with tempfile.TemporaryDirectory() as folder:
        paths = lay_down(((one.name, one.getvalue()) for one in given), Path(folder))
        return preview(session.book, paths, session.user, session.day, wishes, told=told)


def _working(label: str, work: Callable[[Callable[[float, str], None]], Any]) -> Any:  # noqa: ANN401
    """Do something long, with how far it is; the place is free again afterwards."""
    place = st.empty()
    with place.status(label, expanded=True):
        bar = st.progress(0.0)

        def told(share: float, name: str) -> None:
            bar.progress(min(share, 1.0), markup.plain(name))

        done = work(told)
    place.empty()
    return done


def _summary(session: Session, shown: Preview) -> None:
    """Draw the sums that add up, the totals before and after, and the button."""
    tr, files = session.tr, shown.report.files
    taken, known, refused = (
        sum(getattr(one, name) for one in files) for name in ("accepted", "unchanged", "rejected")
    )
    remarks = sum(one.severity is Severity.WARNING for one in shown.report.problems)
    left, right = st.columns([0.56, 0.44], gap="medium", vertical_alignment="center")
    with left:
        _counts(tr, (taken, known, refused, taken + known + refused), remarks)
    with right:
        markup.show(_before_after(shown, tr))
    if lost := [view.name for view in shown.files if view.refused]:
        names = markup.plain(", ".join(lost))
        st.warning(
            tr.t("Nog niet in te lezen, zie hieronder waarom: {names}", names=names),
            icon=":material/block:",
        )
    label = tr.tn("{n} regel inlezen", "{n} regels inlezen", taken) if taken else tr.t("Inlezen")
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            label, type="primary", icon=":material/check:", disabled=not taken, key="confirm"
        )
        st.caption(
            tr.t("Er verandert niets totdat u hierop drukt; daarna kunt u het terugdraaien.")
        )
    if pressed:
        _confirm(session, shown)


def _counts(tr: Tr, counts: tuple[int, int, int, int], remarks: int) -> None:
    names = (
        tr.t("Wordt ingelezen"), tr.t("Was al bekend"), tr.t("Geweigerd"), tr.t("Regels gelezen"),
    )  # fmt: skip
    below = (tr.tn("{n} opmerking", "{n} opmerkingen", remarks) if remarks else "", "", "", "")
    cells = "".join(
        f"<div><span>{escape(name)}</span><b>{count}</b><small>{escape(small)}</small></div>"
        f'<i aria-hidden="true">{sign}</i>'
        for name, count, small, sign in zip(names, counts, below, "++= ", strict=True)
    )
    markup.show(f'<div class="kw-sum">{cells}</div>')


def _before_after(shown: Preview, tr: Tr) -> str:
    head = "".join(
        f"<th class='n'>{escape(one)}</th>"
        for one in (tr.t("Nu"), tr.t("Na inlezen"), tr.t("Verschil"))
    )
    before, after = shown.before, shown.report.totals
    lines = "".join(
        _total(tr.t(name), before[code], after[code], tr) for code, name in _TOTALS.items()
    )
    return f"<table class='kw-alts'><tr><th></th>{head}</tr>{lines}</table>"


def _total(name: str, before: Decimal, after: Decimal, tr: Tr) -> str:
    step = after - before
    told = [show_amount(before, tr.lang), show_amount(after, tr.lang)]
    change = show_amount(step, tr.lang)
    told.append((change.replace("€ ", "€ +") if step > 0 else change) if step else "—")
    cells = "".join(f"<td class='n'>{escape(one)}</td>" for one in told)
    return f"<tr><td>{escape(name)}</td>{cells}</tr>"


def _card(session: Session, view: FileView) -> None:
    tr, count = session.tr, view.count
    with st.container(border=True):
        sums = tr.t(
            "{rows} regels = {taken} ingelezen + {known} al bekend + {refused} geweigerd",
            rows=count.rows,
            taken=count.accepted,
            known=count.unchanged,
            refused=count.rejected,
        )
        markup.card(view.name, format_name(count.format, tr), sums if count.rows else "")
        day_order(session, view)
        _listed_on(session, view)
        _force(tr, view)
        if view.layout is None:
            _told(view, tr)
            return
        left, right = st.columns([0.4, 0.6], gap="medium")
        with left:
            mapping(session, view)
        with right:
            _told(view, tr)


def _told(view: FileView, tr: Tr) -> None:
    rows.first_rows(view, tr)
    rows.problems(view, tr)
    rows.mend(view, tr)


def _listed_on(session: Session, view: FileView) -> None:
    """Ask the day of a list that does not name it."""
    assumed = [one.value for one in view.problems if one.code == "assumed_day"]
    if not assumed:
        return
    key = f"listed_{view.key}"
    st.date_input(
        session.tr.t("Van welke dag is deze lijst?"),
        value=date.fromisoformat(assumed[0]),
        max_value=session.day,
        format="DD-MM-YYYY",
        key=key,
        width=220,
        on_change=lambda: st.session_state.update(listed_on=st.session_state[key]),
    )


def _force(tr: Tr, view: FileView) -> None:
    """Offer to take a file whose own totals differ."""
    if any(one.code in FORCEABLE for one in view.problems) and view.refused:
        st.button(
            tr.t("Toch inlezen"),
            icon=":material/gavel:",
            help=tr.t("Uw naam en het verschil komen in het logboek."),
            key=f"force_{view.key}",
            on_click=lambda: st.session_state.update(force=True),
        )


def _confirm(session: Session, shown: Preview) -> None:
    tr, state = session.tr, st.session_state
    try:
        done = _working(
            tr.t("Inlezen…"),
            lambda told: confirm(session.book, shown, session.user, session.day, told),
        )
    except KanwilError as error:
        state["refused"] = error.told(tr)
    else:
        _working(
            tr.t("Opnieuw beoordelen…"),
            lambda _: assess_again(session.book, session.day, session.user),
        )
        taken = sum(one.accepted for one in done.files)
        state["said"] = tr.tn("{n} regel ingelezen.", "{n} regels ingelezen.", taken)
        state["dropped"] = state.get("dropped", 0) + 1
        for name in ("choices", "date_order", "listed_on", "force"):
            state.pop(name, None)
    state.pop("preview", None)
    st.rerun()
