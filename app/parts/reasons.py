"""Why: three sentences for and one against, each with dots for how much it counted."""

from collections.abc import Mapping
from html import escape
from typing import Any

from kanwil.base.words import Tr
from parts.markup import show
from parts.tones import GREY, name_of, tone_of


def reasons(row: Mapping[str, Any], tr: Tr) -> None:
    """Draw the reasons of one judgement."""
    words = row["detail"][tr.lang]
    leading = row["detail"]["leading"]
    title = tr.t("Waarom “{category}”?", category=name_of(leading, tr))
    fors = "".join(_line(one, tone_of(leading)) for one in words["reasons"])
    against = "".join(_line(one, GREY) for one in words["buts"])
    but = f"<h4>{escape(tr.t('Maar'))}</h4><ul>{against}</ul>" if against else ""
    show(f'<div class="kw-why"><h3>{escape(title)}</h3><ul>{fors}</ul>{but}</div>')


def _line(reason: Mapping[str, Any], tone: str) -> str:
    dots = int(reason["dots"])
    drawn = "●" * dots + f"<i>{'●' * (3 - dots)}</i>"
    return (
        f'<li><span class="kw-dots" style="--kw-tone:{tone}" aria-hidden="true">{drawn}</span>'
        f"<span>{escape(str(reason['text']))}</span></li>"
    )
