"""From moments to the contract's rows and the screen's details: assess, situate, advise, word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, cast

import pandas as pd

from kanwil.base.money import euros
from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Lang
from kanwil.base.words import Tr
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import position, positions
from kanwil.cues.judged import Judged as Judgements
from kanwil.cues.judged import known_on
from kanwil.model.assess import Assessed, assess, read_contacts
from kanwil.model.bundle import Bundle
from kanwil.model.cause import of_invoices
from kanwil.model.explain import Reason, render
from kanwil.model.unprofiled import unprofiled
from kanwil.policy.advise import advise
from kanwil.policy.situation import situate
from kanwil.policy.steady import Earlier, facts_of
from kanwil.triage.details import REACHED, detail_of
from kanwil.triage.past import Past

_CHANCES = (*(f"p_{category}" for category in CATEGORIES), "p_can", "p_wants")
_TOLD = ("estate", "rung", "promise_ahead", "no_profile")


@dataclass(frozen=True)
class Judged:
    """The judgement of some moments.

    Attributes
    ----------
    rows : the triage columns of the contract, JSON-able, amounts as texts with two decimals.
    told : per row how its detail is made; nothing where no reasons were asked for.
    """

    rows: list[dict[str, Any]]
    told: list[Callable[[], dict[str, Any]]]

    @property
    def details(self) -> list[dict[str, Any]]:
        """Word what the screen and the sheet show besides each row, in both languages.

        It takes as long as all else together, and who asks for the rows alone needs none of it.
        """
        return [tell() for tell in self.told]


def late_moments(ledger: Ledger, day: date, terms_days: int) -> pd.DataFrame:
    """Return one moment for each debtor that is late on `day`, sorted by debtor."""
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    now = position(known(ledger, moments, terms_days)).to_pandas()
    late = moments[(now["overdue_cents"] > 0).to_numpy()].reset_index(drop=True)
    return late[["case_id", "debtor_id", "as_of"]]


def judge_late(
    bundle: Bundle,
    ledger: Ledger,
    day: date,
    settings: Settings,
    lang: Lang = Lang.NL,
    *,
    bank_until: date | None,
    past: Past,
) -> Judged:
    """Judge every debtor of the ledger that is late on `day`, sorted by debtor; see `judge`."""
    moments = late_moments(ledger, day, settings.payment_terms_days)
    return judge(bundle, ledger, moments, settings, lang, bank_until=bank_until, past=past)


def judge(
    bundle: Bundle,
    ledger: Ledger,
    moments: pd.DataFrame,
    settings: Settings,
    lang: Lang = Lang.NL,
    *,
    bank_until: date | None = None,
    past: Past | None = None,
    explain: bool = True,
) -> Judged:
    """Assess and advise each moment (case_id, debtor_id, as_of), in order.

    A missing case_id becomes `debtor@first late day`. `bank_until` is the day until which the book
    knows what was paid; `past` is what was advised, decided and learnt before. Without `explain`
    there are no reasons.
    """
    before = past or Past()
    rows: list[dict[str, Any]] = [{}] * len(moments)
    details: list[Callable[[], dict[str, Any]]] = [dict] * (len(moments) if explain else 0)
    for places, told in known_on(before.lessons, moments["as_of"]):
        part = moments.iloc[places].reset_index(drop=True)
        found = _judge(
            bundle,
            ledger.of(part["debtor_id"].unique()),
            part,
            settings,
            lang=lang,
            told=told,
            bank_until=bank_until,
            past=before,
            explain=explain,
        )
        for place, row in zip(places, found.rows, strict=True):
            rows[place] = row
        for place, detail in zip(places, found.told, strict=explain):
            details[place] = detail
    return Judged(rows, details)


def _judge(
    bundle: Bundle,
    own: Ledger,
    moments: pd.DataFrame,
    settings: Settings,
    *,
    lang: Lang,
    told: Judgements,
    bank_until: date | None,
    past: Past,
    explain: bool,
) -> Judged:
    """Judge moments on which the same was known of what replies say."""
    terms, sure = settings.payment_terms_days, settings.certainty
    cues = read_contacts(bundle.reader, own, told)
    seen = known(own, moments, terms)
    found = assess(bundle, own, moments, cues=cues, certainty=sure, explain=explain, seen=seen)
    settled = positions(seen)
    situation = situate(seen, settled, moments, settings, cues, bank_until=bank_until)
    found = unprofiled(found, situation["no_profile"].to_numpy(dtype=bool))
    advice, shown = _advised(found, situation, settings, past)
    totals = settled.totals.to_pandas()
    table = pd.concat([found.frame.drop(columns="category"), totals, advice, shown], axis=1)
    table = table.assign(causes=pd.Series(of_invoices(seen, settled, cues), dtype=object))
    who = own.debtors.drop_duplicates("debtor_id").set_index("debtor_id")
    judged = cast("list[dict[str, Any]]", _named(table, moments, who).to_dict("records"))
    reasons = found.reasons if explain else [[]] * len(moments)
    reached = who[REACHED].fillna("").to_dict("index")
    return Judged(
        [_row(one, why, lang) for one, why in zip(judged, reasons, strict=True)],
        [partial(detail_of, one, found, place, reached) for place, one in enumerate(judged)]
        if explain
        else [],
    )


def _advised(
    found: Assessed, situation: pd.DataFrame, settings: Settings, past: Past
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the advice with the facts it rests on, and what else of the situation is shown."""
    situation = situation.assign(
        undone=past.undone(situation), wont_evidence=found.frame["unwilling"]
    )
    earlier = past.before(situation["debtor_id"].tolist()) if past.earlier else ()
    advice = advise(found.frame, situation, settings, past.stakes, earlier)
    facts, since = facts_of(situation), _since(advice, earlier, situation)
    shown = [*_TOLD, *(name for name in situation if str(name).startswith("announced_"))]
    return advice.assign(facts=pd.Series(facts, dtype=object), since=since), situation[shown]


def _named(table: pd.DataFrame, moments: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Add the debtor's name, or its number where it has none."""
    names = [who["name"].get(one) for one in moments["debtor_id"]]
    told = zip(names, moments["debtor_id"], strict=True)
    return table.assign(name=[one if isinstance(one, str) else number for one, number in told])


def _since(
    advice: pd.DataFrame, earlier: Sequence[Earlier | None], situation: pd.DataFrame
) -> list[str]:
    """Return the day since which each action has been advised."""
    days = situation["as_of"].dt.strftime("%Y-%m-%d").tolist()
    told = zip(advice["action"], earlier or [None] * len(days), days, strict=True)
    return [
        str(one.since) if one is not None and one.action == action else day
        for action, one, day in told
    ]


def _row(one: dict[str, Any], why: list[Reason], lang: Lang) -> dict[str, Any]:
    fors = [render(reason, lang) for reason in why if reason["direction"] == "for"]
    buts = [render(reason, lang) for reason in why if reason["direction"] != "for"]
    return {
        "case_id": one["case_id"] or _case_id(one),
        "debtor_id": one["debtor_id"],
        "name": one["name"],
        "as_of": str(one["as_of"].date()),
        "overdue": f"{euros(one['overdue_cents']):.2f}",
        "oldest_days": int(one["oldest_days"]),
        "n_overdue": int(one["n_overdue"]),
        **{name: float(one[name]) for name in _CHANCES},
        "plausible": one["plausible"],
        "category": one["category"],
        "cause": one["cause"],
        "action": one["action"],
        "route": one["route"],
        "disputed": f"{one['disputed']:.2f}",
        "expected_value": f"{one['expected_value']:.2f}",
        "question": Tr(lang).t(one["question"]) if one["question"] else "",
        **{f"reason_{n + 1}": fors[n] if n < len(fors) else "" for n in range(3)},
        "but_1": buts[0] if buts else "",
        "forbidden": one["forbidden"],
        "model_id": one["model_id"],
    }


def _case_id(one: dict[str, Any]) -> str:
    first_late = one["as_of"].date() - timedelta(days=max(0, int(one["oldest_days"]) - 1))
    return f"{one['debtor_id']}@{first_late}"
