"""What may differ between simulated companies: every number by name, its range and its reason."""

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from kanwil.base.problems import KanwilError


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a company draws a number; `share` cuts it to 0–1 (so edges pile up)."""

    low: float
    high: float
    log: bool = False
    share: bool = False

    def draw(self, rng: np.random.Generator) -> float:
        """Return one draw: log-uniform or uniform."""
        if self.log:
            return float(np.exp(rng.uniform(np.log(self.low), np.log(self.high))))
        value = float(rng.uniform(self.low, self.high))
        return min(1.0, max(0.0, value)) if self.share else value


def between(low: float, high: float, *, log: bool = False, share: bool = False) -> Any:  # noqa: ANN401
    """Declare a company number that is drawn from `low` to `high`."""
    return field(metadata={"range": Range(low, high, log, share)})


@dataclass(frozen=True, slots=True)
class Company:
    """One simulated company's own numbers; rates are chances per week unless said otherwise.

    Attributes
    ----------
    invoices_a_year : per debtor, before the debtor's own factor (lognormal, sd `loyalty_spread`).
    amount_median : of a company's invoice in euros incl. VAT; consumers get a fifth of it.
    amount_spread : sd of the log amount between debtors; half of it again within a debtor.
    consumer_share, large_share, supplier_share, direct_debit_share, english_share : of debtors.
    sectors : how many sectors its customers come from.
    newcomers : share of the debtors that became a customer during the simulated time.
    fall, recover : able → tight and back. sink, climb : tight → broke and back. Late payers say
        "tight cash" in 16 % of the cases, "deliberate" 32 %, "lax" 24 % (MKB-Claim 2016).
    stretchy : factor on becoming a pay-run customer who stretches on purpose.
    disputes : chance of a dispute in a week after a delivery. peace : it ends by itself.
    sour : turning unwilling without a complaint; tenfold for who is broke and gives up.
    repent : an unwilling debtor comes round.
    lapse, refocus : attention lost and found again. blocks : our own side fails a debtor.
    shock : factor on `fall` and `sink` in the last part of the run (a recession).
    season : how strongly orders and cash follow the sector's season. holiday : factor on lapses
        and on slowness in the building holiday and at Christmas.
    first_days, second_days, final_days, handover_days : steps of the ladder in days late; each
        counts from the one before (Dutch practice: +7, +14, +30, hand-over from 45 days; 85 %
        pay after the first reminder and 2 % never, debiteurnet.com).
    diligence : chance that the controller takes a step in the week when it is due.
    call_share : of the later steps that are made by telephone.
    hand_over, write_off_small : chance per week once the ladder has ended; what is left then is
        seldom collected (52 % at 6 months, 23 % at a year: CCAA 2004).
    announces : share of final notices with an announced consequence that is written down.
    grants_plan, plan_rows : share of requests granted; share of plans put in the events.
    barter : accepts set-off with a debtor who is also supplier.
    closes : a complaint is settled in a week. credits : share settled with a credit note.
    stops_supply : share of the companies' debtors that get nothing new while 60 days late.
    judge_after, judge_rate : from which day late a case may be judged, and the chance per week.
    log_in, log_out : share of debtors whose replies / our own reminders are in the contact log.
    keeps_text : share of logged replies with their text. event_rows : share of complaints and
        promises that get an `events` row. invoice_on_contact : share of contacts with a number.
    promised_filled : share of dated promises whose day stands in its column, not only in words.
    late_records : share of contacts and payments written down some days after they happened.
    unallocated : share of payments on the oldest item without an invoice number.
    missing_due, missing_kind : share of empty due dates / debtor kinds. delivered_on : share of
        invoices with a day of delivery.
    replies : factor on all reply rates. second_cue : chance that a reply says two things.
    lies : share of what the unwilling say that pleads something else, cash trouble above all.
    shame : how much seldomer the broke answer, and how often they find an excuse.
    contrast : how clearly behaviour shows the hidden state (1 = as tabled). quirks : sd, on the
        logit, of this company's own deviations from the tables.
    label_noise : share of closed cases in which the controller's category is wrong.
    """

    invoices_a_year: float = between(7, 24, log=True)
    loyalty_spread: float = between(0.4, 0.9)
    amount_median: float = between(120, 1600, log=True)
    amount_spread: float = between(0.4, 1.0)
    consumer_share: float = between(-0.3, 0.6, share=True)
    large_share: float = between(0.05, 0.35)
    supplier_share: float = between(0.0, 0.12)
    direct_debit_share: float = between(-0.1, 0.4, share=True)
    english_share: float = between(-0.05, 0.12, share=True)
    sectors: float = between(1, 9)
    newcomers: float = between(0.1, 0.5)

    fall: float = between(0.0025, 0.008, log=True)
    recover: float = between(0.025, 0.07)
    sink: float = between(0.02, 0.05)
    climb: float = between(0.015, 0.035)
    stretchy: float = between(0.3, 1.4, log=True)
    disputes: float = between(0.004, 0.012, log=True)
    peace: float = between(0.02, 0.06)
    sour: float = between(0.0005, 0.0015, log=True)
    repent: float = between(0.008, 0.025)
    lapse: float = between(0.015, 0.045, log=True)
    refocus: float = between(0.015, 0.045)
    blocks: float = between(0.002, 0.007, log=True)
    shock: float = between(0.8, 1.3)
    season: float = between(0.0, 0.4)
    holiday: float = between(1.0, 2.0)

    first_days: float = between(4, 16)
    second_days: float = between(7, 18)
    final_days: float = between(8, 21)
    handover_days: float = between(14, 60)
    diligence: float = between(0.6, 0.95)
    call_share: float = between(0.05, 0.6)
    hand_over: float = between(0.05, 0.35)
    write_off_small: float = between(0.02, 0.08)
    announces: float = between(0.0, 1.0)
    grants_plan: float = between(0.3, 0.9)
    plan_rows: float = between(0.3, 1.2, share=True)
    barter: float = between(0.2, 0.8)
    closes: float = between(0.10, 0.30)
    credits: float = between(0.25, 0.7)
    stops_supply: float = between(0.1, 0.8)
    judge_after: float = between(6, 30)
    judge_rate: float = between(0.15, 0.6)

    log_in: float = between(0.3, 1.6, share=True)
    log_out: float = between(0.4, 1.6, share=True)
    keeps_text: float = between(0.75, 1.05, share=True)
    event_rows: float = between(-0.2, 1.1, share=True)
    invoice_on_contact: float = between(0.0, 1.0)
    promised_filled: float = between(0.4, 1.3, share=True)
    late_records: float = between(-0.1, 0.2, share=True)
    unallocated: float = between(-0.03, 0.08, share=True)
    missing_due: float = between(-0.1, 0.1, share=True)
    missing_kind: float = between(-0.1, 0.15, share=True)
    delivered_on: float = between(-0.3, 1.0, share=True)

    replies: float = between(1.0, 1.7)
    second_cue: float = between(0.15, 0.4)
    lies: float = between(0.15, 0.6)
    shame: float = between(0.2, 0.7)
    contrast: float = between(1.15, 1.6)
    quirks: float = between(0.1, 0.35)
    label_noise: float = between(0.035, 0.095)


def ranges() -> dict[str, Range]:
    """Return the declared range of each company number by name."""
    return {one.name: one.metadata["range"] for one in fields(Company)}


SCENARIOS: dict[str, dict[str, float]] = {
    "base": {},
    "recession": {"shock": 3.0},
    "one_sector": {"sectors": 1.0, "season": 0.35},
    "consumers": {"consumer_share": 1.0, "supplier_share": 0.0, "english_share": 0.0},
    "cold_start": {"newcomers": 1.0},
    "no_contact_log": {"log_in": 0.0, "log_out": 0.0},
    "deceptive": {"lies": 0.9, "shame": 0.95},
    "noise": {"label_noise": 0.20},
    "season": {"season": 0.9, "holiday": 3.0},
    "unlike": {"quirks": 0.8, "contrast": 1.15},
}
"""What each scenario fixes; everything else stays drawn. cold_start also runs only 30 weeks."""

COLD_WEEKS = 30


class UnknownScenarioError(KanwilError):
    """A scenario that the generator does not know."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "Onbekend scenario: {wanted}. Kies uit: {known}.",
            wanted=wanted,
            known=", ".join(SCENARIOS),
        )


def draw(rng: np.random.Generator, scenario: str = "base") -> Company:
    """Draw a company; raises UnknownScenarioError for one that is not in SCENARIOS."""
    if scenario not in SCENARIOS:
        raise UnknownScenarioError(scenario)
    drawn = Company(**{name: one.draw(rng) for name, one in ranges().items()})
    return replace(drawn, **SCENARIOS[scenario])
