"""The evaluation: what it measures adds up, and what it writes stands where it should."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from kanwil.cues.names import CUES
from kanwil.training.evaluate import POLICIES, SEED, evaluate
from kanwil.training.metrics import by_chance, ece
from kanwil.training.pages import NoSuchPartError, put
from kanwil.training.quality import tables
from kanwil.training.reading import cue_matrix
from kanwil.training.reliability import plot
from kanwil.training.simulate import simulate
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.worth import ADVICE, EXACT, ORACLE


class Perfect:
    """Reads what was meant; the readers that never saw a phrase take half a minute to learn."""

    def read(self, simulation):
        told = simulation.phrases
        read = pd.DataFrame(cue_matrix(told["cues"]).astype(float), columns=list(CUES))
        return read.assign(contact_id=told["contact_id"].to_numpy())


@pytest.fixture(scope="module", autouse=True)
def reader():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kanwil.training.evaluate.apart_readers", Perfect)
        yield


@pytest.fixture(scope="module")
def row():
    return evaluate(shipped_or_rebuilt(), "base", seeds=2, debtors=60)


def test_nothing_beats_the_oracle(row):
    assert row.oracle.log_loss < row.found.log_loss
    assert row.low < row.share < row.high
    assert 0 < row.share < 1
    assert row.euros[ORACLE] >= max(row.euros[EXACT], row.euros[ADVICE])
    assert tuple(row.euros) == POLICIES


def test_all_seeds_are_in_the_figures(row):
    many = sum(len(simulate(60, SEED + k).truth) for k in range(2))
    assert row.found.n == many
    assert row.seeds == 2
    assert all(one >= 0 for one in row.spread.values())


def test_the_same_seeds_give_the_same_figures(row):
    assert evaluate(shipped_or_rebuilt(), "base", seeds=2, debtors=60) == row


def test_the_bins_are_those_of_the_calibration_error(row):
    share, said, right = np.array(row.bins).T
    assert share.sum() == pytest.approx(1)
    assert (share * np.abs(said - right)).sum() == pytest.approx(row.found.ece)


def test_chances_that_are_right_are_off_by_chance_only():
    rng = np.random.default_rng(1)
    truth = rng.dirichlet(np.ones(4), size=3_000)
    drawn = [(truth.cumsum(axis=1) < rng.random((3_000, 1))).sum(axis=1) for _ in range(20)]
    assert by_chance(truth) == pytest.approx(np.mean([ece(y, truth) for y in drawn]), abs=0.003)


def test_every_table_names_the_scenario(row):
    assert tables([row]).count("| base") == 4


def test_the_plot_has_a_dot_for_every_bin(row):
    root = ET.fromstring(plot([row, row, row, row]))
    assert len(root.findall(".//{*}circle")) == 4 * len(row.bins)


def test_a_part_is_replaced_and_the_rest_stays(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- begin a -->\nold\n<!-- end a -->\nbelow\n")
    put(page, "a", "new")
    put(page, "a", "newer")
    assert re.sub(r"\n+", "\n", page.read_text()) == (
        "above\n<!-- begin a -->\nnewer\n<!-- end a -->\nbelow\n"
    )
    with pytest.raises(NoSuchPartError):
        put(page, "b", "new")
