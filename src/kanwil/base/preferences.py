"""The settings that were changed on the screen: kept in the book, so that a team shares them."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Integer, String, Table, Text, func, select

from kanwil.base.audit import record
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings, load_settings
from kanwil.base.store import METADATA, utc_now

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("preference", Integer, primary_key=True, autoincrement=True),
    Column("name", String(60), nullable=False),
    Column("value", Text, nullable=False, comment="as JSON; the newest row of a name holds"),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
)


def preferred(connection: Connection, settings: Settings) -> Settings:
    """Return the settings with what was changed in this book; that wins over file and environment.

    A setting that this version no longer knows is passed by.
    """
    newest = select(func.max(PREFERENCES.c.preference)).group_by(PREFERENCES.c.name)
    query = select(PREFERENCES.c.name, PREFERENCES.c.value).where(
        PREFERENCES.c.preference.in_(newest)
    )
    held = {name: json.loads(value) for name, value in connection.execute(query)}
    free = Settings.model_fields.keys() - settings.fixed
    known = {name: value for name, value in held.items() if name in free}
    return load_settings(**{**settings.model_dump(mode="json"), **known}) if known else settings


def prefer(
    connection: Connection, by: str, settings: Settings, changes: Mapping[str, Any]
) -> Settings:
    """Keep the changes that differ from `settings` and return the settings with them.

    Raises
    ------
    SettingsError : with every mistake; then nothing is kept.
    RefusedError : one of them is not changed on the screen.
    """
    if settings.fixed & changes.keys():
        raise RefusedError("Deze instelling staat in books.toml en wordt daar gewijzigd.")
    before = settings.model_dump(mode="json")
    found = load_settings(**{**before, **changes})
    after = found.model_dump(mode="json")
    changed = {name: after[name] for name in changes if after[name] != before[name]}
    for name, value in changed.items():
        row = {"name": name, "value": json.dumps(value), "made_at": utc_now(), "made_by": by}
        connection.execute(PREFERENCES.insert().values(row))
        record(connection, by, "setting", name, was=before[name], now=value)
    return found
