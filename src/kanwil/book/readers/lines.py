"""The lines of a delimited text: plain ones all at once, odd ones one by one, known ones not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from operator import itemgetter, methodcaller

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.book.mishaps import Notes
from kanwil.book.readers.texts import GUARD, Line, frame_of, records

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Lines:
    """The lines of one canonical file.

    Attributes
    ----------
    file : its path as the user gave it.
    table : what it fills.
    key : digest of table and header: what a line means.
    hashes : of each line, sorted.
    """

    file: str
    table: str
    key: str
    hashes: Hashes


@dataclass(frozen=True)
class Body:
    """The records below a header.

    Attributes
    ----------
    frame : texts by column, index = the line in the file.
    lost : how many records were refused.
    known : how many lines were left out because the book took them before.
    hashes : of every line, sorted; empty where a record may span lines.
    """

    frame: pd.DataFrame
    lost: int
    known: int
    hashes: Hashes


def read_body(
    text: str, mark: str, head: tuple[list[str], int], notes: Notes, taken: Hashes | None = None
) -> Body:
    """Read what stands below the header.

    Parameters
    ----------
    head : the header's cells and its line, from 1.
    taken : sorted hashes of lines that need no reading. They are read all the same when one of
        them and a new line have the same first cell: then one number has two contents.
    """
    header, at = head
    lines = text.replace("\r\n", "\n").split("\n")
    quoted = [n for n, line in enumerate(lines) if '"' in line]
    spanning = "\r" in text.replace("\r\n", "") or any(lines[n].count('"') % 2 for n in quoted)
    if spanning or GUARD in lines[0]:
        return _one_by_one(text, mark, header, notes)
    filled = [n for n in range(at, len(lines)) if lines[n].strip(mark)]
    body, numbers = np.array([lines[n] for n in filled], dtype=object), np.array(filled) + 1
    hashes = pd.util.hash_array(body, categorize=False)
    fresh = ~_among(hashes, taken) if taken is not None else np.ones(len(body), dtype=bool)
    if _clash(body, fresh, mark):
        fresh[:] = True
    regular = [line.count(mark) == len(header) - 1 for line in body[fresh]]
    plain = fresh & ~np.isin(numbers, np.array(quoted) + 1)
    plain[fresh] &= np.array(regular, dtype=bool)
    odd = fresh & ~plain
    rest, lost = frame_of(_records(body[odd], numbers[odd], mark, notes), header, notes)
    frame = pd.concat([_at_once(body[plain], numbers[plain], mark, header), rest]).sort_index()
    return Body(frame, lost, int((~fresh).sum()), np.sort(hashes))


def _records(
    lines: npt.NDArray[np.object_], numbers: npt.NDArray[np.int64], mark: str, notes: Notes
) -> Iterator[Line]:
    for line, number in zip(lines, numbers.tolist(), strict=True):
        yield from records(line, mark, notes.file, number)


def _one_by_one(text: str, mark: str, header: list[str], notes: Notes) -> Body:
    lines = records(text, mark, notes.file)
    next(lines)
    frame, lost = frame_of(lines, header, notes)
    return Body(frame, lost, 0, np.array([], dtype="uint64"))


def _among(hashes: Hashes, taken: Hashes) -> npt.NDArray[np.bool_]:
    if not len(taken):
        return np.zeros(len(hashes), dtype=bool)
    places = np.searchsorted(taken, hashes).clip(max=len(taken) - 1)
    return np.asarray(taken[places] == hashes)


def _clash(body: npt.NDArray[np.object_], fresh: npt.NDArray[np.bool_], mark: str) -> bool:
    """Tell whether a new line has the number of a known one."""
    if fresh.all():
        return False
    cut = methodcaller("partition", mark)
    new, known = (map(itemgetter(0), map(cut, body[which])) for which in (fresh, ~fresh))
    return not set(new).isdisjoint(known)


def _at_once(
    lines: npt.NDArray[np.object_], numbers: npt.NDArray[np.int64], mark: str, header: list[str]
) -> pd.DataFrame:
    if not len(lines):
        return pd.DataFrame(columns=header, dtype="str")
    frame = pd.read_csv(
        StringIO("\n".join(lines)), sep=mark, names=header, header=None, dtype="str",
        na_filter=False, quoting=csv.QUOTE_NONE, skip_blank_lines=False, engine="c",
    )  # fmt: skip
    return frame.set_axis(numbers)
