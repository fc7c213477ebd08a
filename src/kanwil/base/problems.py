"""What is wrong with an input, as data, and the errors that stop a command."""

from dataclasses import asdict, dataclass

from kanwil.base.terms import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the user's input that asks for attention.

    Attributes
    ----------
    file : the file's name as the user gave it.
    line : line (or record) in that file, counted from 1; None for the whole file.
    field : the column or element; empty for the whole line.
    value : the text that was found, at most 80 characters.
    code : stable name of the mishap, for tests and scripts.
    message : a sentence in Dutch that says what to do (the English one is its translation).
    severity : an error loses the row or file; a warning asks a look; info only tells.
    """

    file: str
    line: int | None
    field: str
    value: str
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the contract's JSON object."""
        return asdict(self)


class KanwilError(Exception):
    """Anything that stops a command with a sentence for the user and exit code 2."""


class RefusedError(KanwilError):
    """A lawful request that is refused with its reason; nothing was changed."""


class ConflictError(KanwilError):
    """Someone else changed the case since it was shown."""

    def __init__(self, debtor_id: str) -> None:
        self.debtor_id = debtor_id
        super().__init__(
            "Een collega heeft dit dossier intussen al afgehandeld of gewijzigd; kijk opnieuw."
        )


class UnknownDebtorError(KanwilError):
    """A debtor or case that the book does not hold."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"Onbekende debiteur of zaak: {wanted}")
