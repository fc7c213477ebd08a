"""Voor de eigenaar: one page without jargon on who is late, what we do, and how sure we are."""

import pandas as pd
import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import euros, show_amount, whole_euros
from kanwil.base.terms import Action
from kanwil.triage import ageing
from kanwil.triage.owner import Overview, overview, overview_pdf
from kanwil.triage.paper import able_sentence
from kanwil.triage.queue import everyone
from parts import complaints, markup, threats
from parts.ageing import ageing as draw_ageing
from parts.header import header
from parts.monthly import expected, monthly
from parts.quadrants import quadrants
from parts.tones import name_of
from parts.vat import vat
from session import Session, enter


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    page = overview(session.book, session.day)
    title = tr.t("Te late klanten — stand {day}", day=show_day(session.day, tr.lang, "d MMMM y"))
    header(session, title, session.book.settings.company)
    if page is None:
        return markup.note(tr.t("Niemand is te laat."))
    _sentence(session, page)
    _tiles(session, page)
    expected(session)
    left, right = st.columns(2, gap="large")
    with left:
        st.header(tr.t("Waar zit het geld?"))
        quadrants(page, tr)
    with right:
        st.header(tr.t("De grootste, en wat wij doen"))
        _largest(session, page)
        st.header(tr.t("Kunt u het voorstel vertrouwen?"))
        st.markdown(page.trust[tr.lang])
    threats.kept(session, everyone(session.book, session.day))
    complaints.structural(session)
    vat(session)
    st.header(tr.t("Ouderdom van wat openstaat"))
    table = ageing.ageing(session.book, session.day)
    draw_ageing({name: int(table[name].sum()) for name in ageing.SUMS}, tr)
    st.download_button(
        tr.t("Bewaar als pdf"),
        data=lambda: overview_pdf(session.book, session.day, tr.lang),
        file_name=f"kanwil-{session.day}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
    )
    monthly(session)
    return None


def _sentence(session: Session, page: Overview) -> None:
    markup.sentence(able_sentence(page, session.tr))


def _tiles(session: Session, page: Overview) -> None:
    tr = session.tr
    shown = [
        (tr.t("Te laat"), _whole(page.overdue_cents, session), _trend(session, page)),
        (tr.t("Klanten te laat"), str(page.debtors), ""),
        (
            tr.t("Verwacht van deze klanten"),
            _whole(page.expected_cents, session),
            tr.t("binnen 12 maanden, na kosten"),
        ),
        (
            tr.t("Besloten deze maand"),
            str(page.decided),
            tr.t("{n}% volgens voorstel", n=page.followed) if page.decided else "",
        ),
    ]
    for column, (label, value, below) in zip(st.columns(4), shown, strict=True):
        with column:
            markup.tile(label, value, below)


def _whole(cents: int, session: Session) -> str:
    return show_amount(euros(cents), session.tr.lang, whole=True)


def _trend(session: Session, page: Overview) -> str:
    if page.month_ago_cents is None:
        return ""
    change = page.overdue_cents - page.month_ago_cents
    money = _whole(abs(change), session)
    if change < 0:
        return session.tr.t("{money} minder dan een maand geleden", money=money)
    return session.tr.t("{money} meer dan een maand geleden", money=money)


def _largest(session: Session, page: Overview) -> None:
    tr = session.tr
    rows = page.largest
    config = st.column_config
    st.dataframe(
        pd.DataFrame(
            {
                "name": [row["name"] for row in rows],
                "overdue": [whole_euros(row["overdue_cents"]) for row in rows],
                "days": [row["oldest_days"] for row in rows],
                "category": [name_of(row["category"], tr) for row in rows],
                "action": [tr.t(ACTION_SHORT[Action(row["action"])]) for row in rows],
            }
        ),
        hide_index=True,
        column_config={
            "name": config.TextColumn(tr.t("Klant")),
            "overdue": config.NumberColumn(tr.t("Te laat €"), format="localized"),
            "days": config.NumberColumn(tr.t("Dagen")),
            "category": config.TextColumn(tr.t("Indeling")),
            "action": config.TextColumn(tr.t("Volgende stap")),
        },
    )


screen(enter("owner"))
