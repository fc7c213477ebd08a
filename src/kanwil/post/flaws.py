"""What is wrong with a letter: its words held against its facts, before it may go."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kanwil.base.days import is_working_day, show_day
from kanwil.base.money import euros
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.policy.law import fourteen_days
from kanwil.policy.threats import Consequence, announceable
from kanwil.post.blocks import AGREEMENT, LONG_DAY, money, plain
from kanwil.post.collecting import COLLECTING
from kanwil.post.facts import LetterFacts, LetterKind
from kanwil.post.letter import Letter
from kanwil.post.required import NAMES, missing, missing_words

_UNFILLED = re.compile(r"\{\{|\}\}|\{%|%\}|\[\[|\]\]|\[[^\]\n]*\|[^\[\n]*\]|\b(?:None|Undefined)\b")
_VAGUE = re.compile(
    r"zo spoedig mogelijk|ten spoedigste|z\.?s\.?m\b|per omgaande|per direct|onmiddellijk"
    r"|op korte termijn|binnen afzienbare tijd|zo snel mogelijk"
    r"|as soon as possible|\basap\b|immediately|promptly|at your earliest convenience",
    re.IGNORECASE,
)
_WRONG_FORM = {
    "u": re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE),
    "je": re.compile(r"\b(?:u|uw)\b", re.IGNORECASE),
}
_LONG_DATE = re.compile(r"\b[a-zA-Z]+day \d+ \w+ \d{4}\b|\b[a-zA-Z]+dag \d+ \w+ \d{4}\b")
_AMOUNT = re.compile(r"€\s?-?[\d.]+,\d{2}")
# A threat, and the announcements that may stand behind it.
_THREATS: tuple[tuple[re.Pattern[str], frozenset[Consequence]], ...] = tuple(
    (re.compile(words, re.IGNORECASE), frozenset(behind))
    for words, behind in (
        (r"incasso|collection (?:agency|costs)", (Consequence.HAND_OVER, Consequence.COSTS)),
        (
            r"deurwaarder|bailiff|overdrag|\bdragen wij\b.*\bover\b|\bhand\b.*\bover\b",
            (Consequence.HAND_OVER,),
        ),
        (r"dagvaard|rechtbank|\brechter|\bcourt\b", (Consequence.SUMMONS, Consequence.BANKRUPTCY)),
        (r"faillissement|bankruptcy", (Consequence.BANKRUPTCY,)),
        (r"vooraf betaalt|pay for in advance", (Consequence.STOP_SUPPLY,)),
        (r"terug wat wij leverden|reclaim", (Consequence.RECLAIM,)),
        (r"\bBKR\b|kredietregist|credit regist", ()),
    )
)


class _Said(NamedTuple):
    """A letter's own words, without agreement and without what others wrote or are called."""

    letter: Letter
    words: str
    tr: Tr

    @property
    def facts(self) -> LetterFacts:
        return self.letter.facts


def flaws(letter: Letter, tr: Tr | None = None) -> list[str]:
    """Return what is wrong with a letter, as sentences (Dutch unless `tr` says otherwise).

    Nothing means that it may go: no empty field, vague term or mixed form of address; days and
    amounts are those of the facts, new days are working days, what the law or clarity asks for is
    there, and no threat stands in it without its announcement.
    """
    said = _Said(letter, _own_words(letter), tr or Tr(Lang.NL))
    return list(dict.fromkeys(one for check in _CHECKS for one in check(said)))


def _own_words(letter: Letter) -> str:
    facts = letter.facts
    body = (plain(one, facts) for one in letter.body if one not in (AGREEMENT, COLLECTING))
    text = "\n".join([letter.subject, *body])
    complaint = facts.complaint.about if facts.complaint else ""
    others = (
        *(facts.to.name, facts.to.person, facts.company.name, facts.company.sender),
        *(facts.question, *facts.answers, complaint, facts.agency),
        *(one.number for one in facts.invoices),
    )
    for one in sorted(filter(None, others), key=len, reverse=True):
        text = text.replace(one, " · ")
    return text


def _wording(said: _Said) -> Iterator[str]:
    tr, facts = said.tr, said.facts
    if not said.letter.subject or _UNFILLED.search(said.words):
        yield tr.t("Er staat nog een leeg veld in.")
    for hit in _VAGUE.finditer(said.words):
        yield tr.t("Te vaag: ‘{words}’. Noem een dag.", words=hit[0])
    wrong = _WRONG_FORM[facts.form].search(said.words)
    if said.letter.lang is Lang.NL and wrong:
        yield tr.t("U en je staan door elkaar: ‘{words}’.", words=wrong[0])


def _elements(said: _Said) -> Iterator[str]:
    for name in missing(said.letter):
        yield said.tr.t("Er ontbreekt: {what}.", what=said.tr.t(NAMES[name]))
    for words in missing_words(said.letter):
        yield said.tr.t("Deze woorden horen erin: ‘{words}’.", words=words)


def _days(said: _Said) -> Iterator[str]:
    facts, tr = said.facts, said.tr
    new = [facts.pay_by, facts.answer_by, *(on for on, _ in facts.parts)]
    if facts.announcement and said.letter.kind is not LetterKind.ANNOUNCEMENT_WITHDRAWN:
        new.append(facts.announcement.by_day)
    for day in filter(None, new):
        if not is_working_day(day):
            yield tr.t("{day} is geen werkdag.", day=show_day(day, tr.lang))
        if day < facts.day:
            yield tr.t("{day} is al voorbij.", day=show_day(day, tr.lang))
    known = {show_day(day, facts.lang, LONG_DAY) for day in _known_days(facts)}
    for hit in _LONG_DATE.finditer(said.words):
        if hit[0].lower() not in {one.lower() for one in known}:
            yield tr.t("Deze dag staat niet in de gegevens: {day}.", day=hit[0])


def _known_days(facts: LetterFacts) -> set[date]:
    step, complaint = facts.announcement, facts.complaint
    told = [
        *(facts.day, facts.pay_by, facts.answer_by, facts.paused_until, facts.promised_on),
        *(facts.lapses_on, facts.interest_from, *facts.reminded_on),
        *(on for on, _ in facts.parts),
        *((step.by_day, step.announced_on) if step else ()),
        *((complaint.made_on,) if complaint else ()),
        *(day for one in facts.invoices for day in (one.issued_on, one.due_on)),
    ]
    return {day for day in told if day}


def _sums(said: _Said) -> Iterator[str]:
    facts, tr = said.facts, said.tr
    if facts.principal_cents < 0:
        yield tr.t("Er gaat meer af dan er openstaat.")
    known = {money(cents, facts) for cents in _known_cents(facts)}
    words = said.words.replace(facts.reason, "") if facts.reason else said.words
    for hit in _AMOUNT.finditer(words):
        if " ".join(hit[0].split()) not in {" ".join(one.split()) for one in known}:
            yield tr.t("Dit bedrag volgt niet uit de gegevens: {amount}.", amount=hit[0])
    pay = facts.payment
    if pay and pay.cents not in _payable(said.letter):
        yield tr.t("Het te betalen bedrag klopt niet: {amount}.", amount=money(pay.cents, facts))
    if pay and pay.epc and f"\nEUR{euros(pay.cents):.2f}" not in pay.epc:
        yield tr.t("De QR-code noemt een ander bedrag.")
    if facts.parts and sum(cents for _, cents in facts.parts) != facts.principal_cents:
        yield tr.t("De termijnen zijn samen niet het openstaande bedrag.")


def _known_cents(facts: LetterFacts) -> set[int]:
    step = facts.announcement.cents if facts.announcement else None
    extra = [] if step is None else [step, facts.principal_cents + step]
    return {
        *(cents for one in facts.invoices for cents in (one.cents, one.open_cents)),
        *(facts.credit_cents, -facts.credit_cents, facts.disputed_cents, -facts.disputed_cents),
        *(facts.principal_cents, facts.interest_cents, facts.costs_cents, facts.total_cents),
        *(cents for _, cents in facts.parts),
        *((facts.payment.cents,) if facts.payment else ()),
        *((facts.promised_cents,) if facts.promised_cents else ()),
        *((facts.complaint.credited_cents,) if facts.complaint else ()),
        *extra,
    }


def _payable(letter: Letter) -> set[int]:
    facts = letter.facts
    if letter.kind in (LetterKind.SET_OFF, LetterKind.BARTER) and facts.payment:
        return {min(facts.payment.cents, facts.principal_cents)}
    if letter.kind is LetterKind.PLAN_AGREED and facts.parts:
        return {facts.parts[0][1]}
    return {facts.promised_cents or facts.asked_cents}


def _threats(said: _Said) -> Iterator[str]:
    facts, tr = said.facts, said.tr
    step = facts.announcement
    if said.letter.kind is LetterKind.HANDED_OVER:
        return
    for threat, behind in _THREATS:
        hit = threat.search(said.words)
        if hit and (step is None or step.consequence not in behind):
            yield tr.t("Dreigt zonder aankondiging: ‘{words}’.", words=hit[0])
    if step and step.consequence not in announceable(natural_person=facts.to.natural):
        yield tr.t("Dit gevolg mag bij een natuurlijk persoon niet worden aangekondigd.")
    if step and facts.pay_by and step.by_day <= facts.pay_by and not step.announced_on:
        yield tr.t("Het gevolg komt vóór de uiterste betaaldag.")


def _fourteen_days(said: _Said) -> Iterator[str]:
    if said.letter.kind is LetterKind.FOURTEEN_DAYS:
        found = fourteen_days.flaws(said.letter.text(), euros(said.facts.principal_cents))
        if found:
            yield said.tr.t(
                "Deze 14-dagenbrief is ongeldig: {why}.",
                why=fourteen_days.in_words("|".join(found), said.tr),
            )


_CHECKS = (_wording, _elements, _days, _sums, _threats, _fourteen_days)
