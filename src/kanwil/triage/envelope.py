"""How a message goes: its channels and addresses, what each kind is called and leaves behind."""

from datetime import date

from sqlalchemy import Connection

from kanwil.base.terms import Action, EventKind
from kanwil.book.appending import read_current
from kanwil.book.tables import FACTS
from kanwil.post.facts import Addressee, LetterKind

CHANNELS = {"email": "E-mail", "letter": "Post", "sms": "Sms", "whatsapp": "WhatsApp"}
KINDS: dict[LetterKind, str] = {
    LetterKind.DUE_SOON: "Bericht voor de vervaldag",
    LetterKind.DUE_TODAY: "Bericht op de vervaldag",
    LetterKind.REMINDER: "Herinnering",
    LetterKind.SECOND_REMINDER: "Tweede herinnering",
    LetterKind.COMPLAINT_RECEIVED: "Klacht ontvangen",
    LetterKind.COMPLAINT_SOLVED: "Klacht opgelost",
    LetterKind.ASK_UNDISPUTED: "Vraag om het onbetwiste deel",
    LetterKind.PLAN_OFFER: "Voorstel voor een regeling",
    LetterKind.PLAN_AGREED: "Bevestiging van een regeling",
    LetterKind.SET_OFF: "Verrekening",
    LetterKind.BARTER: "Wederdienst",
    LetterKind.FINAL_NOTICE: "Aanmaning",
    LetterKind.FOURTEEN_DAYS: "14-dagenbrief",
    LetterKind.INTERRUPTION: "Stuiting van de verjaring",
    LetterKind.HANDOVER_ANNOUNCED: "Aankondiging van overdracht",
    LetterKind.HANDED_OVER: "Bericht van overdracht",
    LetterKind.BEFORE_BANKRUPTCY: "Voorbehoud bij faillissement",
    LetterKind.PROMISE_CONFIRMED: "Bevestiging van een toezegging",
    LetterKind.PAUSE_CONFIRMED: "Bevestiging van een pauze",
    LetterKind.ANNOUNCEMENT_WITHDRAWN: "Intrekking van een aankondiging",
    LetterKind.SEND_COPY: "Kopie van de factuur",
}
# These ask for no money, so that they may go on any day and beside another letter.
NEUTRAL = frozenset(
    {
        LetterKind.COMPLAINT_RECEIVED,
        LetterKind.COMPLAINT_SOLVED,
        LetterKind.PLAN_AGREED,
        LetterKind.BARTER,
        LetterKind.PROMISE_CONFIRMED,
        LetterKind.PAUSE_CONFIRMED,
        LetterKind.ANNOUNCEMENT_WITHDRAWN,
        LetterKind.SEND_COPY,
    }
)
# For whom the law protects only these go out together with others.
IN_BULK = frozenset({LetterKind.DUE_SOON, LetterKind.DUE_TODAY, LetterKind.REMINDER})
# What the law counts days from: written on the day that it goes.
FORMAL = frozenset(
    {
        LetterKind.FINAL_NOTICE,
        LetterKind.FOURTEEN_DAYS,
        LetterKind.INTERRUPTION,
        LetterKind.HANDOVER_ANNOUNCED,
        LetterKind.HANDED_OVER,
        LetterKind.BEFORE_BANKRUPTCY,
    }
)
# What it is among the contacts of the book; any other is a note.
CONTACT: dict[LetterKind, str] = {
    LetterKind.DUE_SOON: "note",
    LetterKind.DUE_TODAY: "note",
    LetterKind.REMINDER: "reminder",
    LetterKind.SECOND_REMINDER: "reminder",
    LetterKind.ASK_UNDISPUTED: "reminder",
    LetterKind.FINAL_NOTICE: "final_notice",
    LetterKind.FOURTEEN_DAYS: "final_notice",
    LetterKind.INTERRUPTION: "notice",
    LetterKind.HANDOVER_ANNOUNCED: "notice",
    LetterKind.BEFORE_BANKRUPTCY: "notice",
}
# What is confirmed in writing, by the kind of the desk's move.
CONFIRMS: dict[str, LetterKind] = {
    EventKind.PROMISE: LetterKind.PROMISE_CONFIRMED,
    EventKind.PLAN: LetterKind.PLAN_AGREED,
    EventKind.BARTER: LetterKind.BARTER,
    EventKind.PAUSE: LetterKind.PAUSE_CONFIRMED,
    EventKind.COMPLAINT: LetterKind.COMPLAINT_RECEIVED,
    EventKind.COMPLAINT_CLOSED: LetterKind.COMPLAINT_SOLVED,
}
# The action whose guards a letter has to pass again when it is sent.
ACTION: dict[LetterKind, Action] = {
    LetterKind.REMINDER: Action.REMIND,
    LetterKind.SECOND_REMINDER: Action.REMIND,
    LetterKind.PLAN_OFFER: Action.INSTALMENTS,
    LetterKind.FINAL_NOTICE: Action.FINAL_NOTICE,
    LetterKind.FOURTEEN_DAYS: Action.FINAL_NOTICE,
    LetterKind.HANDOVER_ANNOUNCED: Action.FINAL_NOTICE,
    LetterKind.HANDED_OVER: Action.HAND_OVER,
}


def usual_channel(connection: Connection, to: Addressee, day: date) -> str:
    """Return how this debtor is written to, '' for none: on paper once their mail came back."""
    ways = [one for one in CHANNELS if recipient_of(to, one)]
    if "letter" in ways and _returned(connection, to.debtor_id, day):
        return "letter"
    return ways[0] if ways else ""


def _returned(connection: Connection, debtor_id: str, day: date) -> bool:
    """Tell whether the last that is known of e-mail with a debtor is that ours came back."""
    columns = ("happened_on", "channel", "bounced")
    said = read_current(connection, FACTS["contacts"], [debtor_id], "debtor_id", only=columns)
    mails = said[(said["channel"] == "email") & (said["happened_on"] <= str(day))]
    last = mails[mails["happened_on"] == mails["happened_on"].max()]
    return bool((last["bounced"] == 1).any())


def recipient_of(to: Addressee, channel: str) -> str:
    """Return the address or number on a channel, '' for none."""
    if channel == "email":
        return to.email if to.email.count("@") == 1 and " " not in to.email else ""
    if channel == "letter":
        return ", ".join((to.address, f"{to.postcode} {to.city}".strip())) if to.address else ""
    return to.phone if sum(sign.isdigit() for sign in to.phone) >= 9 else ""
