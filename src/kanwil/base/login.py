"""The login of a team: an OpenID Connect provider, told by the environment and nowhere else."""

import secrets
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kanwil.base.mistakes import mistakes
from kanwil.base.problems import KanwilError

_PREFIX = "KANWIL_OIDC_"
_WEB = r"^https?://[^\s/?#]+"


class LoginError(KanwilError):
    """The login is told in part, or the screen would stand open without one."""


class Login(BaseSettings):
    """Each field is an environment variable `KANWIL_OIDC_<NAME>`.

    Attributes
    ----------
    metadata_url : where the provider tells of itself (`…/.well-known/openid-configuration`).
    address : how colleagues reach the screen, for example https://kanwil.example.nl.
    cookie_secret : signs the cookie of who logged in; made anew at each start when not told.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore")

    metadata_url: str = Field(pattern=_WEB)
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    address: str = Field(pattern=_WEB + r"/?$")
    cookie_secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_hex(32)), min_length=32
    )

    @property
    def host(self) -> str:
        """The name by which browsers reach the screen."""
        return urlsplit(self.address).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether they reach it over https."""
        return self.address.startswith("https:")

    def auth(self) -> dict[str, Any]:
        """Return what Streamlit asks of a login."""
        return {
            "redirect_uri": f"{self.address.rstrip('/')}/oauth2callback",
            "cookie_secret": self.cookie_secret.get_secret_value(),
            "client_id": self.client_id,
            "client_secret": self.client_secret.get_secret_value(),
            "server_metadata_url": self.metadata_url,
        }


def told_login() -> Login | None:
    """Return the login that the environment tells, None when it tells nothing of one.

    Raises
    ------
    LoginError : it tells a part, or something that can't be, each named; or the extra is missing.
    """
    try:
        login = Login()  # type: ignore[call-arg]
    except ValidationError as error:
        found = error.errors()
        if all(one["type"] == "missing" for one in found) and len(found) == len(_REQUIRED):
            return None
        lines = mistakes(error, _PREFIX)
        raise LoginError("De inloggegevens kloppen niet:{lines}", lines=lines) from error
    if not (find_spec("authlib") and (find_spec("httpx") or find_spec("httpx2"))):
        raise LoginError('Inloggen vraagt een extra onderdeel: pip install "kanwil[oidc]".')
    return login


_REQUIRED = [name for name, field in Login.model_fields.items() if field.is_required()]


def check_address(address: str, login: Login | None) -> None:
    """Refuse to listen where others can come while nobody has to log in.

    Raises
    ------
    LoginError : the address is not this machine's own and there is no login.
    """
    if login is None and not _own(address):
        raise LoginError(
            "Zonder inloggen luistert kanwil alleen op deze computer: een ander die erbij kan, zou"
            " alles mogen. Stel eerst het inloggen in (KANWIL_OIDC_…)."
        )


def _own(address: str) -> bool:
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False
