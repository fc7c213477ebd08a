"""The consequences that we may announce, each a promise of our own with a day."""

from enum import StrEnum


class Consequence(StrEnum):
    """What we say to do when no payment comes; a credit register is on purpose not among them."""

    HAND_OVER = "hand_over"
    STOP_SUPPLY = "stop_supply"
    COSTS = "costs"
    SUMMONS = "summons"
    RECLAIM = "reclaim"
    BANKRUPTCY = "bankruptcy"


WORDS: dict[Consequence, str] = {
    Consequence.HAND_OVER: "Overdragen aan incasso",
    Consequence.STOP_SUPPLY: "Levering stoppen",
    Consequence.COSTS: "Incassokosten en rente rekenen",
    Consequence.SUMMONS: "Dagvaarden",
    Consequence.RECLAIM: "Goederen terughalen",
    Consequence.BANKRUPTCY: "Faillissement aanvragen",
}
_BUSINESS_ONLY = {Consequence.STOP_SUPPLY, Consequence.RECLAIM, Consequence.BANKRUPTCY}


def announceable(*, natural_person: bool) -> list[Consequence]:
    """Return what may be announced to this debtor; the heaviest only to companies."""
    return [one for one in Consequence if not (natural_person and one in _BUSINESS_ONLY)]
