"""The evidence of a claim: what is owed, what was said, what was sent and whether it arrived."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.money import euros
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.persons import protected
from kanwil.cues.mask import mask
from kanwil.policy.entitled import Entitled, Late, entitled
from kanwil.policy.law.costs import STANDARD_VAT, Costs, collection_costs
from kanwil.policy.law.due import Payer, first_interest_day, lawful_due_on
from kanwil.policy.law.fourteen_days import after_delivery, after_posting
from kanwil.policy.law.interest import Interest, RateKind, statutory_interest
from kanwil.post import handover as post
from kanwil.post.handover import safe_name
from kanwil.triage.dossier import Dossier
from kanwil.triage.enclosing import invoice_files, terms_file
from kanwil.triage.rights import standing_of
from kanwil.triage.table import lines
from kanwil.triage.timeline import CONTACTS

_NL = Tr(Lang.NL)
CHANNELS = {"email": "e-mail", "phone": "telefoon", "letter": "brief", "visit": "bezoek"}


@dataclass(frozen=True)
class Claim:
    """The claim on a day: per late invoice what is left and its interest, and the costs.

    What the debtor has to his credit was taken off the oldest invoices; `costs` is None while they
    may not be charged.
    """

    late: list[tuple[dict[str, Any], Decimal, Interest, date]]
    rights: Entitled | None
    costs: Costs | None
    kind: RateKind

    @property
    def principal(self) -> Decimal:
        """What is late, without credit."""
        return sum((left for _, left, _, _ in self.late), Decimal("0.00"))

    @property
    def interest(self) -> Decimal:
        """The statutory interest until today."""
        return sum((one.interest for _, _, one, _ in self.late), Decimal("0.00"))


def claim_of(opened: Dossier, settings: Settings, day: date) -> Claim:
    """Reckon principal, interest and costs; VAT over the costs only where we cannot deduct it."""
    who = standing_of(opened)
    kind = RateKind.CONSUMER if who.payer is Payer.CONSUMER else RateKind.COMMERCIAL
    found = []
    for one, left in _after_credit(opened):
        start = first_interest_day(lawful_due_on(one["issued_on"], one["due_on"], who.payer))
        found.append((one, left, statutory_interest(left, start, day, kind), start))
    late = [Late(one["issued_on"], one["due_on"], left) for one, left, _, _ in found]
    rights = entitled(late, day, who)
    charged = rights is not None and rights.costs is not None
    vat = Decimal(0) if settings.vat_deductible else STANDARD_VAT
    amounts = [left for _, left, _, _ in found]
    costs = collection_costs(amounts, consumer=who.natural_person, vat_rate=vat)
    return Claim(found, rights, costs if charged else None, kind)


def _after_credit(opened: Dossier) -> Iterator[tuple[dict[str, Any], Decimal]]:
    late = sorted((one for one in opened.invoices if one["days_late"]), key=lambda i: i["due_on"])
    credit = sum(one["remaining_cents"] for one in late) - opened.figures["overdue_cents"]
    for one in late:
        taken = min(max(credit, 0), one["remaining_cents"])
        credit -= taken
        if one["remaining_cents"] > taken:
            yield one, euros(one["remaining_cents"] - taken)


@dataclass(frozen=True)
class Sent:
    """A letter, call or reply that goes along: its text is kept under `file`."""

    on: date
    direction: str
    channel: str
    kind: str
    invoice: str
    bounced: bool
    delivered_on: date | None
    text: str
    file: str


def talk_of(ledger: Ledger, day: date) -> list[Sent]:
    """Return what was sent, said and heard, oldest first; our own notes stay with us.

    What a reply tells of health, family and the like is masked: an agency has no need of it.
    """
    found: list[Sent] = []
    known = known_rows(ledger.contacts, "happened_on", day)
    for one in lines(known):
        kind, inward = text_of(one.kind), one.direction == "in"
        if inward and kind == "note":
            continue
        words = _NL.t(CONTACTS.get((one.direction, kind), "Contact"))
        said = mask(text_of(one.text)) if inward else text_of(one.text)
        name = f"{len(found) + 1:03}-{one.happened_on:%Y-%m-%d}-{safe_name(words)}.txt"
        found.append(
            Sent(
                one.happened_on.date(),
                one.direction,
                text_of(one.channel),
                kind,
                text_of(one.invoice_id),
                one.bounced == 1,
                day_of(one.delivered_on),
                said,
                f"{post.TALK}/{name}" if said else "",
            )
        )
    return found


def notice_of(talk: Iterable[Sent], opened: Dossier) -> dict[str, Any] | None:
    """Return the last final notice that did not bounce, and how we know that it arrived."""
    sent = [one for one in talk if one.kind == "final_notice" and one.direction == "out"]
    last = next((one for one in reversed(sent) if not one.bounced), None)
    if last is None:
        return None
    posted = last.delivered_on is None and last.channel == "letter"
    arrived = last.delivered_on or (after_posting(last.on).delivered_on if posted else last.on)
    term = after_delivery(arrived)
    return {
        "kind": "14-dagenbrief" if protected(opened.debtor) else "laatste aanmaning",
        "sent_on": last.on,
        "channel": last.channel,
        "delivered_on": arrived,
        "delivery_known": last.delivered_on is not None,
        "last_free_day": term.last_free_day if protected(opened.debtor) else None,
        "file": last.file,
    }


def proof_of(notice: Mapping[str, Any] | None) -> str:
    """Say what was sent and how its delivery is known."""
    if notice is None:
        return "Er is geen laatste aanmaning bekend."
    sent, arrived = (show_day(notice[name], Lang.NL) for name in ("sent_on", "delivered_on"))
    how = "bezorging vastgelegd op" if notice["delivery_known"] else "geldt als bezorgd op"
    text = f" Tekst: {notice['file']}." if notice["file"] else " De tekst is niet bewaard."
    kind, channel = str(notice["kind"]).capitalize(), CHANNELS.get(notice["channel"], "onbekend")
    return f"{kind} van {sent} ({channel}), {how} {arrived}.{text}"


def copies_of(settings: Settings, opened: Dossier) -> dict[str, bytes]:
    """Return the copies of the late invoices by their place in the file."""
    late = [str(one["invoice_id"]) for one in late_of(opened)]
    files = invoice_files(settings, late)
    return {
        f"{post.INVOICES}/{late.index(one) + 1:03}-{safe_name(one)}{file.suffix.lower()}": (
            file.read_bytes()
        )
        for one, file in files.items()
    }


def late_of(opened: Dossier) -> list[dict[str, Any]]:
    """Return the late invoices, oldest first."""
    return [one for one, _ in _after_credit(opened)]


def terms_of(settings: Settings) -> dict[str, bytes]:
    """Return the company's terms, where their file is there."""
    file = terms_file(settings)
    return {} if file is None else {f"{post.TERMS}{file.suffix.lower()}": file.read_bytes()}


def known_rows(rows: pd.DataFrame, dated: str, day: date) -> pd.DataFrame:
    """Return the rows that were known on a day, oldest first."""
    known = rows[[dated, "recorded_on"]].max(axis=1) <= pd.Timestamp(day)
    return pd.DataFrame(rows[known].sort_values(dated, kind="stable"))


def text_of(value: Any) -> str:  # noqa: ANN401 -- a cell of a frame
    """Return a cell as text, '' where there is nothing."""
    return "" if pd.isna(value) else str(value)


def day_of(value: Any) -> date | None:  # noqa: ANN401 -- a cell of a frame
    """Return a cell as a day."""
    return None if pd.isna(value) else value.date()
