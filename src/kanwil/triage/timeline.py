"""What happened with a debtor, newest first, in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kanwil.base.labels import MERIT
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import EventKind, Merit
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.policy.complaint import SUBJECTS
from kanwil.policy.complaint import parse as about
from kanwil.policy.handed import REPORTS, Report
from kanwil.policy.offers import parse
from kanwil.policy.threats import WORDS, Consequence
from kanwil.triage.said import Said
from kanwil.triage.table import lines

CONTACTS: dict[tuple[str, str], str] = {
    ("out", "reminder"): "Herinnering verstuurd",
    ("out", "notice"): "Aanmaning verstuurd",
    ("out", "final_notice"): "Laatste aanmaning verstuurd",
    ("out", "call"): "Gebeld",
    ("in", "call"): "Klant aan de telefoon",
    ("in", "reply"): "Reactie van de klant",
    ("in", "note"): "Notitie",
    ("out", "note"): "Notitie",
}
EVENTS: dict[EventKind, str] = {
    EventKind.COMPLAINT: "Klacht ontvangen",
    EventKind.COMPLAINT_CLOSED: "Klacht afgehandeld",
    EventKind.PROMISE: "Betaalbelofte",
    EventKind.PLAN: "Betalingsregeling afgesproken",
    EventKind.BARTER: "Wederdienst afgesproken",
    EventKind.PAUSE: "Gepauzeerd",
    EventKind.INSOLVENCY: "Faillissement of surseance",
    EventKind.WSNP: "Wettelijke schuldsanering",
    EventKind.BEWIND: "Onder bewind gesteld",
    EventKind.DECEASED: "Overleden",
    EventKind.ANNOUNCED: "Gevolg aangekondigd",
    EventKind.EXECUTED: "Aankondiging uitgevoerd",
    EventKind.WITHDRAWN: "Aankondiging ingetrokken",
    EventKind.ANSWER: "Antwoord op de vraag",
}
MOVES: dict[str, str] = {
    "accept": "Voorstel gevolgd",
    "other": "Iets anders gekozen",
    "later": "Later oppakken",
    "close": "Dossier afgerond",
    "agree": "Akkoord gegeven",
    "send_back": "Teruggestuurd",
    "merge": "Samengevoegd met een andere klant",
    "unmerge": "Samenvoeging losgemaakt",
    "parent": "Moederbedrijf vastgelegd",
    "mark": "Afspraak over facturen vastgelegd",
    "end_mark": "Afspraak over facturen beëindigd",
    "told": "Gemeld aan de kredietverzekeraar",
    "object": "Bezwaar tegen profilering",
    "end_object": "Bezwaar tegen profilering ingetrokken",
    "reread": "Verbeterd wat een reactie zegt",
    "collected": "Geld van incasso geboekt",
}
ALARMS = {
    EventKind.COMPLAINT,
    EventKind.INSOLVENCY,
    EventKind.WSNP,
    EventKind.BEWIND,
    EventKind.DECEASED,
    EventKind.ANNOUNCED,
}
_CONSEQUENCES = {EventKind.ANNOUNCED, EventKind.EXECUTED, EventKind.WITHDRAWN}


@dataclass(frozen=True)
class Moment:
    """One line of the timeline; `alarm` asks for attention, `quote` is the customer's own text.

    `threat` tells of something that we announced, did or took back; `said` is what a reply says.
    """

    on: date
    text: str
    quote: str = ""
    alarm: bool = False
    threat: bool = False
    said: Said | None = None


def timeline(
    ledger: Ledger, moves: list[dict[str, Any]], day: date, tr: Tr, said: Mapping[str, Said]
) -> list[Moment]:
    """Return what was known on `day`, newest first; `said` has by contact what replies say."""
    limit = pd.Timestamp(day)
    found = [
        *_contacts(_known(ledger.contacts, "happened_on", limit), tr, said),
        *_payments(ledger.payments, limit, tr),
        *_events(_known(ledger.events, "happened_on", limit), tr),
        *_moves(moves, tr),
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _known(frame: pd.DataFrame, dated: str, limit: pd.Timestamp) -> pd.DataFrame:
    known_on = frame[[dated, "recorded_on"]].max(axis=1)
    return frame[known_on <= limit]


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _money(cents: float, tr: Tr) -> str:
    return show_amount(euros(int(cents)), tr.lang)


def _contacts(contacts: pd.DataFrame, tr: Tr, heard: Mapping[str, Said]) -> Iterator[Moment]:
    for row in lines(contacts):
        said = tr.t(CONTACTS.get((str(row.direction), _text(row.kind)), "Contact"))
        if row.bounced == 1:
            said = f"{said} · {tr.t('kwam niet aan')}"
        if not pd.isna(row.promised_on):
            day = f"{row.promised_on:%d-%m-%Y}"
            said = f"{said} · {tr.t('beloofde te betalen op {day}', day=day)}"
        on, quote, alarm = row.happened_on.date(), _text(row.text), row.bounced == 1
        yield Moment(on, said, quote, alarm=alarm, said=heard.get(str(row.contact_id)))


def _payments(payments: pd.DataFrame, limit: pd.Timestamp, tr: Tr) -> Iterator[Moment]:
    for row in lines(_known(payments, "paid_on", limit)):
        money = _money(row.cents, tr)
        on = _text(row.invoice_id)
        said = tr.t("Betaling ontvangen · {money}", money=money) + (f" · {on}" if on else "")
        yield Moment(row.paid_on.date(), said)
        if not pd.isna(row.reversed_on) and row.reversed_on <= limit:
            code = _text(row.reversal_code)
            said = tr.t("Betaling gestorneerd · {money}", money=money)
            yield Moment(row.reversed_on.date(), f"{said} {code}".strip(), alarm=True)


def _events(events: pd.DataFrame, tr: Tr) -> Iterator[Moment]:
    for row in lines(events):
        kind = EventKind(str(row.kind))
        code = _text(row.code)
        reported = kind is EventKind.EXECUTED and code in set(Report)
        said = tr.t(REPORTS[Report(code)] if reported else EVENTS[kind]) + _coded(kind, code, tr)
        if not pd.isna(row.invoice_id):
            said += f" · {row.invoice_id}"
        if not pd.isna(row.cents):
            said += f" · {_money(row.cents, tr)}"
        if not pd.isna(row.until):
            words = "antwoord vóór {day}" if kind is EventKind.COMPLAINT else "tot {day}"
            said += " · " + tr.t(words, day=f"{row.until:%d-%m-%Y}")
        alarm, threat = kind in ALARMS, kind in _CONSEQUENCES
        yield Moment(row.happened_on.date(), said, _text(row.text), alarm=alarm, threat=threat)


def _coded(kind: EventKind, code: str, tr: Tr) -> str:
    """Return what an event's code adds: consequence, merit, subject, number of instalments."""
    if kind in _CONSEQUENCES and code in set(Consequence):
        return f" · {tr.t(WORDS[Consequence(code)])}"
    if kind is EventKind.COMPLAINT_CLOSED and code in set(Merit):
        return f" · {tr.t(MERIT[Merit(code)]).lower()}"
    if kind is EventKind.COMPLAINT and code:
        subject, owner = about(code)
        return " · ".join(["", tr.t(SUBJECTS[subject]), *([owner] if owner else [])])
    agreed = parse(code) if kind is EventKind.PLAN else None
    if agreed is None:
        return ""
    count = len(agreed.instalments)
    return " · " + tr.tn("{n} termijn", "{n} termijnen", count)


def _moves(moves: list[dict[str, Any]], tr: Tr) -> Iterator[Moment]:
    for move in moves:
        if move["kind"] in MOVES:
            said = f"{tr.t(MOVES[move['kind']])} · {move['made_by']}"
            yield Moment(move["day"], said, move["note"])
