"""The signing key: made once, for its owner only, and another key does not fit."""

import stat

import pytest

from kanwil.training.key import KeyFileError, key_file, sign, signed


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path / "home"))


def test_the_key_is_made_once_and_kept_private():
    first = sign(b"model")
    assert sign(b"model") == first
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert [one.name for one in key_file().parent.iterdir()] == ["models.key"]


def test_a_signature_fits_these_parts_and_this_key_only(monkeypatch, tmp_path):
    made = sign(b"model", b"facts")
    assert signed(made, b"model", b"facts")
    assert not signed(made, b"modelf", b"acts")
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path / "elsewhere"))
    assert not signed(made, b"model", b"facts")


@pytest.mark.parametrize("bytes_", [b"", b"short", b"x" * 33])
def test_a_damaged_key_signs_nothing(bytes_):
    made = sign(b"model")
    key_file().write_bytes(bytes_)
    for ask in (lambda: sign(b"model"), lambda: signed(made, b"model")):
        with pytest.raises(KeyFileError, match="back-up"):
            ask()


@pytest.mark.parametrize(("mode", "fine"), [(0o640, True), (0o660, False), (0o604, False)])
def test_a_key_that_others_can_reach_is_refused_with_what_to_do(mode, fine):
    made = sign(b"model")
    key_file().chmod(mode)
    if fine:
        assert signed(made, b"model")
        return
    with pytest.raises(KeyFileError, match="chmod 600"):
        signed(made, b"model")


def test_without_the_key_a_new_one_is_made_that_fits_nothing_of_before():
    made = sign(b"model")
    key_file().unlink()
    assert not signed(made, b"model")
