"""Who a debtor is, on the dossier: its people, group and numbers, and marks on its invoices."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import euros, parse_amount, show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.users import Right
from kanwil.base.words import Tr
from kanwil.triage import relations as desk
from kanwil.triage.dossier import Dossier, search
from kanwil.triage.moves import Seat
from kanwil.triage.relations import Mark, Person, Relations, Role
from kanwil.triage.scoring import rejudge
from parts import markup
from parts.header import remember
from parts.markup import plain
from parts.objecting import objection
from session import Session

ROLES: dict[str, str] = {
    Role.ADMINISTRATION: "administratie", Role.ORDERER: "besteller", Role.DIRECTOR: "directie",
    Role.OTHER: "anders",
}  # fmt: skip
MARKS: dict[str, str] = {
    "g_account": "G-rekening", "retention": "Inhouding tot oplevering", "pledged": "Verpand",
    "insured": "Kredietverzekerd",
}  # fmt: skip
_MOST = 20


def relations(session: Session, opened: Dossier, seat: Seat) -> None:
    """Draw the three parts beside each other, each with its button."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        _people(session, opened.relations, seat)
    with middle:
        _group(session, opened.relations, seat)
    with right:
        _marks(session, opened, seat)


def _people(session: Session, related: Relations, seat: Seat) -> None:
    tr = session.tr
    st.header(tr.t("Contactpersonen"))
    for one in related.people:
        first = f" · {tr.t('eerste keus voor herinneringen')}" if one["first_choice"] else ""
        told = " · ".join(part for part in (one["email"], one["phone"]) if part)
        said = f"**{plain(one['name'])}** · {tr.t(ROLES[one['role']])}{first}  \n{plain(told)}"
        if _line(session, said, tr.t("Weghalen"), f"drop {one['person_id']}"):
            _done(session, seat, one["name"], desk.without_person, one["person_id"])
    if not related.people:
        markup.note(tr.t("Nog niemand vastgelegd."))
    works = session.may(Right.WORK)
    if works and st.button(tr.t("Contactpersoon"), icon=":material/person_add:", key="person"):
        _ask_person(session, seat)


def _group(session: Session, related: Relations, seat: Seat) -> None:
    tr = session.tr
    st.header(tr.t("Groep en nummers"))
    for one in related.group:
        late = show_amount(euros(one.overdue_cents), tr.lang)
        owed = show_amount(euros(one.open_cents), tr.lang)
        sums = tr.t("open {owed}, te laat {late}", owed=owed, late=late)
        place = tr.t("moeder") if one is related.group[0] else tr.t("dochter")
        st.markdown(f"**{plain(one.name)}** · {place}  \n{plain(sums)}")
    if related.group:
        owed, late = (
            show_amount(euros(sum(getattr(one, name) for one in related.group)), tr.lang)
            for name in ("open_cents", "overdue_cents")
        )
        markup.note(tr.t("Hele groep: open {owed}, te laat {late}.", owed=owed, late=late))
    for number, name in related.numbers:
        said = f"{tr.t('Ook bekend als')} **{plain(name or number)}** · {plain(number)}"
        if _line(session, said, tr.t("Losmaken"), f"loose {number}"):
            _done(session, seat, name, desk.loosened, number)
    if not session.may(Right.WORK):
        return
    with st.container(horizontal=True):
        if st.button(tr.t("Moederbedrijf"), icon=":material/account_tree:", key="parent"):
            _ask_other(session, seat, related, parent=True)
        if st.button(tr.t("Samenvoegen met…"), icon=":material/merge:", key="merge"):
            _ask_other(session, seat, related, parent=False)


def _marks(session: Session, opened: Dossier, seat: Seat) -> None:
    tr = session.tr
    st.header(tr.t("Afspraken over facturen"))
    for one in opened.relations.marks:
        if _line(session, _said(one, tr), tr.t("Beëindigen"), f"end {one['mark_id']}"):
            _done(session, seat, tr.t(MARKS[one["kind"]]), desk.unmarked, one["mark_id"])
    if not opened.relations.marks:
        markup.note(tr.t("Geen G-rekening, inhouding, verpanding of kredietverzekering bekend."))
    if not session.may(Right.WORK):
        return
    objection(session, opened, seat)
    if st.button(tr.t("Afspraak vastleggen"), icon=":material/bookmark_add:", key="mark"):
        _ask_mark(session, seat, [one["invoice_id"] for one in opened.invoices])


def _line(session: Session, said: str, label: str, key: str) -> bool:
    if not session.may(Right.WORK):
        st.markdown(said)
        return False
    words, button = st.columns([0.7, 0.3], vertical_alignment="center")
    words.markdown(said)
    return button.button(label, key=key, type="tertiary")


def _said(mark: dict[str, Any], tr: Tr) -> str:
    whose = mark["invoice_id"] or tr.t("alle facturen")
    parts = [f"**{tr.t(MARKS[mark['kind']])}** · {plain(whose)}"]
    if mark["share"] is not None:
        parts.append(f"{mark['share'] / 100:g} %".replace(".", "," if tr.lang == "nl" else "."))
    if mark["cents"] is not None:
        parts.append(plain(show_amount(euros(mark["cents"]), tr.lang)))
    if mark["until"] is not None:
        parts.append(tr.t("tot {day}", day=show_day(mark["until"], tr.lang, "d MMM y")))
    if mark["notify_on"] is not None:
        day = show_day(mark["notify_on"], tr.lang, "d MMM y")
        parts.append(tr.t("melden vóór {day}", day=day))
    if mark["notify_days"] is not None:
        parts.append(tr.t("melden binnen {n} dagen na vervaldag", n=mark["notify_days"]))
    parts += [plain(mark[name]) for name in ("party", "text") if mark[name]]
    return " · ".join(parts)


def _ask_person(session: Session, seat: Seat) -> None:
    tr = session.tr

    @st.dialog(tr.t("Contactpersoon"), icon=":material/person_add:")
    def ask() -> None:
        with st.form("person_form", border=False):
            name = st.text_input(tr.t("Naam"))
            role = st.selectbox(tr.t("Rol"), list(Role), format_func=lambda one: tr.t(ROLES[one]))
            email, phone = st.text_input(tr.t("E-mail")), st.text_input(tr.t("Telefoon"))
            first = st.checkbox(tr.t("Eerste keus voor herinneringen"))
            if st.form_submit_button(tr.t("Vastleggen"), type="primary"):
                person = Person(name, role or Role.OTHER, email, phone, first)
                _done(session, seat, name, desk.with_person, person)

    ask()


def _ask_other(session: Session, seat: Seat, related: Relations, *, parent: bool) -> None:
    tr = session.tr

    @st.dialog(tr.t("Moederbedrijf") if parent else tr.t("Samenvoegen met een andere klant"))
    def ask() -> None:
        st.caption(
            tr.t("Een groep toont het totaal van alle bedrijven; er wordt niets verrekend.")
            if parent
            else tr.t("De andere klant komt in dit dossier. U kunt dit altijd weer losmaken.")
        )
        text = st.text_input(tr.t("Zoeken"), icon=":material/search:")
        found = [one for one in search(session.book, text)[:_MOST] if text]
        names = {
            number: f"{name} · {number} · {city}"
            for number, name, city in found
            if number != seat.debtor_id
        }
        chosen = st.radio(tr.t("Klant"), list(names), format_func=lambda one: plain(names[one]))
        if st.button(tr.t("Vastleggen"), type="primary", disabled=not chosen) and chosen:
            act = desk.under_parent if parent else desk.merged_with
            _done(session, seat, names[chosen], act, chosen)
        if parent and related.parent and st.button(tr.t("Geen moederbedrijf meer")):
            _done(session, seat, related.parent, desk.under_parent, None)

    ask()


def _ask_mark(session: Session, seat: Seat, invoices: list[str]) -> None:
    tr = session.tr

    @st.dialog(tr.t("Afspraak vastleggen"), icon=":material/bookmark_add:")
    def ask() -> None:
        kind = st.pills(
            tr.t("Wat geldt er?"),
            list(MARKS),
            default="retention",
            required=True,
            format_func=lambda one: tr.t(MARKS[one]),
        )
        invoice = st.selectbox(
            tr.t("Over welke factuur?"), invoices, index=None, placeholder=tr.t("alle facturen")
        )
        asked = _terms(kind, tr)
        text = st.text_input(tr.t("Toelichting (mag leeg)"))
        if st.button(tr.t("Vastleggen"), type="primary"):
            try:
                mark = _mark(kind, invoice, asked, text)
            except KanwilError as error:
                st.error(error.told(tr))
                return
            _done(session, seat, tr.t(MARKS[kind]), desk.marked, mark)

    ask()


def _terms(kind: str, tr: Tr) -> dict[str, Any]:
    """Draw the fields that belong to a kind, and return what was filled in."""
    if kind == "pledged":
        return {"party": st.text_input(tr.t("Aan wie?"))}
    if kind == "insured":
        return {
            "party": st.text_input(tr.t("Verzekeraar")),
            "notify_days": st.number_input(
                tr.t("Melden binnen hoeveel dagen na de vervaldag?"), 0, 365, None
            ),
            "notify_on": _day(tr.t("Of melden vóór"), "notify"),
        }
    label = tr.t("Tot wanneer? (leeg: onbekend)")
    if kind == "g_account":
        label = tr.t("Verwacht op (leeg: 30 dagen na de vervaldag)")
    return {
        "percent": st.text_input(tr.t("Percentage van de factuur"), placeholder="5"),
        "amount": st.text_input(tr.t("Of een vast bedrag (€)"), placeholder="1.234,50"),
        "until": _day(label, "until"),
    }


def _day(label: str, key: str) -> date | None:
    return st.date_input(label, None, format="DD-MM-YYYY", key=key)


def _mark(kind: str, invoice: str | None, asked: dict[str, Any], text: str) -> Mark:
    numbers = {
        name: parse_amount(asked[name].replace("%", ""))
        for name in ("percent", "amount")
        if asked.get(name, "").strip()
    }
    return Mark(kind, invoice, **{**asked, "percent": None, "amount": None, **numbers}, text=text)


def _done(session: Session, seat: Seat, said: str, act: Callable[..., int], *what: object) -> None:
    """Do it, remember it for the undo strip, judge anew, and draw again."""
    try:
        move = act(session.book, seat, *what)
    except KanwilError as error:
        st.error(error.told(session.tr))
        return
    parted = [str(one) for one in what] if act in {desk.merged_with, desk.loosened} else []
    judged = (seat.debtor_id, *parted) if parted or act in {desk.marked, desk.unmarked} else ()
    remember(session, seat, move, plain(f"{said} — {session.tr.t('vastgelegd')}"), judged)
    for one in judged:
        rejudge(session.book, one, session.day, session.user)
    st.rerun()
