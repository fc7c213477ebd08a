"""What anyone would try first: a logistic regression, plain and on splines, from scikit-learn."""

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer, SplineTransformer, StandardScaler

MANY = 1_000


class Rival:
    """A pipeline that answers for all four categories, also those that it never met."""

    def __init__(self, *steps) -> None:
        self.steps = steps

    def fit(self, learn):
        """Learn from the cases of a Dataset."""
        strength = 0.003 if len(learn) <= MANY else 0.02
        logit = LogisticRegression(C=strength, max_iter=2_000)
        first = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
        self.model = make_pipeline(first, *self.steps, logit)
        weight = {"logisticregression__sample_weight": learn.weight}
        self.model.fit(learn.X.to_numpy(), learn.codes, **weight)
        return self

    def predict_proba(self, X):
        """Return the probability of each category (n, 4)."""
        found = np.full((len(X), 4), 1e-3)
        found[:, self.model[-1].classes_] = self.model.predict_proba(X.to_numpy())
        return found / found.sum(axis=1, keepdims=True)


def plain(learn):
    """Fit a logistic regression on standardised features; missing values imputed and flagged."""
    return Rival(StandardScaler()).fit(learn)


def splined(learn):
    """Fit a logistic regression on splines of normalised features."""
    ranks = min(1_000, len(learn))
    return Rival(
        QuantileTransformer(output_distribution="normal", n_quantiles=ranks),
        SplineTransformer(n_knots=4, degree=2, extrapolation="linear"),
        StandardScaler(),
    ).fit(learn)
