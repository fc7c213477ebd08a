"""The labelling guide: twelve border cases that stand beside the two questions of closing."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kanwil.base.terms import Category, Lang


@dataclass(frozen=True)
class Border:
    """One border case in one language; category None is *weet niet*."""

    told: str
    category: Category | None
    why: str


@cache
def guide(lang: Lang) -> tuple[Border, ...]:
    """Return the border cases in their order."""
    text = Path(__file__).with_name("guide.toml").read_text(encoding="utf-8")
    return tuple(
        Border(
            one[lang], Category(one["category"]) if one["category"] else None, one[f"{lang}_why"]
        )
        for one in tomllib.loads(text)["case"]
    )
