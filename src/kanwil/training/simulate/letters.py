"""Writing the answers: phrases from the bank, with a greeting, a number, a typo around them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Lang
from kanwil.training.simulate.bank import Bank

_GREETINGS = {
    ("nl", "letter"): ("Geachte heer/mevrouw,", "L.S.,", "Mijne heren,", "Geachte,"),
    ("nl", "email"): (
        "Beste,",
        "Goedemorgen,",
        "Goedemiddag,",
        "Hallo,",
        "Geachte,",
        "Beste Sanne,",
    ),
    ("nl", "app"): ("Hoi", "Hallo", "Goedemiddag,", "Hey"),
    ("en", "letter"): ("Dear Sir or Madam,", "Dear Sirs,"),
    ("en", "email"): ("Hello,", "Good morning,", "Hi,", "Dear Sanne,"),
    ("en", "app"): ("Hi", "Hello"),
}
_CLOSINGS = {
    ("nl", "letter"): ("Hoogachtend,", "Met vriendelijke groet,"),
    ("nl", "email"): ("Met vriendelijke groet,", "Groet,", "Mvg,", "Vriendelijke groeten,"),
    ("nl", "app"): ("gr", "Groetjes,", "Gr."),
    ("en", "letter"): ("Yours faithfully,", "Kind regards,"),
    ("en", "email"): ("Kind regards,", "Regards,", "Best,"),
    ("en", "app"): ("Thx,", "Best,"),
}
_QUOTES = {
    "nl": (
        "Betreft factuur {number}.",
        "Het gaat om factuur {number} van {issued}.",
        "(uw kenmerk {number})",
        "Factuur {number}, {amount}.",
        "Dit gaat over de {amount} van {issued}.",
    ),
    "en": (
        "Re invoice {number}.",
        "This is about invoice {number}, {amount}.",
        "(your ref {number})",
    ),
}
_NOTES = ("Tel.: ", "Gebeld. ", "Teruggebeld: ", "", "")
_NOTED = ("gebeld", "tel", "terug", "called", "rang", "spoke", "gesprok", "voicemail")
_OPENS = ("beste", "geachte", "hallo", "hoi", "goede", "dear", "hello", "hi", "l.s", "dag", "hey")
_CLOSES = ("groet", "gr.", "mvg", "regards", "hoogachtend", "thanks", "gr ")
_GREETED = {"email": 0.55, "letter": 0.9, "whatsapp": 0.2, "sms": 0.05, "phone": 0.0}
_CLOSED = {"email": 0.6, "letter": 0.95, "whatsapp": 0.1, "sms": 0.05, "phone": 0.0}
_QUOTED = {"email": 0.22, "letter": 0.4, "whatsapp": 0.08, "sms": 0.05, "phone": 0.1}
_TYPOS = {"email": 0.08, "letter": 0.02, "whatsapp": 0.18, "sms": 0.15, "phone": 0.12}
_JOINT = 0.7
"""How often two cues come as one phrase that carries both, where the bank has one."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an answer is about: the invoice, and who writes through which channel."""

    channel: str
    lang: str
    name: str
    number: str
    issued: date
    cents: int


@dataclass(frozen=True, slots=True)
class Written:
    """A text with the phrases it was made of."""

    text: str
    phrase_ids: tuple[str, ...]
    cues: tuple[str, ...]


def write_answer(
    cues: tuple[str, ...], occasion: Occasion, bank: Bank, rng: np.random.Generator
) -> Written:
    """Write an answer that says exactly `cues`; an empty one where the bank has no words for it."""
    sets: Iterable[tuple[str, ...]] = [(cue,) for cue in cues]
    if len(cues) > 1 and bank.holds(*cues) and rng.random() < _JOINT:
        sets = [cues]
    found = [bank.pick(one, occasion.lang, occasion.channel, rng) for one in sets]
    phrases = [phrase for phrase in found if phrase is not None]
    body = " ".join(phrase.text for phrase in phrases)
    text = _dressed(body, phrases[0].lang, occasion, rng) if phrases else ""
    said = tuple(sorted({cue for phrase in phrases for cue in phrase.cues}))
    return Written(text, tuple(phrase.phrase_id for phrase in phrases), said)


def _dressed(body: str, lang: str, about: Occasion, rng: np.random.Generator) -> str:
    """Put a greeting, a quoted invoice, a closing and now and then a typo around the body."""
    channel, u = about.channel, rng.random(4)
    if u[0] < _QUOTED[channel]:
        body = f"{body} {_quote(lang, about, rng)}"
    if u[1] < _TYPOS[channel]:
        body = mistype(body, rng)
    if channel == "phone":
        return body if body.lower().startswith(_NOTED) else _one(_NOTES, rng) + body
    style = channel if channel in ("email", "letter") else "app"
    gap = " " if style == "app" else "\n\n"
    if u[2] < _GREETED[channel] and not body.lower().startswith(_OPENS):
        body = f"{_one(_GREETINGS[lang, style], rng)}{gap}{body}"
    if u[3] < _CLOSED[channel] and not any(word in body.lower()[-60:] for word in _CLOSES):
        body = f"{body}{gap}{_one(_CLOSINGS[lang, style], rng)}{gap[:1]}{about.name}"
    return body


def _quote(lang: str, about: Occasion, rng: np.random.Generator) -> str:
    return _one(_QUOTES[lang], rng).format(
        number=about.number,
        issued=show_day(about.issued, Lang(lang), "d MMMM"),
        amount=show_amount(euros(about.cents), Lang(lang)),
    )


def mistype(text: str, rng: np.random.Generator) -> str:
    """Make one or two slips: letters swapped, dropped or doubled, capitals and stops left out."""
    for _ in range(int(rng.integers(1, 3))):
        place = int(rng.integers(0, max(len(text) - 1, 1)))
        slip = int(rng.integers(4))
        if slip == 0:
            text = text.lower().rstrip(".")
        elif len(pair := text[place : place + 2]) == 2 and pair.isalpha():
            text = (
                text[:place] + (pair[::-1], pair[0], pair + pair[1])[slip - 1] + text[place + 2 :]
            )
    return text


def _one(words: tuple[str, ...], rng: np.random.Generator) -> str:
    return words[int(rng.integers(len(words)))]
