"""A book with two debtors, on each database."""

from datetime import date

import pandas as pd
import pytest

from kanwil.base.settings import Settings
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.triage import open_book
from kanwil.triage.intake import take_in

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


@pytest.fixture
def book(book_url, tmp_path):
    found = open_book(book_url, Settings(user="Sanne"))
    export(ledger(), tmp_path / "folder")
    take_in(found, [tmp_path / "folder"], "Sanne", DAY)
    yield found
    found.close()
