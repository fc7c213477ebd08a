"""The phrase bank stays what it claims to be: many, distinct, labelled by known cues."""

import csv
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

import kanwil
from kanwil.cues.names import CUES

FOLDER = Path(kanwil.__file__).parent / "training" / "phrases"
COLUMNS = ["id", "lang", "register", "cues", "text"]
REGISTERS = {
    "email",
    "letter",
    "whatsapp",
    "sms",
    "phone_note",
    "one_liner",
    "formal",
    "dialect",
    "sloppy",
}


def words(text):
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


@pytest.fixture(scope="module")
def phrases():
    rows = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file, strict=True)
            assert reader.fieldnames == COLUMNS, path.name
            rows += list(reader)
    return rows


def test_every_row_is_whole(phrases):
    for row in phrases:
        assert set(row) == set(COLUMNS), row
        assert None not in row.values(), row
        assert re.fullmatch(r"q\d{4}", row["id"]), row
        assert row["lang"] in {"nl", "en"}, row
        assert row["register"] in REGISTERS, row
        assert row["text"] == row["text"].strip(), row
        assert words(row["text"]), row


def test_ids_are_unique(phrases):
    assert len({row["id"] for row in phrases}) == len(phrases)


def test_cues_are_known_and_named_once(phrases):
    for row in phrases:
        cues = row["cues"].split("|")
        assert set(cues) <= set(CUES), row
        assert 1 <= len(cues) == len(set(cues)) <= 3, row


def test_no_two_texts_are_the_same(phrases):
    counts = Counter(" ".join(words(row["text"])) for row in phrases)
    assert [text for text, n in counts.items() if n > 1] == []


def test_no_near_copies_within_a_cue(phrases):
    alike = []
    for cue in CUES:
        bags = [
            (row["id"], frozenset(words(row["text"])))
            for row in phrases
            if cue in row["cues"].split("|")
        ]
        for (one, a), (other, b) in combinations(bags, 2):
            if len(a & b) > 0.85 * len(a | b):
                alike.append((cue, one, other))
    assert alike == []


def test_there_are_enough(phrases):
    per_cue = Counter(cue for row in phrases for cue in row["cues"].split("|"))
    assert len(phrases) >= 1_000
    assert sum(row["lang"] == "en" for row in phrases) >= 150
    assert min(per_cue[cue] for cue in CUES) >= 25
