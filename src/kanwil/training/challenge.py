"""Champion against challenger: make one from own cases, judge both on cases neither learnt from."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from kanwil.base.problems import KanwilError
from kanwil.model.bundle import Bundle
from kanwil.training.bundling import bundle_for, sets_of
from kanwil.training.compare import compare
from kanwil.training.dataset import Dataset
from kanwil.training.facts import measured
from kanwil.training.metrics import Flags, Floats
from kanwil.training.purse import Purse
from kanwil.training.recipes import NEEDED, Made, Make, makers, recipe_for
from kanwil.training.splits import older_and_later
from kanwil.training.verdict import Recipe, Verdict

LEAST_CASES, LEAST_DEBTORS = 10, 5
LEAST_JUDGED = 30
EACH = 30
"""Older cases of each category from which a model is judged on later cases."""


class Step(StrEnum):
    """What takes its time in learning anew, as the user is told."""

    READ = "Zaken en antwoorden lezen…"
    FIT = "Een nieuw model maken…"
    REFIT = "Het huidige model opnieuw maken voor een eerlijke vergelijking…"
    JUDGE = "Beide modellen beoordelen…"
    KEEP = "Het model op de plank leggen…"


Tell = Callable[[Step], object]


def silent(_: Step) -> None:
    """Tell nobody."""


class TooFewCasesError(KanwilError):
    """Too few usable closed cases to learn from."""

    def __init__(self, cases: int) -> None:
        super().__init__(
            "Er zijn nog te weinig afgesloten zaken om van te leren ({cases}; nodig zijn er ten"
            " minste {least}, van {debtors} klanten).",
            cases=cases,
            least=LEAST_CASES,
            debtors=LEAST_DEBTORS,
        )


@dataclass(frozen=True)
class Champion:
    """The model in use, and the user's cases that it learnt from (None: none, as shipped).

    Attributes
    ----------
    X : features of the cases to judge on, where its reader reads otherwise than the challenger's.
    """

    bundle: Bundle
    seen: Dataset | None = None
    X: pd.DataFrame | None = None

    def judge(self, cases: Dataset) -> Floats:
        """Return its probabilities of the cases (n, 4), as it reads them."""
        return self.bundle.case_model.predict_proba(cases.X if self.X is None else self.X)

    def unseen(self, cases: Dataset) -> Flags:
        """Return which cases were decided after all that this model learnt from."""
        if self.seen is None:
            return np.ones(len(cases), dtype=bool)
        known = cases.cases["case_id"].isin(self.seen.cases["case_id"])
        return np.asarray((cases.cases["as_of"] > self.until) & ~known, dtype=bool)

    @property
    def until(self) -> Any:  # noqa: ANN401 -- numpy's scalar type is not generic
        """Return the last day on which a case that it learnt from ended; None as shipped."""
        if self.seen is None:
            return None
        return self.seen.cases[["as_of", "resolved_on"]].max().max().to_datetime64()


@dataclass(frozen=True)
class Challenger:
    """A model ready for the shelf, with the cases it learnt from and how it was judged."""

    bundle: Bundle
    trainset: Dataset
    verdict: Verdict


@dataclass(frozen=True)
class _Trial:
    """Both models' probabilities on the same cases, of which neither had seen the debtor.

    Attributes
    ----------
    made : what is shelved, made from `learnt`; in a later trial the very model that was judged.
    """

    judged: Dataset
    champion: Floats
    challenger: Floats
    plausible: Flags
    refit: bool
    made: Made
    learnt: Dataset
    compared: bool


def challenge(
    cases: Dataset,
    champion: Champion,
    shipped: Bundle,
    made_on: date,
    seed: int = 0,
    *,
    purse: Purse | None = None,
    tell: Tell = silent,
) -> Challenger:
    """Make and judge a challenger from the user's own closed cases.

    With 30 older cases of each category it learns from those alone, is judged on later cases of
    other debtors, and is shelved as it was judged. With fewer no one model can be kept apart: the
    recipe is judged cross-fitted by debtor, and shelved fitted on all cases.

    Parameters
    ----------
    purse : reckons what advice on a model's chances would bring; None leaves the euros out.

    Raises
    ------
    TooFewCasesError : fewer than 10 cases or 5 debtors.
    """
    if len(cases) < LEAST_CASES or len(set(cases.debtor)) < LEAST_DEBTORS:
        raise TooFewCasesError(len(cases))
    trial = _later_trial(cases, champion, shipped, seed, tell)
    trial = trial or _crossed_trial(cases, champion, shipped, seed, tell)
    tell(Step.JUDGE)
    verdict = _verdict(trial, cases, champion, purse, seed)
    facts = {
        "maker": recipe_for(trial.learnt),
        "made_on": made_on.isoformat(),
        "seed": seed,
        "compared": trial.compared,
        "own_days": [f"{day:%Y-%m-%d}" for day in trial.learnt.days],
        **measured(trial.judged.codes, trial.challenger, trial.judged.debtor, trial.plausible),
    }
    name = f"{verdict.recipe}-{made_on:%Y%m%d}-{_mark(trial.learnt, champion)}"
    bundle = bundle_for(trial.made, trial.learnt, shipped, model_id=name, facts=facts)
    return Challenger(bundle, trial.learnt, verdict)


def _verdict(
    trial: _Trial, cases: Dataset, champion: Champion, purse: Purse | None, seed: int
) -> Verdict:
    judged = trial.judged
    both = (trial.champion, trial.challenger)
    keeps = None if purse is None else purse(judged)
    euros = None if keeps is None else (keeps(both[0]), keeps(both[1]))
    return Verdict(
        recipe=Recipe.UPDATE,
        champion=champion.bundle.model_id,
        cases=len(trial.learnt),
        comparison=compare(judged.codes, *both, judged.debtor, seed, euros=euros),
        missing={c: NEEDED - n for c, n in cases.counts.items() if n < NEEDED},
        refit=trial.refit,
        compared=trial.compared,
    )


def _later_trial(
    cases: Dataset, champion: Champion, shipped: Bundle, seed: int, tell: Tell
) -> _Trial | None:
    """Judge on later cases of other debtors; None when too few would be left on either side."""
    for since in dict.fromkeys((champion.until, None)):
        older, later = older_and_later(cases, since, seed)
        if later.sum() >= LEAST_JUDGED and min(cases.take(older).counts.values()) >= EACH:
            break
    else:
        return None
    learnt, judged = cases.take(older), cases.take(later)
    recipes, name = makers(shipped, seed), recipe_for(learnt)
    tell(Step.FIT)
    made = recipes[name](learnt)
    refit = not champion.unseen(judged).all()
    old = champion.judge(cases)[later]
    if refit:
        tell(Step.REFIT)
        old = _again(champion, recipes, learnt)[0].model.predict_proba(judged.X)
    challenger = made.model.predict_proba(judged.X)
    return _Trial(
        judged=judged,
        champion=old,
        challenger=challenger,
        plausible=sets_of(made, learnt, shipped, name).plausible(challenger),
        refit=refit,
        made=made,
        learnt=learnt,
        compared=True,
    )


def _crossed_trial(
    cases: Dataset, champion: Champion, shipped: Bundle, seed: int, tell: Tell
) -> _Trial:
    """Judge on every case by models that saw nothing of its debtor."""
    recipes, name = makers(shipped, seed), recipe_for(cases)
    tell(Step.FIT)
    made = recipes[name](cases)
    unseen = champion.unseen(cases)
    old = champion.judge(cases)
    refit = int(unseen.sum()) < min(LEAST_JUDGED, len(cases))
    if refit:
        tell(Step.REFIT)
        again, known = _again(champion, recipes, cases)
        unseen, old = np.ones(len(cases), dtype=bool), again.model.predict_proba(cases.X)
        old[known] = again.crossed
    plausible = sets_of(made, cases, shipped, name).plausible(made.crossed)
    return _Trial(
        judged=cases.take(unseen),
        champion=old[unseen],
        challenger=made.crossed[unseen],
        plausible=plausible[unseen],
        refit=refit,
        made=made,
        learnt=cases,
        compared=False,
    )


def _again(champion: Champion, recipes: dict[str, Make], learnt: Dataset) -> tuple[Made, Flags]:
    """Make the champion again from those of its cases that are in `learnt`, and tell which."""
    known = ~champion.unseen(learnt)
    return recipes[str(champion.bundle.facts["maker"])](learnt.take(known)), known


def _mark(learnt: Dataset, champion: Champion) -> str:
    """Return a short name of what was learnt and against which model it was judged."""
    told = f"{learnt.digest}|{champion.bundle.model_id}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]
