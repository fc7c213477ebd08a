"""From cues to the four categories, by a written table."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import softmax

from kanwil.base.terms import CATEGORIES
from kanwil.cues.names import CUES
from kanwil.cues.wordlists import table

Matrix = NDArray[np.float64]

PRIOR: tuple[float, ...] = (0.30, 0.24, 0.14, 0.32)
"""Categories of late debtors before anything is read, in the order of CATEGORIES.

An assumption leaning on stated reasons for late payment: deliberate 32 %, lax 24 %, tight cash
16 % (MKB-Claim), the rest spread.
"""


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


def _filled(cue_probs: pd.DataFrame) -> Matrix:
    filled: Matrix = np.nan_to_num(cue_probs[list(CUES)].to_numpy(np.float64))
    return filled


def _scores(prior: Matrix, weights: Matrix, probs: Matrix) -> Matrix:
    factors = 1 + probs[:, :, None] * np.expm1(weights)
    return np.asarray(prior + np.log(factors).sum(axis=1))
