"""The open items of a run: invoices with what is left of them, kept in flat growing columns."""

from dataclasses import dataclass

import numpy as np

from kanwil.training.metrics import Flags, Ints

_COLUMNS = (
    "debtor",
    "issued",
    "due",
    "cents",
    "left",
    "complained",
    "collected",
    "taken",
    "payment",
)


class Items:
    """Invoices of a run by number 0…; days are ordinals since 1970, amounts cents.

    `collected` is the day of an automatic collection that may still come back (else -1), `taken`
    its cents and `payment` its number.
    """

    def __init__(self) -> None:
        self.count = 0
        self._room = 1024
        self._columns = {name: np.zeros(self._room, dtype=np.int64) for name in _COLUMNS}
        self._open: Ints = np.zeros(0, dtype=np.int64)
        self._sorted = True

    def __getattr__(self, name: str) -> Ints:
        """Give a column by its name, as long as there are items."""
        if name not in _COLUMNS:
            raise AttributeError(name)
        return self._columns[name][: self.count]

    def add(self, debtor: Ints, issued: Ints, due: Ints, cents: Ints) -> Ints:
        """Take in invoices and return their numbers."""
        first, self.count = self.count, self.count + len(debtor)
        while self.count > self._room:
            self._room *= 2
            self._columns = {k: np.resize(v, self._room) for k, v in self._columns.items()}
        given = {"debtor": debtor, "issued": issued, "due": due, "cents": cents, "left": cents}
        for name in _COLUMNS:
            self._columns[name][first : self.count] = given.get(name, -(name == "collected"))
        new = np.arange(first, self.count)
        self._open, self._sorted = np.concatenate([self._open, new]), False
        return new

    def reopen(self, items: Ints) -> None:
        """Put back what a collection had settled."""
        self.left[items] += self.taken[items]
        self.collected[items] = -1
        self._open, self._sorted = np.union1d(self._open, items), False

    def open(self) -> Ints:
        """Return the numbers of the open items, sorted by debtor and due day."""
        self._open = self._open[self.left[self._open] > 0]
        if not self._sorted:
            order = np.lexsort((self.due[self._open], self.debtor[self._open]))
            self._open, self._sorted = self._open[order], True
        return self._open

    def late(self, before: Ints) -> "Late":
        """Sum up what is overdue per debtor on the day `before` (n,)."""
        items = self.open()
        items = items[self.due[items] < before[self.debtor[items]]]
        n, who = len(before), self.debtor[items]
        oldest = np.zeros(n, dtype=np.int64)
        np.maximum.at(oldest, who, before[who] - self.due[items])
        cents = np.bincount(who, self.left[items], minlength=n).astype(np.int64)
        return Late(items, who, cents, oldest)


@dataclass(frozen=True)
class Late:
    """What is overdue: items and their owners sorted by debtor and due day; sums per debtor."""

    items: Ints
    owner: Ints
    cents: Ints
    oldest: Ints

    @property
    def is_late(self) -> Flags:
        """Tell per debtor whether anything is overdue."""
        found: Flags = self.cents > 0
        return found

    def oldest_of(self, rows: Ints) -> Ints:
        """Return the oldest overdue item of each debtor in `rows`, who must all be late."""
        return self.items[np.searchsorted(self.owner, rows)]


def firsts(sorted_values: Ints) -> Ints:
    """Return where each run of equal values starts."""
    changed = np.concatenate([[True], sorted_values[1:] != sorted_values[:-1]])
    return np.flatnonzero(changed[: len(sorted_values)])
