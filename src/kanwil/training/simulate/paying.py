"""What debtors pay in a week: sessions over open items, plans, collections and their returns."""

import numpy as np

from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.behaviour import LATE_EDGES, RETURN_CODES, Setting
from kanwil.training.simulate.diary import Week, share
from kanwil.training.simulate.hidden import pick
from kanwil.training.simulate.items import firsts
from kanwil.training.simulate.world import NEVER, World

_METHODS = {0: ("ideal", "transfer", "ideal", "card"), 1: ("transfer",), 2: ("transfer",)}
_HOLIDAY_SESSION = 0.85
_REFUND_DAYS = 56
_BIG = 2.0


def pay(world: World, now: Week) -> None:
    """Let who has open items sit down to pay, or not."""
    items = _payable(world, now)
    if not len(items):
        return
    owner = world.items.debtor[items]
    first = firsts(owner)
    rows, seat = owner[first], np.cumsum(np.isin(np.arange(len(items)), first)) - 1
    session = world.tables.session[_settings(world, now, items, first)]
    session = session * (_HOLIDAY_SESSION if now.holiday else 1.0)
    chance = _item_chances(world, now, items, first)
    paid, part = _drawn(world, rows, seat, session, chance)
    each = np.where(paid[:, None], chance, 1 - chance)
    tables = world.tables.part
    each *= np.where(part[:, None], tables, np.where(paid[:, None], 1 - tables, 1.0))
    joint = session * np.multiply.reduceat(each, first, axis=0)
    silent = np.logical_or.reduceat(paid, first)
    world.likelihood[rows] *= np.where(silent[:, None], joint, 1 - session + joint)
    _book(world, now, items[paid], part[paid], np.isin(items, items[first])[paid])


def _payable(world: World, now: Week) -> Ints:
    """Return the open items from before this week that wait for no collection, plan or end."""
    items = world.items.open()
    who = world.items.debtor[items]
    collects = world.crowd.direct_debit[who] & (world.items.due[items] >= now.start[who])
    plan = world.desk.plan_left[who] > 0
    new = world.items.issued[items] >= now.start[who]
    return items[~(collects | plan | new | world.desk.gone[who])]


def _settings(world: World, now: Week, items: Ints, first: Ints) -> Ints:
    """Return the Setting of each debtor that has payable items."""
    rows, desk, week = world.items.debtor[items[first]], world.desk, now.number
    due = world.items.due[items[first]] <= now.end[rows]
    touch = np.where(week - desk.touched[rows] <= 1, desk.touch[rows], 0)
    found: Ints = np.select(
        [
            desk.handed[rows] > NEVER,
            desk.claimed[rows] == week,
            desk.promise[rows] == week,
            desk.promise[rows] > week,
            touch > 0,
            due,
        ],
        [
            Setting.HANDED_OVER,
            Setting.CLAIMED_PAID,
            Setting.PROMISED_NOW,
            Setting.PROMISED_LATER,
            touch + Setting.DUE,
            Setting.DUE,
        ],
        Setting.NOTHING_DUE,
    )
    return found


def _item_chances(world: World, now: Week, items: Ints, first: Ints) -> Floats:
    """Return the chance that each item is paid in a session (k, STATES)."""
    store, who = world.items, world.items.debtor[items]
    late = now.start[who] + 3 - store.due[items]
    row = np.searchsorted(LATE_EDGES, late, side="right")
    oldest = np.zeros(len(items), dtype=np.int64)
    oldest[first] = late[first] > 0
    sore = np.where(store.complained[items] > 0, 2, oldest)
    chance = world.tables.item[row, sore]
    big = store.cents[items] > _BIG * np.exp(world.crowd.mu[who])
    chance[big] *= world.tables.big
    return chance


def _drawn(
    world: World, rows: Ints, seat: Ints, session: Floats, chance: Floats
) -> tuple[Flags, Flags]:
    """Draw from the true states which items are paid, and which of them in part."""
    rng, state = world.rng, world.state[rows]
    sits = rng.random(len(rows)) < session[np.arange(len(rows)), state]
    own = chance[np.arange(len(seat)), state[seat]]
    paid = sits[seat] & (rng.random(len(seat)) < own)
    part = paid & (rng.random(len(seat)) < world.tables.part[state[seat]])
    return paid, part


def _book(world: World, now: Week, items: Ints, part: Flags, oldest: Flags) -> None:
    """Write the payments: one day a debtor a week, round amounts where paid in part."""
    rng, store = world.rng, world.items
    who, left = store.debtor[items], store.left[items]
    some = left * rng.uniform(0.2, 0.75, len(items))
    some = np.where(left > 20_000, some // 5_000 * 5_000, some)
    cents = np.where(part, np.maximum(some, 1), left).astype(np.int64)
    day = _day_of(world, now, who)
    group = world.crowd.group[who]
    methods = np.array([rng.choice(_METHODS[g]) for g in range(3)])[group]
    store.left[items] = left - cents
    free = oldest & ~world.crowd.direct_debit[who]
    world.diary.add(
        "payments", who, day=day, item=items, cents=cents, method=methods, oldest=free.astype(int)
    )
    world.paid_on[who] = day


def _day_of(world: World, now: Week, who: Ints) -> Ints:
    """Return the day on which each debtor pays this week: its own weekday, or any."""
    crowd = world.crowd
    any_day = world.rng.integers(0, 7, len(crowd))
    day = now.start + np.where(crowd.spread, any_day, crowd.weekday)
    answered = world.answered_on
    day = np.where(answered >= now.start, np.maximum(day, answered), day)
    found = np.where(crowd.group > 0, world.calendar.working(day, now.end), day)
    result: Ints = found[who]
    return result


def pay_plans(world: World, now: Week) -> None:
    """Let the parts of running plans that fall due this week be paid, or missed."""
    desk = world.desk
    rows = np.flatnonzero((desk.plan_left > 0) & (desk.plan_next == now.number) & ~desk.gone)
    kept = world.happens(rows, np.tile(world.tables.keeps_plan, (len(rows), 1)))
    items = world.items.open()
    for row in rows[kept]:
        _pay_part(world, now, int(row), items[world.items.debtor[items] == row])
    desk.plan_next[rows] += 4
    desk.plan_left[rows[kept]] -= 1
    desk.plan_missed[rows[~kept]] += 1
    broken = rows[desk.plan_missed[rows] >= 2]
    desk.plan_left[broken] = 0
    desk.touched[broken] = now.number


def _pay_part(world: World, now: Week, row: int, items: Ints) -> None:
    """Pay one part of a plan on the oldest items; the last part takes the rest."""
    store = world.items
    before = np.cumsum(store.left[items]) - store.left[items]
    room = np.clip(world.desk.plan_cents[row] - before, 0, store.left[items])
    items, cents = items[room > 0], room[room > 0]
    who = np.full(len(items), row)
    day = _day_of(world, now, who)
    store.left[items] -= cents
    world.diary.add("payments", who, day=day, item=items, cents=cents, method="transfer")
    world.paid_on[who] = day


def collect(world: World, now: Week) -> None:
    """Collect what falls due by direct debit, and let earlier collections come back."""
    _returns(world, now)
    items = world.items.open()
    who = world.items.debtor[items]
    due = world.items.due[items]
    ours = world.crowd.direct_debit[who] & (due >= now.start[who]) & (due <= now.end[who])
    items = items[ours & ~world.desk.gone[who]]
    who = world.items.debtor[items]
    day = world.calendar.working(world.items.due[items], now.end[who])
    numbers = world.diary.add(
        "payments", who, day=day, item=items, cents=world.items.left[items], method="direct_debit"
    )
    world.items.collected[items], world.items.payment[items] = day, numbers
    world.items.taken[items] = world.items.left[items]
    world.items.left[items] = 0


def _returns(world: World, now: Week) -> None:
    """Let collections of the last eight weeks come back, with the code of the reason."""
    store = world.items
    items = np.flatnonzero(store.collected >= now.end.min() - _REFUND_DAYS - 7)
    if not len(items):
        return
    who, age = store.debtor[items], now.end[store.debtor[items]] - store.collected[items]
    fresh = age < 14
    fresh &= store.collected[items] < now.start[who]
    waits = ~fresh & (age <= _REFUND_DAYS)
    code = np.zeros(len(items), dtype=np.int64)
    code[fresh] = pick(world.tables.returned[world.state[who[fresh]]], world.rng)
    asked = share(world.rng, len(items), world.tables.refunded[world.state[who]])
    code[waits & asked] = 1 + RETURN_CODES.index("MD06")
    _see_returns(world, who, code, fresh, waits)
    back = code > 0
    items, who = items[back], who[back]
    day = world.calendar.working(now.start[who] + 1, now.end[who])
    names = np.array(("", *RETURN_CODES))[code[back]]
    world.diary.add("returns", who, payment=store.payment[items], day=day, code=names)
    store.reopen(items)


def _see_returns(world: World, who: Ints, code: Ints, fresh: Flags, waits: Flags) -> None:
    """Let the oracle see what came back and what did not (several items a debtor)."""
    came = world.tables.returned.T[code[fresh]]
    np.multiply.at(world.likelihood, who[fresh], came)
    refunded = world.tables.refunded
    later = np.where((code[waits] > 0)[:, None], refunded, 1 - refunded)
    np.multiply.at(world.likelihood, who[waits], later)
