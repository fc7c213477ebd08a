"""The book's history of shapes: upgrading a book, and writing the next revision.

After a change to any stage's `tables.py`: `python -m kanwil.migrations "what changed"` writes the
next numbered revision from the difference. To write the first one anew before a release:
`rm src/kanwil/migrations/versions/0001_*.py && python -m kanwil.migrations book`. The way back is
`python -m kanwil.migrations.back URL REVISION`; it refuses where rows would be lost.
"""

import importlib
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from kanwil.base.audit import hold
from kanwil.base.store import BookError, engine_for

FOLDER = Path(__file__).parent


def declare_tables() -> None:
    """Import every module that declares tables, so that the metadata is whole."""
    importlib.import_module("kanwil.base.audit")
    importlib.import_module("kanwil.base.preferences")
    importlib.import_module("kanwil.base.users")
    for module in sorted(FOLDER.parent.glob("*/tables.py")):
        importlib.import_module(f"kanwil.{module.parent.name}.tables")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def scripts() -> ScriptDirectory:
    """Return the revisions that there are."""
    return ScriptDirectory.from_config(_config())


def head() -> str | None:
    """Return the revision that this kanwil writes."""
    return scripts().get_current_head()


def current(connection: Connection) -> str | None:
    """Return the revision of a book, None for a new one; never writes."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring a book to this version in one transaction; a new book is made.

    Raises
    ------
    BookError : the book was written by a newer kanwil, or is no book.
    """
    try:
        with engine.begin() as connection:
            if current(connection) != head():
                # Of two that open it at once, the second finds it done.
                hold(connection)
                command.upgrade(_config(connection), to)
    except CommandError as error:
        raise BookError(
            "Dit boek is door een nieuwere kanwil geschreven; werk kanwil bij."
        ) from error
    except DatabaseError as error:
        raise BookError("Dit boek kan niet worden geopend: {why}", why=str(error.orig)) from error


def revise(message: str) -> None:
    """Write the next revision from the difference between the metadata and the last one."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{folder}/empty.db")
        number = len(list((FOLDER / "versions").glob("[0-9]*.py"))) + 1
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
            command.revision(
                _config(connection), message, autogenerate=True, rev_id=f"{number:04d}"
            )
        engine.dispose()
