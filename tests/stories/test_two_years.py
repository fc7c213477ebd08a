"""Two years of a company, month by month; at the end each past month shows as it did then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from kanwil.base import store
from kanwil.base.problems import KanwilError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Category, Lang, Outcome, Proof
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.training.simulate.company import simulate
from kanwil.triage import desk, fitting, intake, learning, open_book
from kanwil.triage.dossier import open_dossier
from kanwil.triage.explaining import NOTHING, explained
from kanwil.triage.finished import finished_cases
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat, version_of
from kanwil.triage.owner import overview
from kanwil.triage.paper import overview_of, sheet_of
from kanwil.triage.queue import everyone, todays_list
from kanwil.triage.report import report
from kanwil.triage.run import run_day
from kanwil.triage.what_if import ensure

NL = Tr(Lang.NL)
LAST = date(2026, 10, 30)
MONTHS = [day.date() for day in pd.date_range(end=LAST, periods=24, freq="BME")]
BY = "Sanne"


@pytest.fixture(scope="module")
def company():
    own = {"invoices_a_year": 6.0, "large_share": 0.1, "label_noise": 0.0, "keeps_text": 1.0}
    return simulate(60, 24, until=LAST, weeks=150, own=own)


def known_until(ledger, day):
    """Return what a bookkeeping package would export on `day`."""
    frames, last = dict(ledger.frames()), pd.Timestamp(day)
    begins = {"invoices": "issued_on", "payments": "paid_on"}
    for name in ("invoices", "payments", "contacts", "events"):
        on = begins.get(name, "happened_on")
        frame = frames[name]
        told = frame[["recorded_on", on]].max(axis=1) if "recorded_on" in frame else frame[on]
        # Packages do not say when something was booked: what comes late looks as if it was there.
        frames[name] = frame[told <= last].assign(
            **({"recorded_on": pd.NaT} if "recorded_on" in frame else {})
        )
    for name, later in (("invoices", "written_off_on"), ("payments", "reversed_on")):
        frames[name] = frames[name].assign(
            **{later: frames[name][later].where(frames[name][later] <= last)}
        )
    return Ledger(**frames, marks=ledger.marks)


class Clock:
    """A clock that stands in the evening of the day that is worked on."""

    def __init__(self):
        self.day, self.ticks = MONTHS[0], 0

    def now(self, _zone=None):
        self.ticks += 1
        return datetime(self.day.year, self.day.month, self.day.day, 8, tzinfo=UTC) + timedelta(
            seconds=self.ticks % 36_000
        )


def shown(book, day, who):
    """Return what the screens and sheets of a day say."""
    dossiers = [replace(open_dossier(book, one, day, NL), version=0) for one in who]
    sheets = [
        sheet_of(one, book.settings, day, NL, explained(book, one.judgement) or NOTHING)
        for one in dossiers
    ]
    page = overview(book, day)
    told = {
        "list": todays_list(book, day),
        "everyone": everyone(book, day),
        "dossiers": dossiers,
        "sheets": sheets,
        "owner": page and overview_of(page, book.settings.company, NL),
    }
    if day.month % 3 == 0:
        told["month"] = report(book, day.replace(day=1), day, NL)
    return told


def decide(book, day):
    """Follow the first advices of the day, and put one off."""
    for place, row in enumerate(todays_list(book, day)[:6]):
        with book.read() as connection:
            version = version_of(connection, row["debtor_id"])
        seat = Seat(BY, day, row["debtor_id"], version, row["case_id"], row["judgement"])
        if place == 5:
            desk.later(book, seat, day + timedelta(days=10), "belt terug")
        else:
            desk.accept(book, seat, Action(row["action"]), "afgesproken met de eigenaar")


def close(book, day, truth):
    """Close what looks finished, with the category that it truly had."""
    for one in finished_cases(book, day):
        cases = truth[truth["debtor_id"] == one["debtor_id"]]
        near = (cases["as_of"] - pd.Timestamp(one["as_of"])).abs()
        category = None if cases.empty else Category(cases.loc[near.idxmin(), "category"])
        money = Decimal(one["overdue_cents"]) / 100
        ended = desk.Closing(
            as_of=one["as_of"], category=category, outcome=Outcome.PAID, proof=Proof.JUDGED,
            recovered=money, overdue=money, action=one["action"], seen_model=one["seen_model"],
        )  # fmt: skip
        with book.read() as connection:
            version = version_of(connection, one["debtor_id"])
        desk.close(book, Seat(BY, day, one["debtor_id"], version, one["case_id"]), ended)


def learn(book, day):
    """Learn anew and use it where the verdict lets one; return the model in use, or ''."""
    try:
        made = fitting.fit_challenger(book, day, BY)
        learning.promote(book, made, BY)
    except KanwilError:
        return ""
    return made


def test_two_years_month_by_month(company, tmp_path, monkeypatch):
    clock = Clock()
    for one in (store, intake):
        monkeypatch.setattr(one, "datetime", clock)
    truth = company.moments.merge(company.truth, on="case_id")
    book = open_book(f"sqlite:///{tmp_path / 'book.db'}", Settings(company="Waterwiek", user=BY))
    then, used = {}, []
    for number, day in enumerate(MONTHS):
        clock.day = day
        folder = tmp_path / str(day)
        export(known_until(company.ledger, day), folder)
        take_in(book, [folder], BY, day)
        run_day(book, day, BY)
        decide(book, day)
        close(book, day, truth)
        if number % 3 == 2 and (made := learn(book, day)):
            used.append((day, made))
        if number == 20 and used:
            learning.rollback(book, BY)
        who = [row["debtor_id"] for row in todays_list(book, day)[:1]]
        if day.month % 3 == 0:
            ensure(book, who[0], day)
        then[day] = who, shown(book, day, who)

    assert len(used) >= 2, "the story holds promotions"
    for day, (who, was) in then.items():
        now = shown(book, day, who)
        for name, one in was.items():
            # A figure that nobody knows is not equal to itself; it is written the same.
            assert repr(now[name]) == repr(one), (day, name)
    book.close()
