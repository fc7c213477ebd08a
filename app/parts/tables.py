"""Two small tables: a debtor's invoices, and what else could be done in euros."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action
from kanwil.base.words import Tr
from parts.markup import plain, show, show_table

_STATUS = {
    "overdue": ("te laat", "#b5510b"),
    "not_due": ("nog niet vervallen", "#1d5fb0"),
    "paid": ("betaald", "#667780"),
    "credit": ("tegoed", "#217a57"),
    "written_off": ("afgeboekt", "#667780"),
}

_APART = {
    "g_account": "G-rekening deel nog open van {invoice}: {amount}",
    "retention": "Ingehouden van {invoice}: {amount}",
}


def invoices(rows: Sequence[Mapping[str, Any]], tr: Tr) -> None:
    """Draw invoices with what is left of each and how late it is."""
    names = [tr.t(name) for name, _ in _STATUS.values()]
    config = st.column_config
    st.dataframe(
        pd.DataFrame(
            {
                "invoice": [row["invoice_id"] for row in rows],
                "due": [row["due_on"] for row in rows],
                "amount": [show_amount(euros(row["cents"]), tr.lang) for row in rows],
                "left": [show_amount(euros(row["remaining_cents"]), tr.lang) for row in rows],
                "late": pd.array([row["days_late"] for row in rows], dtype="Int64"),
                "status": [[tr.t(_STATUS[row["status"]][0])] for row in rows],
            }
        ),
        hide_index=True,
        placeholder="",
        row_height=36,
        height=min(400, 40 + 36 * max(1, len(rows))),
        column_config={
            "invoice": config.TextColumn(tr.t("Factuur")),
            "due": config.DateColumn(tr.t("Vervaldatum"), format="DD-MM-YYYY"),
            "amount": config.TextColumn(tr.t("Bedrag"), alignment="right"),
            "left": config.TextColumn(tr.t("Nog open"), alignment="right"),
            "late": config.NumberColumn(tr.t("Dagen te laat")),
            "status": config.MultiselectColumn(
                tr.t("Status"), options=names, color=[tone for _, tone in _STATUS.values()]
            ),
        },
    )


def paid_apart(rows: Sequence[Mapping[str, Any]], tr: Tr) -> None:
    """Say which parts of invoices are paid apart from the rest, and when."""
    for row in rows:
        for part in row["apart"]:
            amount = show_amount(euros(part["cents"]), tr.lang)
            day = None if part["due_on"] is None else show_day(part["due_on"], tr.lang, "d MMM y")
            named = tr.t(_APART[part["kind"]], invoice=row["invoice_id"], amount=amount)
            when = tr.t("vervalt {day}", day=day) if day else tr.t("vervaldag onbekend")
            st.caption(plain(f"{named} · {when}"))


def alternatives(row: Mapping[str, Any], tr: Tr) -> None:
    """Draw each action with its expected euros, or what forbids it now."""
    lines = "".join(_line(one, row["action"], tr) for one in row["detail"]["alternatives"])
    names = (tr.t("Verwacht over 12 maanden"), tr.t("Eigen zaken"))
    figures = "".join(f"<th class='n'>{escape(name)}</th>" for name in names)
    head = f"<tr><th>{escape(tr.t('Keuze'))}</th>{figures}<th></th></tr>"
    show(f"<table class='kw-alts'>{head}{lines}</table>")
    st.caption(
        tr.t(
            "Verwachte opbrengst na kosten, uw tijd en de schade aan de relatie. De kansen"
            " zijn aannames tot uw eigen afgeronde dossiers ze vervangen."
        )
    )


def barred_because(row: Mapping[str, Any], tr: Tr) -> None:
    """Draw what can't be done now, each with why; no euros, which a blind case must not tell."""
    lines = "".join(
        f"<tr><td>{escape(tr.t(ACTION[Action(one['action'])]))}</td>"
        f"<td>{escape(str(one['why'][tr.lang]))}</td></tr>"
        for one in row["detail"]["alternatives"]
        if one["forbidden_by"]
    )
    show_table(lines)


def _line(one: Mapping[str, Any], advised: str, tr: Tr) -> str:
    name = escape(tr.t(ACTION[Action(one["action"])]))
    name = f"<b>{name}</b>" if one["action"] == advised else name
    why = escape(str(one["why"][tr.lang])) if one["forbidden_by"] else ""
    money = escape(show_amount(Decimal(one["euros"]), tr.lang, whole=True))
    ground = escape(str(one.get("own_cases") or tr.t("aanname")))
    return (
        f"<tr><td>{name}</td><td class='n'>{money}</td>"
        f"<td class='n'>{ground}</td><td>{why}</td></tr>"
    )
