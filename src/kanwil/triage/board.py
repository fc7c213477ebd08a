"""The board: everyone of a day's run as light columns, held in memory and kept up to date."""

import threading
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, func, select

from kanwil.base.audit import LOG
from kanwil.base.money import cents
from kanwil.base.terms import CATEGORIES
from kanwil.book.links import mains
from kanwil.triage.books import Book
from kanwil.triage.kept import every_write, kept
from kanwil.triage.runs import latest_run, minutes_of
from kanwil.triage.tables import JUDGEMENTS, SUMMARIES
from kanwil.triage.voting import hidden_of

Places = npt.NDArray[np.intp]
_CHANCES = [f"p_{category}" for category in CATEGORIES]
_TEXTS = [
    "debtor_id", "name", "category", "plausible", "cause", "action", "expected_value", "last_out",
    "oldest_due", "promised", "planned", "not_before", "between", "search",
]  # fmt: skip
_FLAGS = ["natural_person", "urgent", "objects"]
_KEPT = 8
"""Boards that one process remembers; a company has one a day, an office one for each company."""


@dataclass(frozen=True)
class Board:
    """Everyone of one run, one row each; it is never changed.

    Attributes
    ----------
    last : the newest judgement that is in it. merged : who was merged into another, left out.
    erased : how often somebody was erased before it was read.
    rows : by debtor_id: judgement, case_id, overdue_cents, name, category, plausible, cause,
        action, oldest_days, n_overdue, n_reminders, natural_person, the four probabilities,
        chance (the largest of them), expected_value (a Decimal's text), worth (its cents),
        minutes, announced (None or what stands announced), search (in lower case);
        last_out, oldest_due, not_before (ISO days), urgent, between (the actions between which
        an unclear case lies, `|`-joined), blind (the two of them and category are left out until
        the user has said what they think).
    """

    run: int
    last: int
    merged: frozenset[str]
    rows: pd.DataFrame
    orders: dict[str, Places] = field(default_factory=dict)
    erased: int = 0

    @property
    def stamp(self) -> Hashable:
        """What differs between two boards."""
        return self.run, self.last, self.merged, self.erased

    def order(self, by: str) -> Places:
        """Return the places of all rows in one of ORDERS; reckoned once."""
        if by not in self.orders:
            self.orders[by] = np.argsort(ORDERS[by](self.rows), kind="stable")
        return self.orders[by]

    def places(self, debtors: Sequence[str]) -> Places:
        """Return the places of these debtors, without those that are not late."""
        found = self.rows.index.get_indexer(pd.Index(list(debtors), dtype="str"))
        return np.asarray(found[found >= 0], dtype=np.intp)

    def select(
        self, places: Places, categories: Collection[str], text: str, named: Collection[str] = ()
    ) -> Places:
        """Return those of `places` that are of these categories (none: any) and hold each word.

        Who is `named` need not hold the words.
        """
        if categories:
            own = self.rows["category"].isin(categories).to_numpy(dtype=bool)
            places = places[own[places]]
        held = places
        for word in text.casefold().split():
            holds = self.rows["search"].iloc[held].str.contains(word, regex=False)
            held = held[holds.to_numpy(dtype=bool)]
        if named:
            also = self.rows.index[places].isin(list(named))
            return places[also | np.isin(places, held)]
        return held

    def sort(self, places: Places, by: str) -> Places:
        """Return the places in one of ORDERS."""
        wanted = np.zeros(len(self.rows), dtype=bool)
        wanted[places] = True
        order = self.order(by)
        return order[wanted[order]]


ORDERS: dict[str, Callable[[pd.DataFrame], npt.NDArray[np.float64]]] = {
    "yield": lambda rows: -rows["worth"].to_numpy(dtype=float) / rows["minutes"].to_numpy(),
    "overdue": lambda rows: -rows["overdue_cents"].to_numpy(dtype=float),
    "oldest": lambda rows: -rows["oldest_days"].to_numpy(dtype=float),
    "doubt": lambda rows: rows["chance"].to_numpy(dtype=float),
}

_boards: dict[tuple[str, date], Board] = {}
_lock = threading.Lock()


def board(book: Book, day: date) -> Board | None:
    """Return the board of the day's last run, None where there is no run.

    What was judged again since the last call is put in; all else stays as it was read.
    """
    return kept(("board", book.url, day), every_write(book), lambda: _board(book, day))


def _board(book: Book, day: date) -> Board | None:
    key = (book.url, day)
    with book.read() as connection:
        run = latest_run(connection, day)
        if run is None:
            return None
        newest = int(connection.execute(select(func.max(JUDGEMENTS.c.judgement))).scalar() or 0)
        merged, erased = frozenset(mains(connection)), _erased(connection)
        held = _boards.get(key)
        # Whoever was erased leaves no later judgement, and SQLite may give its number anew.
        if held and (held.run, held.merged, held.erased) != (run["run"], merged, erased):
            held = None
        if held and held.last == newest:
            return held
        fresh = _read(connection, run["run"], held.last if held else 0)
    rows = fresh if held is None else pd.concat([held.rows, fresh])
    rows = rows[~rows.index.duplicated(keep="last") & ~rows.index.isin(list(merged))]
    made = Board(int(run["run"]), newest, merged, rows, erased=erased)
    with _lock:
        _boards.pop(key, None)
        _boards[key] = made
        while len(_boards) > _KEPT:
            _boards.pop(next(iter(_boards)))
    return made


def _erased(connection: Connection) -> int:
    asked = select(func.count()).select_from(LOG).where(LOG.c.move == "erase")
    return int(connection.execute(asked).scalar() or 0)


def _read(connection: Connection, run: int, after: int) -> pd.DataFrame:
    """Return the judgements of a run that are newer than one of them, oldest first."""
    query = select(SUMMARIES).where(SUMMARIES.c.run == run, SUMMARIES.c.judgement > after)
    found = connection.execute(query.order_by(SUMMARIES.c.judgement))
    names, cells = list(found.keys()), found.all()
    # Column by column: of rows pandas asks one by one what they are.
    columns = zip(*cells, strict=True) if cells else [()] * len(names)
    rows = pd.DataFrame(dict(zip(names, map(list, columns), strict=True)))
    told = rows[_TEXTS].fillna("").astype("str")
    rows = rows.assign(**told).set_index("debtor_id")
    words = rows["name"] + " " + rows.index + " " + rows["search"]
    minutes = minutes_of(connection)
    flags = {name: rows[name].fillna(value=False).astype(bool) for name in _FLAGS}
    blind = rows["case_id"].isin(hidden_of(connection, rows["case_id"])) & ~flags["objects"]
    return rows.assign(
        **flags,
        blind=blind,
        category=rows["category"].mask(blind, ""),
        between=rows["between"].mask(blind, ""),
        n_reminders=rows["n_reminders"].astype("float64"),
        chance=rows[_CHANCES].max(axis=1),
        worth=[cents(Decimal(one)) for one in rows["expected_value"]],
        minutes=rows["action"].map(minutes).astype("int64"),
        search=words.str.casefold(),
    )
