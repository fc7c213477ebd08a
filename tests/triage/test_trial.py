"""The trial counts the cases of firms that are old enough, by their lot, and who paid in time."""

from datetime import date, timedelta

import pandas as pd

from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export, read_ledger
from kanwil.policy.trial import drawn
from kanwil.triage import open_book
from kanwil.triage.candour import sentences
from kanwil.triage.intake import take_in
from kanwil.triage.run import run_day
from kanwil.triage.trial import trial

DUE, DAY = date(2026, 9, 1), date(2026, 9, 10)
FIRMS = [f"D{n:02d}" for n in range(60)]
PAID = FIRMS[::3]


def company():
    """Sixty firms with an invoice of one day, a third of them pay in time; and one person."""
    everyone = [*FIRMS, "P1"]
    return Ledger.from_frames(
        debtors=pd.DataFrame(
            {
                "debtor_id": everyone,
                "name": everyone,
                "kind": ["company"] * 60 + ["consumer"],
                "legal_form": ["B.V."] * 60 + [""],
            }
        ),
        invoices=pd.DataFrame(
            {
                "invoice_id": [f"F{one}" for one in everyone],
                "debtor_id": everyone,
                "issued_on": "2026-08-02",
                "due_on": str(DUE),
                "amount": 100.0,
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": [f"B{one}" for one in PAID],
                "debtor_id": PAID,
                "invoice_id": [f"F{one}" for one in PAID],
                "paid_on": "2026-09-20",
                "amount": 100.0,
            }
        ),
    )


def test_firms_are_counted_by_their_lot_thirty_days_on(book_url, tmp_path):
    book = open_book(book_url, Settings(user="Sanne", trial_pct=40))
    export(company(), tmp_path / "folder")
    take_in(book, [tmp_path / "folder"], "Sanne", DAY)
    run_day(book, DAY, "Sanne")

    def tally(day, share=40):
        with book.read() as connection:
            return trial(connection, read_ledger(connection), day, share, 30)

    late = [one for one in FIRMS if drawn(one, DUE, 40)]
    paid = len(set(late) & set(PAID))
    told = tally(DUE + timedelta(days=30))
    assert told == {"later": (paid, len(late)), "now": (20 - paid, 60 - len(late))}
    assert tally(DUE + timedelta(days=29)) == {"later": (0, 0), "now": (0, 0)}
    assert tally(DAY, share=0) is None
    quiet = {"moved": [], "earned": None, "features": 1}
    said = sentences({**quiet, "trial": told}, Tr(Lang.NL))
    assert said[-1].startswith(f"Proef: van de {len(late)} zaken")
    book.close()
