"""What a debtor's replies say: as kanwil read them, or as a user said, which then stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.problems import RefusedError
from kanwil.base.words import Tr
from kanwil.book.links import mains
from kanwil.book.tables import FACTS
from kanwil.cues.judged import Lesson, digest
from kanwil.cues.names import CUES, SHOWN, WORDS
from kanwil.triage.books import Book
from kanwil.triage.moves import Seat, append
from kanwil.triage.tables import HEARD, LESSONS, MOVES

NOTHING = "neutral"
"""The cue of a reply that says nothing about paying; it goes with no other."""
CHOICES: dict[str, str] = {cue: words for cue, words in WORDS.items() if cue != NOTHING}
"""What a user may choose from, in Dutch words for "de klant …"."""
MOST = 3


@dataclass(frozen=True)
class Said:
    """What a reply says; `by` is who judged that, '' where kanwil read it."""

    contact_id: str
    cues: tuple[str, ...]
    by: str = ""


def in_words(said: Said, tr: Tr) -> str:
    """Return it as a line of the timeline."""
    words = ", ".join(tr.t(WORDS[cue]) for cue in said.cues) or tr.t("niets duidelijks")
    if said.by:
        return tr.t("{name} zei: {said}", name=said.by, said=words)
    return tr.t("Gelezen als: {said}", said=words)


def tell(book: Book, seat: Seat, contact_id: str, cues: Sequence[str]) -> int:
    """Record what a reply says, from the seat's day on; no cue is: nothing about paying.

    Raises
    ------
    RefusedError : a word outside the list, or a reply that is not there.
    """
    if unknown := set(cues) - set(CHOICES):
        raise RefusedError(
            "Onbekende waarde voor {field}: {word}", field="cues", word=", ".join(sorted(unknown))
        )
    with book.write() as connection:
        text = _text(connection, contact_id)
        move = append(connection, seat, "reread", note=", ".join(WORDS[one] for one in cues))
        said = "|".join(one for one in CUES if one in cues) or NOTHING
        row = {"move": move, "contact_id": contact_id, "text": digest(text), "cues": said}
        connection.execute(LESSONS.insert().values(row))
    return move


def lessons(connection: Connection) -> list[Lesson]:
    """Return what users said and did not take back, in the order of the days."""
    undone = select(MOVES.c.undoes).where(MOVES.c.undoes.is_not(None))
    columns = (MOVES.c.debtor_id, MOVES.c.day, MOVES.c.made_by)
    query = select(LESSONS, *columns).join(MOVES).where(MOVES.c.move.not_in(undone))
    found, main = connection.execute(query.order_by(MOVES.c.day, MOVES.c.move)), mains(connection)
    return [
        Lesson(
            debtor_id=main.get(row.debtor_id, row.debtor_id),
            contact_id=row.contact_id,
            text=row.text,
            cues=tuple(row.cues.split("|")),
            day=row.day,
            by=row.made_by,
        )
        for row in found
    ]


def said_in(connection: Connection, contacts: pd.DataFrame, day: date) -> dict[str, Said]:
    """Return by contact what each reply was said or read to say by `day`; the unread not."""
    own = contacts[(contacts["direction"] == "in") & contacts["text"].notna()]
    texts = {
        str(one): digest(str(text).strip())
        for one, text in zip(own["contact_id"], own["text"], strict=True)
    }
    query = select(HEARD.c.text, HEARD.c.cues).where(HEARD.c.text.in_(set(texts.values())))
    read = {row.text: _likely(row.cues) for row in connection.execute(query)}
    found = {one: Said(one, read[text]) for one, text in texts.items() if text in read}
    for one in lessons(connection):
        if one.day <= day and texts.get(one.contact_id) == one.text:
            found[one.contact_id] = Said(one.contact_id, one.cues, one.by)
    return found


def _likely(cues: bytes) -> tuple[str, ...]:
    told = np.frombuffer(cues, dtype="<f4")
    likely = [int(place) for place in np.argsort(-told, kind="stable") if told[place] >= SHOWN]
    return tuple(CUES[place] for place in likely[:MOST])


def _text(connection: Connection, contact_id: str) -> str:
    table = FACTS["contacts"]
    query = select(table.c.text).where(
        table.c.contact_id == contact_id, table.c.direction == "in", table.c.until_batch.is_(None)
    )
    text = str(connection.execute(query).scalar() or "").strip()
    if not text:
        raise RefusedError("Deze reactie staat niet (meer) in het boek.")
    return text
