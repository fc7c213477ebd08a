"""The companies whose books one kanwil keeps: `books.toml`, each with a book and settings."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kanwil.base.places import data_folder
from kanwil.base.problems import KanwilError
from kanwil.base.settings import Settings, SettingsError, TomlFileError

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


class CompaniesError(KanwilError):
    """The file with the companies holds a mistake, which is named."""

    def __init__(self, key: str, what: KanwilError) -> None:
        super().__init__("In books.toml klopt [{key}] niet: {what}", key=key, what=what)


class _OwnSettings(Settings):
    """Settings of one company: what is set for the whole machine is none of theirs."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


@dataclass(frozen=True)
class Company:
    """One company: its short name, where its book lies, and its own settings."""

    key: str
    url: str
    settings: Settings


def companies_file() -> Path:
    """Return the place of the file; without it there is one book."""
    return data_folder() / "books.toml"


def told_companies() -> dict[str, Company]:
    """Return the companies by short name, in the order of the file; none where there is no file.

    Raises
    ------
    TomlFileError : the file can't be read.
    CompaniesError : a company in it is wrong.
    """
    try:
        told = tomllib.loads(companies_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TomlFileError(companies_file(), error) from error
    found = {key: _company(key, table) for key, table in told.items()}
    places: dict[str, str] = {}
    for one in found.values():
        if places.setdefault(one.url, one.key) != one.key:
            what = KanwilError("dit boek is al van [{other}].", other=places[one.url])
            raise CompaniesError(one.key, what)
    return found


def _company(key: str, table: Any) -> Company:  # noqa: ANN401 -- whatever the file holds
    if not _KEY.fullmatch(key):
        raise CompaniesError(key, KanwilError("een korte naam heeft alleen a–z, 0–9 en streepjes."))
    if not isinstance(table, dict) or not isinstance(table.get("book"), str):
        raise CompaniesError(key, KanwilError('er ontbreekt book = "…".'))
    url, own = table["book"], {name: value for name, value in table.items() if name != "book"}
    _no_password(key, url)
    if "company" not in own:
        raise CompaniesError(
            key, KanwilError('er ontbreekt company = "…", de naam van het bedrijf.')
        )
    try:
        return Company(key, url, _OwnSettings(**own, book_key=key))
    except ValidationError as error:
        raise CompaniesError(key, SettingsError(error)) from error


def _no_password(key: str, url: str) -> None:
    try:
        secret = "://" in url and make_url(url).password is not None
    except ArgumentError as error:
        raise CompaniesError(key, KanwilError("book is geen adres van een boek.")) from error
    if secret:
        raise CompaniesError(
            key, KanwilError("zet het wachtwoord niet hier, maar in PGPASSWORD of ~/.pgpass.")
        )
