"""A book in memory of which only this stage's own tables exist."""

import pytest

from kanwil.base.store import METADATA, engine_for
from kanwil.resolution.tables import RESOLUTIONS  # noqa: F401 -- declares the table


@pytest.fixture
def connection(tmp_path):
    engine = engine_for(str(tmp_path / "book.db"))
    METADATA.create_all(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()
