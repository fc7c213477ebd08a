"""The list on a phone: one card a customer, with what is late, the proposal, and a call."""

from collections.abc import Collection, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action
from kanwil.base.words import Tr
from kanwil.triage.table import lines


def cards(rows: pd.DataFrame, phones: Mapping[str, str], done: Collection[str], tr: Tr) -> str:
    """Return the rows of a page as cards; the style sheet shows them on a narrow screen only."""
    drawn = (_card(one, phones.get(one.Index, ""), one.Index in done, tr) for one in lines(rows))
    return f'<div class="kw-cards">{"".join(drawn)}</div>'


def _card(one: Any, phone: str, done: bool, tr: Tr) -> str:  # noqa: ANN401
    link = f"dossier?{urlencode({'debtor': one.Index, 'lang': tr.lang})}"
    late = tr.tn("{n} dag te laat", "{n} dagen te laat", int(one.oldest_days))
    money = show_amount(euros(one.overdue_cents), tr.lang)
    does = tr.t(ACTION_SHORT[Action(one.action)])
    call = ""
    if phone:
        call = f'<a class="call" href="tel:{escape(dialled(phone))}">{escape(tr.t("Bel"))}</a>'
    return (
        f'<div><a href="{escape(link)}" target="_self"><b>{"✓ " if done else ""}{escape(one.name)}'
        f"</b><span>{escape(money)} · {escape(late)}</span><em>{escape(does)}</em></a>{call}</div>"
    )


def dialled(phone: str) -> str:
    """Return what a phone dials for a number as people write it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
