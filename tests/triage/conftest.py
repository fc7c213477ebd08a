"""A book with two debtors, on each database."""

from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from kanwil.base.settings import Settings
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from kanwil.triage.run import run_day
from tests_support.posting import paid, reachable

DAY = date(2026, 11, 20)


def ledger():
    return Ledger.from_frames(
        debtors=pd.DataFrame(
            {
                "debtor_id": ["D1", "D2"],
                "name": ["Bakkerij Bos", "Garage Kuipers"],
                "kind": "company",
                "legal_form": "B.V.",
                "city": ["Venlo", "Almere"],
            }
        ),
        invoices=pd.DataFrame(
            {
                "invoice_id": ["F1", "F2", "F3"],
                "debtor_id": ["D1", "D1", "D2"],
                "issued_on": ["2026-09-01", "2026-08-01", "2026-11-10"],
                "due_on": ["2026-10-01", "2026-08-31", "2026-12-10"],
                "amount": [1210.00, 605.50, 100.00],
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": ["P1"],
                "debtor_id": ["D1"],
                "invoice_id": ["F2"],
                "paid_on": ["2026-09-10"],
                "amount": [605.50],
            }
        ),
    )


def two_debtors(url):
    with closing(open_book(url, Settings(user="Sanne"))) as found, TemporaryDirectory() as folder:
        export(ledger(), Path(folder))
        take_in(found, [Path(folder)], "Sanne", DAY)


def judged_today(url):
    with closing(open_book(url, Settings(user="Sanne"))) as found:
        run_day(found, DAY, "Sanne")


def reached(url):
    with closing(open_book(url, Settings(user="Sanne"))) as found:
        reachable(found, DAY)


@pytest.fixture
def reached_book(copied):
    """The same book, in which one knows where its debtors can be reached, and where they pay."""
    with closing(open_book(copied(two_debtors, reached), Settings(user="Sanne"))) as found:
        yield paid(found)


@pytest.fixture
def book(copied):
    with closing(open_book(copied(two_debtors), Settings(user="Sanne"))) as found:
        yield found


@pytest.fixture
def judged(copied):
    """The same book, in which the day was judged."""
    with closing(open_book(copied(two_debtors, judged_today), Settings(user="Sanne"))) as found:
        yield found
