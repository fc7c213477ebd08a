"""What is wrong with an input, as data, and the errors that stop a command."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as part
from typing import TYPE_CHECKING

from kanwil.base.terms import Lang, Severity

if TYPE_CHECKING:
    from kanwil.base.words import Tr


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
    why : the error that the message is of, where it holds values that translation leaves open.
    """

    file: str
    line: int | None
    field: str
    value: str
    code: str
    message: str
    severity: Severity = Severity.ERROR
    why: "KanwilError | None" = part(default=None, compare=False, repr=False)

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the contract's JSON object."""
        return {name: value for name, value in asdict(self).items() if name != "why"}

    def told(self, tr: "Tr") -> str:
        """Return the message in a language."""
        return self.why.told(tr) if self.why else tr.t(self.message)


class KanwilError(Exception):
    """Anything that stops a command with a sentence for the user and exit code 2.

    Attributes
    ----------
    sentence : a Dutch message id with `{name}` fields, filled after translation.
    fields : what fills it; another such error, or a list of them (a line each), is told in turn,
        and of texts by language the right one.
    """

    def __init__(self, sentence: str, /, **fields: object) -> None:
        self.sentence, self.fields = sentence, fields
        filled = {name: _filled(value, str, Lang.NL) for name, value in fields.items()}
        super().__init__(sentence.format(**filled) if fields else sentence)

    def told(self, tr: "Tr") -> str:
        """Return the sentence in a language."""

        def inner(error: KanwilError) -> str:
            return error.told(tr)

        fields = {name: _filled(value, inner, tr.lang) for name, value in self.fields.items()}
        return tr.t(self.sentence, **fields)


def _filled(value: object, told: Callable[[KanwilError], str], lang: Lang) -> object:
    if isinstance(value, dict):
        return value[lang]
    if isinstance(value, KanwilError):
        return told(value)
    if isinstance(value, list):
        return "".join(f"\n  {_filled(one, told, lang)}" for one in value)
    return value


class BadInputError(KanwilError):
    """A file that a command leans on is wrong: each mistake is a Problem, and nothing was done."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__("Er is niets gewijzigd.")


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
        super().__init__("Onbekende debiteur of zaak: {wanted}", wanted=wanted)
