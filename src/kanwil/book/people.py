"""The people at a debtor: who keeps the books, who ordered, who decides, who is written to."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from kanwil.base.problems import RefusedError
from kanwil.book.records import Done, Pen, current
from kanwil.book.tables import PEOPLE

_MAIL = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]+")


class Role(StrEnum):
    """What someone is at a debtor."""

    ADMINISTRATION = "administration"
    ORDERER = "orderer"
    DIRECTOR = "director"
    OTHER = "other"


@dataclass(frozen=True)
class Person:
    """Someone at a debtor; `first_choice` gets the reminders."""

    name: str
    role: Role = Role.ADMINISTRATION
    email: str = ""
    phone: str = ""
    first_choice: bool = False


def put_person(
    connection: Connection, by: str, debtor_id: str, person: Person, person_id: str = ""
) -> Done:
    """Add someone, or change who has this id; a new first choice takes the place of another."""
    if not person.name.strip():
        raise RefusedError("Vul de naam van de contactpersoon in.")
    if person.email and not _MAIL.fullmatch(person.email.strip()):
        raise RefusedError("Dit e-mailadres klopt niet.")
    pen = Pen(connection, by)
    person_id = person_id or f"p-{secrets.token_hex(8)}"
    for one in current(connection, PEOPLE, debtor_id=[debtor_id]) if person.first_choice else ():
        if one["first_choice"] and one["person_id"] != person_id:
            pen.put(PEOPLE, one | {"first_choice": 0})
    told = {name: said.strip() if isinstance(said, str) else said for name, said in _of(person)}
    pen.put(PEOPLE, {"person_id": person_id, "debtor_id": debtor_id, **told})
    return pen.done


def drop_person(connection: Connection, by: str, person_id: str) -> Done:
    """Take someone off the list; the row stays."""
    pen = Pen(connection, by)
    pen.drop(PEOPLE, person_id)
    return pen.done


def people_of(connection: Connection, debtor_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the people of these debtors, the first choice first."""
    found = current(connection, PEOPLE, debtor_id=debtor_ids)
    return sorted(found, key=lambda one: (-one["first_choice"], one["role"], one["name"]))


def _of(person: Person) -> list[tuple[str, Any]]:
    told = asdict(person) | {"role": str(person.role), "first_choice": int(person.first_choice)}
    return list(told.items())
