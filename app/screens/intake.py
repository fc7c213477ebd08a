"""Importeren: drop files, see what was understood, and only then store it."""

import tempfile
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kanwil.base.money import show_amount
from kanwil.base.terms import Severity
from kanwil.triage.intake import Report, take_in
from kanwil.triage.scoring import assess_again
from kanwil.triage.table import safe_csv
from parts import markup
from parts.header import header
from session import Session, current

Order = Literal["dmy", "mdy"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy")
TYPES = ["csv", "xlsx", "xaf", "xml", "txt"]
LARGEST = 25 * 2**20
_NAMES = {
    Severity.ERROR: ("geweigerd", "#8c2a4f"),
    Severity.WARNING: ("opmerking", "#b5510b"),
    Severity.INFO: ("ter info", "#667780"),
}


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    header(
        session,
        tr.t("Importeren"),
        tr.t("Sleep de openstaande posten, een auditfile (XAF) of een kanwil-map hierheen."),
    )
    if said := st.session_state.pop("said", None):
        st.success(said)
    given = st.file_uploader(
        tr.t("Bestanden uit uw boekhoudpakket (csv, xlsx, xaf; hooguit 25 MB)"),
        type=TYPES,
        accept_multiple_files=True,
        key="files",
    )
    order = st.segmented_control(
        tr.t("Staan de dagen als dag-maand of als maand-dag? Alleen nodig als kanwil erom vraagt."),
        ORDERS,
        format_func=lambda one: tr.t("dag-maand") if one == "dmy" else tr.t("maand-dag"),
        key="date_order",
    )
    if not given:
        return markup.note(tr.t("Er verandert niets totdat u op Inlezen drukt."))
    refused = [one.name for one in given if not _acceptable(one)]
    if refused:
        st.error(
            tr.t(
                "Geweigerd: te groot of geen bekend soort bestand: {names}",
                names=markup.plain(", ".join(refused)),
            )
        )
        return None
    report = _take_in(session, given, order, dry_run=True)
    _show(session, report)
    taken = sum(one.accepted for one in report.files)
    label = tr.tn("{n} regel inlezen", "{n} regels inlezen", taken)
    st.button(
        label,
        type="primary",
        icon=":material/check:",
        disabled=not taken,
        key="confirm",
        on_click=_confirm,
        args=(session, given, order),
    )
    return None


def _confirm(session: Session, given: list[UploadedFile], order: Order | None) -> None:
    tr, done = session.tr, _take_in(session, given, order, dry_run=False)
    assess_again(session.book, session.day, session.user)
    taken = sum(one.accepted for one in done.files)
    st.session_state["said"] = tr.tn("{n} regel ingelezen.", "{n} regels ingelezen.", taken)


def _acceptable(file: UploadedFile) -> bool:
    return file.size <= LARGEST and Path(file.name).suffix.lower().lstrip(".") in TYPES


def _take_in(
    session: Session, given: list[UploadedFile], order: Order | None, *, dry_run: bool
) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        # One folder, so that files of one export are read as one whole and may refer to each other.
        for file in given:
            (Path(folder) / Path(file.name).name).write_bytes(file.getvalue())
        return take_in(
            session.book,
            [Path(folder)],
            session.user,
            session.day,
            dry_run=dry_run,
            date_order=order,
        )


def _show(session: Session, report: Report) -> None:
    tr = session.tr
    counts = [
        (tr.t("Wordt ingelezen"), sum(one.accepted for one in report.files)),
        (tr.t("Was al bekend"), sum(one.unchanged for one in report.files)),
        (tr.t("Geweigerd"), sum(one.rejected for one in report.files)),
        (tr.t("Gelezen"), sum(one.rows for one in report.files)),
    ]
    for column, (label, value) in zip(
        st.columns(len(counts) + 1), [*counts, _after(session, report)], strict=True
    ):
        with column:
            markup.tile(label, str(value))
    st.dataframe(
        pd.DataFrame(
            {
                tr.t("Bestand"): [Path(one.path).name for one in report.files],
                tr.t("Herkend als"): [one.format for one in report.files],
                tr.t("Regels"): [one.rows for one in report.files],
            }
        ),
        hide_index=True,
    )
    if report.problems:
        _problems(session, report)


def _after(session: Session, report: Report) -> tuple[str, str]:
    total = report.totals["overdue"]
    return session.tr.t("Te laat na inlezen"), show_amount(total, session.tr.lang)


def _problems(session: Session, report: Report) -> None:
    tr = session.tr
    names = {code: tr.t(name) for code, (name, _) in _NAMES.items()}
    table = pd.DataFrame(
        {
            tr.t("Bestand"): [Path(one.file).name for one in report.problems],
            tr.t("Regel"): [one.line for one in report.problems],
            tr.t("Ernst"): [names[one.severity] for one in report.problems],
            tr.t("Veld"): [one.field for one in report.problems],
            tr.t("Waarde in bestand"): [one.value for one in report.problems],
            tr.t("Wat is er mis?"): [tr.t(one.message) for one in report.problems],
        }
    )
    shown = table.assign(**{tr.t("Ernst"): table[tr.t("Ernst")].map(lambda name: [name])})
    column = st.column_config.MultiselectColumn(
        options=list(names.values()), color=[tone for _, tone in _NAMES.values()]
    )
    st.dataframe(shown, hide_index=True, column_config={tr.t("Ernst"): column})
    st.download_button(
        tr.t("Download deze lijst"),
        data=safe_csv(table),
        file_name="kanwil-opmerkingen.csv",
        mime="text/csv",
        icon=":material/download:",
    )


screen(current())
