"""What kanwil asks after an import."""

from parts.markup import note
from session import Session


def show(session: Session) -> None:
    """Draw them."""
    note(session.tr.t("Er zijn geen vragen."))


def count(session: Session) -> int:
    """Return how many there are."""
    del session
    return 0
