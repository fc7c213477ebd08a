"""The category of a loose text, from nothing but its cues: for replies without a case."""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
import pandas as pd
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from kanwil.base.terms import CATEGORIES
from kanwil.model.linear import with_unseen
from kanwil.model.pipeline import codes_of
from kanwil.model.splines import Floats


class LooseText:
    """Logistic regression from cue probabilities to categories, moved to a stated prior.

    The texts it learns from are no sample of the post: their mix of categories means nothing,
    so the model card states the prior and a text that says nothing gets exactly that.
    """

    def __init__(self, prior: Mapping[str, float]) -> None:
        self.prior: Floats = np.array([prior[category] for category in CATEGORIES])

    def fit(self, cues: pd.DataFrame, y: Sequence[str] | pd.Series) -> Self:
        """Fit on cue probabilities (n, cues), best out of fold, and categories (n,)."""
        self.cues = tuple(cues.columns)
        matrix, codes, weight = with_unseen(self._matrix(cues), codes_of(y), np.ones(len(cues)))
        self.logit = LogisticRegression(C=1.0, max_iter=5_000).fit(matrix, codes, weight)
        share = np.bincount(codes, weight)
        self.shift: Floats = np.log(self.prior) - np.log(share / share.sum())
        return self

    def predict_proba(self, cues: pd.DataFrame) -> Floats:
        """Return the probabilities (n, 4); a row without cues (NaN: an empty text) is the prior."""
        found: Floats = np.tile(self.prior, (len(cues), 1))
        said = np.flatnonzero(cues[list(self.cues)].notna().all(axis=1))
        if len(said):
            scores = self.logit.decision_function(self._matrix(cues.iloc[said]))
            found[said] = softmax(scores + self.shift, axis=1)
        return found

    def _matrix(self, cues: pd.DataFrame) -> Floats:
        return cues[list(self.cues)].to_numpy(dtype=np.float64)
