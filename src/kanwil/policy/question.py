"""The one question whose answer would improve the choice of action most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.terms import CATEGORIES, Action

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """One possible answer to a question.

    `code` goes into the `answer` event; it is the name of a cue where the answer amounts to one.
    `given` is how often each category, in the usual order, gives this answer (an assumption).
    A `dated` answer names a day, and is recorded as the promise that it is; `in_vain` is no word of
    the debtor's, and is recorded as a call that we made.
    """

    code: str
    words: str
    given: tuple[float, float, float, float]
    dated: bool = False
    in_vain: bool = False


@dataclass(frozen=True)
class Question:
    """A question to put to the debtor, in Dutch (the message id), with its possible answers."""

    code: str
    words: str
    answers: tuple[Answer, ...]


_NEVER = (0.0, 0.0, 0.0, 0.0)
UNREACHED = (
    Answer("no_answer", "Niet bereikt", _NEVER, in_vain=True),
    Answer("voicemail", "Voicemail ingesproken", _NEVER, in_vain=True),
)
IN_VAIN = frozenset(answer.code for answer in UNREACHED)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "what_holds",
        "Wat houdt de betaling tegen?",
        (
            Answer("complaint_quality", "Klacht over kwaliteit", (0.18, 0.02, 0.05, 0.01)),
            Answer("complaint_delivery", "Klacht over levering", (0.12, 0.02, 0.03, 0.00)),
            Answer("complaint_price", "Klacht over prijs", (0.10, 0.01, 0.02, 0.01)),
            Answer("not_received", "Geen factuur ontvangen", (0.03, 0.02, 0.01, 0.13)),
            Answer("waits_approval", "Wacht op akkoord", (0.03, 0.02, 0.01, 0.12)),
            Answer("cash_trouble", "Kan nu niet betalen", (0.08, 0.46, 0.30, 0.02)),
            Answer("instalment_request", "Stelt regeling voor", (0.01, 0.17, 0.04, 0.01)),
            Answer("set_off_offer", "Biedt wederdienst", (0.01, 0.05, 0.01, 0.00)),
            Answer("promise_dated", "Belooft datum", (0.06, 0.07, 0.04, 0.12), dated=True),
            Answer("forgot", "Vergeten of blijven liggen", (0.04, 0.04, 0.03, 0.45)),
            Answer("pay_run", "Betaalt altijd later", (0.14, 0.05, 0.05, 0.06)),
            Answer("refuses", "Wil niet betalen", (0.10, 0.02, 0.25, 0.00)),
            Answer("evasive", "Ontwijkt de vraag", (0.10, 0.05, 0.16, 0.07)),
            *UNREACHED,
        ),
    ),
    Question(
        "when_and_how_much",
        "Op welke dag betaalt u, en welk bedrag?",
        (
            Answer("promise_dated", "Belooft datum", (0.22, 0.08, 0.05, 0.80), dated=True),
            Answer("instalment_request", "In delen", (0.10, 0.62, 0.20, 0.05)),
            Answer("evasive", "Noemt geen dag", (0.40, 0.25, 0.40, 0.12)),
            Answer("refuses", "Betaalt niet", (0.28, 0.05, 0.35, 0.03)),
            *UNREACHED,
        ),
    ),
    Question(
        "satisfied",
        "Bent u tevreden over wat wij leverden?",
        (
            Answer("satisfied", "Ja", (0.45, 0.90, 0.60, 0.95)),
            Answer("complaint_quality", "Nee", (0.55, 0.10, 0.40, 0.05)),
            *UNREACHED,
        ),
    ),
    Question(
        "instalments_help",
        "Kunt u het hele bedrag nu betalen, of helpt betalen in termijnen?",
        (
            Answer("can_pay", "Het hele bedrag kan", (0.60, 0.06, 0.05, 0.88)),
            Answer("instalment_request", "Termijnen helpen", (0.12, 0.82, 0.25, 0.10)),
            Answer("cash_trouble", "Geen van beide", (0.28, 0.12, 0.70, 0.02)),
            *UNREACHED,
        ),
    ),
)
_ACTIONS = tuple(Action)
BY_CODE = {question.code: question for question in QUESTIONS}
# What a call asks where no other question is worth more.
OPENING = QUESTIONS[0]


def ask(
    chances: Floats, values: Floats, allowed: NDArray[np.bool_], asked: NDArray[np.bool_]
) -> list[str]:
    """Return per row the code of the best question, or '' where `asked` is false.

    Value of information: what the best allowed action is expected to bring once the answer is
    known, over all answers, less what it brings without asking. All of `chances` (rows,
    categories), `values` (rows, actions, categories) and `allowed` (rows, actions) count.
    """
    worth = np.column_stack([_worth(one.answers, chances, values, allowed) for one in QUESTIONS])
    best = worth.argmax(axis=1)
    return [
        QUESTIONS[place].code if wanted else "" for place, wanted in zip(best, asked, strict=True)
    ]


def _worth(
    answers: Sequence[Answer], chances: Floats, values: Floats, allowed: NDArray[np.bool_]
) -> Floats:
    total = np.zeros(len(chances))
    for answer in answers:
        joint = chances * np.asarray(answer.given)
        euros = np.einsum("nac,nc->na", values, joint)
        total += np.where(allowed, euros, -np.inf).max(axis=1)
    return total


def best_by_category(values: Floats, allowed: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return per row and category the place of the best allowed action."""
    masked = np.where(allowed[:, :, None], values, -np.inf)
    return np.asarray(masked.argmax(axis=1))


def differs(plausible: "pd.Series[str]", best: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which rows have plausible categories that ask for different best actions."""
    inside = np.column_stack([plausible.str.contains(one, regex=False) for one in CATEGORIES])
    lowest = np.where(inside, best, len(Action)).min(axis=1)
    highest = np.where(inside, best, -1).max(axis=1)
    return np.asarray(lowest < highest)


def between(
    plausible: "pd.Series[str]",
    chances: Floats,
    best: NDArray[np.intp],
    doubt: NDArray[np.bool_],
) -> list[str]:
    """Return per row in doubt the best actions of its plausible categories, likeliest first."""
    found = [""] * len(plausible)
    for place in np.flatnonzero(doubt):
        inside = [n for n, one in enumerate(CATEGORIES) if one in plausible.iloc[place].split("|")]
        inside.sort(key=lambda n: -chances[place, n])
        found[place] = "|".join(dict.fromkeys(str(_ACTIONS[best[place, n]]) for n in inside))
    return found
