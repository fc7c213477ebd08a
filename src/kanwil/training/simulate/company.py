"""A company with known truth: simulate one, a population of them, write one out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES, Action, Outcome, Proof
from kanwil.book.frames import Ledger, as_text, coerce
from kanwil.book.ledger import export, write_csv
from kanwil.training.metrics import Floats, Ints
from kanwil.training.simulate.bank import Bank, shipped_bank
from kanwil.training.simulate.cases import POSTERIOR
from kanwil.training.simulate.contacts import contacts
from kanwil.training.simulate.crowd import gather
from kanwil.training.simulate.diary import Calendar, as_dates
from kanwil.training.simulate.ledger import ROOM, Clerk
from kanwil.training.simulate.life import live
from kanwil.training.simulate.parameters import COLD_WEEKS, Company, draw
from kanwil.training.simulate.world import World

UNTIL = date(2026, 10, 30)
"""The last day of a run of which the caller names no other."""
WEEKS = 156
CLERKS = ("Sanne", "Mark", "Yusuf")

MISTAKES: Floats = np.array(
    [
        [0.0, 0.30, 0.20, 0.50],
        [0.25, 0.0, 0.35, 0.40],
        [0.50, 0.45, 0.0, 0.05],
        [0.45, 0.50, 0.05, 0.0],
    ]
)
"""What a wrong controller says (columns) for each true category (rows), order of CATEGORIES."""
_PROOF_RIGHT, _PROOF_WRONG = (0.35, 0.45, 0.20), (0.08, 0.50, 0.42)


@dataclass(frozen=True)
class _Run:
    company: Company
    debtors: int
    weeks: int
    until: date
    prefix: str = ""


@dataclass(frozen=True)
class Simulation:
    """A simulated company.

    Attributes
    ----------
    ledger : the facts, also those after any case's as_of.
    resolved : resolved_cases as in the Ledger (cents); the category has label noise.
    moments : case_id, debtor_id, as_of of every judged case, closed or not; and, with an id of
        its own, of every debtor that is late on the last day.
    truth : case_id, category and the oracle's p_* per moment, same rows.
    phrases : contact_id, phrases, cues, meant (each `|`-joined) of every answer with a text.
    company, as_of : its numbers, its last day.
    """

    ledger: Ledger
    resolved: pd.DataFrame
    moments: pd.DataFrame
    truth: pd.DataFrame
    phrases: pd.DataFrame
    company: Company
    as_of: date


def simulate(
    debtors: int,
    seed: int,
    scenario: str = "base",
    until: date | None = None,
    *,
    weeks: int | None = None,
    own: Mapping[str, float] | None = None,
) -> Simulation:
    """Simulate a company of `debtors` debtors that ends on `until` (UNTIL when None).

    Parameters
    ----------
    weeks : length of the run; WEEKS, or COLD_WEEKS for a cold start, when None.
    own : company numbers (see parameters) to fix instead of drawing them.

    Raises
    ------
    UnknownScenarioError : no such scenario.
    """
    rng = np.random.default_rng(seed)
    company = replace(draw(rng, scenario), **(own or {}))
    length = weeks or _weeks(scenario)
    return _run(_Run(company, debtors, length, until or UNTIL), rng, shipped_bank())


def population(
    companies: int, debtors_each: int, seed: int, scenarios: Sequence[str] = ("base",)
) -> Iterator[Simulation]:
    """Simulate companies one after another, with ids of their own and the scenarios in turn."""
    for place, spawned in enumerate(np.random.SeedSequence(seed).spawn(companies)):
        rng = np.random.default_rng(spawned)
        scenario = scenarios[place % len(scenarios)]
        company = draw(rng, scenario)
        run = _Run(company, debtors_each, _weeks(scenario), UNTIL, f"{place + 1:03d}-")
        yield _run(run, rng, shipped_bank())


def _weeks(scenario: str) -> int:
    return COLD_WEEKS if scenario == "cold_start" else WEEKS


def _run(run: _Run, rng: np.random.Generator, bank: Bank) -> Simulation:
    # Streams of their own: neither the bank nor the label noise can change the ledger.
    life, paper, labels = rng.spawn(3)
    calendar = Calendar(run.until, run.weeks, run.company)
    crowd = gather(run.company, run.debtors, run.weeks, calendar.phases(), life)
    world = World.new(run.company, crowd, calendar, life)
    cases = live(world, calendar).frame().sort_values(["as_of", "debtor"], ignore_index=True)
    judged = np.sort((cases["debtor"] * ROOM + cases["as_of"]).to_numpy())
    clerk = Clerk(world, paper, run.prefix, judged)
    log, side = contacts(clerk, bank)
    ledger = clerk.ledger(log)
    cases["case_id"] = clerk.ids("Z", len(cases), 5)
    cases["debtor_id"] = clerk.debtor_ids[cases["debtor"]]
    return Simulation(
        ledger=ledger,
        resolved=_resolved(cases, world, labels),
        moments=coerce("moments", _dated(cases)),
        truth=_truth(cases),
        phrases=side,
        company=run.company,
        as_of=run.until,
    )


def _dated(cases: pd.DataFrame) -> pd.DataFrame:
    days = {name: as_dates(cases[name].to_numpy()) for name in ("as_of", "resolved_on")}
    return cases.assign(**days)


def _truth(cases: pd.DataFrame) -> pd.DataFrame:
    """Return case_id, category and posterior in the order of the moments frame."""
    ordered = cases.sort_values(["debtor_id", "as_of", "case_id"], ignore_index=True)
    category = np.array([str(one) for one in CATEGORIES])[ordered["category"]]
    frame = pd.DataFrame({"case_id": ordered["case_id"], "category": category}).astype("str")
    return frame.join(ordered[list(POSTERIOR)])


def _resolved(cases: pd.DataFrame, world: World, rng: np.random.Generator) -> pd.DataFrame:
    closed = cases[cases["resolved_on"] >= 0].reset_index(drop=True)
    n, truth = len(closed), closed["category"].to_numpy()
    wrong = rng.random(n) < world.company.label_noise
    other = (rng.random((n, 1)) > np.cumsum(MISTAKES, axis=1)[truth][:, :-1]).sum(axis=1)
    said = np.where(wrong, other, truth)
    proofs = np.array([str(one) for one in Proof])
    proof = np.where(
        wrong, rng.choice(proofs, n, p=_PROOF_WRONG), rng.choice(proofs, n, p=_PROOF_RIGHT)
    )
    recovered = np.minimum(_paid_between(closed, world), closed["overdue"])
    outcomes = np.array([str(one) for one in Outcome])
    outcome = outcomes[closed["outcome"]]
    part = (outcome == Outcome.PAID) & (recovered < 0.95 * closed["overdue"])
    frame = _dated(closed).assign(
        category=np.array([str(one) for one in CATEGORIES])[said],
        action=np.array([str(one) for one in Action])[closed["action"]],
        outcome=np.where(part, str(Outcome.PAID_PART), outcome),
        overdue_cents=closed["overdue"],
        recovered_cents=recovered,
        labelled_by=np.array(CLERKS)[closed["debtor"] % len(CLERKS)],
        proof=proof,
    )
    return coerce("resolved_cases", frame)


def _paid_between(closed: pd.DataFrame, world: World) -> Ints:
    """Return the cents that each debtor paid after as_of, up to and on the day of closing."""
    rows = world.diary.frame("payments", day=-1, cents=0)
    key = (rows["debtor"] * ROOM + rows["day"]).to_numpy()
    order = np.argsort(key, kind="stable")
    total = np.concatenate([[0], np.cumsum(rows["cents"].to_numpy()[order])])
    base = (closed["debtor"] * ROOM).to_numpy()
    ends = [
        total[np.searchsorted(key[order], base + closed[day].to_numpy(), side="right")]
        for day in ("as_of", "resolved_on")
    ]
    found: Ints = ends[1] - ends[0]
    return found


def write(simulation: Simulation, folder: Path) -> list[Path]:
    """Write the canonical folder with resolved_cases.csv, moments.csv and truth.csv."""
    files = export(simulation.ledger, folder, simulation.resolved)
    files.append(write_csv(folder / "moments.csv", as_text("moments", simulation.moments)))
    truth = simulation.truth.copy()
    for name in POSTERIOR:
        truth[name] = [f"{chance:.6f}" for chance in truth[name]]
    files.append(write_csv(folder / "truth.csv", truth))
    return files
