"""Euros kept by the advice on simulated companies that the shipped model never saw, and its speed.

`python benchmarks/policy/run.py [companies]`. The stakes say what an action brings for the true
category; the policy knows only the model's four chances, and the guards bind it.
"""

import sys
import time
from dataclasses import replace

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES
from kanwil.features.compute import compute
from kanwil.policy.advise import advise
from kanwil.policy.decide import choose
from kanwil.policy.figures import SHIPPED, load_stakes
from kanwil.policy.stakes import PLACE
from kanwil.policy.verdict import judge
from kanwil.training.apart import apart_readers
from kanwil.training.simulate import population
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.worth import ADVICE, ORACLE, SETTINGS, kept, policies, situations

SEED, DEBTORS, WORLDS, SD = 40_961, 150, 20, 0.5
CHANCES = [f"p_{category}" for category in CATEGORIES]


def cases(companies, bundle):
    """Return situations, the model's chances, the exact ones, and the true categories."""
    parts = []
    for one in population(companies, DEBTORS, SEED, ("base",)):
        cues = apart_readers().read(one)
        X = compute(one.ledger, one.moments, cues)
        found = bundle.case_model.predict_proba(X)
        truth = [CATEGORIES.index(each) for each in one.truth["category"]]
        parts.append(
            (situations(one, cues, X), found, one.truth[CHANCES].to_numpy(), np.array(truth))
        )
    facts, *arrays = zip(*parts, strict=True)
    return pd.concat(facts, ignore_index=True), *(np.concatenate(each) for each in arrays)


def off(stakes, rng):
    """Return the stakes with every figure off by a factor drawn with standard deviation SD."""

    def times(figures):
        return figures * np.exp(rng.normal(0, SD, np.shape(figures)))

    inside = np.clip(stakes.paid, 1e-9, 1 - 1e-9)
    odds = np.log(inside / (1 - inside)) + rng.normal(0, SD, inside.shape)
    paid = np.where(stakes.paid > 0, 1 / (1 + np.exp(-odds)), 0.0)
    fees = {
        name: replace(
            one,
            commission=np.minimum(times(one.commission), 1.0),
            nothing_collected=float(times(one.nothing_collected)),
            fixed=float(times(one.fixed)),
        )
        for name, one in stakes.routes.items()
    }
    lost = np.minimum(times(stakes.lost), 1.0)
    return replace(
        stakes,
        paid=paid,
        lost=lost,
        relation=times(stakes.relation),
        minutes=times(stakes.minutes),
        days=times(stakes.days),
        routes=fees,
    )


def wrong(facts, model, truth, stakes):
    """Return per world the advice's euros, as a share of an oracle that knows that world."""
    rng, verdict = np.random.default_rng(SEED), judge(facts, SETTINGS)
    place = choose(model, facts, verdict, stakes, SETTINGS).place
    shares = []
    for _ in range(WORLDS):
        world = off(stakes, rng)
        best = choose(np.eye(4)[truth], facts, verdict, world, SETTINGS).place
        ours, oracle = (kept(one, facts, truth, world).mean() for one in (place, best))
        shares.append(ours / oracle)
    return np.array(shares)


def speed(facts, model):
    """Return the CPU seconds that advice for 10,000 debtors takes."""
    rows = np.arange(10_000) % len(facts)
    table = pd.DataFrame(model[rows], columns=CHANCES)
    names = np.array([str(one) for one in CATEGORIES])
    table["plausible"] = ["|".join(names[row >= 0.1]) for row in model[rows]]
    table["category"] = names[model[rows].argmax(axis=1)]
    some = facts.iloc[rows].reset_index(drop=True)
    advise(table[:10], some[:10], SETTINGS)
    start = time.process_time()
    advise(table, some, SETTINGS)
    return time.process_time() - start


def main(companies=12):
    """Print the tables of docs/policy.md."""
    stakes = load_stakes(SHIPPED)
    facts, model, exact, truth = cases(companies, shipped_or_rebuilt())
    found = policies(facts, model, exact, truth, stakes)
    euros = {name: kept(one, facts, truth, stakes).mean() for name, one in found.items()}
    best, ours = euros[ORACLE], euros[ADVICE]
    print(f"{len(facts):,} cases, mean overdue € {facts['overdue_cents'].mean() / 100:,.0f}\n")
    print("| policy | € a case | of the oracle | advice ÷ this |\n|---|---|---|---|")
    for name, kept_by in euros.items():
        against = f"{ours / kept_by:.2f}" if kept_by > 0 else "–"
        print(f"| {name} | {kept_by:,.0f} | {kept_by / best:.3f} | {against} |")
    shares = wrong(facts, model, truth, stakes)
    low, high = np.quantile(shares, [0.05, 0.95])
    print(f"\nStakes off (sd {SD}): {shares.mean():.3f} ({low:.3f} – {high:.3f}) of the oracle")
    print(f"Advice for 10,000 debtors: {speed(facts, model):.2f} CPU seconds")
    if "-v" in sys.argv:
        for name, places in list(found.items())[:3]:
            print(name, {a.value: int((places == p).sum()) for a, p in PLACE.items()})


if __name__ == "__main__":
    main(*map(int, [one for one in sys.argv[1:] if one.isdigit()]))
