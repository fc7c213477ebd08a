"""The benchmark of the learning curve: what it compares is comparable, and its tables are whole."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kanwil.cues.names import CUES
from kanwil.training.standby import shipped_or_rebuilt

FOLDER = Path(__file__).parents[2] / "benchmarks" / "model"


class Silent:
    """Reads no reply; the readers that never saw a phrase take half a minute to learn."""

    def read(self, _):
        return pd.DataFrame(columns=["contact_id", *CUES]).astype(dict.fromkeys(CUES, float))


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("kept")))
        import books  # noqa: PLC0415 -- found by the path above
        import owncases  # noqa: PLC0415
        import tables  # noqa: PLC0415
        import trials  # noqa: PLC0415

        patch.setattr(books, "apart_readers", Silent)
        yield {one.__name__: one for one in (books, owncases, tables, trials)}
    for name in ("books", "owncases", "tables", "trials", "rivals"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def trial(bench):
    return bench["trials"].trial(60, 1, 120, shipped_or_rebuilt())


def test_nobody_is_learnt_from_and_judged(bench):
    one = bench["books"].book(120, 1)
    judged = {name.split(":")[1] for name in one.judge["natural"].debtor}
    assert judged.isdisjoint(one.learn["natural"].debtor)
    assert len(one.truth) == len(one.learn["tables"])
    assert np.mean([a == b for a, b in zip(one.truth, one.learn["tables"].y, strict=True)]) > 0.8


def test_all_models_are_asked_about_the_same_cases(trial):
    assert {name for name, _ in trial.tried} >= {"kanwil retrain", "own fit", "spline LR"}
    for one in trial.tried.values():
        assert one.proba.shape == trial.oracle.shape
        np.testing.assert_allclose(one.proba.sum(axis=1), 1)


def test_readings_are_used(trial):
    perfect, tables = (trial.tried["own fit", one].proba for one in ("perfect", "tables"))
    assert np.abs(perfect - tables).max() > 0.01


def test_what_was_made_is_kept(bench, trial):
    again = bench["trials"].trial(60, 1, 120, shipped_or_rebuilt())
    np.testing.assert_array_equal(
        again.tried["own fit", "natural"].proba, trial.tried["own fit", "natural"].proba
    )


def test_the_tables_have_a_line_for_each_model_and_reading(bench, trial):
    text = bench["tables"].curve([trial, trial], shipped_or_rebuilt())
    assert text.count("\n| ") == len(trial.tried) + 2
    assert "nan" not in text


def test_own_cases_are_told_with_the_worst_draw(bench, monkeypatch):
    owncases = bench["owncases"]
    monkeypatch.setitem(owncases.KINDS, "small", (1, 120, None))
    found = owncases.gained("small", 20, shipped_or_rebuilt())
    assert len(found.gain) == owncases.DRAWS
    text = bench["tables"].own({("small", 20): found})
    assert f"{found.gain.min():+.4f}" in text
