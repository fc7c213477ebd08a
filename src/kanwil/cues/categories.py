"""From cues to the four categories, by a written table that resolved cases can correct."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from kanwil.base.terms import CATEGORIES
from kanwil.cues.names import CUES
from kanwil.cues.wordlists import table

Matrix = NDArray[np.float64]

PRIOR: tuple[float, ...] = (0.30, 0.24, 0.14, 0.32)
"""Categories of late debtors before anything is read, in the order of CATEGORIES.

An assumption leaning on stated reasons for late payment: deliberate 32 %, lax 24 %, tight cash
16 % (MKB-Claim), the rest spread.
"""

TRUST = 4.0
"""Strength of the table against own cases: about this many cases per cue outweigh it."""


@dataclass(frozen=True)
class CueCategories:
    """P(category | cues): a prior, and how much each cue multiplies each category.

    Attributes
    ----------
    prior : log of the prior, shape (4,).
    weights : log of P(category | cue) / prior, shape (cues, 4).
    """

    prior: Matrix
    weights: Matrix

    @classmethod
    def from_table(cls) -> Self:
        """Return the written table `categories.csv`, each row with its reason there."""
        rows = {row["evidence"]: row for row in table("categories")}
        shares = np.array([[float(rows[cue][c]) for c in CATEGORIES] for cue in CUES])
        prior = np.log(PRIOR)
        return cls(prior, np.log(shares / shares.sum(axis=1, keepdims=True)) - prior)

    def predict_proba(self, cue_probs: pd.DataFrame) -> Matrix:
        """Return the probabilities of the categories, shape (n, 4), rows adding up to 1.

        An uncertain cue counts by its expected factor, 1 - p + p x factor, so that a text without
        cues (zeros, or NaN for an empty one) leaves the prior.
        """
        return np.asarray(softmax(_scores(self.prior, self.weights, _filled(cue_probs)), axis=1))


def fit_categories(cue_probs: pd.DataFrame, categories: Sequence[str]) -> CueCategories:
    """Correct the table by cases whose category is known; the table is the prior of the fit.

    cue_probs has one row per case (best made out of fold, `CueReader.read_oof`), categories the
    name for each row. Without cases the table comes back.
    """
    start = CueCategories.from_table()
    known = np.array([CATEGORIES.index(category) for category in categories], dtype=np.intp)
    probs = _filled(cue_probs)
    centre = np.vstack([start.prior, start.weights])

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        moved = flat.reshape(centre.shape)
        scores = _scores(moved[0], moved[1:], probs)
        away = moved - centre
        missed = softmax(scores, axis=1)
        missed[np.arange(len(known)), known] -= 1
        odds = probs[:, :, None] * np.exp(moved[1:])
        slope = odds / (1 - probs[:, :, None] + odds)
        gradient = np.vstack([missed.sum(axis=0), np.einsum("nc,nkc->kc", missed, slope)])
        fit = -log_softmax(scores, axis=1)[np.arange(len(known)), known].sum()
        return fit + TRUST / 2 * (away**2).sum(), (gradient + TRUST * away).ravel()

    found = minimize(loss, centre.ravel(), jac=True, method="L-BFGS-B").x.reshape(centre.shape)
    return CueCategories(found[0], found[1:])


def _filled(cue_probs: pd.DataFrame) -> Matrix:
    filled: Matrix = np.nan_to_num(cue_probs[list(CUES)].to_numpy(np.float64))
    return filled


def _scores(prior: Matrix, weights: Matrix, probs: Matrix) -> Matrix:
    factors = 1 + probs[:, :, None] * np.expm1(weights)
    return np.asarray(prior + np.log(factors).sum(axis=1))
