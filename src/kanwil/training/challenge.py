"""Champion against challenger: make one from own cases, judge both on cases neither learnt from."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from kanwil.base.problems import KanwilError
from kanwil.model.bundle import Bundle
from kanwil.model.pipeline import CaseModel
from kanwil.training.bundling import bundle_for
from kanwil.training.compare import compare
from kanwil.training.dataset import Dataset
from kanwil.training.facts import measured
from kanwil.training.metrics import Flags, Floats
from kanwil.training.recipes import NEEDED, Make, enough, makers, out_of_fold, pick, recipe_of
from kanwil.training.splits import FOLDS, folds, older_and_later
from kanwil.training.verdict import Verdict

LEAST_CASES, LEAST_DEBTORS = 10, 5
LEAST_JUDGED = 30


class TooFewCasesError(KanwilError):
    """Too few usable closed cases to learn from."""

    def __init__(self, cases: int) -> None:
        super().__init__(
            f"Er zijn nog te weinig afgesloten zaken om van te leren ({cases}; nodig zijn er ten"
            f" minste {LEAST_CASES}, van {LEAST_DEBTORS} klanten)."
        )


@dataclass(frozen=True)
class Champion:
    """The model in use, and the user's cases that it learnt from (None: none, as shipped)."""

    bundle: Bundle
    seen: Dataset | None = None

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
    """A model made from own cases, ready for the shelf; it is exactly what was compared."""

    bundle: Bundle
    trainset: Dataset
    verdict: Verdict


@dataclass(frozen=True)
class _Trial:
    """What was fitted, from which cases, and both models' probabilities on the same others."""

    name: str
    model: CaseModel
    learnt: Dataset
    judged: Dataset
    champion: Floats
    challenger: Floats
    refit: bool


def challenge(
    cases: Dataset, champion: Champion, shipped: Bundle, made_on: date, seed: int = 0
) -> Challenger:
    """Make and judge a challenger from the user's own closed cases.

    With 30 cases of each category: learnt from the older cases, judged on the later ones of other
    debtors, and the very model that was judged is returned. Below that: an update of the shipped
    model by all cases, judged cross-fitted by debtor.

    Raises
    ------
    TooFewCasesError : fewer than 10 cases or 5 debtors.
    """
    if len(cases) < LEAST_CASES or len(set(cases.debtor)) < LEAST_DEBTORS:
        raise TooFewCasesError(len(cases))
    trial = _later_trial(cases, champion, shipped, seed) or _crossed_trial(
        cases, champion, shipped, seed
    )
    y, debtor = trial.judged.codes, trial.judged.debtor
    verdict = Verdict(
        recipe=recipe_of(trial.name),
        champion=champion.bundle.model_id,
        cases=len(trial.learnt),
        comparison=compare(y, trial.champion, trial.challenger, debtor, seed),
        missing={c: NEEDED - n for c, n in cases.counts.items() if n < NEEDED},
        refit=trial.refit,
    )
    bundle = _bundle(trial, champion, shipped, made_on, seed)
    return Challenger(bundle, trial.learnt, verdict)


def _later_trial(cases: Dataset, champion: Champion, shipped: Bundle, seed: int) -> _Trial | None:
    """Judge on later cases of other debtors; None when too few would be left on either side."""
    for since in dict.fromkeys((champion.until, None)):
        older, later = older_and_later(cases, since, seed)
        if later.sum() >= LEAST_JUDGED and enough(cases.take(older).counts.values()):
            break
    else:
        return None
    learnt, judged = cases.take(older), cases.take(later)
    recipes = makers(shipped, seed)
    name = pick(learnt, recipes, seed)
    model = recipes[name](learnt)
    refit = not champion.unseen(judged).all()
    stands = champion.bundle.case_model
    if refit:
        stands = _again(champion, recipes, learnt)
    return _Trial(
        name=name,
        model=model,
        learnt=learnt,
        judged=judged,
        champion=stands.predict_proba(judged.X),
        challenger=model.predict_proba(judged.X),
        refit=refit,
    )


def _crossed_trial(cases: Dataset, champion: Champion, shipped: Bundle, seed: int) -> _Trial:
    """Judge an update on every case by models that saw nothing of its debtor."""
    recipes = makers(shipped, seed)
    new = out_of_fold(cases, lambda part: recipes[pick(part, recipes, seed)](part), seed=seed)
    name = pick(cases, recipes, seed)
    unseen = champion.unseen(cases)
    refit = int(unseen.sum()) < min(LEAST_JUDGED, len(cases))
    if refit:
        unseen = np.ones(len(cases), dtype=bool)
        old = _crossed_again(champion, recipes, cases, seed)
    else:
        old = champion.bundle.case_model.predict_proba(cases.X)
    return _Trial(
        name=name,
        model=recipes[name](cases),
        learnt=cases,
        judged=cases.take(unseen),
        champion=old[unseen],
        challenger=new[unseen],
        refit=refit,
    )


def _again(champion: Champion, recipes: dict[str, Make], learnt: Dataset) -> CaseModel:
    """Make the champion again by its own recipe, from those of its cases that are in `learnt`."""
    known = learnt.take(~champion.unseen(learnt))
    return recipes[str(champion.bundle.facts["maker"])](known)


def _crossed_again(
    champion: Champion, recipes: dict[str, Make], cases: Dataset, seed: int
) -> Floats:
    where, found = folds(cases.debtor, FOLDS, seed), np.full((len(cases), 4), np.nan)
    for fold in np.unique(where):
        model = _again(champion, recipes, cases.take(where != fold))
        found[where == fold] = model.predict_proba(cases.take(where == fold).X)
    return found


def _bundle(trial: _Trial, champion: Champion, shipped: Bundle, made_on: date, seed: int) -> Bundle:
    recipe = recipe_of(trial.name)
    draft = bundle_for(
        trial.model,
        trial.learnt,
        shipped,
        model_id=f"{recipe}-{made_on:%Y%m%d}-{_mark(trial, champion)}",
        facts={"maker": trial.name, "made_on": made_on.isoformat(), "seed": seed},
    )
    judged = trial.judged
    plausible = draft.sets.plausible(trial.challenger)
    found = measured(judged.codes, trial.challenger, judged.debtor, plausible)
    return replace(draft, facts={**draft.facts, **found})


def _mark(trial: _Trial, champion: Champion) -> str:
    """Return a short name of what was learnt and against which model it was judged."""
    told = f"{trial.learnt.digest}|{champion.bundle.model_id}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]
