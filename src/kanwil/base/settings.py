"""The company's settings from one TOML file and the environment, all mistakes listed at once."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from stdnum import iban

from kanwil.base.mistakes import mistakes
from kanwil.base.places import data_folder
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Lang

_ADDRESS = r"^([^@\s,;<>]+@[^@\s,;<>]+)?$"
_PLACES = frozenset({"book_key", "company_logo", "invoice_folder", "letter_folder", "terms_file"})


class SettingsError(KanwilError):
    """The settings hold at least one mistake; all are named, and their `names` with them."""

    def __init__(self, error: ValidationError) -> None:
        self.names = [str(e["loc"][0]) for e in error.errors() if e["loc"]]
        super().__init__("De instellingen kloppen niet:{lines}", lines=mistakes(error))


class TomlFileError(KanwilError):
    """A file of settings can't be read at all."""

    def __init__(self, file: Path, why: Exception) -> None:
        super().__init__(
            "{file} is geen TOML in UTF-8 ({why}). Herstel het bestand, of haal het weg.",
            file=file,
            why=str(why),
        )


class Settings(BaseSettings):
    """Everything a user may set; each field is also an environment variable `KANWIL_<NAME>`.

    Attributes
    ----------
    book_key : the company's short name in books.toml; '' where there is one book.
    """

    model_config = SettingsConfigDict(env_prefix="KANWIL_", extra="forbid")

    book_key: str = ""
    company: str = Field("Uw bedrijf", min_length=1)
    user: str = Field("Sanne", min_length=1)
    lang: Lang = Lang.NL
    payment_terms_days: int = Field(30, ge=0, le=365)
    daily_cases: int = Field(40, ge=1, le=500)
    hourly_cost: Decimal = Field(Decimal(45), ge=0)
    margin_share: Decimal = Field(Decimal("0.25"), ge=0, le=1)
    certainty: float = Field(0.90, gt=0.5, lt=1)
    match_certainty: int = Field(90, ge=70, le=100)
    contact_interval_days: int = Field(7, ge=0)
    contacts_per_week: int = Field(3, ge=1)
    trial_pct: int = Field(0, ge=0, le=50)
    stale_after_days: int = Field(14, ge=1)
    plan_discount_pct: Decimal = Field(Decimal(0), ge=0, le=10)
    approve_above: Decimal = Field(Decimal(0), ge=0)
    memorial_journal: str = "MEM"
    account_debtors: str = "1300"
    account_written_off: str = "4700"
    account_set_off: str = "1600"
    account_credited: str = "8000"
    smtp_host: str = Field("", pattern=r"^[\w.:-]*$")
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls"] = "starttls"
    smtp_user: str = ""
    mail_from: str = Field("", pattern=_ADDRESS)
    mail_own: str = Field("", pattern=_ADDRESS)
    mail_test: bool = True
    company_address: str = ""
    company_postcode: str = ""
    company_city: str = ""
    company_phone: str = ""
    company_email: str = Field("", pattern=_ADDRESS)
    company_website: str = ""
    company_kvk: str = Field("", pattern=r"^(\d{8})?$")
    company_vat_id: str = ""
    company_iban: str = ""
    company_bic: str = Field("", pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)?$")
    company_logo: str = ""
    letter_form: Literal["u", "je"] = "u"
    letter_folder: str = ""
    payment_reference: Literal["rf", "betalingskenmerk"] = "rf"
    payment_link: str = ""
    invoice_folder: str = ""
    vat_deductible: bool = True
    terms_file: str = ""
    collects_for_others: bool = False
    wki_number: str = ""
    creditor: str = ""
    complaints_desk: str = ""

    @property
    def fixed(self) -> frozenset[str]:
        """The names that nobody changes on the screen.

        Where companies share a machine, none may point at the files of another.
        """
        return _PLACES if self.book_key else frozenset()

    @field_validator("company_iban", "company_vat_id")
    @classmethod
    def _without_spaces(cls, text: str) -> str:
        return "".join(text.split()).upper()

    @field_validator("company_iban")
    @classmethod
    def _an_iban(cls, text: str) -> str:
        if text and not iban.is_valid(text):
            raise ValueError("Dit is geen geldig IBAN.")
        return text

    @field_validator("payment_link")
    @classmethod
    def _a_link(cls, pattern: str) -> str:
        """Take `https://…` in which only the reference and the amount are left open."""
        bare = pattern.replace("{reference}", "").replace("{amount}", "")
        host = urlsplit(pattern).netloc
        fine = pattern.startswith("https://") and host and not set("{}") & set(host + bare)
        if pattern and not (fine and "{reference}" in pattern):
            raise ValueError("Schrijf https://… met {reference} en, als u wilt, {amount}.")
        return pattern

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let arguments win over the environment, and that over the file."""
        del dotenv_settings, file_secret_settings
        toml = TomlConfigSettingsSource(settings_cls, settings_file())
        return init_settings, env_settings, toml


def settings_file() -> Path:
    """Return the place of the settings file; it need not exist."""
    return data_folder() / "kanwil.toml"


def load_settings(**given: object) -> Settings:
    """Read the settings.

    Raises
    ------
    SettingsError : with every mistake in them.
    TomlFileError : the file is no TOML in UTF-8.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TomlFileError(settings_file(), error) from error
