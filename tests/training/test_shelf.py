"""The shelf: nothing tampered is opened, there is always one champion, and a way back."""

import hashlib
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kanwil.base.audit import broken_links
from kanwil.base.problems import RefusedError
from kanwil.base.store import METADATA, atomic, engine_for, rows
from kanwil.cues.judged import digest
from kanwil.model import bundle as bundles
from kanwil.model.shipped import ship
from kanwil.model.shipped import shipped as open_shipped
from kanwil.training import shelf
from kanwil.training.challenge import Champion, challenge
from kanwil.training.dataset import FrozenSetError
from kanwil.training.key import KeyFileError, key_file
from kanwil.training.retrain import LostReplyError, rebuild, shelved
from kanwil.training.tables import MODEL_MOVES, MODELS

DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def made(make_company, shipped):
    """A challenger for the shelf, allowed by its verdict."""
    cases = make_company(60, 21, shift=(1.5, -1, 0, -1))
    found = challenge(cases, Champion(shipped), shipped, DAY)
    assert found.verdict.allowed
    return found


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, shipped):
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path / "home"))
    folder = tmp_path / "models"
    ship(shipped, folder)
    for module in ("kanwil.training.shelf", "kanwil.model.shipped"):
        monkeypatch.setattr(f"{module}.models_folder", lambda: folder)
    open_shipped.cache_clear()
    yield folder
    open_shipped.cache_clear()


@pytest.fixture
def engine(tmp_path):
    engine = engine_for(str(tmp_path / "book.db"))
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine):
    with engine.begin() as opened:
        yield opened


def second(model, champion):
    """Return another challenger, judged against `champion`."""
    return replace(model, model_id="second", verdict=replace(model.verdict, champion=champion))


def test_an_empty_shelf_holds_the_shipped_model(connection, make_company, shipped):
    assert shelf.champion_id(connection) == "shipped-test"
    X = make_company(20, 1).X
    opened = shelf.champion(connection)
    np.testing.assert_array_equal(
        opened.case_model.predict_proba(X), shipped.case_model.predict_proba(X)
    )
    assert [(one["model_id"], one["champion"]) for one in shelf.listed(connection)] == [
        ("shipped-test", True)
    ]
    with pytest.raises(RefusedError):
        shelf.rollback(connection, "sanne")


def test_promote_and_roll_back(connection, made, make_company):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    shelf.put(connection, "sanne", model)
    assert shelf.champion_id(connection) == "shipped-test", "made is not promoted"
    shelf.promote(connection, "sanne", model.model_id)
    X = make_company(20, 1).X
    np.testing.assert_array_equal(
        shelf.champion(connection).case_model.predict_proba(X),
        made.bundle.case_model.predict_proba(X),
    )
    assert shelf.rollback(connection, "joost") == "shipped-test"
    assert shelf.champion_id(connection) == "shipped-test"
    moves = rows(connection, METADATA.tables["log"].select())
    assert [one["move"] for one in moves] == ["shelve", "promote_model", "rollback_model"]
    assert broken_links(connection) == []


def test_roll_back_goes_down_step_by_step(connection, made):
    model = shelved(made)
    later = second(model, model.model_id)
    for one in (model, later):
        shelf.put(connection, "sanne", one)
        shelf.promote(connection, "sanne", one.model_id)
    assert shelf.rollback(connection, "sanne") == model.model_id
    assert shelf.rollback(connection, "sanne") == "shipped-test"
    shelf.promote(connection, "sanne", model.model_id)
    assert shelf.champion_id(connection) == model.model_id


def test_the_gate_refuses(connection, made):
    model = shelved(made)
    worse = replace(
        model.verdict,
        comparison=replace(
            model.verdict.comparison,
            gains={"log_loss": replace(model.verdict.comparison.gains["log_loss"], mean=-0.1)},
        ),
    )
    shelf.put(connection, "sanne", replace(model, model_id="worse", verdict=worse))
    shelf.put(connection, "sanne", second(model, "someone else"))
    for name in ("worse", "second", "shipped-test"):
        with pytest.raises(RefusedError):
            shelf.promote(connection, "sanne", name)
    with pytest.raises(shelf.UnknownModelError):
        shelf.promote(connection, "sanne", "nope")
    assert shelf.champion_id(connection) == "shipped-test"


def test_a_model_of_another_catalogue_is_not_promoted(connection, made, monkeypatch):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    monkeypatch.setattr(shelf, "catalogue_hash", lambda: "another")
    with pytest.raises(shelf.CatalogueChangedError):
        shelf.promote(connection, "sanne", model.model_id)
    assert shelf.champion_id(connection) == "shipped-test"


def test_a_promotion_that_breaks_off_leaves_the_old_champion(engine, made):
    model = shelved(made)
    with atomic(engine) as connection:
        shelf.put(connection, "sanne", model)

    def broken_off():
        with atomic(engine) as connection:
            shelf.promote(connection, "sanne", model.model_id)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    with atomic(engine) as connection:
        assert shelf.champion_id(connection) == "shipped-test"
        assert rows(connection, MODEL_MOVES.select()) == []


def test_a_rejected_model_is_marked_and_stays(connection, made):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    shelf.reject(connection, "sanne", model.model_id)
    newest = shelf.listed(connection)[0]
    assert (newest["model_id"], newest["rejected"], newest["champion"]) == (
        model.model_id,
        True,
        False,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"data": b"foreign"},
        {"data": b""},
        {"signature": "0" * 64},
        {"signature": ""},
        {"sha256": "0" * 64},
        {"card": "beter dan ooit"},
        {"verdict": {}},
        {"facts": {"format": 99}},
        {"trainset": b"other cases"},
    ],
)
def test_what_was_changed_is_not_opened(connection, made, change, monkeypatch):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    shelf.promote(connection, "sanne", model.model_id)
    assert shelf.verify(connection) == {}
    connection.execute(MODELS.update().values(change))
    monkeypatch.setattr("joblib.load", lambda *_: pytest.fail("a tampered file was opened"))
    with pytest.raises(shelf.BadSignatureError):
        shelf.champion(connection)
    assert set(shelf.verify(connection)) == {model.model_id}


@pytest.mark.parametrize("cut", [1, 100, 10_000])
def test_a_truncated_model_with_a_sum_that_fits_is_not_opened(connection, made, monkeypatch, cut):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    short = model.data[:-cut]
    changed = {"data": short, "sha256": hashlib.sha256(short).hexdigest()}
    changed["facts"] = {**model.facts, "sha256": changed["sha256"]}
    connection.execute(MODELS.update().values(changed))
    monkeypatch.setattr("joblib.load", lambda *_: pytest.fail("a truncated file was opened"))
    with pytest.raises(shelf.BadSignatureError):
        shelf.load(connection, model.model_id)


def test_without_its_key_or_with_a_damaged_one_nothing_is_opened(connection, made, monkeypatch):
    shelf.put(connection, "sanne", shelved(made))
    monkeypatch.setattr("joblib.load", lambda *_: pytest.fail("a file was opened unchecked"))
    key_file().write_bytes(b"")
    with pytest.raises(KeyFileError):
        shelf.load(connection, made.bundle.model_id)
    key_file().unlink()
    with pytest.raises(shelf.BadSignatureError):
        shelf.load(connection, made.bundle.model_id)


def test_a_book_signed_elsewhere_is_not_trusted(connection, made, monkeypatch, tmp_path):
    shelf.put(connection, "sanne", shelved(made))
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path / "another machine"))
    assert list(shelf.verify(connection)) == [made.bundle.model_id]


@pytest.mark.parametrize(
    ("part", "error"),
    [("scikit-learn", shelf.OtherLibrariesError), ("catalogue", shelf.CatalogueChangedError)],
)
def test_a_model_of_other_libraries_is_refused_with_the_way_out(
    connection, made, monkeypatch, part, error
):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    here = bundles.libraries()
    monkeypatch.setattr(bundles, "libraries", lambda: here | {part: "another"})
    shelf._opened.cache_clear()  # other libraries are another process
    with pytest.raises(error, match="kanwil model r"):
        shelf.load(connection, model.model_id)


def test_a_model_is_rebuilt_from_its_frozen_cases(connection, made, make_company):
    model = shelved(made)
    shelf.put(connection, "sanne", model)
    shelf.promote(connection, "sanne", model.model_id)
    again = rebuild(connection, model.model_id)
    shelf.put(connection, "sanne", again)
    shelf.promote(connection, "sanne", again.model_id)
    X = make_company(50, 3).X
    np.testing.assert_allclose(
        shelf.champion(connection).case_model.predict_proba(X),
        made.bundle.case_model.predict_proba(X),
        atol=1e-9,
    )


def test_a_reply_that_was_erased_makes_a_rebuild_impossible_and_that_is_said(connection, made):
    learnt = replace(made.trainset, lessons={digest("wij betalen niet"): ["refuses"]})
    shelf.put(connection, "sanne", shelved(replace(made, trainset=learnt)))
    with pytest.raises(LostReplyError, match="niet meer in het boek"):
        rebuild(connection, made.bundle.model_id)


def test_a_frozen_training_set_is_checked(made):
    frozen = made.trainset.freeze()
    back = type(made.trainset).thaw(frozen, made.trainset.digest)
    assert back.digest == made.trainset.digest
    assert back.y == made.trainset.y
    for wrong, said in ((frozen, "0" * 64), (b"nothing", made.trainset.digest)):
        with pytest.raises(FrozenSetError):
            type(made.trainset).thaw(wrong, said)
