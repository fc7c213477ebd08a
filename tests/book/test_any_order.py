"""Files of events may be split and come in any order: the book is the same."""

import random
import shutil

import pandas as pd
import pytest

from kanwil.base.store import atomic, engine_for
from kanwil.book.importing import store
from kanwil.book.ledger import read_ledger
from kanwil.book.readers import read

HEADERS = {
    "debtors": "debtor_id,name,payment_terms_days",
    "invoices": "invoice_id,debtor_id,issued_on,due_on,amount,kind,credits",
    "payments": "payment_id,debtor_id,invoice_id,paid_on,amount,method,reversed_on,reference",
    "contacts": "contact_id,debtor_id,happened_on,direction,kind,text",
    "events": "event_id,debtor_id,kind,happened_on,until",
}


def _company(dice):
    """Rows per table; some payments name no debtor, some no invoice, some an unknown one."""
    day = lambda: f"2026-{dice.randint(1, 9):02}-{dice.randint(1, 28):02}"  # noqa: E731
    rows = {name: [] for name in HEADERS}
    for n in range(6):
        rows["debtors"].append(f"D{n},Klant {n},{dice.choice(['', '14', '60'])}")
    for n in range(25):
        owner, amount = f"D{n % 6}", f"{dice.randint(10, 900)}.{n:02}"
        rows["invoices"].append(f"F26{n:03},{owner},{day()},,{amount},invoice,")
        named = dice.choice(
            [f"{owner},F26{n:03}", f"{owner},", f",F26{n:03}", f"{owner},F99{n:03}"]
        )
        back = dice.choice(["", "", "2026-10-01"])
        rows["payments"].append(f"P{n},{named},{day()},{amount},transfer,{back},betaling")
    for n in range(6):
        rows["invoices"].append(f"C26{n:03},D{n},{day()},,10.00,credit_note,F26{n:03}")
        rows["contacts"].append(f"K{n},D{n},{day()},in,reply,wij betalen")
        rows["events"].append(f"E{n},D{n},pause,{day()},2026-12-01")
    return rows


def _book(files, engine, folder):
    for number, (table, rows) in enumerate(files):
        path = folder / f"{number}-{table}.csv"
        path.write_text("\n".join([HEADERS[table], *rows, ""]))
        with atomic(engine) as connection:
            for parsed in read(path):
                store(connection, parsed, "tester")
    with atomic(engine) as connection:
        return read_ledger(connection)


@pytest.mark.parametrize("seed", range(5))
def test_split_files_in_any_order_give_the_same_book(seed, engine, tmp_path, request):
    dice = random.Random(seed)
    rows = _company(dice)
    pieces = []
    for table, every in rows.items():
        dice.shuffle(every)
        cut = dice.randint(1, len(every) - 1)
        pieces += [(table, every[:cut]), (table, every[cut:])]
    dice.shuffle(pieces)
    shutil.copy(request.getfixturevalue("_sqlite"), tmp_path / "other.db")
    other = engine_for(f"sqlite:///{tmp_path / 'other.db'}")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    whole = _book(rows.items(), engine, tmp_path / "a").frames()
    split = _book(pieces, other, tmp_path / "b").frames()
    other.dispose()
    for table, frame in whole.items():
        pd.testing.assert_frame_equal(frame, split[table], obj=table)
