"""The spline design gives what scikit-learn's own chain gives, only faster."""

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer, SplineTransformer, StandardScaler

from kanwil.model.splines import SplineDesign

from .conftest import world


def chain():
    return make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True),
        QuantileTransformer(n_quantiles=100, output_distribution="normal", subsample=None),
        SplineTransformer(n_knots=4, degree=2, extrapolation="linear"),
        StandardScaler(),
    )


def test_the_design_equals_scikit_learns_own_chain():
    X, new = world(400, 0)[0].to_numpy(), world(100, 1)[0].to_numpy(copy=True)
    new[0], new[1] = 1e12, -1e12
    design = SplineDesign().fit(X)

    found, expected = design.transform(new), chain().fit(X).transform(new)

    np.testing.assert_allclose(found, expected[:, design.order], atol=1e-8)


def test_each_column_knows_its_feature():
    X = np.array([[1.0, np.nan, 5, np.nan], [2, 3, 5, np.nan], [3, 4, np.nan, np.nan]])
    assert SplineDesign().fit(X).owner.tolist() == [0] * 5 + [1] * 10 + [2] * 5
