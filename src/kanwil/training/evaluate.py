"""How good the shipped model is on simulated companies that it never saw, a company a seed."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import joblib
import numpy as np

from kanwil.base.terms import CATEGORIES
from kanwil.model.bundle import Bundle
from kanwil.training.apart import apart_readers
from kanwil.training.compare import interval
from kanwil.training.harvest import Harvest, gathered
from kanwil.training.metrics import (
    Figures,
    Flags,
    Floats,
    attainable,
    by_chance,
    coverage,
    figures,
    losses,
    reliability,
)
from kanwil.training.simulate import SCENARIOS, simulate
from kanwil.training.worth import ADVICE, EXACT, LADDER, ORACLE, situations, worth

SEED, SEEDS = 20_263, 20
DEBTORS = {"base": 450, "cold_start": 250, "consumers": 180}
"""Debtors a company; of another scenario 120. In all above 20,000 cases of the base."""
POLICIES = (ORACLE, EXACT, ADVICE, LADDER)


@dataclass(frozen=True)
class Judged:
    """One company as the model judged it.

    Attributes
    ----------
    proba : the model's probabilities (n, 4). plausible : its sets (n, 4).
    euros : what each of POLICIES keeps, all cases together.
    """

    cases: Harvest
    proba: Floats
    plausible: Flags
    euros: Floats


@dataclass(frozen=True)
class Row:
    """The shipped model on the cases of one scenario, all seeds together.

    Attributes
    ----------
    spread : standard deviation over the seeds of accuracy, macro_f1, log_loss, ece and share.
    chance_ece : the calibration error that a perfectly honest model would show by chance.
    share : of the attainable gain in log loss, with its 95 % interval (drawing whole companies).
    covered : per category the share of its cases whose plausible set held it.
    euros : a case, by policy.
    bins : share of the cases, mean certainty and share that was right, per bin.
    """

    scenario: str
    seeds: int
    found: Figures
    oracle: Figures
    spread: dict[str, float]
    chance_ece: float
    share: float
    low: float
    high: float
    covered: tuple[float, ...]
    set_size: float
    euros: dict[str, float]
    bins: tuple[tuple[float, ...], ...]


def evaluate(
    bundle: Bundle, scenario: str, seeds: int = SEEDS, debtors: int | None = None, jobs: int = 1
) -> Row:
    """Judge a bundle on new companies of a scenario, one a seed; texts are read unseen."""
    many = debtors or DEBTORS.get(scenario, 120)
    first = SEED + 1_000 * list(SCENARIOS).index(scenario)
    work = (joblib.delayed(_judged)(bundle, scenario, first + k, many) for k in range(seeds))
    return _row(scenario, joblib.Parallel(n_jobs=jobs)(work), prior_of(bundle))


def prior_of(bundle: Bundle) -> Floats:
    """Return the mix of categories (4,) among the cases that a bundle learnt from."""
    counts = np.array([bundle.facts["counts"][str(category)] for category in CATEGORIES])
    shares: Floats = counts / counts.sum()
    return shares


def _judged(bundle: Bundle, scenario: str, seed: int, debtors: int) -> Judged:
    one = simulate(debtors, seed, scenario)
    cues = apart_readers().read(one)
    cases = gathered(one, cues, seed)
    proba = bundle.case_model.predict_proba(cases.X)
    mean = worth(situations(one, cues, cases.X), proba, cases.oracle, cases.y, POLICIES)
    return Judged(cases, proba, bundle.sets.plausible(proba), mean * len(cases))


def _row(scenario: str, judged: list[Judged], prior: Floats) -> Row:
    cases = Harvest.joined([one.cases for one in judged])
    proba, plausible = (
        np.concatenate([getattr(one, name) for one in judged]) for name in ("proba", "plausible")
    )
    blind = losses(cases.y, np.broadcast_to(prior, proba.shape))
    # The interval of the gain, in units of what could be gained.
    room = float((blind - losses(cases.y, cases.oracle)).mean())
    low, high = interval(blind - losses(cases.y, proba), cases.company)
    euros = np.sum([one.euros for one in judged], axis=0) / len(cases)
    return Row(
        scenario=scenario,
        seeds=len(judged),
        found=figures(cases.y, proba),
        oracle=figures(cases.y, cases.oracle),
        spread=_spread(judged, prior),
        chance_ece=by_chance(proba),
        share=attainable(cases.y, proba, cases.oracle, prior),
        low=low / room,
        high=high / room,
        covered=coverage(cases.y, plausible),
        set_size=float(plausible.sum(axis=1).mean()),
        euros={name: float(one) for name, one in zip(POLICIES, euros, strict=True)},
        bins=tuple(tuple(one) for one in reliability(cases.y, proba).tolist()),
    )


def _spread(judged: list[Judged], prior: Floats) -> dict[str, float]:
    names = ("accuracy", "macro_f1", "log_loss", "ece")
    each = []
    for one in judged:
        found = figures(one.cases.y, one.proba)
        share = attainable(one.cases.y, one.proba, one.cases.oracle, prior)
        each.append([*(getattr(found, name) for name in names), share])
    sd = np.std(each, axis=0, ddof=1) if len(each) > 1 else np.zeros(len(names) + 1)
    return {name: float(one) for name, one in zip((*names, "share"), sd, strict=True)}


def rows(bundle: Bundle) -> Iterator[Row]:
    """Judge a bundle on every scenario, on all cores; progress goes to stderr."""
    for name in SCENARIOS:
        print(f"{name} …", file=sys.stderr, flush=True)  # noqa: T201 -- progress
        yield evaluate(bundle, name, jobs=joblib.cpu_count())
