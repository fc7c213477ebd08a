"""The shipped model on a machine with other libraries: rebuilt once from its seed, then kept."""

import sys
from pathlib import Path

from kanwil.base.places import data_folder
from kanwil.model.bundle import Bundle, ForeignModelError, TamperedModelError, libraries
from kanwil.model.shipped import NoShippedModelError, shipped


def shipped_or_rebuilt() -> Bundle:
    """Return the shipped model; where other libraries cannot open it, make it again once.

    Making takes minutes and tells its progress on stderr. The result lies in the user's data
    folder, one folder for each set of libraries.
    """
    try:
        return shipped()
    except ForeignModelError as foreign:
        folder = _folder()
        try:
            return shipped(folder)
        except (NoShippedModelError, TamperedModelError):
            print(f"{foreign}\n→ {folder}", file=sys.stderr)  # noqa: T201 -- progress of a command
            from kanwil.training.ship import rebuild  # noqa: PLC0415 -- loads the generator

            rebuild(folder)
            return shipped(folder)


def _folder() -> Path:
    made_of = "-".join(str(part) for part in libraries().values())
    return data_folder() / "models" / made_of
