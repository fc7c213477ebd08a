"""A model file is foreign matter until its bytes, format, catalogue and libraries are checked."""

import hashlib
import io
import json
import pickle
from pathlib import Path

import joblib
import numpy as np
import pytest

from kanwil.cues.categories import CueCategories
from kanwil.model import shipped as shelf
from kanwil.model.bundle import (
    Bundle,
    ForeignModelError,
    TamperedModelError,
    dumps,
    loads,
    passport,
)
from kanwil.model.sets import PlausibleSets


class Bomb:
    """A pickle that leaves a crater when anyone opens it."""

    def __init__(self, crater):
        self.crater = crater

    def __reduce__(self):
        return Path.touch, (self.crater,)


@pytest.fixture(scope="module")
def bundle(few):
    model, X, y = few
    sets = PlausibleSets.fit(model.predict_proba(X), y)
    usual = dict.fromkeys(X.columns, (0.0, 1.0, 2.0))
    return Bundle("test-1", model, sets, None, CueCategories.from_table(), usual, {"cases": 120})


@pytest.fixture(scope="module")
def shelved(bundle):
    data = dumps(bundle)
    return data, passport(bundle, data)


def test_a_bundle_comes_back_the_same(bundle, shelved, few):
    again = loads(*shelved)
    X = few[1]
    assert again.model_id == "test-1"
    assert again.sets.floors().tolist() == bundle.sets.floors().tolist()
    np.testing.assert_allclose(
        again.case_model.predict_proba(X), bundle.case_model.predict_proba(X), atol=1e-12
    )


def test_a_passport_is_json_and_carries_the_facts(shelved):
    found = json.loads(json.dumps(shelved[1]))
    assert (found["cases"], found["model_id"], found["format"]) == (120, "test-1", 1)


@pytest.mark.parametrize("spoil", [lambda d: d[:-100], lambda d: d + b"\0", lambda d: d[:0]])
def test_other_bytes_are_refused(shelved, spoil):
    data, papers = shelved
    with pytest.raises(TamperedModelError, match="niet geopend"):
        loads(spoil(data), papers)


def test_one_changed_byte_is_refused(shelved):
    data, papers = shelved
    changed = bytearray(data)
    changed[len(data) // 2] ^= 1
    with pytest.raises(TamperedModelError):
        loads(bytes(changed), papers)


@pytest.mark.parametrize("part", ["format", "catalogue", "scikit-learn", "numpy"])
def test_a_model_of_other_parts_is_refused_by_name(shelved, part):
    data, papers = shelved
    with pytest.raises(ForeignModelError, match=part) as caught:
        loads(data, papers | {part: "0.1"})
    assert caught.value.part == part


def test_a_passport_that_lacks_a_part_is_no_passport(shelved):
    data, papers = shelved
    with pytest.raises(ForeignModelError):
        loads(data, {"sha256": papers["sha256"]})
    with pytest.raises(TamperedModelError):
        loads(data, {})


def _joblib(thing):
    file = io.BytesIO()
    joblib.dump(thing, file, compress=3)
    return file.getvalue()


@pytest.mark.parametrize("write", [pickle.dumps, _joblib])
def test_a_bomb_does_not_go_off(tmp_path, shelved, write):
    crater = tmp_path / "crater"
    bomb = write(Bomb(crater))
    papers = shelved[1]
    with pytest.raises(TamperedModelError):
        loads(bomb, papers)
    foreign = papers | {"sha256": hashlib.sha256(bomb).hexdigest(), "catalogue": "other"}
    with pytest.raises(ForeignModelError):
        loads(bomb, foreign)
    assert not crater.exists()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "models_folder", lambda: tmp_path)
    shelf.shipped.cache_clear()
    yield tmp_path
    shelf.shipped.cache_clear()


def test_what_is_shipped_is_opened_once(folder, bundle):
    shelf.ship(bundle, folder)
    assert shelf.shipped().model_id == "test-1"
    assert shelf.shipped() is shelf.shipped()
    assert {path.name for path in folder.iterdir()} == {"kanwil.joblib", "kanwil.json", "CARD.md"}
    assert "# Modelkaart test-1" in (folder / "CARD.md").read_text()


def test_shipping_twice_writes_the_same_bytes(folder, bundle):
    shelf.ship(bundle, folder)
    first = (folder / "kanwil.joblib").read_bytes()
    shelf.ship(bundle, folder)
    assert (folder / "kanwil.joblib").read_bytes() == first


def test_a_missing_shipped_model_is_said(folder):
    with pytest.raises(shelf.NoShippedModelError, match="ontbreekt"):
        shelf.shipped()


def test_a_spoilt_passport_is_tampering(folder, bundle):
    shelf.ship(bundle, folder)
    (folder / "kanwil.json").write_text('{"sha256": "')
    with pytest.raises(TamperedModelError):
        shelf.shipped()


def test_a_model_rebuilt_elsewhere_is_found_there(folder, bundle, tmp_path):
    shelf.ship(bundle, tmp_path / "elsewhere" / "deep")
    assert shelf.shipped(tmp_path / "elsewhere" / "deep").model_id == "test-1"
