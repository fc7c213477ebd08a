"""The cases of a run: opened, judged once on what shows, closed; with truth and posterior."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES, Action, Outcome
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.diary import Week, share
from kanwil.training.simulate.hidden import CATEGORY_OF
from kanwil.training.simulate.world import NEVER, World

POSTERIOR = tuple(f"p_{category}" for category in CATEGORIES)
_MARKS = ("plan", "credited", "set_off", "handed", "written", "gone")
_RECENT = 2


@dataclass
class _Open:
    """The running episodes, one place per debtor."""

    running: Flags
    judged: Ints
    overdue: Ints
    category: Ints
    posterior: Floats
    action: Ints


class Cases:
    """Watches a world after each week, and keeps the judged cases.

    Columns of `frame`: debtor, as_of and resolved_on (ordinals, −1 while it stands), overdue
    (cents), category (code), the posterior columns, action and outcome (places in their enums).
    """

    def __init__(self, world: World) -> None:
        n = len(world.crowd)
        self.world = world
        self._now = _Open(
            np.zeros(n, dtype=np.bool_), np.full(n, -1), np.zeros(n, dtype=np.int64),
            np.zeros(n, dtype=np.int64), np.zeros((n, 4)), np.zeros(n, dtype=np.int64),
        )  # fmt: skip
        self._marks = {mark: np.zeros(n, dtype=np.bool_) for mark in _MARKS}
        self._kept: list[dict[str, Ints | Floats]] = []

    def watch(self, now: Week) -> None:
        """Open, mark, judge and close the episodes at the end of a week."""
        world, one = self.world, self._now
        late = world.items.late(now.end)
        self._mark(now)
        ended = one.running & ~late.is_late
        self._close(np.flatnonzero(ended & (one.judged >= 0)), now)
        self._forget(ended)
        one.running = late.is_late
        ready = one.running & (one.judged < 0) & (late.oldest >= world.company.judge_after)
        chance = world.company.judge_rate * np.where(world.desk.replied == now.number, 1.5, 1.0)
        rows = np.flatnonzero(ready & share(world.rng, len(ready), chance))
        self._judge(rows, now.end[rows], late.cents[rows], now.number)

    def close_book(self) -> None:
        """Keep the judged cases that stand, and judge who is late on the run's last day anew.

        Were they judged on the last day only, then the cases of the last months would be those
        that closed soon, and no chance given beforehand could be right about them.
        """
        world = self.world
        standing = np.flatnonzero(self._now.judged >= 0)
        self._keep(standing, np.full(len(standing), -1))
        last = np.full(len(world.crowd), world.calendar.until)
        late = world.items.late(last)
        rows = np.flatnonzero(late.is_late & (self._now.judged < world.calendar.until))
        self._judge(rows, last[rows], late.cents[rows], world.calendar.weeks - 1)
        self._keep(rows, np.full(len(rows), -1))

    def frame(self) -> pd.DataFrame:
        """Return all judged cases in order of closing, those still standing last."""
        return pd.DataFrame(
            {name: np.concatenate([part[name] for part in self._kept]) for name in self._kept[0]}
        )

    def _judge(self, rows: Ints, as_of: Ints, cents: Ints, week: int) -> None:
        one = self._now
        one.judged[rows], one.overdue[rows] = as_of, cents
        one.category[rows] = CATEGORY_OF[self.world.state[rows]]
        one.posterior[rows] = self.world.posterior(rows)
        one.action[rows] = self._actions(rows, week)

    def _actions(self, rows: Ints, week: int) -> Ints:
        """Return what the desk is doing with each case, as a place in Action."""
        desk = self.world.desk
        order = list(Action)
        ladder = [Action.WAIT, Action.REMIND, Action.CALL, Action.FINAL_NOTICE]
        base = np.array([order.index(one) for one in ladder])[desk.level[rows]]
        tests = {
            Action.HAND_OVER: desk.handed[rows] > NEVER,
            Action.WRITE_OFF: desk.gone[rows],
            Action.INSTALMENTS: desk.plan_left[rows] > 0,
            Action.RESOLVE_COMPLAINT: desk.complaint[rows] >= 0,
            Action.CHECK_PAYMENT: week - desk.claimed[rows] < _RECENT,
            Action.SEND_COPY: week - desk.our_side[rows] < _RECENT,
        }
        places = [order.index(action) for action in tests]
        found: Ints = np.select(list(tests.values()), places, base)
        return found

    def _mark(self, now: Week) -> None:
        desk, marks = self.world.desk, self._marks
        marks["plan"] |= desk.plan_left > 0
        marks["handed"] |= desk.handed > NEVER
        marks["gone"] |= desk.gone
        for mark, days in (
            ("credited", self.world.credited_on),
            ("written", self.world.written_on),
            ("set_off", self.world.set_off_on),
        ):
            marks[mark] |= days >= now.start

    def _close(self, rows: Ints, now: Week) -> None:
        paid = self.world.paid_on[rows]
        day = np.where(paid >= now.start[rows], paid, now.end[rows])
        self._keep(rows, day)

    def _keep(self, rows: Ints, resolved_on: Ints) -> None:
        one = self._now
        self._kept.append(
            {
                "debtor": rows,
                "as_of": one.judged[rows],
                "resolved_on": resolved_on,
                "overdue": one.overdue[rows],
                "category": one.category[rows],
                "action": one.action[rows],
                "outcome": self._outcomes(rows),
                **dict(zip(POSTERIOR, one.posterior[rows].T, strict=True)),
            }
        )

    def _outcomes(self, rows: Ints) -> Ints:
        """Return how each episode ended, as a place in Outcome."""
        mark = {name: flags[rows] for name, flags in self._marks.items()}
        order = list(Outcome)
        tests = {
            Outcome.INSOLVENT: mark["gone"],
            Outcome.HANDED_OVER: mark["handed"] & ~mark["written"],
            Outcome.WRITTEN_OFF: mark["written"],
            Outcome.PLAN_KEPT: mark["plan"],
            Outcome.SET_OFF: mark["set_off"],
            Outcome.CREDITED: mark["credited"],
        }
        places = [order.index(outcome) for outcome in tests]
        found: Ints = np.select(list(tests.values()), places, order.index(Outcome.PAID))
        return found

    def _forget(self, ended: Flags) -> None:
        """Wipe the episode and the desk's ladder of who is not late any more."""
        self._now.judged[ended] = -1
        for flags in self._marks.values():
            flags[ended] = False
        desk = self.world.desk
        desk.level[ended], desk.touch[ended], desk.plan_left[ended] = 0, 0, 0
        desk.handed[ended], desk.announced[ended] = NEVER, False
