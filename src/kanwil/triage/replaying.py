"""A past period judged again under other stakes, another certainty or another model; no writes."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.labels import ACTION_SHORT, CATEGORY, UNCLEAR
from kanwil.base.money import show_amount
from kanwil.base.problems import RefusedError
from kanwil.base.store import rows
from kanwil.base.terms import Action, Category
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.policy.figures import load_stakes
from kanwil.resolution.cases import labels
from kanwil.resolution.experience import experience
from kanwil.training import shelf
from kanwil.triage.books import Book
from kanwil.triage.hearing import recall
from kanwil.triage.judging import judge, late_moments
from kanwil.triage.moves import standing
from kanwil.triage.past import settled
from kanwil.triage.tables import JUDGEMENTS, RUNS


@dataclass(frozen=True)
class Other:
    """What is to be different; None is as it is now."""

    stakes: Path | None = None
    model_id: str | None = None
    certainty: float | None = None


@dataclass(frozen=True)
class Twin:
    """One moment judged twice: each with category, action and expected_value.

    Attributes
    ----------
    advised : the action that was advised then; '' where the day was not judged then.
    """

    case_id: str
    name: str
    as_of: str
    overdue: Decimal
    advised: str
    now: dict[str, str]
    other: dict[str, str]

    @property
    def changed(self) -> bool:
        """Tell whether another category would be named or another action advised."""
        return any(self.now[name] != self.other[name] for name in ("category", "action"))


@dataclass(frozen=True)
class Replay:
    """A period judged as it would be now and as it would be otherwise."""

    twins: list[Twin]

    @property
    def changed(self) -> list[Twin]:
        """Return the moments at which something changes, the largest amount first."""
        return sorted((one for one in self.twins if one.changed), key=lambda one: -one.overdue)

    def sentences(self, tr: Tr) -> list[str]:
        """Return how much changes, in two or three sentences."""
        changed, both = self.changed, ("now", "other")
        now, other = (
            sum((Decimal(getattr(t, side)["expected_value"]) for t in self.twins), Decimal(0))
            for side in both
        )
        at_stake = sum((one.overdue for one in changed), Decimal(0))
        return [
            tr.tn(
                "Van {of} beoordelingen verandert er {n}, waarvan {steps} met een andere stap; daar"
                " was {money} te laat.",
                "Van {of} beoordelingen veranderen er {n}, waarvan {steps} met een andere stap;"
                " daar was {money} te laat.",
                len(changed),
                of=len(self.twins),
                steps=sum(one.now["action"] != one.other["action"] for one in changed),
                money=show_amount(at_stake, tr.lang, whole=True),
            ),
            tr.t(
                "Verwachte opbrengst van alle adviezen: {now} zoals het nu is ingesteld, {other}"
                " anders; elk volgens zijn eigen bedragen en kansen.",
                now=show_amount(now, tr.lang, whole=True),
                other=show_amount(other, tr.lang, whole=True),
            ),
        ]


def replay(book: Book, first: date, last: date, other: Other) -> Replay:
    """Judge the moments from `first` to `last` again, with what was known at their end.

    Of each case the judgement that was decided on counts, else its last one. Where nothing was
    judged in the period, those late on its first days of months are. The bank counts as read until
    each of those days.

    Raises
    ------
    RefusedError : the period ends before it begins, or nobody was late in it.
    UnknownModelError, StakesError : the model or the table is none.
    """
    if last < first:
        raise RefusedError("De periode eindigt voordat zij begint.")
    with book.read() as connection:
        ledger, stored = read_ledger(connection), _stored(connection, first, last)
        model_id = other.model_id or shelf.champion_id(connection)
        bundles = shelf.champion(connection), shelf.load(connection, model_id)
        for one in bundles:
            recall(connection, one.reader, ledger)
        past = settled(connection)
        told = experience(labels(connection))
    stored = _of(stored, ledger) if len(stored) else _made(book, ledger, first, last)
    if stored.empty:
        raise RefusedError("In deze periode was niemand te laat.")
    changes = {} if other.certainty is None else {"certainty": other.certainty}
    sides = (
        (bundles[0], book.settings, past),
        (
            bundles[1],
            book.settings.model_copy(update=changes),
            replace(past, stakes=load_stakes(other.stakes).learned(told)),
        ),
    )
    moments = stored[["case_id", "debtor_id", "as_of"]]
    now, then = (
        judge(bundle, ledger, moments, settings, past=before, explain=False).rows
        for bundle, settings, before in sides
    )
    return Replay([_twin(*one) for one in zip(stored["advised"].tolist(), now, then, strict=True)])


def _stored(connection: Connection, first: date, last: date) -> pd.DataFrame:
    """Return one judged moment a case: case_id, debtor_id, as_of, advised."""
    query = select(
        JUDGEMENTS.c.judgement,
        JUDGEMENTS.c.case_id,
        JUDGEMENTS.c.debtor_id,
        RUNS.c.as_of,
        JUDGEMENTS.c.row["action"].as_string().label("advised"),
    ).join(RUNS)
    query = query.where(RUNS.c.as_of.between(first, last)).order_by(JUDGEMENTS.c.judgement)
    found = pd.DataFrame(rows(connection, query))
    if found.empty:
        return found
    decided = {m["judgement"] for m in standing(connection) if m["kind"] in ("accept", "other")}
    order = found.assign(decided=found["judgement"].isin(decided)).sort_values(
        ["decided", "judgement"], kind="stable"
    )
    kept = order.drop_duplicates("case_id", keep="last")
    return kept.assign(as_of=pd.to_datetime(kept["as_of"]).astype("datetime64[us]"))


def _of(stored: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Leave out who is no longer in the book, or only under another number."""
    there = stored["debtor_id"].isin(ledger.debtors["debtor_id"])
    return stored[there].reset_index(drop=True)


def _made(book: Book, ledger: Ledger, first: date, last: date) -> pd.DataFrame:
    days = pd.date_range(first.replace(day=1), last, freq="MS")
    terms = book.settings.payment_terms_days
    parts = [late_moments(ledger, one.date(), terms) for one in days if one.date() >= first]
    return pd.concat(parts or [late_moments(ledger, last, terms)], ignore_index=True).assign(
        advised=""
    )


def _twin(advised: str, now: dict[str, Any], other: dict[str, Any]) -> Twin:
    told = ("category", "action", "expected_value")
    return Twin(
        case_id=now["case_id"],
        name=now["name"],
        as_of=now["as_of"],
        overdue=Decimal(now["overdue"]),
        advised=advised,
        now={name: now[name] for name in told},
        other={name: other[name] for name in told},
    )


def stance(told: dict[str, str], tr: Tr) -> str:
    """Return a category and an action in words."""
    category = tr.t(CATEGORY[Category(told["category"])] if told["category"] else UNCLEAR)
    return f"{category} → {tr.t(ACTION_SHORT[Action(told['action'])])}"
