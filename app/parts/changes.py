"""What an import changed."""

from parts.markup import note
from session import Session


def show(session: Session) -> None:
    """Draw them."""
    note(session.tr.t("Er is nog niets veranderd."))


def count(session: Session) -> int:
    """Return how many there are."""
    del session
    return 0
