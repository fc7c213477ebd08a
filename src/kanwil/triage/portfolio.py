"""Who looks after which debtor, and who takes over a colleague's debtors until which day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from kanwil.base.audit import record
from kanwil.base.problems import RefusedError
from kanwil.base.store import utc_now
from kanwil.base.users import people
from kanwil.triage.books import Book
from kanwil.triage.tables import KEEPERS, STAND_INS

_LONGEST_NAME = 120


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


def assign(book: Book, by: str, wanted: Mapping[str, str]) -> dict[str, str]:
    """Give debtors someone who looks after them ('': nobody); return who did, to undo it with."""
    if any(len(name) > _LONGEST_NAME for name in wanted.values()):
        raise RefusedError("Deze naam is te lang.")
    with book.write() as connection:
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
    return {one: before.get(one, "") for one in changed}


def stand_in(book: Book, by: str, away: str, until: date) -> None:
    """Take over a colleague's debtors up to a day; a day in the past ends it."""
    if by == away:
        raise RefusedError("U kunt niet voor uzelf waarnemen.")
    with book.write() as connection:
        row = {"away": away, "name": by, "until": until}
        connection.execute(STAND_INS.insert().values(**row, made_at=utc_now(), made_by=by))
        record(connection, by, "stand_in", away, until=until)
