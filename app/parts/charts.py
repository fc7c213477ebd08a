"""Charts as Vega-Lite dicts with Dutch numbers: paying habit, figures behind the reasons."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kanwil.base.words import Tr
from kanwil.triage.dossier import Habit

# English in the Netherlands writes euros and Dutch marks, as `show_amount` does.
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}


def _draw(chart: dict[str, Any]) -> None:
    config = {"view": {"stroke": None}, "locale": {"number": _NUMBERS}}
    st.vega_lite_chart({**chart, "config": config})


def habit(points: Sequence[Habit], tr: Tr) -> None:
    """Draw how many days late each of the last invoices was paid."""
    paid, unpaid = tr.t("betaald"), tr.t("nog open")
    data = [
        {"due": str(p.due_on), "late": p.days_late, "what": paid if p.paid else unpaid}
        for p in points[-30:]
    ]
    color = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": [paid, unpaid], "range": ["#8a9aa1", "#b5510b"]},
        "legend": {"title": None, "orient": "top"},
    }
    axes = {
        "x": {
            "field": "due",
            "type": "temporal",
            "axis": {"title": None, "format": "%d-%m-%Y", "grid": False, "tickCount": 5},
        },
        "color": color,
    }
    late = {"field": "late", "type": "quantitative", "axis": {"title": tr.t("dagen te laat")}}
    _draw(
        {
            "data": {"values": data},
            "height": 190,
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2},
                    "encoding": {**axes, "y": late, "y2": {"datum": 0}},
                },
                {
                    "mark": {"type": "circle", "size": 70, "opacity": 1},
                    "encoding": {**axes, "y": late},
                },
            ],
        }
    )


def bands(weeks: Sequence[tuple[str, float, float, float]]) -> None:
    """Draw what is expected per week as bars, with the band in which it will probably lie."""
    names = ("week", "low", "expected", "high")
    axis = {"field": "week", "type": "nominal", "sort": None, "axis": {"title": None}}
    money = {"type": "quantitative", "axis": {"title": None, "format": "$,.0f", "tickCount": 5}}
    _draw(
        {
            "data": {"values": [dict(zip(names, week, strict=True)) for week in weeks]},
            "height": {"step": 30},
            "layer": [
                {
                    "mark": {"type": "bar", "cornerRadius": 2, "color": "#2b7a8c", "size": 16},
                    "encoding": {"y": axis, "x": {"field": "expected", **money}},
                },
                {
                    "mark": {"type": "rule", "strokeWidth": 3, "color": "#c08a2d"},
                    "encoding": {
                        "y": axis,
                        "x": {"field": "low", **money},
                        "x2": {"field": "high"},
                    },
                },
            ],
        }
    )


def waterfall(parts: Sequence[tuple[str, float]], score: float, tr: Tr) -> None:
    """Draw how parts add up, one after the other, to the score."""
    data: list[dict[str, Any]] = []
    at = 0.0
    for place, (name, value) in enumerate([*parts, (tr.t("Score"), score)]):
        start = at if 0 < place < len(parts) else 0.0
        at = start + value
        sign = _SIDES[0 if place in (0, len(parts)) else 1 if value >= 0 else 2]
        told = {"what": name, "from": start, "to": at, "end": max(start, at)}
        data.append({**told, "sign": sign, "value": value})
    axis = {"field": "what", "type": "nominal", "sort": None, "axis": {"title": None}}
    score_axis = {"type": "quantitative", "axis": {"title": tr.t("Score (log-odds)")}}
    tones = {"domain": list(_SIDES), "range": ["#8a9aa1", "#217a57", "#8c2a4f"]}
    bar = {
        "mark": {"type": "bar", "cornerRadius": 2},
        "encoding": {
            "y": axis,
            "x": {"field": "from", **score_axis},
            "x2": {"field": "to"},
            "color": {"field": "sign", "type": "nominal", "scale": tones, "legend": None},
        },
    }
    label = {
        "mark": {"type": "text", "align": "left", "dx": 4, "color": "#8a9aa1"},
        "encoding": {
            "y": axis,
            "x": {"field": "end", **score_axis},
            "text": {"field": "value", "type": "quantitative", "format": "+.2f"},
        },
    }
    _draw({"data": {"values": data}, "height": {"step": 24}, "layer": [bar, label]})


_SIDES = ("total", "more", "less")
