"""A user's JSON file that points at columns: read whole, or refused with each of its mistakes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kanwil.base.problems import BadInputError, Problem
from kanwil.book.mishaps import problem
from kanwil.book.readers.headers import IGNORE
from kanwil.book.readers.layouts import FIELDS, KINDS

_EVERY = {field for fields in FIELDS.values() for field in fields}
_CHOICES = {"table": KINDS, "decimal": (",", ".")}


def read_mapping(path: Path) -> dict[str, str]:
    """Return field → heading, or heading → field or `ignore`; `table` and `decimal` as words.

    Raises
    ------
    BadInputError : no JSON object of texts, or one that names no field of kanwil's.
    """
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        told = json.loads(text, object_pairs_hook=list)
    except json.JSONDecodeError as error:
        near = error.doc.splitlines()[error.lineno - 1 : error.lineno]
        value = near[0].strip() if near else ""
        raise BadInputError([problem("broken_mapping", file, error.lineno, "", value)]) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise BadInputError([problem("broken_mapping", file, None, "", error)]) from error
    except OSError as error:
        raise BadInputError([problem("no_file", file, None, "", error.strerror)]) from error
    pairs = told if text.lstrip().startswith("{") else None
    if pairs is None:
        raise BadInputError([problem("mapping_shape", file, 1, "", " ".join(text.split()))])
    if problems := list(_problems(file, text, pairs)):
        raise BadInputError(problems)
    return dict(pairs)


def _problems(file: str, text: str, pairs: list[tuple[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, value in pairs:
        line = _line_of(text, name)
        if name in seen:
            yield problem("duplicate_name", file, line, name, value)
        elif not isinstance(value, str):
            yield problem("mapping_shape", file, line, name, json.dumps(value))
        elif name in _CHOICES and value not in _CHOICES[name]:
            words = " ".join(_CHOICES[name])
            yield problem("unknown_choice", file, line, name, f"{value} ({words})")
        elif name not in _CHOICES and name not in _EVERY and value not in {*_EVERY, IGNORE}:
            yield problem("unknown_field", file, line, name, value)
        seen.add(name)


def _line_of(text: str, name: str) -> int | None:
    """Return the first line that holds the name as it is written, None where it is escaped."""
    at = text.find(f'"{name}"')
    return None if at < 0 else text.count("\n", 0, at) + 1
