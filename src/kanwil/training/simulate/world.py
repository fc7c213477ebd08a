"""The state of a run between two weeks: the truth, the oracle's belief, and the desk's memory."""

from dataclasses import dataclass, field

import numpy as np

from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.behaviour import Tables
from kanwil.training.simulate.crowd import Crowd
from kanwil.training.simulate.diary import Calendar, Diary
from kanwil.training.simulate.hidden import CATEGORY_OF, STATES, Change, Kernels, pick
from kanwil.training.simulate.items import Items
from kanwil.training.simulate.parameters import Company
from kanwil.training.simulate.replies import Voice

NEVER = -99
"""A week number before every run."""
_CATEGORIES = np.eye(4)[CATEGORY_OF]


class Desk:
    """What the controller knows and did per debtor (n,); weeks are numbers, NEVER for none.

    `level` counts the ladder's steps of this episode (0–3), `touch` is the last step's kind
    (1 reminder, 2 notice, 3 final notice, 4 call) and `touched` its week; `complaint` is the
    item complained of and `complaint_row` its event (−1: none); `lost` customers cost us money
    and are sold nothing any more.
    """

    def __init__(self, n: int) -> None:
        def full(value: int) -> Ints:
            return np.full(n, value, dtype=np.int64)

        self.level, self.touch, self.touched = full(0), full(0), full(NEVER)
        self.promise, self.claimed, self.replied = full(NEVER), full(NEVER), full(NEVER)
        self.our_side = full(NEVER)
        self.plan_next, self.plan_left, self.plan_cents = full(NEVER), full(0), full(0)
        self.plan_missed = full(0)
        self.complaint, self.complaint_row = full(-1), full(-1)
        self.handed, self.ended = full(NEVER), full(NEVER)
        self.announced, self.lost = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)

    @property
    def gone(self) -> Flags:
        """Tell who is insolvent: nothing is asked of or sold to them any more."""
        found: Flags = self.ended > NEVER
        return found

    def busy(self, week: int) -> Flags:
        """Tell with whom the ladder rests: a promise, plan, complaint, hand-over, insolvency."""
        promised = self.promise >= week
        resting = (self.plan_left > 0) | (self.complaint >= 0) | (self.handed > NEVER)
        found: Flags = promised | resting | self.gone
        return found

    def touched_in(self, week: int) -> Flags:
        """Tell to whom a step was made in `week`."""
        found: Flags = self.touched == week
        return found


def _none(n: int) -> Ints:
    return np.zeros(n, dtype=np.int64)


@dataclass
class World:
    """Everything a week's steps read and write.

    Attributes
    ----------
    state : (n,) the truth. belief : (n, STATES) P(state | all seen up to last week), and
        `likelihood` what this week's observations add.
    change : what of last week bears on this week's transitions.
    paid_on, answered_on, … : (n,) the last day on which that happened.
    """

    company: Company
    crowd: Crowd
    calendar: Calendar
    rng: np.random.Generator
    kernels: Kernels
    tables: Tables
    voice: Voice
    state: Ints
    belief: Floats
    likelihood: Floats
    change: Change
    desk: Desk
    paid_on: Ints
    answered_on: Ints
    credited_on: Ints
    written_on: Ints
    set_off_on: Ints
    items: Items = field(default_factory=Items)
    diary: Diary = field(default_factory=Diary)

    @classmethod
    def new(
        cls, company: Company, crowd: Crowd, calendar: Calendar, rng: np.random.Generator
    ) -> "World":
        """Start a run in the long-run shares of the hidden states."""
        n = len(crowd)
        kernels = Kernels.of(company)
        belief = kernels.stationary()[crowd.of_class]
        return cls(
            company, crowd, calendar, rng, kernels,
            tables=Tables.of(company, rng),
            voice=Voice.of(company, rng),
            state=pick(belief, rng),
            belief=belief,
            likelihood=np.ones((n, STATES)),
            change=nothing(n),
            desk=Desk(n),
            paid_on=_none(n), answered_on=_none(n), credited_on=_none(n), written_on=_none(n),
            set_off_on=_none(n),
        )  # fmt: skip

    def see(self, rows: Ints, chance: Floats, happened: Flags) -> None:
        """Let the oracle see, per row, that something of `chance` (m, STATES) happened or not."""
        self.likelihood[rows] *= np.where(happened[:, None], chance, 1 - chance)

    def happens(self, rows: Ints, chance: Floats) -> Flags:
        """Draw from the true state's own chance, and let the oracle see the result."""
        found = self.rng.random(len(rows)) < chance[np.arange(len(rows)), self.state[rows]]
        self.see(rows, chance, found)
        return found

    def conclude(self) -> None:
        """Turn the week's likelihood into the belief at its end."""
        belief = self.belief * self.likelihood
        self.belief = belief / belief.sum(axis=1, keepdims=True)
        self.likelihood = np.ones_like(belief)

    def posterior(self, rows: Ints) -> Floats:
        """Return P(category | all that could be seen), (m, 4)."""
        found: Floats = self.belief[rows] @ _CATEGORIES
        return found


def nothing(n: int) -> Change:
    """Return a week that bears on nothing, for n debtors."""
    no = [np.zeros(n, dtype=np.bool_) for _ in range(5)]
    return Change(np.ones(n), False, *no)
