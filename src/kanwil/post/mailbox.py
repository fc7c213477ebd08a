"""The mailbox that we send from: its settings, its password, and what may be wrong with it."""

import os
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from kanwil.base.problems import KanwilError
from kanwil.base.settings import Settings
from kanwil.post.message import Reason

PASSWORD = "KANWIL_SMTP_PASSWORD"  # noqa: S105 -- the name of a variable


class MailError(KanwilError):
    """A message did not go, with what to do.

    Attributes
    ----------
    unsure : the wire broke after the message was on its way: it may have gone.
    stop : the next message would meet the same.
    """

    def __init__(
        self, sentence: str, /, *, unsure: bool = False, stop: bool = False, **fields: str
    ) -> None:
        self.reason = Reason(sentence, tuple(fields.items()))
        self.unsure, self.stop = unsure, stop
        super().__init__(sentence, **fields)


@dataclass(frozen=True)
class Mailbox:
    """Where we send from; the password is shown nowhere."""

    host: str
    port: int
    security: str
    user: str
    sender: str
    password: str = field(repr=False)


def mailbox(settings: Settings) -> Mailbox:
    """Return the mailbox of the settings with its password from the environment or the keyring.

    Raises
    ------
    MailError : something is missing.
    """
    if not settings.smtp_host or not settings.mail_from:
        raise MailError(
            "Vul eerst de mailserver en het afzenderadres in: Instellingen, E-mail.", stop=True
        )
    # One company's password never goes to a mail server that another one names.
    key = settings.book_key
    variable = f"{PASSWORD}_{key.upper().replace('-', '_')}" if key else PASSWORD
    drawer = f"kanwil-{key}" if key else "kanwil"
    password = os.environ.get(variable) or _from_keyring(drawer, settings.smtp_user)
    if settings.smtp_user and not password:
        raise MailError(
            "Er is geen wachtwoord voor de mailserver: zet het in de omgeving als {variable}, of"
            " bewaar het met: keyring set {drawer} {user}",
            stop=True,
            variable=variable,
            drawer=drawer,
            user=settings.smtp_user,
        )
    return Mailbox(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.mail_from,
        password,
    )


def _from_keyring(drawer: str, user: str) -> str:
    """Return the password that the system keeps, '' where there is no keyring or none in it."""
    if not user or find_spec("keyring") is None:
        return ""
    keyring = import_module("keyring")
    try:
        return keyring.get_password(drawer, user) or ""
    except keyring.errors.KeyringError:
        return ""
