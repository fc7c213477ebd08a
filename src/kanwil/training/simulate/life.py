"""One run: week after week debtors change, order, are asked, answer, pay and are judged."""

import numpy as np

from kanwil.base.terms import EventKind
from kanwil.training.metrics import Flags, Ints
from kanwil.training.simulate import answers, controller, hidden, paying
from kanwil.training.simulate.cases import Cases
from kanwil.training.simulate.diary import Calendar, Week
from kanwil.training.simulate.hidden import Change
from kanwil.training.simulate.replies import BLOCKS
from kanwil.training.simulate.world import World

_DELIVERY_WEEKS = 3
_STOP_DAYS = 60


def live(world: World, calendar: Calendar) -> Cases:
    """Run all weeks; returns the cases that were met."""
    cases = Cases(world)
    delivered = np.full(len(world.crowd), -_DELIVERY_WEEKS)
    for number in range(calendar.weeks):
        now = calendar.week(number, world.crowd.phase)
        _change(world, now, delivered)
        late = world.items.late(now.start)
        ordered = _order(world, now, late.oldest)
        delivered[ordered] = number
        controller.act(world, now, late)
        fixed = answers.respond(world, now).who(*BLOCKS)
        paying.pay(world, now)
        paying.pay_plans(world, now)
        paying.collect(world, now)
        _end(world, now)
        settled = controller.settle(world, now)
        controller.write_off(world, now, late)
        world.conclude()
        _remember(world, now, settled, fixed)
        cases.watch(now)
    cases.close_book()
    return cases


def _change(world: World, now: Week, delivered: Ints) -> None:
    """Let the hidden states move, and the belief with them."""
    last = world.change
    change = Change(
        shock=now.shock[world.crowd.sector],
        holiday=now.holiday,
        delivered=now.number - delivered <= _DELIVERY_WEEKS,
        settled=last.settled,
        warned=last.warned,
        reminded=last.reminded,
        fixed=last.fixed,
    )
    kernel = hidden.steps(world.kernels, world.crowd.of_class, change)
    world.state = hidden.move(world.state, kernel, world.rng)
    world.belief = hidden.forward(world.belief, kernel)


def _remember(world: World, now: Week, settled: Flags, fixed: Ints) -> None:
    """Keep what of this week bears on the next."""
    heard = np.zeros(len(world.crowd), dtype=np.bool_)
    heard[fixed] = True
    touched = world.desk.touched_in(now.number) & ~settled
    world.change = Change(
        world.change.shock, now.holiday, world.change.delivered, settled,
        warned=touched & (world.desk.touch == 3), reminded=touched, fixed=heard,
    )  # fmt: skip


def _order(world: World, now: Week, oldest: Ints) -> Ints:
    """Invoice what is ordered this week; returns who ordered."""
    crowd, rng = world.crowd, world.rng
    open_for = (crowd.joined <= now.number) & ~world.desk.gone & ~world.desk.lost
    open_for &= ~(crowd.stoppable & (oldest > _STOP_DAYS))
    rows = np.flatnonzero(open_for)
    usual = (crowd.weekly * now.season[crowd.sector])[rows]
    count = rng.poisson(usual * world.tables.orders[world.state[rows]])
    factor = world.tables.orders
    powers = factor ** np.arange(count.max(initial=0) + 1)[:, None]
    world.likelihood[rows] *= powers[count] * np.exp(-usual[:, None] * (factor - 1))
    who = np.repeat(rows, count)
    amount = np.exp(crowd.mu[who] + crowd.sd[who] * rng.standard_normal(len(who)))
    issued = world.calendar.working(now.start[who] + rng.integers(0, 7, len(who)), now.end[who])
    cents = np.maximum(amount, 500).astype(np.int64)
    world.items.add(who, issued, issued + crowd.terms[who], cents)
    return rows[count > 0]


def _end(world: World, now: Week) -> None:
    """Let some debtors fail: insolvency for companies, WSNP or bewind for consumers."""
    open_items = world.items.open()
    rows = np.unique(world.items.debtor[open_items])
    rows = rows[~world.desk.gone[rows]]
    chance = np.tile(world.tables.fate, (len(rows), 1))
    rows = rows[world.happens(rows, chance)]
    world.desk.ended[rows] = now.number
    world.desk.plan_left[rows] = 0
    person = np.where(world.rng.random(len(rows)) < 0.6, EventKind.WSNP, EventKind.BEWIND)
    kind = np.where(world.crowd.group[rows] > 0, str(EventKind.INSOLVENCY), person)
    world.diary.add("events", rows, kind=kind, day=now.end[rows])
