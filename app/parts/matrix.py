"""The matrix 'model said / turned out to be', as a table that screen readers can read."""

from collections.abc import Sequence
from html import escape

from kanwil.base.labels import CATEGORY
from kanwil.base.terms import CATEGORIES
from kanwil.base.words import Tr
from parts.markup import show


def matrix(counts: Sequence[Sequence[int]], tr: Tr) -> None:
    """Draw counts[turned_out][said], categories in their fixed order."""
    names = [escape(tr.t(CATEGORY[category])) for category in CATEGORIES]
    most = max((max(row) for row in counts), default=1) or 1
    head = f"<tr><th>{escape(tr.t('bleek ↓ · model zei →'))}</th>" + "".join(
        f'<th scope="col">{name}</th>' for name in names
    )
    lines = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(_cell(n, most) for n in row) + "</tr>"
        for name, row in zip(names, counts, strict=True)
    )
    show(f'<table class="kw-matrix">{head}</tr>{lines}</table>')


def _cell(count: int, most: int) -> str:
    share = count / most
    dark = ' class="dark"' if share > 0.6 else ""
    return f'<td{dark} style="--kw-p:{share:.2f}">{count}</td>'
