"""Everything that kanwil says in Dutch it can say in English."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import pages
from kanwil.base import labels, users
from kanwil.base.terms import Lang
from kanwil.base.words import PO_FILE, Tr
from kanwil.book import mishaps
from kanwil.policy.guards import GUARDS
from kanwil.policy.question import QUESTIONS
from kanwil.training.challenge import Step
from kanwil.triage import ageing, changes, deciding, logbook, questions, timeline, upcoming
from parts import fields, people

ROOT = Path(__file__).resolve().parents[2]
SAME = {"Model", "Status", "Contact", "insolvent", "Dossier"}


def called():
    """Yield each message id that stands as a constant in a call of t or tn."""
    for file in [*(ROOT / "src").rglob("*.py"), *(ROOT / "app").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("t", "tn"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield first.value


def listed():
    """Yield the message ids that stand in tables."""
    for table in (labels.CATEGORY, labels.CATEGORY_LINE, labels.ACTION, labels.ACTION_SHORT):
        yield from table.values()
    for table in (labels.CAUSE, labels.OUTCOME, labels.PROOF, labels.ROUTE):
        yield from table.values()
    for table in (timeline.CONTACTS, timeline.EVENTS, timeline.MOVES):
        yield from table.values()
    yield from (*fields.FIELDS.values(), *fields.FORMATS.values())
    for table in (ageing.HEADS, changes.PARTS, deciding.KINDS, questions.ANSWERS, upcoming.KINDS):
        yield from table.values()
    yield from (*upcoming.REASONS.values(), *logbook.WORDS.values())
    for table in (mishaps.ERRORS, mishaps.WARNINGS, mishaps.INFOS):
        yield from table.values()
    yield from (*users.WORDS.values(), *people.MAY.values(), *people.HEADS)
    yield from (one.title for one in pages.SCREENS.values())
    yield from (guard.sentence for guard in GUARDS)
    yield from Step
    for question in QUESTIONS:
        yield question.words
        yield from (answer.words for answer in question.answers)


@pytest.fixture(scope="module")
def translated():
    with PO_FILE.open("rb") as file:
        catalog = read_po(file, locale="en")
    ids = [message.id for message in catalog if message.id and message.string]
    return {one if isinstance(one, str) else one[0] for one in ids}


def test_every_message_has_its_english(translated):
    missing = sorted({*called(), *listed()} - translated)
    assert missing == []


def test_fields_survive_translation():
    en, nl = Tr(Lang.EN), Tr(Lang.NL)
    assert en.t("tot {day}", day="7-3") == "until 7-3"
    assert nl.tn("{n} dag te laat", "{n} dagen te laat", 1) == "1 dag te laat"
    assert en.tn("{n} dag te laat", "{n} dagen te laat", 1200) == "1.200 days late"


def test_what_has_no_english_stays_dutch():
    assert Tr(Lang.EN).t("Zomaar een zin.") == "Zomaar een zin."
