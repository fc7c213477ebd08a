"""Merging and unmerging debtors, parents above them, and who looks alike."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.base.problems import RefusedError, UnknownDebtorError
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.book import links
from kanwil.book.door import known
from kanwil.book.frames import TABLES, Ledger
from kanwil.book.ledger import export, read_ledger
from kanwil.book.likeness import alike
from kanwil.book.position import position
from kanwil.book.records import take_back
from kanwil.book.tables import FACTS
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from tests_support.ledgers import make_ledger

DAY = date(2026, 11, 20)


def total(ledger, name="open_cents"):
    who = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": pd.Timestamp(DAY)})
    return int(position(known(ledger, moments)).to_pandas()[name].sum())


def same(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


@pytest.fixture
def full(book_url, tmp_path):
    """A book with made-up facts of some debtors, on each database."""
    book = open_book(book_url, Settings(user="Sanne"))
    export(make_ledger(7), tmp_path / "folder")
    take_in(book, [tmp_path / "folder"], "Sanne", DAY)
    yield book
    book.close()


def test_merging_keeps_what_is_open_and_unmerging_gives_the_book_back(full, tmp_path):
    with full.write() as connection:
        before = read_ledger(connection)
        facts = {name: rows(connection, FACTS[name].select()) for name in TABLES}
        one, two, three = before.debtors["debtor_id"].head(3)
        links.merge(connection, "Sanne", two, one)
        links.merge(connection, "Sanne", three, two)
        merged = read_ledger(connection)
        assert total(merged) == total(before)
        assert len(merged.debtors) == len(before.debtors) - 2
        assert len(merged.invoices) == len(before.invoices)
        same(merged.of([one]), read_ledger(connection, [three]))
        export(connection, tmp_path / "out")
        links.unmerge(connection, "Sanne", two)
        links.unmerge(connection, "Sanne", three)
        same(read_ledger(connection), before)
        assert facts == {name: rows(connection, FACTS[name].select()) for name in TABLES}
        assert len(links.apart(connection)) == 2
    report = take_in(full, [tmp_path / "out"], "Sanne", DAY)
    assert sum(one.accepted for one in report.files) == 0, "the export keeps the package's numbers"


def test_new_rows_under_an_old_number_land_with_the_main_debtor(full, tmp_path):
    with full.write() as connection:
        one, two = read_ledger(connection).debtors["debtor_id"].head(2)
        links.merge(connection, "Sanne", two, one)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "invoices.csv").write_text(
        f"invoice_id,debtor_id,issued_on,due_on,amount\nNEW1,{two},2026-10-01,2026-10-31,100.00\n"
    )
    take_in(full, [tmp_path / "new"], "Sanne", DAY)
    again = take_in(full, [tmp_path / "new"], "Sanne", DAY)
    assert [one.accepted for one in again.files] == [0]
    with full.read() as connection:
        invoices = read_ledger(connection).invoices.set_index("invoice_id")
    assert invoices.loc["NEW1", "debtor_id"] == one


def test_undoing_takes_each_link_back_as_it_was(full):
    with full.write() as connection:
        one, two, three = read_ledger(connection).debtors["debtor_id"].head(3)
        kept = links.keep_apart(connection, "Sanne", one, two)
        done = links.merge(connection, "Sanne", two, one)
        assert links.apart(connection) == set()
        take_back(connection, "Sanne", done)
        assert links.mains(connection) == {}
        assert links.apart(connection) == {frozenset((one, two))}
        take_back(connection, "Sanne", kept)
        assert links.apart(connection) == set()
        links.set_parent(connection, "Sanne", one, two)
        changed = links.set_parent(connection, "Sanne", one, three)
        take_back(connection, "Sanne", changed)
        assert links.parents(connection) == {one: two}


def test_links_that_make_no_sense_are_refused(full):
    with full.write() as connection:
        one, two, three = read_ledger(connection).debtors["debtor_id"].head(3)
        links.merge(connection, "Sanne", two, one)
        with pytest.raises(RefusedError, match="al samengevoegd"):
            links.merge(connection, "Sanne", one, two)
        with pytest.raises(RefusedError, match="niet samengevoegd"):
            links.unmerge(connection, "Sanne", one)
        with pytest.raises(UnknownDebtorError):
            links.merge(connection, "Sanne", one, "nobody")
        links.set_parent(connection, "Sanne", three, two)
        assert links.parents(connection) == {three: one}, "a parent is meant by its main number"
        with pytest.raises(RefusedError, match="eigen moeder"):
            links.set_parent(connection, "Sanne", two, three)
        assert links.group_of(links.parents(connection), three) == [one, three]
        links.merge(connection, "Sanne", three, one)
        assert links.parents(connection) == {}, "who is one with its parent has none"


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
@settings(max_examples=15, deadline=None)
def test_a_merged_ledger_owes_the_same_whatever_is_merged(pairs):
    whole = make_ledger(3)
    ids = whole.debtors["debtor_id"].tolist()[:8]
    told = {}
    for one, other in pairs:
        main = links.chain_of(told, ids[other])[-1]
        if ids[one] not in told and main != ids[one]:
            told[ids[one]] = main
    seen = links.as_one(whole, links._tops(told))
    assert total(seen) == total(whole)
    assert len(seen.debtors) == len(whole.debtors) - len(told)
    assert seen.debtors.dtypes.equals(whole.debtors.dtypes)


def debtors(*rows):
    frame = pd.DataFrame(
        [dict(zip(("debtor_id", "name"), one[:2], strict=True)) | one[2] for one in rows]
    )
    return Ledger.from_frames(debtors=frame).debtors


COMPANY = {"kind": "company", "legal_form": "BV"}
ELEVEN = (
    "Bakkerij Jansen B.V.",
    "Bakkerij Jansen BV",
    "BAKKERIJ JANSEN",
    "bakkerij jansen b.v.",
    "Jansen Bakkerij B.V.",
    "Bakkerij  Jansen",
    "Bakkerij Janssen B.V.",
    "Bakkerij Jänsen BV",
    "Bakkerij-Jansen B.V",
    "Bakkerij Jansen, B.V.",
    "Bakkerij. Jansen BV.",
)


def test_one_customer_in_eleven_spellings_is_one_question():
    rows = [
        (f"D{n:02}", name, {"city": "Venlo", "kind": "company", "legal_form": "BV"})
        for n, name in enumerate(ELEVEN)
    ]
    (group,) = alike(
        debtors(*rows, ("X", "Slagerij Jansen B.V.", {"city": "Venlo"})), set(), {"D04": 9}
    )
    assert group[0].debtor_id == "D04"
    assert len(group) == 11
    assert all(one.reasons for one in group[1:])


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"kvk": "12345678"}, {"kvk": "1234 5678"}, "kvk"),
        ({"vat_id": "NL123456789B01"}, {"vat_id": "NL 123456789.B01"}, "vat_id"),
        ({"iban": "NL91ABNA0417164300"}, {"iban": "NL91 ABNA 0417 1643 00"}, "iban"),
        ({"email": "info@bos.nl"}, {"email": "Info@bos.nl; jan@x.nl"}, "email"),
        ({"email": "bos@gmail.com"}, {"email": "kuipers@gmail.com"}, None),
        ({"phone": "0612345678"}, {"phone": "+31 6 12 34 56 78"}, None),
        (
            {"phone": "0612345678", "email": "a@b.nl"},
            {"phone": "+31612345678", "email": "a@b.nl"},
            "email",
        ),
        (
            {"kvk": "12345678", "iban": "NL91ABNA0417164300"},
            {"kvk": "87654321", "iban": "NL91ABNA0417164300"},
            None,
        ),
    ],
)
def test_what_two_debtors_share_is_the_reason(one, other, code):
    found = alike(
        debtors(("D1", "Bos", COMPANY | one), ("D2", "Kuipers", COMPANY | other)), set(), {}
    )
    assert [group[1].reasons[0][0] for group in found] == ([code] if code else [])


def test_a_consumer_is_never_the_same_on_a_name_alone():
    jan = {"city": "Venlo", "kind": "consumer"}
    assert alike(debtors(("D1", "Jan Jansen", jan), ("D2", "Jan Jansen", jan)), set(), {}) == []
    jan |= {"email": "jan@gmail.com"}
    assert len(alike(debtors(("D1", "Jan Jansen", jan), ("D2", "Jan Jansen", jan)), set(), {})) == 1


def test_who_was_said_to_differ_is_not_asked_again_and_a_placeholder_says_nothing():
    rows = [
        (f"D{n}", f"Bedrijf {'abcdefghijklmnopqrstuvwxyz'[n] * 4}", COMPANY | {"kvk": "12345678"})
        for n in range(20)
    ]
    assert alike(debtors(*rows), set(), {}) == []
    assert alike(debtors(*rows[:2]), {frozenset(("D0", "D1"))}, {}) == []
