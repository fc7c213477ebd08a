"""The signing key: made once, for its owner only, and another key does not fit."""

import stat

import pytest

from kanwil.training.key import key_file, sign, signed


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
