"""The can × wil square: four probabilities as tinted cells, the ring at (P kan, P wil)."""

from collections.abc import Mapping
from html import escape
from typing import Any

from kanwil.base.labels import CATEGORY, CATEGORY_LINE
from kanwil.base.terms import Category
from kanwil.base.words import Tr
from parts.markup import show
from parts.tones import TONE

# Reading order: top row wants, bottom row does not; left cannot, right can.
_PLACES = (Category.WANTS_CANT, Category.FORGETFUL, Category.NEITHER, Category.CAN_WONT)


def square(row: Mapping[str, Any], tr: Tr) -> None:
    """Draw the square of one judgement."""
    left, bottom = float(row["p_can"]) * 92 + 4, float(row["p_wants"]) * 92 + 4
    wil, kan = (_axis(tr.t(name), tr) for name in ("Wil betalen", "Kan betalen"))
    cells = "".join(_cell(category, float(row[f"p_{category}"]), tr) for category in _PLACES)
    ring = f'<i class="ring" style="left:{left:.1f}%;bottom:{bottom:.1f}%"></i>'
    said = tr.t(
        "Kans dat de klant kan betalen {can}%, wil betalen {wants}%",
        can=round(100 * float(row["p_can"])),
        wants=round(100 * float(row["p_wants"])),
    )
    show(
        f'<div class="kw-square" role="img" aria-label="{escape(said)}">'
        f'<div class="y">{wil}</div>{cells}<div class="x">{kan}</div>'
        f'<div class="field">{ring}</div></div>'
    )


def _axis(name: str, tr: Tr) -> str:
    ends = [f"<span>{escape(tr.t(end))}</span>" for end in ("nee", "ja")]
    return f"{ends[0]}<strong>{escape(name)} →</strong>{ends[1]}"


def _cell(category: Category, share: float, tr: Tr) -> str:
    column = 2 if category in (Category.WANTS_CANT, Category.NEITHER) else 3
    line = 1 if category in (Category.WANTS_CANT, Category.FORGETFUL) else 2
    return (
        f'<div class="cell" style="--kw-tone:{TONE[category]};--kw-p:{share:.3f};'
        f'grid-column:{column};grid-row:{line}">'
        f"<strong>{escape(tr.t(CATEGORY[category]))}</strong>"
        f"<em>{escape(tr.t(CATEGORY_LINE[category]))}</em><b>{round(100 * share)}%</b></div>"
    )
