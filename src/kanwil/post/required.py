"""What a kind of letter must hold: the list, and whether a letter holds it."""

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

from kanwil.base.days import show_day
from kanwil.post.blocks import LONG_DAY, money
from kanwil.post.facts import LetterFacts, LetterKind
from kanwil.post.letter import Letter
from kanwil.post.templating import SHIPPED

NAMES: dict[str, str] = {
    "invoices": "elke factuur met haar vervaldag",
    "open": "het openstaande bedrag",
    "disputed": "het bedrag waarover nog wordt overlegd",
    "total": "het bedrag met rente en kosten",
    "costs": "het bedrag van de incassokosten",
    "promised": "het toegezegde bedrag",
    "new_date": "de nieuwe uiterste dag",
    "answer_by": "de dag van het antwoord",
    "paused_until": "de dag tot wanneer de pauze loopt",
    "withdrawn": "welke aankondiging wordt ingetrokken",
    "announcement": "het gevolg met zijn dag",
    "payment": "het bedrag, uw rekening en het kenmerk (uw IBAN staat bij Instellingen)",
    "parts": "elke termijn met dag en bedrag",
    "agreement": "de tekst van de afspraak",
    "collecting": "voor wie u incasseert, uw nummer in het register en waar men klaagt (staat bij"
    " Instellingen)",
}


@cache
def _lists() -> dict[str, dict[str, Any]]:
    with (SHIPPED / "required.toml").open("rb") as file:
        return tomllib.load(file)


def needs_of(letter: Letter) -> list[str]:
    """Return the names of what a letter must hold."""
    needs = list(_lists()["needs"][letter.kind])
    asked = letter.facts.collecting is not None and letter.kind is not LetterKind.CALL_SCRIPT
    return [*needs, "collecting"] if asked else needs


def missing(letter: Letter) -> list[str]:
    """Return the names in `NAMES` of what is not in the letter."""
    text = letter.text()
    signs = ((name, _signs(name, letter.facts)) for name in needs_of(letter))
    return [name for name, told in signs if told is None or any(one not in text for one in told)]


def missing_words(letter: Letter) -> list[str]:
    """Return the phrases that must stand in this letter and do not."""
    phrases = _lists()["words"].get(letter.kind, {}).get(letter.lang, [])
    text = letter.text().lower()
    return [one for one in phrases if one not in text]


def _signs(name: str, facts: LetterFacts) -> list[str] | None:
    """Return the texts by which something is recognised; None where the facts do not hold it."""
    told = _SIGNS[name](facts)
    if facts.principal_cents <= 0 and name in ("open", "new_date", "payment"):
        return []
    return None if not told or "" in told else told


def _day(day: Any, facts: LetterFacts) -> str:  # noqa: ANN401 -- a day or None
    return show_day(day, facts.lang, LONG_DAY) if day else ""


def _invoices(facts: LetterFacts) -> list[str]:
    days = [show_day(one.due_on, facts.lang) for one in facts.invoices]
    return [*(one.number for one in facts.invoices), *days]


def _payment(facts: LetterFacts) -> list[str]:
    pay = facts.payment
    if pay is None:
        return []
    account = " ".join(pay.iban[at : at + 4] for at in range(0, len(pay.iban), 4))
    return [money(pay.cents, facts), account, *([pay.reference] if pay.reference else [])]


def _parts(facts: LetterFacts) -> list[str]:
    return [said for on, cents in facts.parts for said in (_day(on, facts), money(cents, facts))]


def _costs(facts: LetterFacts) -> list[str]:
    said = facts.announcement
    return [money(said.cents, facts)] if said and said.cents else []


def _withdrawn(facts: LetterFacts) -> list[str]:
    said = facts.announcement
    on = said.announced_on if said else None
    return [show_day(on, facts.lang, "d MMMM y")] if on else []


def _promised(facts: LetterFacts) -> list[str]:
    return [money(facts.promised_cents or facts.asked_cents, facts)]


def _collecting(facts: LetterFacts) -> list[str]:
    ours = facts.collecting
    return [ours.creditor, ours.registration, ours.complaints] if ours else []


_SIGNS: dict[str, Callable[[LetterFacts], list[str]]] = {
    "invoices": _invoices,
    "open": lambda facts: [money(facts.principal_cents, facts)],
    "disputed": lambda facts: [money(facts.disputed_cents, facts)],
    "total": lambda facts: [money(facts.total_cents, facts)],
    "costs": _costs,
    "promised": _promised,
    "new_date": lambda facts: [_day(facts.pay_by, facts)],
    "answer_by": lambda facts: [_day(facts.answer_by, facts)],
    "paused_until": lambda facts: [_day(facts.paused_until, facts)],
    "withdrawn": _withdrawn,
    "announcement": lambda f: [_day(f.announcement.by_day, f)] if f.announcement else [],
    "payment": _payment,
    "parts": _parts,
    "agreement": lambda facts: [facts.agreement],
    "collecting": _collecting,
}
