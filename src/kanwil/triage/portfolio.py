"""Who looks after which debtor, and who takes over a colleague's debtors until which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from kanwil.base.audit import hold, record
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.store import utc_now
from kanwil.base.users import people
from kanwil.triage.books import Book
from kanwil.triage.tables import KEEPERS, STAND_INS

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Given:
    """What giving debtors away changed: who had them, and the number of the last word after it."""

    before: dict[str, str]
    newest: int


def keepers(connection: Connection) -> dict[str, str]:
    """Return by debtor who looks after it; who has nobody is not in it."""
    last = select(func.max(KEEPERS.c.entry)).group_by(KEEPERS.c.debtor_id)
    query = select(KEEPERS.c.debtor_id, KEEPERS.c.name).where(
        KEEPERS.c.entry.in_(last), KEEPERS.c.name != ""
    )
    return dict(connection.execute(query).tuples().all())


def newest(connection: Connection) -> int:
    """Return the number of the last word on who looks after whom, 0 when there is none."""
    return int(connection.execute(select(func.max(KEEPERS.c.entry))).scalar() or 0)


def newest_stand_in(connection: Connection) -> int:
    """Return the number of the last word on who stands in for whom, 0 when there is none."""
    return int(connection.execute(select(func.max(STAND_INS.c.entry))).scalar() or 0)


def works_for(connection: Connection, user: str, day: date) -> dict[str, date | None]:
    """Return whose debtors are `user`'s on a day: their own (None), others' with until when."""
    last = select(func.max(STAND_INS.c.entry)).group_by(STAND_INS.c.away)
    query = select(STAND_INS.c.away, STAND_INS.c.until).where(
        STAND_INS.c.entry.in_(last), STAND_INS.c.name == user, STAND_INS.c.until >= day
    )
    found = connection.execute(query.order_by(STAND_INS.c.away)).tuples().all()
    return {user: None, **dict(found)}


def colleagues(connection: Connection, user: str) -> list[str]:
    """Return everyone who may look after debtors: who has a role, who does so now, and `user`."""
    named = {one.name for one in people(connection)} | set(keepers(connection).values())
    return sorted(named | {user}, key=str.casefold)


def assign(book: Book, by: str, wanted: Mapping[str, str], seen: int) -> Given:
    """Give debtors someone who looks after them ('': nobody).

    Parameters
    ----------
    seen : `newest` as it was when this was chosen.

    Raises
    ------
    ConflictError : a colleague gave one of them away since.
    RefusedError : a name is too long.
    """
    if any(len(name) > _LONGEST_NAME for name in wanted.values()):
        raise RefusedError("Deze naam is te lang.")
    with book.write() as connection:
        hold(connection)
        _unchanged(connection, wanted, seen)
        before = keepers(connection)
        changed = {one: to for one, to in wanted.items() if before.get(one, "") != to.strip()}
        if changed:
            made = {"made_at": utc_now(), "made_by": by}
            connection.execute(
                KEEPERS.insert(),
                [{"debtor_id": one, "name": to.strip(), **made} for one, to in changed.items()],
            )
            subject = next(iter(changed)) if len(changed) == 1 else str(len(changed))
            names = ", ".join(sorted({to.strip() for to in changed.values()}))
            record(connection, by, "keeper", subject, now=names, ids=sorted(changed))
        return Given({one: before.get(one, "") for one in changed}, newest(connection))


def _unchanged(connection: Connection, debtors: Mapping[str, str], seen: int) -> None:
    later = select(KEEPERS.c.debtor_id).where(KEEPERS.c.entry > seen)
    for one in connection.execute(later).scalars():
        if one in debtors:
            raise ConflictError(one)


def stand_in(book: Book, by: str, away: str, until: date, seen: int) -> None:
    """Take over a colleague's debtors up to a day; a day in the past ends it.

    Parameters
    ----------
    seen : `newest_stand_in` as it was when this was chosen.

    Raises
    ------
    ConflictError : somebody else took them over since.
    RefusedError : nobody stands in for himself.
    """
    if by == away:
        raise RefusedError("U kunt niet voor uzelf waarnemen.")
    with book.write() as connection:
        hold(connection)
        later = select(STAND_INS.c.entry).where(
            STAND_INS.c.entry > seen, STAND_INS.c.away == away, STAND_INS.c.name != by
        )
        if connection.execute(later).first():
            raise ConflictError(away)
        row = {"away": away, "name": by, "until": until}
        connection.execute(STAND_INS.insert().values(**row, made_at=utc_now(), made_by=by))
        record(connection, by, "stand_in", away, until=until)
