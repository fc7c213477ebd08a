"""Passing by lines that the book has taken changes nothing but the time that it takes."""

import random

import pandas as pd
import pytest

from kanwil.base.store import atomic
from kanwil.book.importing import store
from kanwil.book.ledger import read_ledger
from kanwil.book.readers import read
from kanwil.book.taken import taken_lines

HEADER = "invoice_id,debtor_id,issued_on,amount,description\n"


def _row(number, amount, text="levering"):
    return f"F{number},D{number % 3},2026-01-{number % 28 + 1:02},{amount}.00,{text}\n"


ROWS = [_row(n, n + 1) for n in range(40)]


@pytest.fixture
def take(engine, tmp_path):
    """Import rows of invoices; `quickly` passes by what the book has taken."""

    def taken(rows, *, quickly=True):
        path = tmp_path / "invoices.csv"
        path.write_text(HEADER + "".join(rows))
        with atomic(engine) as connection:
            known = taken_lines(connection) if quickly else {}
            (parsed,) = read(path, taken=known)
            counts = store(connection, parsed, "tester")
        (file,) = counts.files
        return (file.rows, file.accepted, file.unchanged, file.rejected), parsed

    (tmp_path / "debtors.csv").write_text("debtor_id,name\nD0,Bos\nD1,Jansen\nD2,Smit\n")
    with atomic(engine) as connection:
        store(connection, *read(tmp_path / "debtors.csv"), "tester")
    return taken


def test_only_new_and_changed_lines_are_read_again(take):
    assert take(ROWS)[0] == (40, 40, 0, 0)
    counts, parsed = take([*ROWS[:-1], _row(39, 999), _row(40, 41)])
    assert counts == (41, 2, 39, 0)
    assert len(parsed.tables["invoices"]) == 2
    assert parsed.tables["invoices"]["line"].tolist() == [41, 42]
    counts, parsed = take([*ROWS[:-1], _row(39, 999), _row(40, 41)])
    assert counts == (41, 0, 41, 0)
    assert parsed.tables["invoices"].empty


def test_a_line_that_was_replaced_since_counts_again(take, look):
    take(ROWS)
    take([*ROWS[:-1], _row(39, 999)])
    assert take(ROWS)[0] == (40, 1, 39, 0)
    assert look(read_ledger).invoices["cents"].sum() == sum(range(1, 41)) * 100


def test_one_number_with_a_known_and_a_new_content_is_refused_as_ever(take):
    take(ROWS)
    counts, parsed = take([*ROWS, _row(3, 77)])
    assert counts == (41, 0, 39, 2)
    assert "duplicate_id" in {one.code for one in parsed.problems}


def test_a_file_with_a_remark_is_read_whole_each_time(take):
    rows = [*ROWS, "F99,D1,2026-02-30,5.00,\n"]
    assert take(rows)[0] == (41, 40, 0, 1)
    counts, parsed = take(rows)
    assert counts == (41, 0, 40, 1)
    assert [one.code for one in parsed.problems] == ["bad_date"]


@pytest.mark.parametrize("seed", range(6))
def test_any_run_of_files_gives_the_same_book_quick_or_slow(seed, take, look):
    dice = random.Random(seed)
    odd = ['"een, twee"', '"zegt ""ja"""', "", '"over\nregels"']
    books = []
    for quickly in (True, False):
        dice.seed(seed)
        for _ in range(4):
            rows = dict(enumerate(ROWS))
            for number in dice.sample(range(40), 6):
                rows[number] = _row(number, dice.randint(1, 9), dice.choice(odd))
            for number in dice.sample(range(40), 3):
                del rows[number]
            take(rows.values(), quickly=quickly)
        books.append(look(read_ledger).invoices)
    pd.testing.assert_frame_equal(*books)
