"""Who objects to profiling has no category and no reasons from that day on, until it withdraws."""

from datetime import timedelta

import pandas as pd

from kanwil.base.audit import record
from kanwil.base.terms import CATEGORIES
from kanwil.base.words import Tr
from kanwil.book.ledger import read_ledger
from kanwil.book.tables import FACTS
from kanwil.model.assess import read_contacts
from kanwil.model.shipped import shipped
from kanwil.training.dataset import build
from kanwil.triage.dossier import open_dossier
from kanwil.triage.merging import seat_of
from kanwil.triage.objecting import may_object, objected, withdrawn
from kanwil.triage.run import rejudge_one, triage
from kanwil.triage.runs import judgement_of

from .conftest import DAY

NL = Tr("nl")


def row_of(book, day=DAY):
    return next(row for row in triage(book, day)[0] if row["debtor_id"] == "D1")


def latest(book):
    rejudge_one(book, "D1", DAY, "Sanne")
    with book.read() as connection:
        return judgement_of(connection, "D1", DAY)


def test_nothing_is_estimated_shown_or_asked_until_it_is_withdrawn(judged):
    book = judged
    before = row_of(book)
    objected(book, seat_of(book, "Sanne", DAY, "D1"))
    row = row_of(book)
    assert {row[f"p_{one}"] for one in CATEGORIES} == {0.25}
    assert (row["p_can"], row["p_wants"]) == (0.5, 0.5)
    silent = ("category", "cause", "question", "reason_1", "reason_2", "reason_3", "but_1")
    assert [row[name] for name in silent] == [""] * len(silent)
    assert row["action"] == "check_payment", "the bank was not entered for long"
    shown = latest(book)
    assert (shown["detail"]["objects"], shown["blind"]) == (True, False)
    for name in ("reasons", "buts", "contributions"):
        assert shown["detail"]["nl"][name] == []
    # A day before it objected is judged as it was.
    assert row_of(book, DAY - timedelta(days=1))["reason_1"]
    opened = open_dossier(book, "D1", DAY, NL)
    assert may_object(opened), "who objected can withdraw, person or not"
    withdrawn(book, seat_of(book, "Sanne", DAY, "D1"), opened.relations.objection)
    assert row_of(book) == before


def test_the_right_is_a_natural_persons(book):
    assert not may_object(open_dossier(book, "D1", DAY, NL))
    debtors = FACTS["debtors"]
    with book.write() as connection:
        connection.execute(debtors.update().values(legal_form="eenmanszaak"))
        record(connection, "Sanne", "import", "debtors.csv")
    assert may_object(open_dossier(book, "D1", DAY, NL))


def test_no_model_learns_from_it(book):
    objected(book, seat_of(book, "Sanne", DAY, "D1"))
    with book.read() as connection:
        ledger = read_ledger(connection)
    cases = pd.DataFrame(
        {
            "case_id": ["Z1", "Z2"],
            "debtor_id": ["D1", "D2"],
            "as_of": pd.to_datetime(["2026-10-10", "2026-12-15"]),
            "resolved_on": pd.to_datetime(["2026-10-20", "2026-12-20"]),
            "category": "forgetful",
            "proof": "proven",
        }
    )
    made = build(ledger, cases, read_contacts(shipped().reader, ledger))
    assert list(made.cases["debtor_id"]) == ["D2"]
    assert made.skipped["objected"] == 1
