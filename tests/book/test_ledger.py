from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanwil.base.problems import UnknownDebtorError
from kanwil.base.store import atomic
from kanwil.book.door import known
from kanwil.book.frames import COLUMNS, NATURAL_ID, TABLES, Kind, Ledger, coerce
from kanwil.book.importing import store
from kanwil.book.ledger import (
    UnknownFactError,
    add_contact,
    add_event,
    export,
    read_ledger,
    read_money,
    retract_contact,
    retract_event,
)
from kanwil.book.position import position
from kanwil.book.readers import read

DEBTORS = ["a", "0012", "é-7"]
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).filter(
    lambda text: not text or text.strip()
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def _cells(column):
    if column.name == "debtor_id":
        return st.sampled_from(DEBTORS)
    if column.name == "currency":
        return st.sampled_from(["EUR", ""])
    if column.choices:
        words = st.sampled_from(column.choices)
        return words if column.required else words | st.just("")
    kinds = {
        Kind.DATE: DAYS,
        Kind.AMOUNT: st.integers(-(10**9), 10**9),
        Kind.FLAG: st.sampled_from([0, 1]),
        Kind.NUMBER: st.integers(0, 400),
        Kind.ID: st.from_regex(r"[A-Z0-9/.-]{1,6}[A-Z]", fullmatch=True),
        Kind.TEXT: TEXTS,
    }
    cells = kinds[column.kind]
    return cells if column.required else st.none() | cells


@st.composite
def ledgers(draw):
    frames = {"debtors": pd.DataFrame({"debtor_id": DEBTORS})}
    for table in TABLES[1:]:
        rows = draw(
            st.lists(
                st.fixed_dictionaries({c.frame: _cells(c) for c in COLUMNS[table]}),
                min_size=2,
                max_size=8,
                unique_by=lambda row, key=NATURAL_ID[table]: row[key],
            )
        )
        frames[table] = pd.DataFrame(rows, columns=[c.frame for c in COLUMNS[table]])
    for row in frames["invoices"].itertuples():
        if row.due_on and row.due_on < row.issued_on:  # a reader leaves such a day out
            frames["invoices"].loc[row.Index, "due_on"] = None
    return Ledger.from_frames(**frames)


def _same(one, other):
    for table, frame in one.frames().items():
        pd.testing.assert_frame_equal(frame, other.frames()[table])


@given(ledger=ledgers())
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_ledger_survives_being_written_read_stored_and_written_again(ledger, tmp_path, engine):
    export(ledger, tmp_path / "out")
    (parsed,) = read(tmp_path / "out")
    assert not parsed.failed
    with engine.connect() as connection, connection.begin() as transaction:
        store(connection, parsed, "tester")
        _same(ledger, read_ledger(connection))
        export(connection, tmp_path / "again")
        transaction.rollback()
    for table in TABLES:
        name = f"{table}.csv"
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_export_writes_formulas_as_they_are_and_resolved_cases_when_asked(tmp_path):
    ledger = Ledger.from_frames(debtors=pd.DataFrame({"debtor_id": ["a"], "name": ["=1+1"]}))
    cases = coerce(
        "resolved_cases",
        pd.DataFrame(
            {"case_id": ["z"], "as_of": ["2026-01-01"], "amount_overdue": [Decimal("1.5")]}
        ),
    )
    files = export(ledger, tmp_path, cases)
    assert [file.name for file in files] == [
        f"{table}.csv" for table in (*TABLES, "resolved_cases")
    ]
    assert "a,=1+1," in files[0].read_text()
    assert files[-1].read_text().splitlines()[1].startswith("z,,2026-01-01,,,,,1.50")


@pytest.fixture
def debtor(take, write):
    take(write("debtors.csv", "debtor_id,name\na,Jansen\n"))
    return "a"


def test_an_event_is_added_with_its_columns_and_taken_back(engine, debtor):
    with atomic(engine) as connection:
        event = add_event(
            connection,
            "tester",
            debtor,
            "plan",
            date(2026, 1, 5),
            amount=Decimal("12.50"),
            until=date(2026, 3, 1),
        )
        (row,) = read_ledger(connection).events.itertuples()
        assert (row.event_id, row.kind, row.cents) == (event, "plan", 1250)
        assert row.until == pd.Timestamp("2026-03-01")
        retract_event(connection, "tester", event)
        assert read_ledger(connection).events.empty
        with pytest.raises(UnknownFactError, match=event):
            retract_event(connection, "tester", event)


def test_a_contact_is_added_and_taken_back(engine, debtor):
    with atomic(engine) as connection:
        contact = add_contact(
            connection,
            "tester",
            debtor,
            date(2026, 1, 5),
            direction="out",
            kind="call",
            text="belt terug",
        )
        assert read_ledger(connection, [debtor]).contacts["text"].tolist() == ["belt terug"]
        retract_contact(connection, "tester", contact)
        assert read_ledger(connection).contacts.empty


def test_what_is_added_must_be_possible(engine, debtor):
    with atomic(engine) as connection:
        with pytest.raises(UnknownDebtorError):
            add_event(connection, "tester", "niemand", "plan", date(2026, 1, 5))
        with pytest.raises(ValueError, match="ruzie"):
            add_event(connection, "tester", debtor, "ruzie", date(2026, 1, 5))
        with pytest.raises(TypeError, match="kleur"):
            add_event(connection, "tester", debtor, "plan", date(2026, 1, 5), kleur="rood")


def test_what_is_read_of_money_alone_gives_the_same_position(take, look, write, tmp_path):
    rows = "".join(
        f"F{n},D{n % 4},2026-0{n % 6 + 1}-05,,{n * 10 + 5}.00,{'USD' if n == 7 else 'EUR'},"
        f"{'credit_note' if n % 5 == 4 else 'invoice'},{f'F{n - 4}' if n % 5 == 4 else ''}\n"
        for n in range(40)
    )
    write(
        "in/invoices.csv",
        f"invoice_id,debtor_id,issued_on,due_on,amount,currency,kind,credits\n{rows}",
    )
    paid = "".join(
        f"P{n},D{n % 4},F{n},2026-07-01,{n * 9}.00,{'2026-07-09' if n % 9 == 0 else ''}\n"
        for n in range(0, 40, 3)
    )
    write("in/payments.csv", f"payment_id,debtor_id,invoice_id,paid_on,amount,reversed_on\n{paid}")
    take(tmp_path / "in")

    def position_of(ledger):
        moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp("2026-07-15"))
        return position(known(ledger, moments, 30)).to_pandas()

    pd.testing.assert_frame_equal(position_of(look(read_money)), position_of(look(read_ledger)))
