"""Why: three sentences for and one against, the debtor's own words, and what would change it."""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import CAUSE
from kanwil.base.money import show_number
from kanwil.base.terms import Cause
from kanwil.base.words import Tr
from kanwil.triage.explaining import GROUPS, in_words
from parts.charts import waterfall
from parts.markup import show, show_table
from parts.tones import GREY, name_of, tone_of


def reasons(row: Mapping[str, Any], tr: Tr, told: Mapping[str, Any] | None = None) -> None:
    """Draw the reasons of one judgement, with the quotes of its explanation."""
    words, leading = row["detail"][tr.lang], row["detail"]["leading"]
    quotes = told["quotes"] if told else {}
    name = name_of(leading, tr)
    title = tr.t("Waarom “{category}”?", category=name)
    if not row["category"]:
        title = tr.t("Wat het meest wijst op “{category}”", category=name)
    fors = "".join(_line(one, quotes, tone_of(leading), tr) for one in words["reasons"])
    against = "".join(_line(one, quotes, GREY, tr) for one in words["buts"])
    if not fors:
        none = tr.t("Nog geen enkele reden weegt zwaar: van deze klant is weinig bekend.")
        fors = f"<li>{escape(none)}</li>"
    but = f"<h4>{escape(tr.t('Maar'))}</h4><ul>{against}</ul>" if against else ""
    cause = f"<p>{escape(_cause(row, tr))}</p>"
    show(f'<div class="kw-why"><h3>{escape(title)}</h3>{cause}<ul>{fors}</ul>{but}</div>')


def _cause(row: Mapping[str, Any], tr: Tr) -> str:
    """Return the likely cause of the case, and of each invoice where one is named."""
    named = row["detail"].get("causes", {})
    said = [f"{invoice}: {tr.t(CAUSE[Cause(one)])}" for invoice, one in named.items()]
    if row["cause"]:
        cause = tr.t(CAUSE[Cause(row["cause"])])
        sure = tr.t("Waarschijnlijke oorzaak: {cause}", cause=cause)
        said.insert(0, sure if row["category"] else tr.t("Misschien: {cause}", cause=cause))
    return " · ".join(said)


def changes(row: Mapping[str, Any], told: Mapping[str, Any] | None, tr: Tr) -> None:
    """Draw what would change the judgement; `told` is None while that is sought."""
    body = tr.t("Geen stap die wij kennen verandert nu het voorstel of de indeling.")
    if told is None:
        body = tr.t("Wordt uitgezocht…")
    body = f"<p>{escape(body)}</p>"
    if told and told["changes"]:
        said = (in_words(one, row, tr) for one in told["changes"])
        lines = (f"<li><b>{escape(what)}</b><br>{escape(then)}</li>" for what, then in said)
        body = f'<ul class="kw-if">{"".join(lines)}</ul>'
    title = escape(tr.t("Wat zou dit veranderen?"))
    show(f'<div class="kw-why"><h3>{title}</h3>{body}</div>')


def figures(row: Mapping[str, Any], tr: Tr) -> None:
    """Draw how the parts add up to the score, and which features weigh most."""
    sums = row["detail"].get("sums")
    if sums:
        said = tr.t(
            "De score van “{category}” tegenover het gemiddelde van de vier, in log-odds:"
            " het beginpunt en wat elke groep gegevens erbij of eraf doet. Samen zijn zij"
            " precies de score van het model.",
            category=name_of(row["detail"]["leading"], tr),
        )
        st.caption(said)
        named = {"base": tr.t("Beginpunt"), **{name: tr.t(one) for name, one in GROUPS.items()}}
        waterfall([(named[one], value) for one, value in sums["parts"]], sums["score"], tr)
    lines = (
        f"<tr><td>{escape(one['text'])}</td><td class='n'>{_signed(one['value'], tr)}</td></tr>"
        for one in row["detail"][tr.lang]["contributions"]
    )
    show_table("".join(lines))


def _signed(value: float, tr: Tr) -> str:
    return ("+" if value > 0 else "") + show_number(value, tr.lang, "0.00")


def _line(
    reason: Mapping[str, Any], quotes: Mapping[str, Mapping[str, str]], tone: str, tr: Tr
) -> str:
    dots = int(reason["dots"])
    drawn = "●" * dots + f"<i>{'●' * (3 - dots)}</i>"
    group = tr.t(GROUPS[reason["group"]]) if reason.get("group") in GROUPS else ""
    return (
        f'<li><span class="kw-dots" style="--kw-tone:{tone}" aria-hidden="true">{drawn}</span>'
        f"<span><small>{escape(group)}</small>{escape(str(reason['text']))}"
        f"{_quoted(quotes.get(reason['code']), tr)}</span></li>"
    )


def _quoted(quote: Mapping[str, str] | None, tr: Tr) -> str:
    if quote is None:
        return ""
    day = show_day(date.fromisoformat(quote["on"]), tr.lang, "d MMM y")
    return f"<q>{escape(quote['text'])}</q> <time>{escape(day)}</time>"
