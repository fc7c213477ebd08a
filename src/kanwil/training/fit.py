"""Fitting the shipped model: from simulated companies, judged on companies kept apart."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from kanwil.base.terms import CATEGORIES
from kanwil.cues.categories import CueCategories
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.model.bundle import Bundle
from kanwil.model.pipeline import CaseModel, probabilities
from kanwil.model.sets import PlausibleSets
from kanwil.training.deaf import REPLIES
from kanwil.training.facts import interval_of, measured
from kanwil.training.harvest import Harvest
from kanwil.training.metrics import Flags, Floats, losses
from kanwil.training.update import usual_values


@dataclass(frozen=True)
class Texts:
    """What reads texts in the bundle: the reader of all phrases, and the head for loose texts."""

    reader: CueReader
    head: CueCategories


def fit_cases(harvest: Harvest, columns: list[str], seed: int = 0) -> CaseModel:
    """Fit a case model on simulated moments, each taught with the oracle's own doubt.

    Where the truth is simulated, so is the exact posterior of each moment. What is learnt is the
    same as from drawn labels, with less of the noise of the draw.
    """
    return CaseModel().fit(harvest.X[columns], harvest.oracle, seed=seed)


def fit(
    train: Harvest, apart: Harvest, texts: Texts, *, model_id: str, made_on: date, seed: int = 0
) -> Bundle:
    """Return the bundle fitted on `train`; sets and figures come from the companies of `apart`.

    What texts say is left out when the model is no better with it on the companies kept apart.
    """
    every = list(train.X.columns)
    silent = [name for name in every if name not in REPLIES]
    heard, deaf = fit_cases(train, every, seed), fit_cases(train, silent, seed)
    lost = [float(losses(apart.y, one.predict_proba(apart.X)).mean()) for one in (heard, deaf)]
    heard_out = lost[0] < lost[1]
    model = tempered(heard if heard_out else deaf, apart)
    proba = model.predict_proba(apart.X)
    told = {
        "recipe": "shipped",
        "made_on": made_on.isoformat(),
        "seed": seed,
        "cases": int(train.resolved.sum()),
        "companies": len(np.unique(train.company)),
        "counts": _counts(train),
        "texts_used": heard_out,
        "log_loss_without_texts": lost[1],
        "meaning": texts.reader.meaning is not None,
        "text_prior": _prior(texts.head),
        **_figures(apart, proba, train.prior),
    }
    return Bundle(
        model_id=model_id,
        case_model=model,
        sets=PlausibleSets.fit(proba, _names(apart)),
        reader=texts.reader,
        text_head=texts.head,
        usual=usual_values(train.X),
        facts=told,
    )


def tempered(model: CaseModel, apart: Harvest) -> CaseModel:
    """Return the model as sure of itself as suits companies that it did not learn from.

    One factor on all scores, learnt from thousands of cases: no ranking changes, and what the
    figures of the same cases are flattered by it is below their last digit.
    """
    scores = model.scores(apart.X)

    def lost(factor: float) -> float:
        return float(losses(apart.y, probabilities(factor * scores)).mean())

    factor = float(minimize_scalar(lost, bounds=(0.5, 1.5), method="bounded").x)
    model.members = [(factor * share, part) for share, part in model.members]
    return model


def crossed_sets(harvest: Harvest, proba: Floats) -> Flags:
    """Return plausible categories (n, 4) by sets that were learnt from the other companies."""
    found = np.zeros(proba.shape, dtype=bool)
    names = np.array(_names(harvest), dtype=object)
    for half in (0, 1):
        own = harvest.company % 2 == half
        sets = PlausibleSets.fit(proba[~own], list(names[~own]))
        found[own] = sets.plausible(proba[own])
    return found


def _figures(apart: Harvest, proba: Floats, prior: Floats) -> dict[str, Any]:
    found = measured(apart.y, proba, apart.debtor, crossed_sets(apart, proba))
    blind = np.broadcast_to(prior, proba.shape)
    right = 1.0 * (apart.oracle.argmax(axis=1) == apart.y)
    found["figures"] |= {
        "oracle_accuracy": interval_of(right, apart.debtor),
        "oracle_log_loss": interval_of(losses(apart.y, apart.oracle), apart.debtor),
        "prior_log_loss": interval_of(losses(apart.y, blind), apart.debtor),
    }
    return found


def _names(harvest: Harvest) -> list[str]:
    return [str(CATEGORIES[code]) for code in harvest.y]


def _counts(harvest: Harvest) -> dict[str, int]:
    counts = np.bincount(harvest.y[harvest.resolved], minlength=len(CATEGORIES))
    return {str(category): int(n) for category, n in zip(CATEGORIES, counts, strict=True)}


def _prior(head: CueCategories) -> dict[str, float]:
    empty = pd.DataFrame(np.zeros((1, len(CUES))), columns=list(CUES))
    shares = head.predict_proba(empty)[0]
    return {str(c): round(float(share), 6) for c, share in zip(CATEGORIES, shares, strict=True)}
