"""Rows that the policy's tests share: a plain late debtor, and what is believed of him."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES
from kanwil.policy.facts import situation_of
from tests_support.situations import TODAY

LATE = {
    "as_of": TODAY,
    "overdue_cents": 2_051_00,
    "oldest_days": 45.0,
    "n_overdue": 1,
    "revenue_cents": 800_000.0,
    "last_invoice_ago": 20.0,
    "terms_days": 30.0,
    "n_reminders": 1,
    "last_out_ago": 12.0,
}


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def late():
    """A business, 45 days late, reminded once twelve days ago; told what else holds."""

    def made(**more):
        return situation_of([{**LATE, **more}])

    return made


@pytest.fixture
def belief():
    """Assessments of given probabilities; plausible is every category of at least 12 %."""

    def made(*rows):
        chances = np.array(rows, dtype="float64")
        frame = pd.DataFrame({f"p_{c}": chances[:, i] for i, c in enumerate(CATEGORIES)})
        names = [[c for c, p in zip(CATEGORIES, row, strict=True) if p >= 0.12] for row in chances]
        return frame.assign(
            plausible=["|".join(row) for row in names],
            category=[str(CATEGORIES[row.argmax()]) for row in chances],
        )

    return made
