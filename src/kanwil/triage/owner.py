"""For the owner: the one-page overview, and the sheet that explains one recommendation."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from kanwil.base.money import cents
from kanwil.base.problems import RefusedError
from kanwil.base.store import rows
from kanwil.base.terms import ABLE, CATEGORIES, Lang
from kanwil.base.words import Tr
from kanwil.post.overview import render_overview
from kanwil.post.sheet import render_sheet
from kanwil.resolution.cases import labels
from kanwil.triage.books import Book
from kanwil.triage.dossier import open_dossier
from kanwil.triage.explaining import explanation
from kanwil.triage.moves import standing
from kanwil.triage.paper import overview_of, sheet_of
from kanwil.triage.queue import everyone
from kanwil.triage.tables import JUDGEMENTS, RUNS


@dataclass(frozen=True)
class Overview:
    """The owner's page; amounts in whole cents, shares from 0 to 1.

    Attributes
    ----------
    able_share : of each overdue euro, the expected part at debtors who can pay (Σ P(kan)).
    quadrants : category → (overdue cents, debtors); `unclear` is the rest, so all adds up.
    expected_cents : Σ expected value of the advised actions.
    decided, followed : decisions this month, and the percentage that followed the advice.
    month_ago_cents : overdue at the last run at least 28 days ago, None where there is none.
    trust : per language, how often the category proved right in closed cases.
    """

    day: date
    overdue_cents: int
    debtors: int
    able_share: float
    quadrants: dict[str, tuple[int, int]]
    unclear: tuple[int, int]
    expected_cents: int
    decided: int
    followed: int
    month_ago_cents: int | None
    largest: list[dict[str, Any]]
    trust: dict[Lang, str]


def overview(book: Book, day: date) -> Overview | None:
    """Return the page for a day, None where nobody is late."""
    late = everyone(book, day)
    if not late:
        return None
    total = sum(row["overdue_cents"] for row in late)
    with book.read(day) as connection:
        decided, followed = _decisions(connection, day)
        before = _month_ago(connection, day)
        right, judged = _proved_right(connection, day)
    return Overview(
        day=day,
        overdue_cents=total,
        debtors=len(late),
        able_share=sum(row["overdue_cents"] * _able(row) for row in late) / total,
        quadrants={str(one): _sum(late, str(one)) for one in CATEGORIES},
        unclear=_sum(late, ""),
        expected_cents=sum(cents(Decimal(row["expected_value"])) for row in late),
        decided=decided,
        followed=round(100 * followed / decided) if decided else 0,
        month_ago_cents=before,
        largest=late[:8],
        trust={lang: _trust(right, judged, Tr(lang)) for lang in Lang},
    )


def overview_pdf(book: Book, day: date, lang: Lang) -> bytes:
    """Return the owner's page as a PDF of one A4."""
    page = overview(book, day)
    if page is None:
        raise RefusedError("Niemand is te laat; er is niets om op een blad te zetten.")
    return render_overview(overview_of(page, book.settings.company, Tr(lang)), lang)


def sheet_pdf(book: Book, debtor_id: str, day: date, lang: Lang) -> bytes:
    """Return the sheet of one recommendation as a PDF of one A4, from what was stored.

    Raises
    ------
    UnknownDebtorError : the book does not hold this debtor.
    RefusedError : the debtor is not late on the day's run.
    """
    tr = Tr(lang)
    opened = open_dossier(book, debtor_id, day, tr)
    if opened.judgement is None:
        raise RefusedError("Deze klant is niet te laat; er is geen voorstel om uit te leggen.")
    told = explanation(book, opened.judgement, day, book.settings.user)
    return render_sheet(sheet_of(opened, book.settings, day, tr, told), lang)


def _able(row: dict[str, Any]) -> float:
    return sum(float(row[f"p_{category}"]) for category in ABLE)


def _sum(late: list[dict[str, Any]], category: str) -> tuple[int, int]:
    own = [row["overdue_cents"] for row in late if row["category"] == category]
    return sum(own), len(own)


def _decisions(connection: Connection, day: date) -> tuple[int, int]:
    month = [m for m in standing(connection) if day.replace(day=1) <= m["day"] <= day]
    followed = sum(m["kind"] == "accept" for m in month)
    return followed + sum(m["kind"] == "other" for m in month), followed


def _month_ago(connection: Connection, day: date) -> int | None:
    query = select(RUNS).where(RUNS.c.as_of <= day - timedelta(days=28))
    found = rows(connection, query.order_by(RUNS.c.as_of.desc(), RUNS.c.run.desc()).limit(1))
    return int(found[0]["overdue_cents"]) if found else None


def _proved_right(connection: Connection, day: date) -> tuple[int, int]:
    """Compare closed cases with the category that was shown for them, where one was."""
    query = select(JUDGEMENTS.c.case_id, JUDGEMENTS.c.row).join(RUNS).where(RUNS.c.as_of <= day)
    query = query.order_by(JUDGEMENTS.c.judgement)
    shown = {case: row["category"] for case, row in connection.execute(query)}
    closed = labels(connection)[["case_id", "category"]].dropna()
    pairs = [(shown.get(case), was) for case, was in closed.itertuples(index=False)]
    told = [said == was for said, was in pairs if said]
    return sum(told), len(told)


def _trust(right: int, judged: int, tr: Tr) -> str:
    if judged < 10:
        return tr.t(
            "Nog te weinig dossiers ({n}) zijn afgerond nadat kanwil ze had ingedeeld om te zeggen"
            " hoe vaak de indeling klopt."
            " Het model heeft tot nu toe vooral van gesimuleerde debiteuren geleerd.",
            n=judged,
        )
    return tr.t(
        "Van elke 10 afgeronde dossiers bleek de indeling {right} keer juist ({n} dossiers).",
        right=round(10 * right / judged),
        n=judged,
    )
