"""What to offer: a plan, a set-off or a barter, with the text to copy; and what was agreed."""

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import cents, euros, parse_amount, show_amount, show_number
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Action
from kanwil.triage import offering
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat
from kanwil.triage.offering import VAT_RATES, Claim, Ground, Rhythm, Terms
from parts.markup import note, plain
from parts.moving import carry_out
from session import Session

_KINDS = {"plan": "Regeling", "set_off": "Verrekenen", "barter": "Wederdienst"}
_RHYTHMS = {Rhythm.MONTH: "per maand", Rhythm.FORTNIGHT: "per twee weken"}
MOST = 24


def offers(session: Session, opened: Dossier, seat: Seat) -> None:
    """Draw how the standing plan goes, and what can be offered."""
    tr = session.tr
    _standing(session, seat)
    found = offering.ground(session.book, opened, session.day, tr)
    if found is None or opened.judgement is None:
        return
    action = opened.judgement["action"]
    wanted = action in (Action.INSTALMENTS, Action.WEDERDIENST)
    title = tr.t("Aanbod: regeling, verrekenen of wederdienst")
    with st.expander(title, icon=":material/handshake:", expanded=wanted):
        if found.counter:
            note(tr.t("Deze klant verkoopt ons ook of bood iets aan: kijk eerst naar verrekenen."))
        kind = st.segmented_control(
            tr.t("Aanbod"),
            list(_KINDS),
            default="set_off" if action == Action.WEDERDIENST else "plan",
            required=True,
            format_func=lambda one: tr.t(_KINDS[one]),
            label_visibility="collapsed",
            key="offer_kind",
        )
        if kind == "plan":
            _plan(session, seat, found)
        elif kind == "set_off":
            _set_off(session, found)
        else:
            _barter(session, seat, found)


def _standing(session: Session, seat: Seat) -> None:
    tr = session.tr
    found = offering.standing_plan(session.book, seat.debtor_id, session.day)
    if found is None:
        return
    agreed, now = found
    met = tr.t("Regeling: {met} van {n} termijnen betaald", met=now.met, n=len(agreed.instalments))
    if now.missed_on is not None:
        day = show_day(now.missed_on, tr.lang)
        missed = tr.t("de termijn van {day} is niet betaald", day=day)
        st.warning(plain(f"{met}; {missed}."), icon=":material/event_busy:")
    elif now.next is not None:
        money, day = show_amount(euros(now.next.cents), tr.lang), show_day(now.next.due_on, tr.lang)
        note(f"{met}; {tr.t('volgende: {money} op {day}', money=money, day=day)}.")


def _plan(session: Session, seat: Seat, found: Ground) -> None:
    tr, fits = session.tr, found.terms
    if found.no_plan:
        note(tr.t("Nu geen regeling: {why}", why=found.no_plan))
    first, second, third, fourth = st.columns([0.2, 0.28, 0.28, 0.24])
    count = first.number_input(tr.t("Termijnen"), 1, MOST, fits.count, key="offer_count")
    rhythm = second.selectbox(
        tr.t("Ritme"),
        list(_RHYTHMS),
        index=list(_RHYTHMS).index(fits.rhythm),
        format_func=lambda one: tr.t(_RHYTHMS[one]),
        key="offer_rhythm",
    )
    day = third.date_input(
        tr.t("Eerste dag"), fits.first_on, format="DD-MM-YYYY", key="offer_first"
    )
    steps = sorted({*(Decimal(half) / 2 for half in range(21)), fits.discount_pct})
    pct = fourth.selectbox(
        tr.t("Korting op tijd (%)"),
        steps,
        index=steps.index(fits.discount_pct),
        format_func=lambda one: show_number(one, tr.lang, "0.##"),
        key="offer_pct",
    )
    made = offering.plan(found.total_cents, Terms(count, day, rhythm, pct))
    st.markdown("\n".join(f"- {plain(one)}" for one in found.notes))
    st.code(offering.plan_text(found.who, made, tr), language=None, wrap_lines=True)
    _agreed(session, seat, "plan", lambda: offering.agree(session.book, seat, made))


def _set_off(session: Session, found: Ground) -> None:
    tr = session.tr
    st.caption(
        tr.t(
            "Wat wij deze klant schuldig zijn, staat niet in kanwil: neem het over van de"
            " inkoopfactuur. Zijn instemming is niet nodig, een verklaring wel."
        )
    )
    left, right = st.columns(2)
    number = left.text_input(tr.t("Nummer van de inkoopfactuur"), key="offer_number")
    value = _cents(session, right.text_input(tr.t("Wij zijn schuldig (€)"), key="offer_owing"))
    if value and number:
        theirs = Claim(number, value, session.day)
        off = offering.set_off(found.claims, [theirs], session.day)
        text = offering.set_off_text(found.who, [(number, value)], off, tr)
        st.code(text, language=None, wrap_lines=True)
        st.caption(tr.t("Verstuurd? Boek het met ‘Afboeken…’ als verrekend."))


def _barter(session: Session, seat: Seat, found: Ground) -> None:
    tr = session.tr
    if found.no_barter:
        return note(found.no_barter)
    first, second, third = st.columns([0.5, 0.28, 0.22])
    what = first.text_input(tr.t("Wat levert de klant?"), key="offer_what")
    value = _cents(session, second.text_input(tr.t("Waarde incl. btw (€)"), key="offer_value"))
    rate = third.selectbox(tr.t("Btw (%)"), list(VAT_RATES), key="offer_rate")
    if value and what:
        swap = offering.barter(found.total_cents, value, rate)
        text = offering.barter_text(found.who, what, swap, tr)
        st.code(text, language=None, wrap_lines=True)
        _agreed(
            session, seat, "barter", lambda: offering.agree_barter(session.book, seat, swap, what)
        )
    return None


def _cents(session: Session, text: str) -> int:
    """Return a typed amount, 0 where it is none, and say so."""
    try:
        return cents(parse_amount(text)) if text.strip() else 0
    except KanwilError as error:
        st.error(error.told(session.tr))
        return 0


def _agreed(session: Session, seat: Seat, kind: str, agree: Callable[[], int]) -> None:
    tr = session.tr
    if st.button(
        tr.t("Klant is akkoord: vastleggen"), icon=":material/handshake:", key="offer_agreed"
    ):
        problem = carry_out(session, seat, f"{seat.debtor_id} — {tr.t(_KINDS[kind])}", agree)
        if not problem:
            st.rerun()
        st.error(problem)
