"""Showing an import before it is stored: nothing kept, and stored just so once confirmed."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from kanwil.base.audit import LOG
from kanwil.base.problems import RefusedError
from kanwil.base.store import rows
from kanwil.base.terms import Action, EventKind
from kanwil.book.tables import IMPORTS
from kanwil.triage import desk
from kanwil.triage.desk import Fact
from kanwil.triage.imports import listed, take_back
from kanwil.triage.intake import Choice, Wishes, confirm, forget_mapping, preview, take_in
from kanwil.triage.moves import Seat

DAY = date(2026, 11, 20)
LIST = (
    "Peildatum 2026-11-20\nKlantnr;Naam;Stuknummertje;Datum;Vervaldatum;Saldo\n"
    "D9;Bakker;F9;01-09-2026;01-10-2026;100,00\n"
    "D8;=1+1;F8;30-02-2026;01-10-2026;50,00\n"
    "D7;Vos;F7;13-10-2026;01-11-2026;70,00\n"
)


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "lijst.csv"
    found.write_text(LIST, encoding="utf-8")
    return found


def shown(book, path, wishes=None, **more):
    return preview(book, [path], "Sanne", DAY, wishes or Wishes(), **more)


def corrected(book, path):
    """What the user says after looking: the third column is the invoice's number."""
    layout = shown(book, path).files[0].layout
    choice = Choice(dict(layout.columns) | {2: "invoice_id"}, layout.kind)
    return Wishes(choices={layout.signature: choice})


def batches(book):
    with book.read() as connection:
        return len(rows(connection, IMPORTS.select()))


def test_a_preview_keeps_nothing_and_says_how_far_it_is(book, path):
    before, heard = batches(book), []
    found = shown(book, path, told=lambda share, name: heard.append((share, name)))
    assert batches(book) == before
    assert heard == [(0.0, "lijst.csv"), (0.5, "lijst.csv")]
    (view,) = found.files
    assert view.refused
    assert (view.name, view.layout.kind) == ("lijst.csv", "openitems")
    assert list(view.raw.rows) == [3, 4, 5]


def test_what_was_shown_is_what_is_stored(book, path):
    found = shown(book, path, corrected(book, path))
    (view,) = found.files
    count = view.count
    assert (count.rows, count.accepted, count.unchanged, count.rejected) == (3, 2, 0, 1)
    assert view.first[0] == {
        "debtor_id": "D9",
        "name": "Bakker",
        "invoice_id": "F9",
        "issued_on": date(2026, 9, 1),
        "due_on": date(2026, 10, 1),
        "cents": Decimal("100.00"),
        "remaining": Decimal("100.00"),
    }
    (problem,) = (one for one in view.problems if one.severity == "error")
    assert view.raw.rows[problem.line][2] == "F8"
    suffix, data = view.rejected
    assert (suffix, view.n_lost) == (".csv", 1)
    assert b"'=1+1" in data
    path.write_text("intussen veranderd", encoding="utf-8")
    done = confirm(book, found, "Sanne", DAY)
    assert done.totals == found.report.totals
    assert done.totals["open"] - found.before["open"] == Decimal("170.00")


def test_refused_rows_mended_complete_the_list(book, path, tmp_path):
    found = shown(book, path, corrected(book, path))
    confirm(book, found, "Sanne", DAY)
    (view,) = found.files
    mended = tmp_path / "lijst-geweigerd.csv"
    mended.write_bytes(view.rejected[1].replace(b"30-02", b"28-02"))
    again = shown(book, mended)
    (view,) = again.files
    assert (view.count.accepted, view.count.rejected, view.rejected) == (1, 0, None)
    assert view.first[0]["name"] == "=1+1"
    assert view.remembered.made_by == "Sanne"
    assert again.report.totals["open"] - found.before["open"] == Decimal("220.00")
    assert not [one for one in view.problems if one.code == "gone"]


def test_a_mapping_is_remembered_until_it_is_forgotten(book, path):
    confirm(book, shown(book, path, corrected(book, path)), "Sanne", DAY)
    (view,) = shown(book, path).files
    assert (view.count.unchanged, view.remembered.made_by) == (2, "Sanne")
    forget_mapping(book, "Mark", view.layout.signature)
    (view,) = shown(book, path).files
    assert (view.refused, view.remembered) == (True, None)


def test_a_book_that_changed_meanwhile_is_not_written(book, path):
    found = shown(book, path, corrected(book, path))
    desk.add_fact(book, Seat("Mark", DAY, "D1", 0), Fact(EventKind.COMPLAINT, text="lek"))
    before = batches(book)
    with pytest.raises(RefusedError, match="intussen gewijzigd"):
        confirm(book, found, "Sanne", DAY)
    assert batches(book) == before


def test_files_of_one_confirmation_are_taken_back_together(book, path, tmp_path):
    other = tmp_path / "tweede.csv"
    other.write_text(LIST.replace(";F", ";G").replace("Stuknummertje", "Factuur"), encoding="utf-8")
    wishes = corrected(book, path)
    confirm(book, preview(book, [path, other], "Sanne", DAY, wishes), "Sanne", DAY)
    last = listed(book)[0]
    assert [one["path"] for one in last.files] == [str(path), str(other)]
    take_back(book, "Mark", last.number)
    assert listed(book)[0].undone["made_by"] == "Mark"
    assert shown(book, path, wishes).before["open"] == Decimal("1310.00")
    with book.read() as connection:
        moves = [row["move"] for row in rows(connection, LOG.select().order_by(LOG.c.entry))]
    assert moves[-1] == "undo_import"


def test_a_decision_on_a_debtor_that_only_the_import_knew_refuses(book, path):
    confirm(book, shown(book, path, corrected(book, path)), "Sanne", DAY)
    desk.accept(book, Seat("Sanne", DAY, "D9", 0, "D9"), Action.REMIND)
    with pytest.raises(RefusedError, match=r"besluit genomen|Latere invoer"):
        take_back(book, "Mark", listed(book)[0].number)
    assert listed(book)[0].undone is None


def test_the_canonical_files_of_one_drop_are_one_whole(book, tmp_path):
    debtors, invoices = tmp_path / "0" / "debtors.csv", tmp_path / "1" / "invoices.csv"
    for file in (debtors, invoices):
        file.parent.mkdir()
    debtors.write_text("debtor_id,name\nE1,Es\n", encoding="utf-8")
    invoices.write_text(
        "invoice_id,debtor_id,issued_on,amount\nI1,E1,2026-01-01,5.00\nI2,E1,niks,5.00\n",
        encoding="utf-8",
    )
    found = preview(book, [invoices, debtors], "Sanne", DAY, Wishes())
    views = {one.name: one for one in found.files}
    assert views["invoices.csv"].raw.rows[3] == ["I2", "E1", "niks", "5.00"]
    assert views["invoices.csv"].n_lost == 1
    assert views["debtors.csv"].rejected is None


def test_a_dry_run_and_an_import_say_the_same(book, path):
    sums = [
        hashlib.sha256(repr(take_in(book, [path], "Sanne", DAY, dry_run=dry).as_dict()).encode())
        for dry in (True, False)
    ]
    assert sums[0].digest() == sums[1].digest()
