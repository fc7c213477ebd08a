"""Where the shipped things lie, in a checkout or in a wheel, and where the user's data lives."""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(in_wheel: str, in_checkout: str) -> Path:
    wheel = _PACKAGE / in_wheel
    return wheel if wheel.is_dir() else _PACKAGE.parent.parent / in_checkout


def app_folder() -> Path:
    """Return the folder of the Streamlit screen."""
    return _shipped("_app", "app")


def models_folder() -> Path:
    """Return the folder of the shipped model (read-only)."""
    return _shipped("_models", "models")


def samples_folder() -> Path:
    """Return the folder of the sample company."""
    return _shipped("_samples", "data/samples")


def data_folder() -> Path:
    """Return the user's data folder: `KANWIL_HOME`, else the platform's own place."""
    if chosen := os.environ.get("KANWIL_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "kanwil"
    if sys.platform == "darwin":
        return Path("~/Library/Application Support/kanwil").expanduser()
    return Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "kanwil"


def default_book() -> str:
    """Return the URL of the user's own book."""
    return f"sqlite:///{data_folder() / 'kanwil.db'}"
