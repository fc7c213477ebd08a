"""What an import changed: counts and euros, who they are, what moved and why, and past reports."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from kanwil.base.days import show_day, show_moment
from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import euros, show_amount, show_number
from kanwil.base.terms import Action
from kanwil.base.words import Tr
from kanwil.triage import changes, memorial
from kanwil.triage.scoring import ensure_run
from parts.markup import note, sentence, show_table, tile
from parts.tones import name_of
from session import Session

_TILES = ("new_invoices", "paid", "newly_late", "no_longer_late", "moved")


def show(session: Session) -> None:
    """Draw the newest report, or an earlier one that the user picks."""
    tr = session.tr
    if changes.is_due(session.book) and ensure_run(session.book, session.day, session.user):
        changes.report(session.book, session.day, session.user)
    stored = changes.past(session.book)
    if not stored:
        note(tr.t("Er is nog niets ingelezen, dus ook niets veranderd."))
    else:
        _report(stored[_pick(session, stored)]["report"], tr)
    _memorial(session)


def count(session: Session) -> int:
    """Return how many reports nobody has seen yet."""
    return int(changes.is_due(session.book))


def _pick(session: Session, stored: list[dict[str, Any]]) -> int:
    if len(stored) == 1:
        return 0
    return int(
        st.columns([0.3, 0.7])[0].selectbox(
            session.tr.t("Welke import?"),
            range(len(stored)),
            format_func=lambda place: _moment(stored[place], session.tr),
            key="change",
        )
    )


def _moment(one: Mapping[str, Any], tr: Tr) -> str:
    return tr.t(
        "Stand {day}, verwerkt {when}",
        day=show_day(one["as_of"], tr.lang),
        when=show_moment(one["made_at"], tr.lang),
    )


def _report(told: Mapping[str, Any], tr: Tr) -> None:
    day = show_day(date.fromisoformat(told["as_of"]), tr.lang, "d MMMM y")
    if told["since"] == told["as_of"]:
        sentence(tr.t("Veranderd op {day}", day=day))
    elif told["since"]:
        since = show_day(date.fromisoformat(told["since"]), tr.lang, "d MMMM y")
        sentence(tr.t("Veranderd tussen {since} en {day}", since=since, day=day))
    else:
        sentence(tr.t("De eerste import, stand {day}", day=day))
    for column, name in zip(st.columns(len(_TILES)), _TILES, strict=True):
        with column:
            money = show_amount(euros(told[name]["cents"]), tr.lang, whole=True)
            tile(tr.t(changes.PARTS[name]), show_number(told[name]["n"], tr.lang), money)
    if told["moved"]["rows"]:
        st.header(tr.t(changes.PARTS["moved"]))
        show_table("".join(_moved(row, tr) for row in told["moved"]["rows"]))
    for name in ("newly_late", "broken", "kept", "reversed", "paid", "new_invoices", "gone"):
        if told[name]["rows"]:
            with st.expander(
                f"{tr.t(changes.PARTS[name])} · {show_number(told[name]['n'], tr.lang)}"
            ):
                show_table("".join(_line(row, tr) for row in told[name]["rows"]))


def _moved(row: Mapping[str, Any], tr: Tr) -> str:
    why = escape(" ".join(row["why"][tr.lang]))
    before, now = _stance(row["before"], tr), _stance(row, tr)
    return (
        f"<tr><td><b>{escape(row['name'])}</b></td><td>{before}</td><td>→ {now}</td>"
        f"<td>{why}</td></tr>"
    )


def _stance(row: Mapping[str, str], tr: Tr) -> str:
    action = tr.t(ACTION_SHORT[Action(row["action"])])
    return escape(f"{name_of(row['category'], tr)}: {action}")


def _line(row: Mapping[str, Any], tr: Tr) -> str:
    money = escape(show_amount(euros(row["cents"]), tr.lang))
    number = escape(row.get("invoice_id") or "")
    return f"<tr><td>{escape(row['name'])}</td><td>{number}</td><td class='n'>{money}</td></tr>"


def _memorial(session: Session) -> None:
    """Offer what was decided here as journal entries, and earlier ones once more."""
    tr, waiting = session.tr, memorial.waiting(session.book)
    written = memorial.memorials(session.book)
    if not waiting and not written:
        return
    st.header(tr.t("Terug naar de boekhouding"))
    if waiting:
        entries = len(waiting) // 2
        st.download_button(
            tr.tn("Memoriaal met {n} boeking", "Memoriaal met {n} boekingen", entries),
            data=lambda: _write(session),
            file_name=f"kanwil-memoriaal-{session.day}.csv",
            mime="text/csv",
            icon=":material/download:",
            key="memorial",
        )
    for one in written[:5]:
        number = one["memorial"]
        st.download_button(
            tr.t("Memoriaal {number} van {day}", number=number, day=show_day(one["day"], tr.lang)),
            data=partial(_written, session, number),
            file_name=f"kanwil-memoriaal-{number}.csv",
            mime="text/csv",
            type="tertiary",
            key=f"memorial_{number}",
        )


def _write(session: Session) -> bytes:
    return memorial.as_csv(memorial.write_memorial(session.book, session.user, session.day)[1])


def _written(session: Session, number: int) -> bytes:
    return memorial.as_csv(memorial.written(session.book, number))
