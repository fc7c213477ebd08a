"""The templates of letters: which file counts, its two Dutch forms, and what fills it."""

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

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
from kanwil.base.terms import Lang
from kanwil.post import blocks
from kanwil.post.blocks import LONG_DAY, money
from kanwil.post.facts import Form, LetterFacts, LetterKind

SHIPPED = Path(__file__).parent / "templates"
# `[Wilt u|Wil je]` in a Dutch template: the first for u, the second for je.
_PAIR = re.compile(r"(?<!\[)\[([^\[\]|]*)\|([^\[\]|]*)\](?!\])")


class TemplateFaultError(KanwilError):
    """A template that cannot be filled; the sentence names the file and the mistake."""


class Filled(NamedTuple):
    """The parts of a filled template."""

    subject: str
    body: tuple[str, ...]
    notes: tuple[str, ...]


def fill(kind: LetterKind, facts: LetterFacts, own: Path | None) -> Filled:
    """Return the parts of a letter; a file in `own` goes before the shipped one.

    The first line is the subject, an empty line divides paragraphs, and below a line `---` stands
    what only the sender reads.

    Raises
    ------
    TemplateFaultError : the template names something that does not exist, or is no template.
    """
    name = f"{facts.lang}/{kind}.txt"
    try:
        said = _environment(own, facts.form).get_template(name).render(_fields(facts))
    except (TemplateError, UnicodeDecodeError, TypeError) as error:
        raise TemplateFaultError("Sjabloon {name}: {why}", name=name, why=str(error)) from error
    head, _, rest = said.strip().partition("\n")
    letter, _, notes = f"{rest}\n".partition("\n---\n")
    return Filled(head.partition(":")[2].strip(), _paragraphs(letter), _paragraphs(notes))


def _paragraphs(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return tuple(part for part in parts if part)


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
        return show_day(day, facts.lang, LONG_DAY) if day else ""

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
        "asked_now": amount(facts.payment.cents if facts.payment else facts.asked_cents),
        "new_date": long_day(facts.pay_by),
        "dear": _dear(facts),
        "day": long_day,
        "short": lambda day: show_day(day, facts.lang, "d MMMM y"),
        "amount": amount,
        "invoices": blocks.INVOICES,
        "sums": blocks.SUMS,
        "payment": blocks.PAYMENT,
        "agreement": blocks.AGREEMENT,
    }


_TITLES = {
    r"(?:mevrouw|mevr\.?|mw\.?)\s+": {Lang.NL: "mevrouw ", Lang.EN: "Ms "},
    r"(?:de heer|dhr\.?)\s+": {Lang.NL: "heer ", Lang.EN: "Mr "},
    r"(?:familie|fam\.?)\s+": {Lang.NL: "familie ", Lang.EN: "family "},
}


def _dear(facts: LetterFacts) -> str:
    """Return whom the greeting names; '' for a company without a contact."""
    name = facts.to.person or (facts.to.name if facts.to.natural else "")
    for title, said in _TITLES.items():
        name = re.sub(f"^{title}", said[facts.lang], name, flags=re.IGNORECASE)
    return name
