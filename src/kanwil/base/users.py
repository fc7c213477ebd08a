"""The people who may use a book: who they are, from when, and what each role may do."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Boolean, Column, Connection, DateTime, Integer, String, Table, func, select

from kanwil.base.audit import record
from kanwil.base.problems import KanwilError, RefusedError
from kanwil.base.store import METADATA, rows, utc_now


class Role(StrEnum):
    """What somebody is to the company's credit control."""

    CONTROLLER = "controller"
    OWNER = "owner"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a role may do besides reading, which each of them may."""

    WORK = "work"
    AGREE = "agree"
    MANAGE = "manage"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CONTROLLER: frozenset({Right.WORK}),
    Role.OWNER: frozenset({Right.AGREE}),
    Role.ADMINISTRATOR: frozenset(Right),
}
_NEEDS = {
    "agree": Right.AGREE,
    "send_back": Right.AGREE,
    "undo_agree": Right.AGREE,
    "undo_send_back": Right.AGREE,
    "setting": Right.MANAGE,
    "stakes": Right.MANAGE,
    "admit": Right.MANAGE,
    "dismiss": Right.MANAGE,
    "erase": Right.MANAGE,
}
WORDS: dict[Role, str] = {
    Role.CONTROLLER: "Debiteurenbeheerder",
    Role.OWNER: "Eigenaar",
    Role.ADMINISTRATOR: "Beheerder",
}
_LONGEST_EMAIL, _LONGEST_NAME = 254, 120
_EMAIL = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[^\s@<>\"',;]+")

USERS = Table(
    "users",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=True),
    Column("email", String(_LONGEST_EMAIL), nullable=False, index=True),
    Column("name", String(_LONGEST_NAME), nullable=False),
    Column("role", String(20), nullable=False),
    Column("ended", Boolean, nullable=False, comment="the newest row of an e-mail holds"),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
)


class NotAllowedError(RefusedError):
    """Somebody's role does not reach this far; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Uw rol mag dit niet. Er is niets gewijzigd.")


class NoAccessError(KanwilError):
    """Somebody logged in whose e-mail address has no role."""

    def __init__(self) -> None:
        super().__init__("U heeft nog geen toegang.")


@dataclass(frozen=True)
class Person:
    """Somebody who logged in, as the table knows them."""

    email: str
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        """Tell whether their role reaches this far."""
        return right in RIGHTS[self.role]

    def check(self, connection: Connection, by: str, move: str) -> None:
        """Refuse a move that is not theirs to do now; the log asks this of each of its lines.

        Raises
        ------
        NotAllowedError : their role may not do this, or it is done in another's name.
        """
        now = person_of(connection, self.email)
        if now is None or by != now.name or not now.may(_NEEDS.get(move, Right.WORK)):
            raise NotAllowedError


def people(connection: Connection) -> list[Person]:
    """Return who has a role now, by name."""
    newest = select(func.max(USERS.c.entry)).group_by(USERS.c.email)
    query = select(USERS).where(USERS.c.entry.in_(newest), ~USERS.c.ended).order_by(USERS.c.name)
    return [Person(row["email"], row["name"], Role(row["role"])) for row in rows(connection, query)]


def person_of(connection: Connection, email: str) -> Person | None:
    """Return who logged in with this e-mail address, None when they have no role now."""
    query = select(USERS).where(USERS.c.email == email.strip().lower())
    found = rows(connection, query.order_by(USERS.c.entry.desc()).limit(1))
    if not found or found[0]["ended"]:
        return None
    return Person(found[0]["email"], found[0]["name"], Role(found[0]["role"]))


def others_who_agree(connection: Connection, name: str) -> list[Person]:
    """Return who may agree with what `name` decided: the second person, where there is one."""
    return [one for one in people(connection) if one.may(Right.AGREE) and one.name != name]


def admit(connection: Connection, by: str, person: Person) -> None:
    """Give somebody a role, or another one.

    Raises
    ------
    RefusedError : no e-mail address, no name, a name that another has, or no administrator left.
    """
    email, name = person.email.strip().lower(), " ".join(person.name.split())
    if not _EMAIL.fullmatch(email) or len(email) > _LONGEST_EMAIL:
        raise RefusedError("Dit is geen e-mailadres.")
    if not name or len(name) > _LONGEST_NAME:
        raise RefusedError("Vul een naam in, van hoogstens 120 tekens.")
    others = [one for one in people(connection) if one.email != email]
    if name.lower() in {one.name.lower() for one in others}:
        raise RefusedError("Een ander heet al zo; het logboek noemt mensen bij hun naam.")
    _keep(connection, by, "admit", Person(email, name, person.role), others)


def dismiss(connection: Connection, by: str, email: str) -> None:
    """Take away somebody's role; what they did stays theirs.

    Raises
    ------
    RefusedError : they have none, or no administrator would be left.
    """
    gone = person_of(connection, email)
    if gone is None:
        raise RefusedError("Niemand met dit e-mailadres heeft nu toegang.")
    others = [one for one in people(connection) if one.email != gone.email]
    _keep(connection, by, "dismiss", gone, others)


def _keep(connection: Connection, by: str, move: str, person: Person, others: list[Person]) -> None:
    ended = move == "dismiss"
    left = others if ended else [*others, person]
    if not any(one.role is Role.ADMINISTRATOR for one in left):
        raise RefusedError("Er moet een beheerder zijn: geef eerst iemand die rol.")
    row = {"email": person.email, "name": person.name, "role": person.role, "ended": ended}
    connection.execute(USERS.insert().values(**row, made_at=utc_now(), made_by=by))
    record(connection, by, move, person.name, email=person.email, role=person.role)
