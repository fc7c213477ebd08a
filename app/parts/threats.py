"""What we announced: on top of the day when it is due; done or taken back in the dossier."""

from datetime import timedelta
from html import escape
from typing import Any

import streamlit as st

from kanwil.base.days import next_working_day, show_day
from kanwil.base.money import euros, parse_amount, show_amount
from kanwil.base.users import Right
from kanwil.base.words import Tr
from kanwil.triage import threats
from kanwil.triage.merging import seat_of
from kanwil.triage.moves import Seat
from kanwil.triage.threats import Announced, Consequence
from parts.markup import note, plain, show_table
from parts.moving import carry_out
from session import Session

MOST, MOST_FOR_OWNER = 12, 8


def due(session: Session) -> None:
    """Draw the announcements whose day has come, longest ago first, once they are asked for."""
    tr = session.tr
    found = threats.due(session.book, session.day)
    if not found:
        return
    said = tr.tn(
        "{n} aankondiging: nu doen of schriftelijk intrekken",
        "{n} aankondigingen: nu doen of schriftelijk intrekken",
        len(found),
    )
    with st.expander(said, icon=":material/campaign:", on_change="rerun", key="due") as folded:
        if not folded.open:
            return
        for one in found[:MOST]:
            _draw(session, one)
        if more := found[MOST:]:
            note(tr.tn("Nog {n} hierna.", "Nog {n} hierna.", len(more)))


def _draw(session: Session, one: Announced) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"threat {one.debtor_id}"):
        st.markdown(f":material/campaign: {_line(session, one, named=True)}")
        if session.may(Right.WORK):
            _done(session, seat_of(session.book, session.user, session.day, one.debtor_id), one)
        st.page_link(
            "screens/dossier.py",
            label=session.tr.t("Dossier"),
            icon=":material/folder_open:",
            query_params={"debtor": one.debtor_id},
        )


def in_dossier(session: Session, seat: Seat, row: dict[str, Any] | None) -> None:
    """Draw what stands announced to one debtor, with its two ways out."""
    one = None if row is None else threats.pending(row)
    if one is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="announced"):
        st.markdown(f":material/campaign: {_line(session, one, named=False)}")
        if not session.may(Right.WORK):
            return
        _done(session, seat, one)
        if st.button(session.tr.t("Intrekken…"), icon=":material/undo:", key="withdraw"):
            _withdraw(session, seat, one)


def words_of(one: Announced, tr: Tr) -> str:
    """Return what was announced."""
    if one.consequence is None:
        return tr.t("Wat in de laatste aanmaning staat")
    return tr.t(threats.WORDS[one.consequence])


def _line(session: Session, one: Announced, *, named: bool) -> str:
    tr = session.tr
    made, day = (show_day(on, tr.lang, "d MMM") for on in (one.made_on, one.by_day))
    late = one.by_day < session.day
    said = tr.t("Nu doen of schriftelijk intrekken") if late else tr.t("Aangekondigd")
    said = tr.t("Wacht op de toezegging van de klant") if one.held else said
    parts = [f"**{plain(said)}: {plain(words_of(one, tr))}**"]
    parts += [plain(one.name)] if named else []
    parts += [plain(show_amount(euros(one.cents), tr.lang))] if one.cents else []
    parts.append(plain(tr.t("gezegd op {made}, voor {day}", made=made, day=day)))
    return " · ".join(parts)


def _done(session: Session, seat: Seat, one: Announced) -> None:
    st.button(
        session.tr.t("Uitgevoerd"),
        icon=":material/check:",
        key=f"executed {one.debtor_id}",
        on_click=_executed,
        args=(session, seat, one),
    )


def _executed(session: Session, seat: Seat, one: Announced) -> None:
    code = one.consequence.value if one.consequence else ""
    problem = carry_out(
        session,
        seat,
        f"{one.name} — {session.tr.t('uitgevoerd')}",
        lambda: threats.execute(session.book, seat, code),
    )
    if problem:
        st.session_state["problem"] = problem


def _withdraw(session: Session, seat: Seat, one: Announced) -> None:
    tr = session.tr

    @st.dialog(tr.t("Aankondiging intrekken"), icon=":material/undo:")
    def ask() -> None:
        st.markdown(
            plain(tr.t("Intrekken doet u schriftelijk, anders gelooft niemand de volgende."))
        )
        told = st.text_input(tr.t("Met welke brief of e-mail?"), max_chars=200)
        if st.button(tr.t("Vastleggen"), type="primary", disabled=not told.strip()):
            code = one.consequence.value if one.consequence else ""
            problem = carry_out(
                session,
                seat,
                f"{one.name} — {tr.t('ingetrokken')}",
                lambda: threats.withdraw(session.book, seat, code, told),
            )
            if not problem:
                st.rerun()
            st.error(problem)

    ask()


def announce(session: Session, seat: Seat, name: str, row: dict[str, Any]) -> None:
    """Open the dialog that records what was announced."""
    tr = session.tr
    barred = {one["action"]: one["forbidden_by"] for one in row["detail"]["alternatives"]}
    # The guard that keeps supply for natural persons tells who is one.
    protected = "consumer_supply" in barred.get("stop_supply", ())

    @st.dialog(tr.t("Gevolg aankondigen"), icon=":material/campaign:")
    def ask() -> None:
        st.markdown(plain(tr.t("Kondig alleen aan wat u op die dag ook echt doet.")))
        what = st.selectbox(
            tr.t("Wat kondigt u aan?"),
            threats.announceable(natural_person=protected),
            format_func=lambda one: tr.t(threats.WORDS[one]),
        )
        ahead = next_working_day(session.day + timedelta(days=14))
        day = st.date_input(tr.t("Op welke dag doet u dat?"), ahead, format="DD-MM-YYYY")
        amount = st.text_input(tr.t("Bedrag (€, mag leeg)"), placeholder="1.234,50")
        if st.button(tr.t("Vastleggen"), type="primary"):
            problem = carry_out(
                session,
                seat,
                f"{name} — {tr.t(threats.WORDS[what])}",
                lambda: threats.announce(
                    session.book,
                    seat,
                    Consequence(what),
                    day,
                    parse_amount(amount) if amount.strip() else None,
                ),
            )
            if not problem:
                st.rerun()
            st.error(problem)

    ask()


def kept(session: Session, rows: list[dict[str, Any]]) -> None:
    """Draw for the owner what became of a year's announcements, and which still stand."""
    tr = session.tr
    sums = threats.ledger(session.book, session.day)
    if not sums.total:
        return
    st.header(tr.t("Doen wij wat wij aankondigen?"))
    st.markdown(
        plain(
            tr.t(
                "In een jaar {total} keer een gevolg aangekondigd: {executed} uitgevoerd,"
                " {withdrawn} ingetrokken, {settled} niet meer nodig, {running} nog gaande,"
                " {lapsed} verlopen zonder dat wij iets deden.",
                total=sums.total,
                executed=sums.executed,
                withdrawn=sums.withdrawn,
                settled=sums.settled,
                running=sums.running,
                lapsed=sums.lapsed,
            )
        )
    )
    standing = [one for one in map(threats.pending, rows) if one]
    standing.sort(key=lambda one: one.by_day)
    if standing:
        heads = (tr.t(one) for one in ("Uiterlijk", "Aangekondigd, nog te doen", "Klant"))
        head = "".join(f"<th>{escape(one)}</th>" for one in heads)
        show_table(head + "".join(_row(one, tr) for one in standing[:MOST_FOR_OWNER]))


def _row(one: Announced, tr: Tr) -> str:
    day = escape(show_day(one.by_day, tr.lang, "d MMM"))
    return f"<tr><td>{day}</td><td>{escape(words_of(one, tr))}</td><td>{escape(one.name)}</td></tr>"
