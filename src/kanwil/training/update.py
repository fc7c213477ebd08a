"""The shipped model moved a little towards a few own cases: so that 20 help and never harm."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_softmax

from kanwil.base.terms import CATEGORIES
from kanwil.model.pipeline import CaseModel
from kanwil.training.metrics import Floats, Ints

EXTREME = 3.0
# Between the first and the last tenth of a normal distribution lie so many deviations.
DEVIATIONS = 2.5631

Usual = dict[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Leash:
    """How far own cases may pull: standard deviations of the prior around the shipped model.

    Attributes
    ----------
    shift : of each category's constant, in log-odds (another mix of debtors).
    sharpness : of the factor on the shipped scores, around 1.
    slope : of each feature's extra effect, in log-odds per standard deviation of the feature.
    """

    shift: float
    sharpness: float
    slope: float


class Adjustment:
    """A member of a case model's pool: a constant per category and small linear effects."""

    def __init__(self, features: Sequence[str], usual: Usual) -> None:
        low, self.middle, high = np.array([usual[name] for name in features]).T
        self.width = np.where(high > low, (high - low) / DEVIATIONS, np.inf)
        self.shift = np.zeros(len(CATEGORIES))
        self.slopes = np.zeros((len(features), len(CATEGORIES)))

    def deviations(self, X: Floats) -> Floats:
        """Return X (n, features) in deviations from what is usual; missing is usual."""
        found: Floats = np.clip(np.nan_to_num((X - self.middle) / self.width), -EXTREME, EXTREME)
        return found

    def scores(self, X: Floats) -> Floats:
        """Return what is added to the log-odds scores (n, 4)."""
        found: Floats = self.deviations(X) @ self.slopes + self.shift
        return found

    def contributions(self, X: Floats, category: int) -> tuple[Floats, float]:
        """Return what each feature adds (n, features) to a category's score, and its base."""
        return self.deviations(X) * self.slopes[:, category], float(self.shift[category])


def usual_values(X: pd.DataFrame) -> Usual:
    """Return each feature's first tenth, middle and last tenth (0, 0, 0 when never known)."""
    found = X.quantile([0.1, 0.5, 0.9]).fillna(0.0)
    return {str(name): (low, mid, high) for name, (low, mid, high) in found.items()}


def updated(
    shipped: CaseModel,
    usual: Usual,
    X: pd.DataFrame,
    y: Sequence[str] | pd.Series,
    weight: Floats,
    *,
    leash: Leash,
) -> CaseModel:
    """Return factor × shipped scores + an Adjustment: the most probable under the leash's prior.

    Parameters
    ----------
    usual : the features' usual values in the shipped model's training (see `usual_values`).
    X, y, weight : own features (n rows), categories (n,) and case weights (n,), n at least 1.
    """
    own = Adjustment(shipped.features, usual)
    Z = own.deviations(X[list(shipped.features)].to_numpy(dtype=np.float64))
    place = {str(category): code for code, category in enumerate(CATEGORIES)}
    codes = np.array([place[str(one)] for one in y], dtype=np.int64)
    task = _Task(shipped.scores(X), Z, codes, np.asarray(weight, dtype=float), leash)
    start = np.zeros(1 + len(CATEGORIES) * (1 + Z.shape[1]))
    found = minimize(task.cost, start, method="L-BFGS-B", jac=True)
    factor, own.shift, own.slopes = task.unpack(found.x)
    model = copy.copy(shipped)
    model.members = [(factor * share, part) for share, part in shipped.members] + [(1.0, own)]
    return model


@dataclass(frozen=True)
class _Task:
    """The posterior to maximise; parameters are in units of their own prior deviation."""

    offset: Floats
    Z: Floats
    codes: Ints
    weight: Floats
    leash: Leash

    def unpack(self, packed: Floats) -> tuple[float, Floats, Floats]:
        k = len(CATEGORIES)
        factor = 1.0 + self.leash.sharpness * float(packed[0])
        slopes = packed[1 + k :].reshape(-1, k) * self.leash.slope
        return factor, packed[1 : 1 + k] * self.leash.shift, slopes

    def cost(self, packed: Floats) -> tuple[float, Floats]:
        factor, shift, slopes = self.unpack(packed)
        rows = np.arange(len(self.codes))
        likely = log_softmax(factor * self.offset + shift + self.Z @ slopes, axis=1)
        miss = np.exp(likely)
        miss[rows, self.codes] -= 1
        miss *= self.weight[:, None]
        cost = -float(self.weight @ likely[rows, self.codes]) + 0.5 * float(packed @ packed)
        steps = [
            [self.leash.sharpness * float((miss * self.offset).sum())],
            self.leash.shift * miss.sum(axis=0),
            self.leash.slope * (self.Z.T @ miss).ravel(),
        ]
        return cost, packed + np.concatenate(steps)
