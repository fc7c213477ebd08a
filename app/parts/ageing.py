"""Ageing as one row of figures that adds up: not yet due to 90+, credit, and what is open."""

from collections.abc import Mapping
from html import escape

from kanwil.base.money import euros, show_amount
from kanwil.base.words import Tr
from kanwil.triage.ageing import HEADS, SUMS
from parts.markup import show_table


def ageing(sums: Mapping[str, int], tr: Tr) -> None:
    """Draw the sums in cents; the credit column only where there is credit."""
    names = [name for name in SUMS if name != "credit" or sums["credit"]]
    heads = "".join(f"<th class='n'>{escape(tr.t(HEADS[name]))}</th>" for name in names)
    money = (show_amount(euros(sums[name]), tr.lang) for name in names)
    cells = "".join(f"<td class='n'>{escape(one)}</td>" for one in money)
    show_table(f"<tr>{heads}</tr><tr>{cells}</tr>")
