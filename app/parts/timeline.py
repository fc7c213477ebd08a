"""The timeline: one line a fact, newest first, the customer's own words quoted and how read."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.words import Tr
from kanwil.triage.said import Said, in_words
from kanwil.triage.timeline import Moment
from parts.markup import note, show


def timeline(
    moments: Sequence[Moment],
    tr: Tr,
    most: int = 25,
    wrong: Callable[[str, Said], None] | None = None,
) -> None:
    """Draw the newest `most` moments; `wrong` hears of a reply, and how it was read, that it errs.

    Lines without a button are drawn as one list.
    """
    if not moments:
        note(tr.t("Nog niets vastgelegd."))
        return
    plain: list[Moment] = []
    for one in moments[:most]:
        if wrong is None or one.said is None:
            plain.append(one)
            continue
        _draw(plain, tr)
        plain.clear()
        left, right = st.columns([0.84, 0.16])
        with left:
            _draw([one], tr)
        key = f"wrong_{one.said.contact_id}"
        if right.button(tr.t("Klopt niet…"), type="tertiary", key=key):
            wrong(one.quote, one.said)
    _draw(plain, tr)


def _draw(moments: Sequence[Moment], tr: Tr) -> None:
    if moments:
        lines = "".join(_line(one, tr) for one in moments)
        show(f'<ul class="kw-time">{lines}</ul>')


def _line(moment: Moment, tr: Tr) -> str:
    dot = "dot alarm" if moment.alarm else "dot"
    quote = f"<q>{escape(moment.quote)}</q>" if moment.quote else ""
    said = f"<small>{escape(in_words(moment.said, tr))}</small>" if moment.said else ""
    return (
        f"<li><time>{escape(show_day(moment.on, tr.lang))}</time><span class='{dot}'></span>"
        f"<span>{escape(moment.text)}{quote}{said}</span></li>"
    )
