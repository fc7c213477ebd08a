"""Everything that kanwil says in Dutch it can say in English."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import pages
from kanwil.base import faults, labels, mistakes, users
from kanwil.base.terms import Lang
from kanwil.base.words import PO_FILE, Tr
from kanwil.book import mishaps
from kanwil.policy.guards import GUARDS
from kanwil.policy.question import QUESTIONS
from kanwil.training.challenge import Step
from kanwil.triage import ageing, changes, deciding, logbook, questions, timeline, upcoming
from parts import fields, people

ROOT = Path(__file__).resolve().parents[2]
# Only values: nothing in them to translate.
NO_WORDS = {"{why}", "{name}: {what}"}
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
    yield from (*faults.FILES.values(), *mistakes.WORDS.values())
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


def refused():
    """Yield the first argument of each error that is raised or told, with the place it stands."""
    names = {"KanwilError"}
    trees = [
        (file, ast.parse(file.read_text(encoding="utf-8")))
        for file in [*(ROOT / "src").rglob("*.py"), *(ROOT / "app").rglob("*.py")]
    ]
    classes = [
        node for _, tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    for _ in range(4):
        names |= {one.name for one in classes if {getattr(b, "id", "") for b in one.bases} & names}
    own = {one.name for one in classes if one.name in names and _initialised(one)}
    for file, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in own:
                yield from ((file, call.args[0]) for call in _initialised(node))
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in names - own:
                yield from ((file, one) for one in node.args[:1])


def _initialised(one):
    """Return the calls in which a class says its own sentence."""
    found = [node for node in ast.walk(one) if isinstance(node, ast.Call) and node.args]
    return [
        node
        for node in found
        if getattr(node.func, "attr", "") == "__init__"
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]


def test_what_is_refused_is_a_sentence_to_translate_with_its_values_beside_it(translated):
    found = [(file, node) for file, node in refused()]
    filled = [
        f"{file.name}:{node.lineno}"
        for file, node in found
        if isinstance(node, ast.JoinedStr | ast.BinOp)
    ]
    assert filled == []
    said = {node.value for _, node in found if isinstance(node, ast.Constant)}
    assert len(said) > 150
    assert sorted(said - translated - NO_WORDS) == []
