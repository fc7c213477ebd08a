"""The timeline: one line a fact, newest first, the customer's own words quoted."""

from collections.abc import Sequence
from html import escape

from kanwil.base.days import show_day
from kanwil.base.words import Tr
from kanwil.triage.timeline import Moment
from parts.markup import note, show


def timeline(moments: Sequence[Moment], tr: Tr, most: int = 25) -> None:
    """Draw the newest `most` moments."""
    if not moments:
        note(tr.t("Nog niets vastgelegd."))
        return
    lines = "".join(_line(one, tr) for one in moments[:most])
    show(f'<ul class="kw-time">{lines}</ul>')


def _line(moment: Moment, tr: Tr) -> str:
    dot = "dot alarm" if moment.alarm else "dot"
    quote = f"<q>{escape(moment.quote)}</q>" if moment.quote else ""
    return (
        f"<li><time>{escape(show_day(moment.on, tr.lang))}</time><span class='{dot}'></span>"
        f"<span>{escape(moment.text)}{quote}</span></li>"
    )
