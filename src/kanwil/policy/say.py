"""One sentence per row that says what to do now, in Dutch or English."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action, Lang, Route
from kanwil.base.words import Tr
from kanwil.policy.channel import in_words as channel_in_words
from kanwil.policy.law.fourteen_days import in_words as flaws_in_words
from kanwil.policy.rights import NEAR_DAYS

_DAY = "d MMMM"
RECENT_DAYS = 14


class _Row(NamedTuple):
    """What the sentences speak of: columns of the situation and, last, of the advice."""

    as_of: datetime
    overdue_cents: int
    disputed_cents: int
    oldest_days: float
    natural_person: bool
    complaint_ago: float
    complaint_invoice: str
    promise_ahead: float
    plan_ahead: float
    pause_ahead: float
    estate: str
    handed_over: bool
    claims_paid: bool
    copy_needed: str
    names_pay_run: bool
    terms_days: float
    n_reminders: int
    last_out_ago: float
    stale_days: float
    lapses_ahead: float
    rung: int
    void_notice: str
    channel: str
    action: str
    category: str
    p_can: float
    route_if: str


def headlines(advice: pd.DataFrame, situation: pd.DataFrame, lang: Lang) -> list[str]:
    """Return the sentence of every row.

    `advice` has action, category, p_can and route_if; `situation` the facts.
    """
    tr = Tr(lang)
    parts = (situation, advice)
    columns = [next(part for part in parts if name in part)[name].tolist() for name in _Row._fields]
    rows = map(_Row._make, zip(*columns, strict=True))
    return [
        _SAY[Action(row.action)](row, tr) + channel_in_words(row.channel, row.action, tr)
        for row in rows
    ]


def _money(cents: int, tr: Tr) -> str:
    return show_amount(euros(cents), tr.lang)


def _due(row: _Row, tr: Tr) -> str:
    return _money(row.overdue_cents - row.disputed_cents, tr)


def _day(row: _Row, ahead: float, tr: Tr) -> str:
    return show_day((row.as_of + timedelta(days=ahead)).date(), tr.lang, _DAY)


def _wait(row: _Row, tr: Tr) -> str:
    if row.overdue_cents < 1:
        return tr.t("Niets te doen: er is niets te laat.")
    if row.handed_over:
        return tr.t("Wacht op bericht van het incassobureau; vraag zelf niets meer.")
    for column, sentence in _WAITS:
        ahead = getattr(row, column)
        if ahead >= 0:
            return tr.t(sentence, day=_day(row, ahead, tr))
    if row.estate:
        return tr.t("Wacht op bericht van wie het beheert; stuur verder niets.")
    if row.last_out_ago <= RECENT_DAYS:
        sought = _day(row, -row.last_out_ago, tr)
        return tr.t("Wacht op antwoord: wij zochten contact op {day}.", day=sought)
    return tr.t("Nu niets doen; over een week opnieuw bekijken.")


_WAITS = (
    ("pause_ahead", "Wacht: dit dossier is gepauzeerd tot en met {day}."),
    ("plan_ahead", "Wacht: de regeling loopt tot en met {day}."),
    ("promise_ahead", "Wacht: de klant heeft betaling toegezegd voor {day}."),
)


def _check_payment(row: _Row, tr: Tr) -> str:
    if row.claims_paid:
        return tr.t(
            "Zoek eerst in de bank: de klant zegt te hebben betaald ({amount})."
            " Niets gevonden? Vraag een betaalbewijs.",
            amount=_due(row, tr),
        )
    return tr.t("Verwerk eerst de bank: die is {n} dagen niet bijgewerkt.", n=int(row.stale_days))


def _send_copy(row: _Row, tr: Tr) -> str:
    if row.copy_needed in ("wrong_address", "bounced"):
        return tr.t(
            "Zoek het juiste adres en stuur daar een kopie heen ({amount}), met een nieuwe"
            " betaaldag.",
            amount=_due(row, tr),
        )
    return tr.t(
        "Stuur eerst een kopie van de factuur ({amount}), met een nieuwe betaaldag.",
        amount=_due(row, tr),
    )


def _remind(row: _Row, tr: Tr) -> str:
    if 0 <= row.lapses_ahead <= NEAR_DAYS:
        return tr.t(
            "Stuur vóór {day} een brief die de verjaring van {amount} stuit: eis betaling en"
            " behoud u dat recht voor.",
            day=_day(row, row.lapses_ahead, tr),
            amount=_due(row, tr),
        )
    if row.n_reminders:
        return tr.t(_AGAIN[row.n_reminders > 1], amount=_due(row, tr))
    return tr.tn(
        "Stuur een vriendelijke herinnering voor {amount}, {n} dag te laat.",
        "Stuur een vriendelijke herinnering voor {amount}, {n} dagen te laat.",
        int(row.oldest_days),
        amount=_due(row, tr),
    )


_AGAIN = ("Stuur de tweede herinnering voor {amount}.", "Stuur de aanmaning voor {amount}.")


def _call(row: _Row, tr: Tr) -> str:
    amount = _due(row, tr)
    if row.estate:
        return tr.t(_ESTATES[row.estate], amount=amount)
    if row.names_pay_run and row.terms_days > 0:
        return tr.t(
            "Bel en houd de klant aan de afgesproken {n} dagen: {amount} had al betaald moeten"
            " zijn.",
            n=int(row.terms_days),
            amount=amount,
        )
    if row.promise_ahead < 0:
        return tr.t(
            "Bel: de toezegging voor {day} is niet nagekomen ({amount}).",
            day=_day(row, row.promise_ahead, tr),
            amount=amount,
        )
    if row.category == "" and row.p_can >= 0.7:
        return tr.t(
            "Waarschijnlijk kan deze klant betalen. Waarom dat niet gebeurt, weten we niet:"
            " bel en vraag het ({amount}).",
            amount=amount,
        )
    return tr.t("Bel en vraag wat de betaling van {amount} tegenhoudt.", amount=amount)


_ESTATES = {
    "insolvency": "Failliet of surseance: dien {amount} in bij de curator of bewindvoerder.",
    "said_insolvent": "De klant noemt faillissement of schuldsanering: kijk in het"
    " insolventieregister en bel ({amount}).",
    "wsnp": "Schuldsanering: meld {amount} bij de bewindvoerder en stuur de klant niets meer.",
    "bewind": "Onder bewind: neem contact op met de bewindvoerder over {amount}.",
    "deceased": "Overleden: neem met zorg contact op met de nabestaanden of de notaris"
    " over {amount}.",
}


def _resolve_complaint(row: _Row, tr: Tr) -> str:
    first = tr.t(
        _COMPLAINT[bool(row.complaint_invoice), row.disputed_cents > 0],
        day=_day(row, -row.complaint_ago, tr),
        invoice=row.complaint_invoice,
        amount=_money(row.disputed_cents, tr),
    )
    if row.overdue_cents <= row.disputed_cents:
        return first
    return first + " " + tr.t("Vraag intussen om de overige {amount}.", amount=_due(row, tr))


# By: one invoice is named; something of it is overdue.
_COMPLAINT = {
    (True, True): "Eerst de klacht van {day} over {invoice} behandelen ({amount}).",
    (True, False): "Eerst de klacht van {day} over {invoice} behandelen.",
    (False, True): "Eerst de klacht van {day} behandelen ({amount}).",
    (False, False): "Eerst de klacht van {day} behandelen.",
}


def _final_notice(row: _Row, tr: Tr) -> str:
    if row.void_notice:
        return tr.t(
            "Stuur een nieuwe 14-dagenbrief voor {amount}: de vorige is ongeldig ({why}).",
            amount=_due(row, tr),
            why=flaws_in_words(row.void_notice, tr),
        )
    if row.natural_person:
        return tr.t(
            "Stuur de 14-dagenbrief voor {amount}; pas daarna mogen er kosten bij.",
            amount=_due(row, tr),
        )
    return tr.t(
        "Stuur de laatste aanmaning voor {amount}, en doe daarna ook wat erin staat.",
        amount=_due(row, tr),
    )


_TO = {
    Route.AGENCY: "Draag {amount} over aan het incassobureau.",
    Route.BAILIFF: "Draag {amount} over aan de deurwaarder.",
    Route.LAWYER: "Draag {amount} over aan een advocaat.",
}


def _plain(sentence: str) -> Callable[[_Row, Tr], str]:
    return lambda row, tr: tr.t(sentence, amount=_due(row, tr))


_SAY: dict[Action, Callable[[_Row, Tr], str]] = {
    Action.WAIT: _wait,
    Action.CHECK_PAYMENT: _check_payment,
    Action.SEND_COPY: _send_copy,
    Action.REMIND: _remind,
    Action.CALL: _call,
    Action.RESOLVE_COMPLAINT: _resolve_complaint,
    Action.INSTALMENTS: _plain(
        "Spreek een regeling af voor {amount}, met vaste dagen en vaste bedragen."
    ),
    Action.WEDERDIENST: _plain("Stel voor om {amount} te verrekenen met wat wij van hen afnemen."),
    Action.FINAL_NOTICE: _final_notice,
    Action.HAND_OVER: lambda row, tr: tr.t(_TO[Route(row.route_if)], amount=_due(row, tr)),
    Action.STOP_SUPPLY: _plain(
        "Lever alleen nog tegen vooruitbetaling tot {amount} is voldaan, en meld dat vooraf."
    ),
    Action.WRITE_OFF: _plain("Boek {amount} af en vraag de btw terug."),
}
