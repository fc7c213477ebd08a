"""What a debtor in each hidden state says when it answers, as chances over the cues."""

from dataclasses import dataclass

import numpy as np

from kanwil.cues.names import CUES
from kanwil.training.metrics import Floats
from kanwil.training.simulate.behaviour import by_mood, own
from kanwil.training.simulate.hidden import A_OF, GROUPS, STATES, T_OF, W_OF
from kanwil.training.simulate.parameters import Company

CUE = {name: place for place, name in enumerate(CUES)}
COMPLAINTS = tuple(CUE[one] for one in CUES if one.startswith("complaint_"))
BLOCKS = tuple(CUE[one] for one in ("not_received", "wrong_address", "waits_approval", "our_error"))

# Chance of an answer that week: unasked, to a reminder, a notice, a final notice, a call.
_ANSWERS = {
    "sharp": (0.012, 0.30, 0.34, 0.45, 0.62),
    "sloppy": (0.006, 0.22, 0.27, 0.38, 0.52),
    "blocked": (0.020, 0.38, 0.42, 0.52, 0.64),
    "stretches": (0.008, 0.25, 0.30, 0.42, 0.56),
    "disputes": (0.090, 0.45, 0.50, 0.58, 0.66),
    "refuses": (0.008, 0.17, 0.22, 0.34, 0.46),
}

# Weights of what is said, by mood; every mood also says a little of everything (_ANYTHING).
_SAYS: dict[str, dict[str, float]] = {
    "sharp": {
        "promise_dated": 4, "promise_vague": 1.5, "forgot": 2.5, "claims_paid": 1.6,
        "asks_copy": 1.2, "waits_approval": 0.9, "neutral": 2, "not_received": 0.8,
        "evasive": 0.5, "our_error": 0.5, "complaint_invoice": 0.4, "wrong_address": 0.2,
    },
    "sloppy": {
        "forgot": 4, "promise_vague": 2.2, "promise_dated": 3, "asks_copy": 1.2, "neutral": 1.5,
        "not_received": 0.9, "evasive": 0.9, "claims_paid": 0.8, "waits_approval": 0.4,
    },
    "blocked": {
        "not_received": 3, "wrong_address": 1.6, "waits_approval": 2.4, "our_error": 1.8,
        "asks_copy": 1.8, "complaint_invoice": 1.2, "claims_paid": 1.0, "neutral": 0.8,
        "promise_dated": 0.6, "evasive": 0.3,
    },
    "stretches": {
        "pay_run": 4, "promise_dated": 2.5, "waits_approval": 1.5, "neutral": 1.2, "evasive": 1.2,
        "promise_vague": 1.2, "forgot": 0.6, "leverage": 0.4, "asks_copy": 0.5,
    },
    "disputes": {
        "complaint_quality": 3, "complaint_delivery": 2, "complaint_price": 1.6,
        "complaint_invoice": 1.8, "leverage": 1.0, "refuses": 1.0, "evasive": 0.6,
        "asks_copy": 0.5, "neutral": 0.5, "our_error": 0.8, "promise_vague": 0.3,
    },
    "refuses": {
        "refuses": 2.2, "leverage": 1.4, "evasive": 2.2, "complaint_price": 0.8,
        "complaint_quality": 0.6, "promise_vague": 0.8, "neutral": 0.5,
    },
    "lies": {
        "cash_trouble": 3.0, "promise_vague": 2.0, "promise_dated": 1.4, "claims_paid": 1.3,
        "not_received": 1.2, "complaint_quality": 0.6, "complaint_invoice": 0.8, "forgot": 0.7,
        "instalment_request": 0.9, "evasive": 1.4, "asks_copy": 0.7, "waits_approval": 0.5,
    },
    "poor": {
        "cash_trouble": 3.2, "instalment_request": 2.6, "promise_vague": 1.8,
        "promise_dated": 1.8, "set_off_offer": 0.5, "neutral": 0.5, "insolvency": 0.15,
    },
    "ashamed": {
        "evasive": 2.2, "forgot": 1.5, "promise_vague": 2.2, "promise_dated": 1.3,
        "waits_approval": 0.7, "claims_paid": 0.5, "not_received": 0.6, "neutral": 1.0,
        "asks_copy": 0.5,
    },
    "bitter": {
        "refuses_broke": 3.0, "cash_trouble": 1.6, "refuses": 0.9, "evasive": 1.4,
        "insolvency": 0.5, "complaint_price": 0.4, "instalment_request": 0.3,
    },
}  # fmt: skip
_ANYTHING = 0.04
_NEVER = ("deceased",)
_NOT_CONSUMERS = ("pay_run", "set_off_offer")


@dataclass(frozen=True)
class Voice:
    """One company's debtors as they answer.

    Attributes
    ----------
    answers : (5 levels, STATES). says : (voice, STATES, CUES), rows sum to 1; the voices are
        the GROUPS and then a company that is also our supplier.
    shows : (CUES,) chance that a cue leaves an `events` row where no contact log is kept;
        shown : (voice, STATES) the same for whatever is said.
    """

    answers: Floats
    says: Floats
    shows: Floats
    shown: Floats

    @classmethod
    def of(cls, company: Company, rng: np.random.Generator) -> "Voice":
        """Draw the company's reply tables."""
        quiet = np.where(A_OF == 2, 1 - 0.75 * company.shame, 1.0)
        answers = np.minimum(_answers() * company.replies, 0.9) * quiet
        says = np.array([_says(company, voice) for voice in (*GROUPS, "supplier")])
        noise = rng.standard_normal((STATES, len(CUES))) * 0.5 + rng.standard_normal(len(CUES))
        says = _sharpened(says, company) * np.exp(company.quirks * noise)
        says[:, :, [CUE[one] for one in _NEVER]] = 0
        says /= says.sum(axis=2, keepdims=True)
        shows = np.zeros(len(CUES))
        shows[[*COMPLAINTS, CUE["promise_dated"]]] = company.event_rows
        return cls(own(answers, company, rng), says, shows, says @ shows)


def _answers() -> Floats:
    table = by_mood(_ANSWERS)
    table[:, A_OF > 0] *= np.array([1.8, 1.1, 1.1, 1.0, 1.0])[:, None]
    return table


def _weights(mood: str) -> Floats:
    found = np.full(len(CUES), _ANYTHING)
    for name, weight in _SAYS[mood].items():
        found[CUE[name]] += weight
    found /= found.sum()
    return found


def _says(company: Company, voice: str) -> Floats:
    """Mix the moods of each state; who is poor or unwilling mixes in shame or lies."""
    mood = {name: _weights(name) for name in _SAYS}
    poor = (1 - company.shame) * mood["poor"] + company.shame * mood["ashamed"]
    tight = 0.6 * mood["poor"] + 0.4 * poor
    refuses = (1 - company.lies) * mood["refuses"] + company.lies * mood["lies"]
    disputes = (1 - 0.15 * company.lies) * mood["disputes"] + 0.15 * company.lies * mood["lies"]
    rows = []
    for a, w, t in zip(A_OF, W_OF, T_OF, strict=True):
        willing = mood[("sharp", "sloppy", "blocked")[t]]
        base = (willing, mood["stretches"], disputes, refuses)[w]
        need = tight if a == 1 else poor
        hard = need if w == 0 else 0.45 * need + 0.55 * mood["bitter"]
        rows.append(base if a == 0 else 0.3 * base + 0.7 * hard)
    return _for_voice(np.array(rows), voice)


def _for_voice(says: Floats, voice: str) -> Floats:
    if voice == "consumer":
        says[:, [CUE[one] for one in _NOT_CONSUMERS]] *= 0.03
    if voice == "supplier":
        says[:, CUE["set_off_offer"]] = says[:, CUE["set_off_offer"]] * 3 + 0.03
    found: Floats = says / says.sum(axis=1, keepdims=True)
    return found


def _sharpened(says: Floats, company: Company) -> Floats:
    centre = says.mean(axis=1, keepdims=True)
    found: Floats = centre * (says / centre) ** company.contrast
    return found
