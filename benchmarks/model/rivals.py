"""What anyone would try first: a logistic regression, plain and on splines, from scikit-learn."""

import warnings

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer, SplineTransformer, StandardScaler

from kanwil.training.metrics import Floats

MANY = 1_000


def plain(learn):
    """Fit a logistic regression on standardised features; missing values imputed and flagged."""
    return _fitted(_Probable(StandardScaler()), learn)


def splined(learn):
    """Fit a logistic regression on splines of normalised features."""
    return _fitted(
        _Probable(
            QuantileTransformer(output_distribution="normal", n_quantiles=min(1_000, len(learn))),
            SplineTransformer(n_knots=4, degree=2, extrapolation="linear"),
            StandardScaler(),
        ),
        learn,
    )


class _Probable:
    """A pipeline that answers for all four categories, also those that it never met."""

    def __init__(self, *steps) -> None:
        self.steps = steps

    def fit(self, learn):
        strength = 0.003 if len(learn) <= MANY else 0.02
        logit = LogisticRegression(C=strength, max_iter=2_000)
        first = SimpleImputer(add_indicator=True, strategy="median")
        self.model = make_pipeline(first, *self.steps, logit)
        weight = {"logisticregression__sample_weight": learn.weight}
        self.model.fit(learn.X.to_numpy(), learn.codes, **weight)
        return self

    def predict_proba(self, X) -> Floats:
        found = np.full((len(X), 4), 1e-3)
        found[:, self.model.classes_] = self.model.predict_proba(X.to_numpy())
        return found / found.sum(axis=1, keepdims=True)


def _fitted(model, learn):
    with warnings.catch_warnings():
        # Features without any value, and a bound of iterations, are a rival's own affair.
        warnings.simplefilter("ignore")
        return model.fit(learn)
