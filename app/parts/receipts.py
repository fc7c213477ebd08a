"""Bank lines that wait for a person: what the bank said, why we ask, and where it may belong."""

from collections.abc import Callable

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.triage import questions
from kanwil.triage.dossier import search
from kanwil.triage.questions import OpenItem, Receipt
from parts.answering import act
from parts.markup import plain
from session import Session

_MOST = 10


def show(session: Session) -> None:
    """Draw the lines that wait, oldest first."""
    tr, waits = session.tr, questions.receipts(session.book)
    st.header(tr.tn("{n} bankregel wacht", "{n} bankregels wachten", len(waits)))
    for one in waits[:_MOST]:
        with st.container(border=True):
            _ask(session, one)
    if len(waits) > _MOST:
        st.caption(tr.tn("Nog {n} regel hierna.", "Nog {n} regels hierna.", len(waits) - _MOST))


def _ask(session: Session, one: Receipt) -> None:
    tr, key = session.tr, one.payment_id
    money = show_amount(euros(one.cents), tr.lang)
    title = " · ".join(part for part in (show_day(one.on, tr.lang), money, one.who) if part)
    st.markdown(f"**{plain(title)}**  \n{plain(one.text)}")
    st.caption(plain(tr.t(one.why)))
    debtor, known = _debtor(session, one)
    items = list(one.items) if debtor in {name for name, _ in one.debtors} else []
    if debtor and not [item for item in items if item.debtor_id == debtor]:
        items = questions.open_items(session.book, debtor)
    left, book, aside = st.columns([0.5, 0.2, 0.3], vertical_alignment="bottom")
    chosen = left.multiselect(
        tr.t("Op welke facturen?"),
        [item for item in items if item.debtor_id == debtor],
        default=[item for item in one.items if item.debtor_id == debtor],
        format_func=lambda item: _named(session, item),
        placeholder=tr.t("Geen: als tegoed"),
        key=f"items_{key}_{debtor}",
    )
    book.button(
        tr.t("Boeken"),
        icon=":material/check:",
        type="primary",
        disabled=not debtor,
        key=f"book_{key}",
        on_click=_book,
        args=(session, one, debtor, [item.invoice_id for item in chosen], known),
    )
    with aside.popover(tr.t("Geen klant")):
        reason = st.text_input(tr.t("Waarom niet?"), key=f"why_{key}")
        st.button(
            tr.t("Opzijleggen"),
            key=f"aside_{key}",
            disabled=not reason.strip(),
            on_click=_set_aside,
            args=(session, one, reason),
        )


def _debtor(session: Session, one: Receipt) -> tuple[str, str]:
    """Let the user choose who paid: those that kanwil thinks of, or whom he seeks."""
    tr = session.tr
    left, right = st.columns(2)
    text = right.text_input(
        tr.t("Iemand anders?"),
        placeholder=tr.t("Naam, plaats of nummer"),
        key=f"seek_{one.payment_id}",
    )
    sought = [(number, name) for number, name, _ in search(session.book, text)[:20]] if text else []
    names = dict(sought or one.debtors)
    chosen = left.selectbox(
        tr.t("Van welke klant?"),
        list(names),
        format_func=lambda number: f"{names[number]} · {number}",
        index=0 if len(names) == 1 else None,
        placeholder=tr.t("Kies een klant"),
        key=f"debtor_{one.payment_id}_{text}",
    )
    return (chosen, names[chosen]) if chosen else ("", "")


def _named(session: Session, item: OpenItem) -> str:
    return f"{item.invoice_id} · {show_amount(euros(item.cents), session.tr.lang)}"


def _book(session: Session, one: Receipt, debtor: str, invoices: list[str], name: str) -> None:
    def move() -> Callable[[], None]:
        book, user, line = session.book, session.user, one.payment_id
        batch = questions.book_receipt(book, user, line, debtor, invoices)
        return lambda: questions.undo_receipt(book, user, line, batch)

    money = show_amount(euros(one.cents), session.tr.lang)
    act(session, f"{money} — {session.tr.t('geboekt bij {name}', name=name)}", move)


def _set_aside(session: Session, one: Receipt, reason: str) -> None:
    def move() -> Callable[[], None]:
        book, user, line = session.book, session.user, one.payment_id
        batch = questions.set_aside(book, user, line, reason)
        return lambda: questions.undo_receipt(book, user, line, batch)

    money = show_amount(euros(one.cents), session.tr.lang)
    act(session, f"{money} — {session.tr.t('opzijgelegd')}", move)
