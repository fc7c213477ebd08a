"""When a day was left behind: what its screens and sheets showed last."""

from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from kanwil.base.then import Then
from kanwil.book.tables import IMPORTS
from kanwil.triage.tables import MOVES, RUNS


def left(connection: Connection, day: date) -> Then | None:
    """Return the moment of the last thing done on `day`.

    None where nothing was judged on it, or it is the last day that was worked on: then what is
    current shows.
    """
    last = connection.execute(select(func.max(RUNS.c.as_of))).scalar()
    if last is None or last <= day:
        return None
    ran = connection.execute(select(func.max(RUNS.c.made_at)).where(RUNS.c.as_of == day)).scalar()
    if ran is None:
        return None
    moved = connection.execute(select(func.max(MOVES.c.made_at)).where(MOVES.c.day == day)).scalar()
    moment = max(one for one in (ran, moved) if one)
    # Runs and moves are known to the second, imports to the microsecond.
    within = IMPORTS.c.made_at < moment + timedelta(seconds=1)
    batch = select(func.max(IMPORTS.c.batch)).where(within)
    return Then(int(connection.execute(batch).scalar() or 0), moment)
