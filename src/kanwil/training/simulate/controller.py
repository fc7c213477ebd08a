"""The controller's moves: the ladder, hand-over, settling complaints, writing off."""

import numpy as np

from kanwil.base.terms import EventKind
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.diary import Week, share
from kanwil.training.simulate.items import Late
from kanwil.training.simulate.world import NEVER, World

SMALL_CENTS = 1500
"""Below this nobody writes a reminder."""
_EXTRA_CALLS = 0.08
_AGENCY_WEEKS, _AGENCY_GIVES_UP = 13, 0.03
_ESTATE_WEEKS, _ESTATE_CLOSES = 6, 0.12
_LOST = 0.6
"""Share of the debtors with a written-off invoice who are sold nothing any more."""
_SMALL_DAYS, _SMALL_WRITTEN_OFF = 150, 6000
_LETTERS = (0.0, 0.05, 0.15, 0.45)
"""Share of the steps (reminder, notice, final notice from 1) that go by post."""
_STEPS = np.array(["", "reminder", "notice", "final_notice", "call"])
_ANNOUNCED_DAYS = 14
_WITHDRAWN = 0.6


def ladder(world: World) -> Floats:
    """Return the days late of reminder, notice, final notice and hand-over."""
    one = world.company
    return np.cumsum([one.first_days, one.second_days, one.final_days, one.handover_days])


def act(world: World, now: Week, late: Late) -> None:
    """Take the steps of the ladder that are due, and hand over where it has ended."""
    desk, rng, n = world.desk, world.rng, len(world.crowd)
    steps = ladder(world)
    free = late.is_late & (late.cents >= SMALL_CENTS) & ~desk.busy(now.number)
    free &= desk.touched < now.number - 1
    due = free & (desk.level < 3) & (late.oldest >= steps[np.minimum(desk.level, 3)])
    step = due & share(rng, n, world.company.diligence)
    call = step & (desk.level > 0) & share(rng, n, world.company.call_share)
    call |= free & (desk.level == 3) & share(rng, n, _EXTRA_CALLS * world.company.call_share)
    desk.level[step] += 1
    rows = np.flatnonzero(step | call)
    desk.touch[rows] = np.where(call[rows], 4, desk.level[rows])
    desk.touched[rows] = now.number
    _write(world, now, rows, late)
    over = free & ~step & (desk.level == 3) & (late.oldest >= steps[3])
    _hand_over(world, now, np.flatnonzero(over & share(rng, n, world.company.hand_over)))


def _write(world: World, now: Week, rows: Ints, late: Late) -> None:
    """Log the step, let the mail bounce, announce a consequence with a final notice."""
    desk, rng = world.desk, world.rng
    called = desk.touch[rows] == 4
    letter = ~called & share(rng, len(rows), np.array(_LETTERS)[desk.level[rows]])
    day = world.calendar.working(now.start[rows], now.end[rows])
    logged = world.crowd.logs_out[rows]
    mailed = rows[logged & ~letter & ~called]
    bounced = np.zeros(len(world.crowd), dtype=np.int64)
    bounced[mailed] = world.happens(mailed, np.tile(world.tables.bounce, (len(mailed), 1)))
    kept = rows[logged]
    world.diary.add(
        "contacts", kept, day=day[logged], direction="out", item=late.oldest_of(kept),
        channel=np.select([called, letter], ["phone", "letter"], "email")[logged],
        kind=_STEPS[desk.touch[rows]][logged], bounced=bounced[kept], cents=late.cents[kept],
    )  # fmt: skip
    final = (desk.level[rows] == 3) & ~called & ~desk.announced[rows]
    final &= share(rng, len(rows), world.company.announces)
    desk.announced[rows[final]] = True
    world.diary.add(
        "events", rows[final], kind=EventKind.ANNOUNCED, day=day[final],
        until=day[final] + _ANNOUNCED_DAYS, code="hand_over",
    )  # fmt: skip


def _hand_over(world: World, now: Week, rows: Ints) -> None:
    desk = world.desk
    desk.handed[rows] = now.number
    day = world.calendar.working(now.start[rows] + 1, now.end[rows])
    said = desk.announced[rows]
    world.diary.add("events", rows[said], kind=EventKind.EXECUTED, day=day[said], code="hand_over")
    desk.announced[rows] = False


def withdraw(world: World, rows: Ints, day: Ints) -> None:
    """Take back what was announced to who now complains or pays in parts; not always in writing."""
    said = world.desk.announced[rows] & share(world.rng, len(rows), _WITHDRAWN)
    world.diary.add("events", rows[said], kind=EventKind.WITHDRAWN, day=day[said], code="hand_over")
    world.desk.announced[rows[said]] = False


def settle(world: World, now: Week) -> Flags:
    """Settle some complaints, with or without a credit note; returns for whom (n,)."""
    desk, rng, n = world.desk, world.rng, len(world.crowd)
    settled = (desk.complaint >= 0) & (desk.replied < now.number) & ~desk.gone
    settled &= share(rng, n, world.company.closes)
    rows = np.flatnonzero(settled)
    item = desk.complaint[rows]
    day = world.calendar.working(now.start[rows] + 2, now.end[rows])
    credited = share(rng, len(rows), world.company.credits) & (world.items.left[item] > 0)
    _credit(world, rows[credited], item[credited], day[credited])
    world.items.complained[item] = 0
    noted = desk.complaint_row[rows] >= 0
    world.diary.add(
        "events", rows[noted], kind=EventKind.COMPLAINT_CLOSED, day=day[noted], item=item[noted]
    )
    desk.complaint[rows], desk.complaint_row[rows] = -1, -1
    desk.level[rows] = np.minimum(desk.level[rows], 1)
    desk.touched[rows] = now.number
    desk.touch[rows] = 1
    return settled


def _credit(world: World, rows: Ints, item: Ints, day: Ints) -> None:
    whole = share(world.rng, len(rows), 0.3)
    part = np.where(whole, 1.0, world.rng.uniform(0.1, 0.6, len(rows)))
    cents = np.maximum((world.items.left[item] * part).astype(np.int64), 1)
    world.items.left[item] -= cents
    world.diary.add("credits", rows, day=day, item=item, cents=cents)
    world.paid_on[rows], world.credited_on[rows] = day, day


def write_off(world: World, now: Week, late: Late) -> None:
    """Write off what an agency, an estate or the controller gave up."""
    desk, rng, n = world.desk, world.rng, len(world.crowd)
    agency = (desk.handed > NEVER) & (now.number - desk.handed > _AGENCY_WEEKS)
    chance = agency * _AGENCY_GIVES_UP
    estate = desk.gone & (now.number - desk.ended > _ESTATE_WEEKS)
    chance = np.maximum(chance, estate * _ESTATE_CLOSES)
    small = (late.oldest > _SMALL_DAYS) & (late.cents < _SMALL_WRITTEN_OFF)
    chance = np.maximum(chance, small * world.company.write_off_small)
    gone = late.is_late & share(rng, n, chance)
    items = late.items[gone[late.owner]]
    items = items[world.items.left[items] > 0]
    who = world.items.debtor[items]
    day = world.calendar.working(now.start[who] + 3, now.end[who])
    world.diary.add("writeoffs", who, item=items, day=day)
    world.items.left[items] = 0
    world.paid_on[who], world.written_on[who] = day, day
    still = gone & ~desk.gone
    desk.handed[still] = NEVER
    desk.lost |= still & ~small & share(rng, n, _LOST)
