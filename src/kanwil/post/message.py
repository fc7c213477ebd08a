"""A message of the outbox: where it may stand, why it stands there, and what it holds."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.post.letters import Letter, letter_of


class State(StrEnum):
    """Where a message stands.

    `unsure`: the wire broke, so that it may have gone; `tested`: it went to ourselves only; `held`:
    what came in since it was written forbids it.
    """

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    TESTED = "tested"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"


NEXT: dict[State, set[State]] = {
    State.DRAFT: {State.APPROVED, State.CANCELLED},
    State.APPROVED: {
        *(State.DRAFT, State.SENDING, State.SENT, State.FAILED, State.HELD, State.CANCELLED)
    },
    State.SENDING: {State.SENT, State.TESTED, State.FAILED, State.UNSURE, State.APPROVED},
    State.UNSURE: {State.SENT, State.TESTED, State.APPROVED},
    State.SENT: {State.APPROVED},
    State.TESTED: {State.APPROVED, State.DRAFT, State.CANCELLED},
    State.FAILED: {State.APPROVED, State.DRAFT, State.CANCELLED},
    State.HELD: {State.CANCELLED},
    State.CANCELLED: {State.DRAFT},
}
# What still asks something of somebody.
OPEN = frozenset(State) - {State.SENT, State.CANCELLED}


_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message stands where it does: a sentence (message id), and what fills it (ISO days)."""

    sentence: str
    fields: tuple[tuple[str, str], ...] = ()

    def told(self, tr: Tr) -> str:
        """Return the sentence in a language."""
        shown = {name: _shown(name, value, tr.lang) for name, value in self.fields}
        return tr.t(self.sentence, **shown) if self.sentence else ""


def _shown(name: str, value: str, lang: Lang) -> str:
    # Earlier versions kept the day as a Dutch text.
    iso = name == "day" and _ISO.fullmatch(value)
    return show_day(date.fromisoformat(value), lang) if iso else value


NONE = Reason("")


@dataclass(frozen=True)
class Message:
    """One message and its last step; `made_by` and `day` are of its writing."""

    message: int
    key: str
    debtor_id: str
    kind: str
    action: str
    channel: str
    recipient: str
    content: dict[str, Any]
    batch: int
    decision: int | None
    bundle: str
    replaces: int | None
    made_by: str
    day: date
    version: int
    state: State
    moved_at: datetime
    moved_by: str
    moved_on: date
    test: bool
    reason: Reason
    contact_id: str | None
    event_id: str | None

    @cached_property
    def letter(self) -> Letter:
        """The composed letter."""
        return letter_of(self.content)
