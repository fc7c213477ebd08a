"""What debtors answer in a week, and what the desk does with it."""

from dataclasses import dataclass

import numpy as np

from kanwil.base.terms import EventKind
from kanwil.cues.names import CUES
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.controller import withdraw
from kanwil.training.simulate.crowd import WRITES, habits
from kanwil.training.simulate.diary import Week, share
from kanwil.training.simulate.hidden import pick
from kanwil.training.simulate.items import firsts
from kanwil.training.simulate.replies import BLOCKS, COMPLAINTS, CUE
from kanwil.training.simulate.world import World

_SOON = 10
"""Days before the due date from which a debtor may write about an invoice unasked."""
_PROMISED_WEEKS = (0.20, 0.30, 0.22, 0.14, 0.14)
_PLAN_PARTS = (3, 4, 6, 8)
_BY_PHONE = np.array([0.15, 0.08, 0.10, 0.20, 1.0])
"""Share of the answers that come by telephone, per kind of step they answer to."""
_USUAL_CHANNEL = 0.85

_COMPLAINTS = np.array([name.removeprefix("complaint_") for name in CUES])


@dataclass(frozen=True)
class Answers:
    """The answers of a week, one row per debtor that was heard.

    Attributes
    ----------
    cue, second : places in CUES, −1 where nothing (more) was said or the text was not kept.
    """

    rows: Ints
    logged: Flags
    cue: Ints
    second: Ints
    day: Ints

    def says(self, *cues: int) -> Flags:
        """Tell which answers say one of these cues."""
        wanted = np.array(cues)
        first = (self.cue[:, None] == wanted).any(axis=1)
        found: Flags = first | (self.second[:, None] == wanted).any(axis=1)
        return found

    def who(self, *cues: int) -> Ints:
        """Return the debtors that say one of these cues."""
        return self.rows[self.says(*cues)]


def respond(world: World, now: Week) -> Answers:
    """Draw the week's answers, let the oracle see them, and act on them."""
    answers = _heard(world, now)
    desk, rows = world.desk, answers.rows
    desk.replied[rows] = now.number
    world.answered_on[rows] = answers.day
    desk.claimed[answers.who(CUE["claims_paid"])] = now.number
    desk.our_side[answers.who(*BLOCKS, CUE["asks_copy"])] = now.number
    item = _item_meant(world, now, rows)
    promised = _promises(world, now, answers)
    _note(world, now, answers, item, promised)
    _send_copies(world, now, answers, item)
    _complaints(world, answers, item)
    _plans(world, now, answers)
    _offers(world, now, answers, item)
    return answers


def _heard(world: World, now: Week) -> Answers:
    """Draw who is heard and what is said."""
    rows = _contactable(world, now)
    desk, crowd = world.desk, world.crowd
    touched = desk.touched_in(now.number)[rows]
    level = np.where(touched, desk.touch[rows], 0)
    voice, logged = crowd.voice[rows], crowd.logs_in[rows]
    shown = np.where(logged[:, None], 1.0, world.voice.shown[voice])
    chance = world.voice.answers[level] * shown
    heard = world.rng.random(len(rows)) < chance[np.arange(len(rows)), world.state[rows]]
    world.see(rows[~heard], chance[~heard], heard[~heard])
    rows, logged, seen = rows[heard], logged[heard], world.voice.answers[level[heard]]
    cue, second, told = _said(world, rows, logged, world.voice.says[voice[heard]])
    world.likelihood[rows] *= seen * told
    day = world.calendar.working(
        now.start[rows] + world.rng.integers(1, 6, len(rows)), now.end[rows]
    )
    return Answers(rows, logged, cue, second, day)


def _said(world: World, rows: Ints, logged: Flags, says: Floats) -> tuple[Ints, Ints, Floats]:
    """Draw the cues; returns them with P(these cues | state), (m, STATES)."""
    m, state = np.arange(len(rows)), world.state[rows]
    own = says[m, state] * np.where(logged[:, None], 1.0, world.voice.shows)
    cue = pick(own / own.sum(axis=1, keepdims=True), world.rng)
    rest = says[m, state].copy()
    rest[m, cue] = 0
    second = pick(rest / rest.sum(axis=1, keepdims=True), world.rng)
    two = logged & share(world.rng, len(rows), world.company.second_cue)
    kept = ~logged | share(world.rng, len(rows), world.company.keeps_text)
    first = says[m, :, cue]
    after = says[m, :, second] / (1 - first)
    told = np.where(kept[:, None], first * np.where(two[:, None], after, 1.0), 1.0)
    return np.where(kept, cue, -1), np.where(kept & two, second, -1), told


def _contactable(world: World, now: Week) -> Ints:
    """Return who has an open item that is due soon or late, and is not beyond asking."""
    items = world.items.open()
    who = world.items.debtor[items]
    soon = world.items.due[items] < now.end[who] + _SOON
    rows = np.unique(who[soon & (world.items.issued[items] < now.start[who])])
    return rows[~world.desk.gone[rows]]


def _item_meant(world: World, now: Week, rows: Ints) -> Ints:
    """Return per answer the oldest open item from before this week."""
    items = world.items.open()
    items = items[world.items.issued[items] < now.start[world.items.debtor[items]]]
    owner = world.items.debtor[items]
    first = firsts(owner)
    return items[first[np.searchsorted(owner[first], rows)]]


def _promises(world: World, now: Week, answers: Answers) -> Ints:
    """Note the weeks promised for; returns the days (−1: no dated promise)."""
    rng, m = world.rng, len(answers.rows)
    ahead = rng.choice(len(_PROMISED_WEEKS), m, p=_PROMISED_WEEKS)
    made = answers.says(CUE["promise_dated"])
    rows = answers.rows
    world.desk.promise[rows[made]] = now.number + ahead[made]
    day = np.where(ahead == 0, now.end[rows], now.start[rows] + 7 * ahead + rng.integers(0, 7, m))
    found: Ints = np.where(made, np.maximum(day, answers.day), -1)
    event = made & share(rng, m, np.where(answers.logged, 0.5 * world.company.event_rows, 1.0))
    world.diary.add(
        "events", rows[event], kind=EventKind.PROMISE, day=answers.day[event], until=found[event]
    )
    return found


def _note(world: World, now: Week, answers: Answers, item: Ints, promised: Ints) -> None:
    """Write the answers into the contact log."""
    rng, kept, rows = world.rng, answers.logged, answers.rows
    touched = world.desk.touched_in(now.number)[rows]
    level = np.where(touched, world.desk.touch[rows], 0)
    phone = share(rng, len(rows), _BY_PHONE[level])
    usual = share(rng, len(rows), _USUAL_CHANNEL)
    other = habits(world.crowd.group[rows], rng)
    written = np.array(WRITES)[np.where(usual, world.crowd.writes[rows], other)]
    channel = np.where(phone, "phone", written)
    world.diary.add(
        "contacts", rows[kept], day=answers.day[kept], direction="in", item=item[kept],
        channel=channel[kept], kind=np.where(phone, "note", "reply")[kept],
        cue=answers.cue[kept], second=answers.second[kept], promised=promised[kept],
        cents=world.items.left[item][kept],
    )  # fmt: skip


def _send_copies(world: World, now: Week, answers: Answers, item: Ints) -> None:
    """Send the invoice again to who never had it, or asks for it."""
    copied = answers.says(CUE["not_received"], CUE["wrong_address"], CUE["asks_copy"])
    copied &= world.crowd.logs_out[answers.rows]
    rows = answers.rows[copied]
    day = world.calendar.working(answers.day[copied] + 1, now.end[rows])
    world.diary.add(
        "contacts", rows, day=day, direction="out", channel="email", kind="note",
        item=item[copied], cents=world.items.left[item[copied]],
    )  # fmt: skip


def _complaints(world: World, answers: Answers, item: Ints) -> None:
    """Stop the ladder for who complains; some complaints get an event."""
    new = answers.says(*COMPLAINTS) & (world.desk.complaint[answers.rows] < 0)
    rows, item, day = answers.rows[new], item[new], answers.day[new]
    withdraw(world, rows, day)
    world.desk.complaint[rows] = item
    world.items.complained[item] = 1
    noted = share(world.rng, len(rows), world.company.event_rows) | ~answers.logged[new]
    whole = share(world.rng, len(rows), 0.6)
    cents = np.where(whole, world.items.left[item], world.items.left[item] // 3)
    cue = np.where(np.isin(answers.cue, COMPLAINTS), answers.cue, answers.second)[new]
    world.desk.complaint_row[rows[noted]] = world.diary.add(
        "events", rows[noted], kind=EventKind.COMPLAINT, day=day[noted], item=item[noted],
        cents=cents[noted], code=_COMPLAINTS[cue[noted]],
    )  # fmt: skip


def _plans(world: World, now: Week, answers: Answers) -> None:
    """Grant some of the instalment plans asked for: equal parts, one each four weeks."""
    rng, desk = world.rng, world.desk
    asked = answers.who(CUE["instalment_request"])
    asked = asked[(desk.plan_left[asked] == 0) & ~desk.gone[asked]]
    late = world.items.late(now.end)
    rows = asked[late.is_late[asked] & share(rng, len(asked), world.company.grants_plan)]
    parts = rng.choice(_PLAN_PARTS, len(rows))
    desk.plan_left[rows], desk.plan_next[rows] = parts, now.number + 2
    desk.plan_missed[rows] = 0
    desk.plan_cents[rows] = np.ceil(late.cents[rows] / parts).astype(np.int64)
    withdraw(world, rows, now.end[rows])
    noted = share(rng, len(rows), world.company.plan_rows)
    until = now.end[rows] + 7 + 28 * parts
    world.diary.add(
        "events", rows[noted], kind=EventKind.PLAN, day=now.end[rows][noted], until=until[noted],
        cents=late.cents[rows][noted],
    )  # fmt: skip


def _offers(world: World, now: Week, answers: Answers, item: Ints) -> None:
    """Set off against what we owe who is also our supplier; barter with another company."""
    rng = world.rng
    offers = answers.says(CUE["set_off_offer"]) & (world.crowd.group[answers.rows] > 0)
    taken = offers & share(rng, len(offers), world.company.barter)
    rows, item = answers.rows[taken], item[taken]
    supplier = world.crowd.supplier[rows]
    taken_too = supplier | share(rng, len(rows), 0.3)
    rows, item, supplier = rows[taken_too], item[taken_too], supplier[taken_too]
    cents = world.items.left[item]
    world.diary.add("payments", rows, day=now.end[rows], item=item, cents=cents, method="set_off")
    swapped = ~supplier
    world.diary.add(
        "events", rows[swapped], kind=EventKind.BARTER, day=now.end[rows][swapped],
        item=item[swapped], cents=cents[swapped],
    )  # fmt: skip
    world.items.left[item] = 0
    world.paid_on[rows], world.set_off_on[rows] = now.end[rows], now.end[rows]
