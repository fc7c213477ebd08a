"""Storing: idempotent, all or nothing, on both databases, with every row accounted for."""

import shutil

import pandas as pd
import pytest
from sqlalchemy import func, select

from kanwil.base.store import atomic, engine_for, rows
from kanwil.book import importing
from kanwil.book.bank import waiting
from kanwil.book.importing import store
from kanwil.book.ledger import export, read_ledger, retract_event
from kanwil.book.readers import read
from kanwil.book.tables import FACTS, IMPORTS

DEBTORS = "debtor_id,name,email\n001,Jansen,j@jansen.nl\n002,Bos,\n"
INVOICES = "invoice_id,debtor_id,issued_on,amount,currency\nF1,001,2026-01-01,100.00,\n"
PAYMENTS = "payment_id,debtor_id,invoice_id,paid_on,amount,reference\n"


def _folder(write, tmp_path, **files):
    shutil.rmtree(tmp_path / "f", ignore_errors=True)
    for name, text in files.items():
        write(f"f/{name}.csv", text)
    return tmp_path / "f"


def _counts(taken):
    return [(one.accepted, one.unchanged, one.rejected) for _, c in taken for one in c.files]


def _told(taken):
    return [(one.line, one.value, one.code) for _, c in taken for one in c.problems]


def test_the_same_folder_again_changes_nothing_on_either_database(write, tmp_path, book_url):
    engine = engine_for(book_url)
    payments = f"{PAYMENTS}P1,,F1,2026-02-01,10.00,\n"
    path = _folder(write, tmp_path, debtors=DEBTORS, invoices=INVOICES, payments=payments)
    (parsed,) = read(path)
    for expected in ((2, 0), (0, 2)):
        with atomic(engine) as connection:
            counts = store(connection, parsed, "tester")
            debtors, invoices, paid = counts.files
            assert (debtors.accepted, debtors.unchanged) == expected
            assert invoices.accepted + paid.accepted == expected[0]
    with atomic(engine) as connection:
        ledger = read_ledger(connection)
        assert ledger.invoices["cents"].tolist() == [10000]
        assert ledger.payments["debtor_id"].tolist() == ["001"]
        assert connection.execute(select(func.count()).select_from(IMPORTS)).scalar() == 2
    engine.dispose()


def test_a_changed_row_is_a_new_one_beside_the_old(write, tmp_path, take, look):
    take(_folder(write, tmp_path, debtors=DEBTORS, invoices=INVOICES))
    changed = INVOICES.replace("100.00", "120.00")
    assert _counts(take(_folder(write, tmp_path, invoices=changed))) == [(1, 0, 0)]
    assert look(read_ledger).invoices["cents"].tolist() == [12000]
    kept = look(rows, select(FACTS["invoices"]))
    assert [(row["cents"], row["batch"], row["until_batch"]) for row in kept] == [
        (10000, 1, 2),
        (12000, 2, None),
    ]


def test_an_import_that_breaks_half_way_leaves_the_book_as_it_was(
    write, tmp_path, take, look, monkeypatch
):
    take(_folder(write, tmp_path, debtors=DEBTORS))
    before = look(rows, select(IMPORTS))

    def breaks(*_):
        raise OSError("disk full")

    monkeypatch.setattr(importing, "settle", breaks)
    with pytest.raises(OSError, match="disk full"):
        take(_folder(write, tmp_path, debtors=DEBTORS.replace("Bos", "Vos"), invoices=INVOICES))
    assert look(rows, select(IMPORTS)) == before
    assert look(read_ledger).debtors["name"].tolist() == ["Jansen", "Bos"]
    assert look(read_ledger).invoices.empty


def test_an_unknown_debtor_gets_a_stub_so_that_no_money_is_lost(write, tmp_path, take, look):
    files = {
        "invoices": INVOICES,
        "contacts": "contact_id,debtor_id,happened_on,direction\nC1,007,2026-01-01,in\n",
    }
    taken = take(_folder(write, tmp_path, **files))
    assert _told(taken) == [(2, "001", "unknown_debtor"), (2, "007", "unknown_debtor")]
    assert look(read_ledger).debtors["name"].tolist() == ["001", "007"]
    assert _counts(take(_folder(write, tmp_path, debtors=DEBTORS))) == [(2, 0, 0)]
    assert look(read_ledger).debtors["name"].tolist() == ["Jansen", "Bos", "007"]


def test_a_payment_finds_its_debtor_or_waits_for_it(write, tmp_path, take, look):
    payments = (
        f"{PAYMENTS}P1,,F1,2026-02-01,10.00,\nP2,,,2026-02-01,90.00,betreft F-1 / INV2026\n"
        "P3,,,2026-02-01,5.00,dank\nP4,001,weg,2026-02-01,5.00,\nP5,,weg,2026-02-01,5.00,\n"
    )
    invoices = f"{INVOICES}INV-2026,001,2026-01-01,90.00,\n"
    path = _folder(write, tmp_path, debtors=DEBTORS, invoices=invoices, payments=payments)
    taken = take(path)
    assert _counts(taken) == [(2, 0, 0), (2, 0, 0), (5, 0, 0)]
    assert _told(taken) == [
        (5, "weg", "unknown_invoice"),
        (6, "weg", "unknown_invoice"),
        (4, "P3", "waits"),
        (6, "P5", "waits"),
    ]
    found = look(read_ledger).payments.set_index("payment_id")
    assert found["invoice_id"].to_dict() == {"P1": "F1", "P2": "INV-2026", "P4": "weg"}
    assert found.loc["P2", "reference"] == "betreft F-1 / INV2026"
    table = FACTS["payments"].c
    query = select(table.payment_id).where(table.derived == "reference")
    assert look(rows, query) == [{"payment_id": "P2"}]
    assert [line.payment_id for line in look(waiting)] == ["loose:P3", "loose:P5"]
    assert _counts(take(path))[-1] == (0, 5, 0)


def test_a_payment_that_waited_is_booked_when_its_invoice_or_its_debtor_comes(
    write, tmp_path, take, look
):
    payments = f"{PAYMENTS}P1,,2026-0007,2026-02-01,10.00,\nP2,,,2026-02-02,5.00,\n"
    (tmp_path / "a").mkdir()
    take(write("a/payments.csv", payments))
    assert [line.payment_id for line in look(waiting)] == ["loose:P1", "loose:P2"]
    path = _folder(
        write, tmp_path, debtors=DEBTORS, invoices=f"{INVOICES}2026-0007,001,2026-01-01,10.00,\n"
    )
    take(path)
    assert look(read_ledger).payments["invoice_id"].tolist() == ["2026-0007"]
    take(write("a/payments.csv", payments.replace("P2,,", "P2,001,").replace("P1,,", "P1,001,")))
    assert look(read_ledger).payments["cents"].tolist() == [1000, 500]
    assert look(waiting) == []


def test_a_retracted_event_stays_retracted_when_its_file_comes_again(write, tmp_path, take, look):
    events = "event_id,debtor_id,kind,happened_on,text\nE1,001,promise,2026-01-01,morgen\n"
    path = _folder(write, tmp_path, debtors=DEBTORS, events=events)
    take(path)
    look(retract_event, "tester", "E1")
    assert _counts(take(path)) == [(0, 2, 0), (0, 1, 0)]
    assert look(read_ledger).events.empty
    assert _counts(take(_folder(write, tmp_path, events=events.replace("morgen", "later")))) == [
        (1, 0, 0)
    ]
    assert look(read_ledger).events["text"].tolist() == ["later"]


def test_a_list_without_particulars_does_not_wipe_what_the_book_knows(write, tmp_path, take, look):
    take(_folder(write, tmp_path, debtors=DEBTORS))
    lines = (
        "Peildatum 2026-02-01\nKlantnr;Naam;Plaats;Factuur;Datum;Saldo\n"
        "001;Jansen BV;Delft;F9;2026-01-01;5,00\n"
    )
    take(write("lijst.csv", lines))
    jansen = look(read_ledger).debtors.iloc[0]
    assert (jansen["name"], jansen["email"], jansen["city"]) == (
        "Jansen BV",
        "j@jansen.nl",
        "Delft",
    )


def test_foreign_invoices_and_their_payments_are_kept_but_stay_out_of_the_ledger(
    write, tmp_path, take, look
):
    invoices = f"{INVOICES}F2,001,2026-01-01,50.00,USD\n"
    payments = f"{PAYMENTS}P1,,F2,2026-02-01,50.00,\n"
    take(_folder(write, tmp_path, debtors=DEBTORS, invoices=invoices, payments=payments))
    ledger = look(read_ledger)
    assert ledger.invoices["invoice_id"].tolist() == ["F1"]
    assert ledger.payments.empty
    look(export, tmp_path / "out")
    assert pd.read_csv(tmp_path / "out" / "invoices.csv")["currency"].tolist() == ["EUR", "USD"]


def test_a_file_of_which_nothing_could_be_taken_makes_no_batch(write, take, look):
    ((parsed, counts),) = take(write("a.csv", "hallo"))
    assert (counts.batch, parsed.failed) == (None, True)
    assert look(rows, select(IMPORTS)) == []


def test_a_batch_says_who_what_and_how_many(write, tmp_path, take, look):
    take(_folder(write, tmp_path, debtors=DEBTORS + "003\n,x,\n"))
    (row,) = look(rows, select(IMPORTS))
    assert (row["made_by"], row["format"], row["accepted"], row["rejected"]) == (
        "tester",
        "canonical",
        3,
        1,
    )
    assert len(row["digest"]) == 64


def test_many_rows_are_counted_and_read_back(write, tmp_path, take, look):
    lines = "".join(f"F{n},00{n % 2 + 1},2026-01-01,{n}.50,\n" for n in range(3000))
    paid = "".join(f"P{n},,F{n},2026-02-01,{n}.50,\n" for n in range(2500))
    invoices = INVOICES.partition("F1")[0] + lines
    path = _folder(write, tmp_path, debtors=DEBTORS, invoices=invoices, payments=PAYMENTS + paid)
    assert _counts(take(path)) == [(2, 0, 0), (3000, 0, 0), (2500, 0, 0)]
    assert _counts(take(path)) == [(0, 2, 0), (0, 3000, 0), (0, 2500, 0)]
    assert len(look(read_ledger, ["001"]).invoices) == 1500
