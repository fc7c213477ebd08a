"""The reliability plot: per scenario how often the model was right against how sure it was."""

from collections.abc import Sequence

from kanwil.training.evaluate import Row

COLUMNS, SIDE, GAP, TOP = 3, 150, 46, 30
LEAST = 0.25
"""Of four chances the largest is at least this."""
_STYLE = (
    "text{font:11px sans-serif;fill:#333}.title{font-weight:bold}"
    ".axis{fill:none;stroke:#999}.even{stroke:#999;stroke-dasharray:3 3}"
    ".found{fill:#0b6e6e}.off{stroke:#0b6e6e;stroke-width:1.5}"
)


def plot(found: Sequence[Row]) -> str:
    """Return an SVG of small panels, one a scenario, with a dot for every bin."""
    lines = -(-len(found) // COLUMNS)
    width, height = COLUMNS * (SIDE + GAP) + 10, lines * (SIDE + GAP + TOP) + 10
    panels = "\n".join(_panel(row, place) for place, row in enumerate(found))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">\n'
        f'<style>{_STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>\n'
        f"{panels}\n</svg>\n"
    )


def _panel(row: Row, place: int) -> str:
    down, right = divmod(place, COLUMNS)
    x, y = right * (SIDE + GAP) + GAP - 6, down * (SIDE + GAP + TOP) + TOP
    dots = "".join(_dot(said, was) for _, said, was in row.bins)
    ticks = "".join(_ticks(share) for share in (0.25, 0.5, 0.75, 1.0))
    return (
        f'<g transform="translate({x} {y})"><text class="title" y="-8">{row.scenario}</text>'
        f'<text x="{SIDE}" y="-8" text-anchor="end">ECE {row.found.ece:.3f}</text>'
        f'<rect class="axis" width="{SIDE}" height="{SIDE}"/>'
        f'<line class="even" y1="{SIDE}" x2="{SIDE}"/>{ticks}{dots}'
        f'<text x="{SIDE / 2}" y="{SIDE + 28}" text-anchor="middle">certainty</text></g>'
    )


def _at(share: float) -> float:
    return round(SIDE * max(0.0, share - LEAST) / (1 - LEAST), 1)


def _dot(said: float, was: float) -> str:
    x, y, even = _at(said), SIDE - _at(was), SIDE - _at(said)
    line = f'<line class="off" x1="{x}" y1="{even}" x2="{x}" y2="{y}"/>'
    return f'{line}<circle class="found" cx="{x}" cy="{y}" r="3"/>'


def _ticks(share: float) -> str:
    at = _at(share)
    return (
        f'<text x="{at}" y="{SIDE + 14}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="-4" y="{SIDE - at + 4}" text-anchor="end">{share:.0%}</text>'
    )
