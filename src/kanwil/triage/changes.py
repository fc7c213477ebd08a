"""What changed by an import: new, paid, newly late, promises, gone, what moved and why; stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, func, select

from kanwil.base.settings import Settings
from kanwil.base.store import rows, utc_now
from kanwil.book.appending import RETRACTED, key_of
from kanwil.book.settling import missing
from kanwil.book.tables import FACTS, IMPORTS
from kanwil.triage.books import Book
from kanwil.triage.moved import why
from kanwil.triage.runs import judged, latest_run
from kanwil.triage.tables import CHANGES
from kanwil.triage.word_kept import NOTHING, kept_or_broken

SHOWN = 25
PARTS = {
    "new_invoices": "Nieuwe facturen",
    "paid": "Betaald",
    "reversed": "Gestorneerd",
    "newly_late": "Nieuw te laat",
    "no_longer_late": "Niet meer te laat",
    "kept": "Afspraak nagekomen",
    "broken": "Afspraak gebroken",
    "gone": "Verdwenen van de lijst",
    "moved": "Anders ingedeeld of ander voorstel",
}


def report(book: Book, day: date, by: str) -> dict[str, Any] | None:
    """Return what the last import changed; made and stored at the first call after it.

    None when nothing was ever imported. The run of `day` must be made after the import. Amounts are
    cents, days ISO texts: as_of, since (None for the first), and `n`, `cents` and `rows` (at most
    `SHOWN`) of new_invoices, paid, reversed, gone, newly_late, no_longer_late, kept, broken, moved.
    """
    with book.write() as connection:
        last, batch = _last(connection), _last_import(connection)
        if batch is None or (last is not None and last["batch"] >= batch):
            return None if last is None else dict(last["report"])
        told = _compared(connection, last, day, book.settings)
        run = latest_run(connection, day)
        connection.execute(
            CHANGES.insert().values(
                made_at=utc_now(),
                made_by=by,
                as_of=day,
                batch=batch,
                run=run["run"] if run else None,
                report=told,
            )
        )
        return told


def is_due(book: Book) -> bool:
    """Tell whether something was imported that no report tells of yet."""
    with book.read() as connection:
        last, batch = _last(connection), _last_import(connection)
    return batch is not None and (last is None or last["batch"] < batch)


def past(book: Book) -> list[dict[str, Any]]:
    """Return the stored reports as they were shown, newest first: change, as_of, report."""
    with book.read() as connection:
        return rows(connection, select(CHANGES).order_by(CHANGES.c.change.desc()))


def _last(connection: Connection) -> dict[str, Any] | None:
    found = rows(connection, select(CHANGES).order_by(CHANGES.c.change.desc()).limit(1))
    return found[0] if found else None


def _last_import(connection: Connection) -> int | None:
    files = IMPORTS.c.format.not_in(("desk", RETRACTED))
    return connection.execute(select(func.max(IMPORTS.c.batch)).where(files)).scalar()


def _compared(
    connection: Connection, last: dict[str, Any] | None, day: date, settings: Settings
) -> dict[str, Any]:
    since = last["batch"] if last else 0
    names = _names(connection)
    gone = missing(connection, day)
    listed = [
        {"debtor_id": one, "invoice_id": invoice, "cents": int(cents)}
        for one, invoice, cents in zip(
            gone["debtor_id"], gone["invoice_id"], gone["left_cents"], strict=True
        )
    ]
    invoices, payments = FACTS["invoices"].c, FACTS["payments"].c
    came = (payments.reversed_on.is_(None), payments.cents > 0)
    told = {
        "new_invoices": _fresh(
            connection, FACTS["invoices"], since, names, invoices.kind == "invoice"
        ),
        "paid": _fresh(connection, FACTS["payments"], since, names, *came),
        "reversed": _reversed(connection, since, names),
        "gone": _part(_named(listed, names)),
    }
    late = _judgements(connection, last, day, names)
    agreed = kept_or_broken(connection, last, day, settings) if last else NOTHING
    told |= {name: _part(_named(found, names)) for name, found in agreed.items()}
    head = {"as_of": str(day), "since": str(last["as_of"]) if last else None}
    return {**head, **told, **late}


def _part(found: list[dict[str, Any]]) -> dict[str, Any]:
    largest = sorted(found, key=lambda one: -abs(one["cents"]))
    return {
        "n": len(found),
        "cents": sum(one["cents"] for one in found),
        "rows": largest[:SHOWN],
    }


def _names(connection: Connection) -> dict[str, str]:
    debtors = FACTS["debtors"].c
    query = select(debtors.debtor_id, debtors.name).where(debtors.until_batch.is_(None))
    return {one: name or one for one, name in connection.execute(query)}


def _named(found: Iterable[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    return [{**one, "name": names.get(one["debtor_id"], one["debtor_id"])} for one in found]


def _fresh(
    connection: Connection,
    table: Table,
    since: int,
    names: dict[str, str],
    *where: ColumnElement[bool],
) -> dict[str, Any]:
    """Return the current rows whose id the book did not know before."""
    key, before = table.c[key_of(table)], table.alias()
    knew = exists().where(before.c[key.name] == key, before.c.batch <= since)
    new = (table.c.until_batch.is_(None), table.c.batch > since, ~knew, *where)
    count, cents = connection.execute(
        select(func.count(), func.coalesce(func.sum(table.c.cents), 0)).where(*new)
    ).one()
    columns = (table.c.debtor_id, table.c.invoice_id, table.c.cents)
    query = select(*columns).where(*new).order_by(table.c.cents.desc(), key).limit(SHOWN)
    return {"n": int(count), "cents": int(cents), "rows": _named(rows(connection, query), names)}


def _reversed(connection: Connection, since: int, names: dict[str, str]) -> dict[str, Any]:
    table = FACTS["payments"]
    before = table.alias()
    knew = exists().where(
        before.c.payment_id == table.c.payment_id,
        before.c.batch <= since,
        before.c.reversed_on.is_not(None),
    )
    back = (table.c.until_batch.is_(None), table.c.batch > since, table.c.reversed_on.is_not(None))
    query = select(table.c.debtor_id, table.c.invoice_id, table.c.cents).where(*back, ~knew)
    return _part(_named(rows(connection, query), names))


def _judgements(
    connection: Connection, last: dict[str, Any] | None, day: date, names: dict[str, str]
) -> dict[str, Any]:
    """Return who became late or no longer is, and whose category or action moved, and why."""
    run = latest_run(connection, day)
    after = _by_debtor(connection, run["run"] if run else None)
    before = _by_debtor(connection, last["run"] if last else None)
    late = [_late(one, names) for debtor, one in after.items() if debtor not in before]
    done = [_late(one, names) for debtor, one in before.items() if debtor not in after]
    moved = [
        {**_late(one, names), "before": _stance(before[debtor]), "why": why(before[debtor], one)}
        for debtor, one in after.items()
        if debtor in before and _stance(before[debtor]) != _stance(one)
    ]
    return {"newly_late": _part(late), "no_longer_late": _part(done), "moved": _part(moved)}


def _by_debtor(connection: Connection, run: int | None) -> dict[str, dict[str, Any]]:
    return {} if run is None else {one["debtor_id"]: one for one in judged(connection, run)}


def _stance(judgement: dict[str, Any]) -> dict[str, str]:
    return {name: judgement["row"][name] for name in ("category", "action")}


def _late(judgement: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    debtor = judgement["debtor_id"]
    told = {"debtor_id": debtor, "cents": judgement["overdue_cents"], **_stance(judgement)}
    return {**told, "name": names.get(debtor, debtor)}
