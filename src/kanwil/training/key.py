"""The key that signs the shelf's models: a file outside the book, made on first use."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from kanwil.base.places import data_folder
from kanwil.base.problems import KanwilError

SIZE = 32
# Everybody may do something with the file, or the group may write it.
_TOO_OPEN = 0o027


class KeyFileError(KanwilError):
    """The key can't be trusted; no model was opened or signed."""


def key_file() -> Path:
    """Return the place of the key; a team that shares a book shares this file."""
    return data_folder() / "models.key"


def sign(*parts: bytes) -> str:
    """Return the HMAC-SHA-256 of the parts, each with its length, as hexadecimal text.

    Raises
    ------
    KeyFileError : the key has not its size, or others than its owner and group can reach it.
    """
    made = hmac.new(_key(), digestmod=hashlib.sha256)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()


def signed(signature: str, *parts: bytes) -> bool:
    """Tell whether this key made this signature of these parts."""
    return hmac.compare_digest(signature.encode(), sign(*parts).encode())


def _key() -> bytes:
    path = key_file()
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != SIZE:
        raise KeyFileError(
            "De sleutel van de modellen (models.key) is beschadigd; zet hem terug uit een back-up."
        )
    if os.name == "posix" and path.stat().st_mode & _TOO_OPEN:
        raise KeyFileError(
            "De sleutel van de modellen (models.key) is voor anderen open; geef alleen uzelf"
            " rechten: chmod 600."
        )
    return key


def _make(path: Path) -> None:
    """Write a new key that only its owner may read; of two that try at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(SIZE))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
