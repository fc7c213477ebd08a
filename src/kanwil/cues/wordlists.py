"""The word lists beside the code: sections of patterns that people can read and extend."""

import csv
import hashlib
import re
from functools import cache
from importlib.resources import files

_PART = re.compile(r"<([A-Z_]+)>")


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Return the sections of `cues/<name>.txt`, each with its patterns in file order.

    A line is `[section]`, a pattern, `PART = pattern` (used further on as `<PART>`), a `# remark`
    or empty.
    """
    found: dict[str, list[str]] = {}
    parts: dict[str, str] = {}
    section = ""
    for line in _lines(f"{name}.txt"):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            found[section] = []
        elif part := re.fullmatch(r"([A-Z_]+) = (.+)", line):
            parts[part[1]] = f"(?:{_filled(part[2], parts)})"
        else:
            found[section].append(_filled(line, parts))
    return {section: tuple(patterns) for section, patterns in found.items()}


@cache
def any_of(name: str, section: str) -> re.Pattern[str]:
    """Return one pattern that matches any of a section's patterns as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(sections(name)[section])})(?!\w)", re.IGNORECASE)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `cues/<name>.csv`."""
    return tuple(csv.DictReader(_lines(f"{name}.csv")))


@cache
def written() -> str:
    """Return a digest of all word lists, which changes with any of them."""
    name = hashlib.sha256()
    for file in sorted(files("kanwil.cues").iterdir(), key=lambda one: one.name):
        if file.name.endswith((".txt", ".csv")):
            name.update(file.read_bytes())
    return name.hexdigest()


def _lines(file: str) -> list[str]:
    text = files("kanwil.cues").joinpath(file).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def _filled(pattern: str, parts: dict[str, str]) -> str:
    return _PART.sub(lambda part: parts[part[1]], pattern)
