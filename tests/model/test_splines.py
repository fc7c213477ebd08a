"""The spline design gives what scikit-learn's own chain gives, only faster."""

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, QuantileTransformer, SplineTransformer

from kanwil.model.splines import KNOTS, LEAST_SPREAD, REACH, SplineDesign

from .conftest import world


def chain(sources):
    knots = np.linspace(-REACH, REACH, KNOTS)[:, None]
    return make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True),
        QuantileTransformer(n_quantiles=100, output_distribution="normal", subsample=None),
        FunctionTransformer(lambda scores: np.clip(scores, -REACH, REACH)),
        SplineTransformer(degree=2, knots=knots.repeat(sources, axis=1), extrapolation="constant"),
    )


def test_the_design_equals_scikit_learns_own_chain():
    X, new = world(400, 0)[0].to_numpy(), world(100, 1)[0].to_numpy(copy=True)
    new[0], new[1] = 1e12, -1e12
    design = SplineDesign().fit(X)

    found = design.transform(new) * design.spread + design.mean

    expected = chain(len(design.values) + len(design.flags)).fit(X).transform(new)[:, design.order]
    np.testing.assert_allclose(found, expected, atol=1e-8)


def test_columns_are_centred_and_rare_ones_are_not_blown_up():
    X = world(400, 0)[0].assign(rare=np.where(np.arange(400) == 7, 1.0, 0.0)).to_numpy()
    found = SplineDesign().fit(X).transform(X)
    np.testing.assert_allclose(found.mean(axis=0), 0, atol=1e-9)
    assert np.abs(found).max() <= 1 / LEAST_SPREAD


def test_each_column_knows_its_feature():
    X = np.array([[1.0, np.nan, 5, np.nan], [2, 3, 5, np.nan], [3, 4, np.nan, np.nan]])
    assert SplineDesign().fit(X).owner.tolist() == [0] * 5 + [1] * 10 + [2] * 5
