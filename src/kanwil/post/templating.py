"""The templates of letters: which file counts, its two Dutch forms, and what fills it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.sandbox import SandboxedEnvironment

from kanwil.base.days import show_day
from kanwil.base.problems import KanwilError
from kanwil.post import blocks
from kanwil.post.blocks import money
from kanwil.post.facts import Form, LetterFacts, LetterKind

SHIPPED = Path(__file__).parent / "templates"
_LONG_DAY = "EEEE d MMMM y"
# `[Wilt u|Wil je]` in a Dutch template: the first for u, the second for je.
_PAIR = re.compile(r"(?<!\[)\[([^\[\]|]*)\|([^\[\]|]*)\](?!\])")


class TemplateFaultError(KanwilError):
    """A template that cannot be filled; the sentence names the file and the mistake."""


def fill(kind: LetterKind, facts: LetterFacts, own: Path | None) -> tuple[str, tuple[str, ...]]:
    """Return subject and paragraphs of a letter; a file in `own` goes before the shipped one.

    Raises
    ------
    TemplateFaultError : the template names something that does not exist, or is no template.
    """
    name = f"{facts.lang}/{kind}.txt"
    try:
        said = _environment(own, facts.form).get_template(name).render(_fields(facts))
    except TemplateError as error:
        raise TemplateFaultError(f"Sjabloon {name}: {error.message}") from error
    head, *body = (part.strip() for part in re.split(r"\n[ \t]*\n", said.strip()))
    return head.partition(":")[2].strip(), tuple(part for part in body if part)


def _environment(own: Path | None, form: Form) -> Environment:
    stamp = max((one.stat().st_mtime for one in own.rglob("*.txt")), default=0.0) if own else 0.0
    return _made(own, form, stamp)


@cache
def _made(own: Path | None, form: Form, _stamp: float) -> Environment:
    return SandboxedEnvironment(
        loader=_Texts(own, form),
        undefined=StrictUndefined,
        autoescape=False,
    )


class _Texts(BaseLoader):
    """Reads a template from the company's own folder, else from the shipped ones."""

    def __init__(self, own: Path | None, form: Form) -> None:
        self.folders = [*([own] if own else []), SHIPPED]
        self.form = form

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        del environment
        for folder in self.folders:
            file = folder / template
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                text = file.read_text(encoding="utf-8")
                place = 1 if self.form == "u" else 2
                return _PAIR.sub(rf"\{place}", text), str(file), None
        raise TemplateNotFound(template)


def _fields(facts: LetterFacts) -> dict[str, Any]:
    """Return what a template may name: ready texts, flags, and the blocks."""

    def long_day(day: Any) -> str:  # noqa: ANN401 -- a day or None
        return show_day(day, facts.lang, _LONG_DAY) if day else ""

    def amount(cents: int | None) -> str:
        return "" if cents is None else money(cents, facts)

    return {
        "f": facts,
        "company": facts.company,
        "to": facts.to,
        "n": len(facts.invoices),
        "tone": facts.tone or "",
        "open": amount(facts.principal_cents),
        "asked": amount(facts.asked_cents),
        "total": amount(facts.total_cents),
        "new_date": long_day(facts.pay_by),
        "day": long_day,
        "amount": amount,
        "invoices": blocks.INVOICES,
        "sums": blocks.SUMS,
        "payment": blocks.PAYMENT,
        "agreement": blocks.AGREEMENT,
    }
