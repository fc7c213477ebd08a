"""Who is the same debtor and who belongs to a group: links that are made and taken away again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.problems import RefusedError, UnknownDebtorError
from kanwil.book.appending import read_current
from kanwil.book.frames import NATURAL_ID, Ledger
from kanwil.book.records import Done, Pen
from kanwil.book.tables import FACTS, LINKS

SAME, APART, PARENT = "same", "apart", "parent"
Mains = dict[str, str]


def mains(connection: Connection) -> Mains:
    """Return the main debtor of each one that was merged into another."""
    return _tops(_of_kind(connection, SAME))


def members(found: Mains, debtor_ids: Iterable[str]) -> list[str]:
    """Return all numbers of these debtors, whichever of them was given."""
    wanted = {found.get(one, one) for one in debtor_ids}
    return sorted(wanted | {one for one, main in found.items() if main in wanted})


def as_one(ledger: Ledger, found: Mains) -> Ledger:
    """Return the ledger in which merged debtors are one; what the main one lacks, they tell."""
    if not found:
        return ledger
    parts = {name: _moved(frame, found, name) for name, frame in ledger.frames().items()}
    parts["debtors"] = one_row_each(ledger.debtors, found)
    marks = ledger.marks["debtor_id"]
    return Ledger(**parts, marks=ledger.marks.assign(debtor_id=_renamed(marks, found)))


def one_row_each(debtors: pd.DataFrame, found: Mains) -> pd.DataFrame:
    """Return the debtors, merged ones as one row under the main number."""
    involved = debtors["debtor_id"].isin({*found, *found.values()})
    some = debtors[involved]
    some = some.iloc[some["debtor_id"].isin(found).argsort(kind="stable")]
    one = some.assign(debtor_id=_renamed(some["debtor_id"], found)).groupby("debtor_id").first()
    whole = pd.concat([debtors[~involved], one.reset_index()]).astype(debtors.dtypes.to_dict())
    return whole.sort_values("debtor_id", kind="stable", ignore_index=True)


def merge(connection: Connection, by: str, member: str, main: str) -> Done:
    """Make two debtors one from now on, in every view.

    Raises
    ------
    UnknownDebtorError : the book does not hold one of them.
    RefusedError : they are one already.
    """
    _known(connection, member, main)
    found, pen = mains(connection), Pen(connection, by)
    member, main = found.get(member, member), found.get(main, main)
    if member == main:
        raise RefusedError("Deze klanten zijn al samengevoegd.")
    pen.drop(LINKS, _pair(member, main))
    pen.put(LINKS, _link(f"{SAME}:{member}", member, main))
    return pen.done


def unmerge(connection: Connection, by: str, member: str) -> Done:
    """Make a merged debtor one of its own again, and do not ask about the two any more."""
    main = _of_kind(connection, SAME).get(member)
    if main is None:
        raise RefusedError("Deze klant is niet samengevoegd.")
    pen = Pen(connection, by)
    pen.drop(LINKS, f"{SAME}:{member}")
    pen.put(LINKS, _link(_pair(member, main), *sorted((member, main))))
    return pen.done


def keep_apart(connection: Connection, by: str, one: str, other: str) -> Done:
    """Remember that two debtors are not the same."""
    _known(connection, one, other)
    pen = Pen(connection, by)
    pen.put(LINKS, _link(_pair(one, other), *sorted((one, other))))
    return pen.done


def apart(connection: Connection) -> set[frozenset[str]]:
    """Return the pairs of main debtors that someone said are not the same."""
    rows, found = read_current(connection, LINKS, [APART], "kind"), mains(connection)
    pairs = zip(rows["debtor_id"], rows["other"], strict=True)
    return {frozenset(found.get(one, one) for one in pair) for pair in pairs}


def set_parent(connection: Connection, by: str, daughter: str, parent: str | None) -> Done:
    """Say who the parent company is, in the place of any earlier one; None: there is none.

    Raises
    ------
    RefusedError : the parent stands below the daughter.
    """
    pen, found = Pen(connection, by), mains(connection)
    daughter = found.get(daughter, daughter)
    if parent is None:
        pen.drop(LINKS, f"{PARENT}:{daughter}")
        return pen.done
    _known(connection, daughter, parent)
    parent = found.get(parent, parent)
    if daughter in chain_of(parents(connection), parent):
        raise RefusedError("Zo zou een bedrijf zijn eigen moeder zijn.")
    pen.put(LINKS, _link(f"{PARENT}:{daughter}", daughter, parent))
    return pen.done


def parents(connection: Connection) -> dict[str, str]:
    """Return the parent of each debtor that has one, merged debtors under their main number."""
    found = mains(connection)
    told = _of_kind(connection, PARENT)
    moved = {found.get(a, a): found.get(b, b) for a, b in sorted(told.items())}
    # What was merged later may have become its own parent: then that says nothing any more.
    return {a: b for a, b in moved.items() if a not in chain_of(moved, b)}


def group_of(told: Mapping[str, str], debtor_id: str) -> list[str]:
    """Return the whole group of a debtor, parent first; nothing when it has no relatives."""
    below: dict[str, list[str]] = defaultdict(list)
    for daughter, parent in sorted(told.items()):
        below[parent].append(daughter)
    group = [chain_of(told, debtor_id)[-1]]
    for one in group:
        group += below[one]
    return group if len(group) > 1 else []


def chain_of(told: Mapping[str, str], debtor_id: str) -> list[str]:
    """Return the debtor, its parent, and so on up to the top."""
    chain = [debtor_id]
    while (up := told.get(chain[-1])) is not None and up not in chain:
        chain.append(up)
    return chain


def _tops(told: Mapping[str, str]) -> Mains:
    return {one: chain_of(told, one)[-1] for one in told}


def _of_kind(connection: Connection, kind: str) -> dict[str, str]:
    rows = read_current(connection, LINKS, [kind], "kind", ["debtor_id", "other"])
    return dict(zip(rows["debtor_id"].tolist(), rows["other"].tolist(), strict=True))


def _known(connection: Connection, *ids: str) -> None:
    held = set(read_current(connection, FACTS["debtors"], ids, "debtor_id")["debtor_id"])
    for one in ids:
        if one not in held:
            raise UnknownDebtorError(one)


def _pair(one: str, other: str) -> str:
    # Debtor numbers may hold any sign, so the length tells where the first ends.
    first, second = sorted((one, other))
    return f"{APART}:{len(first)}:{first}:{second}"


def _link(link_id: str, one: str, other: str) -> dict[str, str]:
    kind = link_id.partition(":")[0]
    return {"link_id": link_id, "kind": kind, "debtor_id": one, "other": other}


def _renamed(ids: "pd.Series[str]", found: Mains) -> "pd.Series[str]":
    return ids.where(~ids.isin(found), ids.map(found)).astype("str")


def _moved(frame: pd.DataFrame, found: Mains, name: str) -> pd.DataFrame:
    if not frame["debtor_id"].isin(found).any():
        return frame
    frame = frame.assign(debtor_id=_renamed(frame["debtor_id"], found))
    return frame.sort_values(["debtor_id", NATURAL_ID[name]], kind="stable", ignore_index=True)
