"""What a complaint is about and who handles it, as the code of its event."""

from enum import StrEnum


class Subject(StrEnum):
    """What a complaint is about."""

    DELIVERY = "delivery"
    QUALITY = "quality"
    PRICE = "price"
    INVOICE = "invoice"
    NOT_ORDERED = "not_ordered"
    OTHER = "other"


SUBJECTS: dict[Subject, str] = {
    Subject.DELIVERY: "bezorging",
    Subject.QUALITY: "kwaliteit",
    Subject.PRICE: "prijs",
    Subject.INVOICE: "fout in de factuur",
    Subject.NOT_ORDERED: "niet besteld",
    Subject.OTHER: "iets anders",
}
_OWNER = "|owner="


def code_of(subject: Subject, owner: str = "") -> str:
    """Return the code of a `complaint` event: `delivery`, or `delivery|owner=Piet`."""
    who = " ".join(owner.replace("|", " ").split())
    return f"{subject}{_OWNER}{who}" if who else str(subject)


def parse(code: str) -> tuple[Subject, str]:
    """Read a code back; a subject that we do not know is something else."""
    told, _, owner = code.partition(_OWNER)
    return Subject(told) if told in set(Subject) else Subject.OTHER, owner
