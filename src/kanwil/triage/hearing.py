"""The book's memory of replies: what was read of each, so that a morning reads only new ones."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from kanwil.book.frames import Ledger
from kanwil.cues.judged import digest
from kanwil.cues.reader import CueReader
from kanwil.model.heard import memory, replies
from kanwil.triage.tables import HEARD

MANY = 500
"""Texts in one question to the database."""


def recall(connection: Connection, reader: CueReader, ledger: Ledger) -> list[str]:
    """Let the reader remember the ledger's replies; return those that the book does not hold."""
    seen, name = memory(reader), reader.identity
    texts = {digest(text): text for text in replies(ledger)["text"].unique()}
    held = dict(_held(connection, name, texts))
    for one, cues in held.items():
        seen.setdefault(texts[one], np.frombuffer(cues, dtype="<f4"))
    return [text for one, text in texts.items() if one not in held]


def keep(connection: Connection, reader: CueReader, texts: Sequence[str]) -> None:
    """Store what was read of these texts; what other readers made of texts is dropped."""
    seen, name = memory(reader), reader.identity
    connection.execute(delete(HEARD).where(HEARD.c.reader != name))
    fresh = {digest(text): text for text in texts if text in seen}
    for known, _ in _held(connection, name, fresh):
        del fresh[known]
    if fresh:
        rows = [
            {"reader": name, "text": one, "cues": np.asarray(seen[text], "<f4").tobytes()}
            for one, text in fresh.items()
        ]
        connection.execute(insert(HEARD), rows)


def _held(connection: Connection, name: str, digests: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    wanted = list(digests)
    query = select(HEARD.c.text, HEARD.c.cues).where(HEARD.c.reader == name)
    for begin in range(0, len(wanted), MANY):
        asked = query.where(HEARD.c.text.in_(wanted[begin : begin + MANY]))
        yield from ((text, cues) for text, cues in connection.execute(asked))
