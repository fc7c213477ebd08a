"""What the machine refuses the book, told to the user: full disk, read-only, busy, no server."""

import errno
import sqlite3
from collections.abc import Callable

from sqlalchemy import ExceptionContext

from kanwil.base.problems import KanwilError


class BookError(KanwilError):
    """The book can't be opened or used, with the reason."""


class DiskFullError(BookError):
    """The disk that holds the book takes no more; what was under way was taken back."""

    def __init__(self) -> None:
        super().__init__(
            "De schijf is vol of neemt niets meer aan. Er is niets gewijzigd."
            " Maak ruimte en probeer het opnieuw."
        )


class ReadOnlyError(BookError):
    """The book, or the folder that it lies in, may only be read."""

    def __init__(self) -> None:
        super().__init__(
            "In het boek of zijn map mag niet worden geschreven. Er is niets gewijzigd."
            " Geef schrijfrechten, of kies met --book een andere plaats."
        )


class BusyError(BookError):
    """Somebody else kept the book to themselves for longer than we wait."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders is al te lang in het boek aan het schrijven. Er is niets gewijzigd."
            " Probeer het zo meteen opnieuw."
        )


class NoServerError(BookError):
    """The database server does not answer, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "De databaseserver is niet bereikbaar. Wat nog niet bevestigd was, is niet gebeurd."
            " Probeer het opnieuw zodra de server er is."
        )


class FileError(KanwilError):
    """A file or folder that the user named can't be read or written."""

    def __init__(self, name: object, why: KanwilError) -> None:
        super().__init__("{name} kan niet worden gebruikt: {why}", name=name, why=why)


# SQLite's codes, https://sqlite.org/rescode.html. A quota or a limit on a file's size is no "full"
# to SQLite, but it is to the user.
_SQLITE: dict[int, Callable[[], BookError]] = {
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_IOERR_WRITE: DiskFullError,
    sqlite3.SQLITE_IOERR_FSYNC: DiskFullError,
    sqlite3.SQLITE_IOERR_SHMSIZE: DiskFullError,
    sqlite3.SQLITE_READONLY: ReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: ReadOnlyError,
    sqlite3.SQLITE_BUSY: BusyError,
    sqlite3.SQLITE_LOCKED: BusyError,
}
# PostgreSQL's, https://www.postgresql.org/docs/current/errcodes-appendix.html.
_SQLSTATE: dict[str, Callable[[], BookError]] = {
    "53100": DiskFullError,
    "25006": ReadOnlyError,
    "08": NoServerError,
    "57P": NoServerError,
}
_SYSTEM: dict[int, Callable[[], BookError]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EFBIG: DiskFullError,
    errno.EACCES: ReadOnlyError,
    errno.EPERM: ReadOnlyError,
    errno.EROFS: ReadOnlyError,
}


FILES = {
    errno.ENOENT: "dit bestand of deze map bestaat niet.",
    errno.EISDIR: "dit is een map; noem een bestand.",
    errno.ENOTDIR: "dit is een bestand; noem een map.",
    errno.EEXIST: "dit is een bestand; noem een map.",
    errno.EACCES: "u heeft er geen rechten voor.",
    errno.EPERM: "u heeft er geen rechten voor.",
    errno.EROFS: "hier mag niet worden geschreven.",
    errno.ENAMETOOLONG: "deze naam is te lang.",
}


def file_fault(error: OSError) -> KanwilError | None:
    """Return what the system refuses of a file that a command names; None for anything else."""
    if _SYSTEM.get(error.errno or 0) is DiskFullError:
        return DiskFullError()
    why = FILES.get(error.errno or 0)
    return FileError(error.filename, KanwilError(why)) if why and error.filename else None


def tell(context: ExceptionContext) -> None:
    """Raise what the machine refuses as a sentence for the user; our own mistakes pass by."""
    if context.is_pre_ping:
        return  # The pool asks whether a connection lives, and makes a new one where it does not.
    found = fault(context.original_exception)
    if found is not None:
        raise found from context.original_exception


def fault(error: BaseException) -> BookError | None:
    """Return what the system, SQLite or PostgreSQL refused; None where it is something else."""
    if isinstance(error, OSError):
        found = _SYSTEM.get(error.errno or 0)
    elif isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        # An extended code holds the plain one in its lowest byte.
        found = _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    else:
        found = _of_postgresql(error)
    return found() if found else None


def _of_postgresql(error: BaseException) -> Callable[[], BookError] | None:
    state = getattr(error, "sqlstate", None)
    if state:
        return next((_SQLSTATE[key] for key in _SQLSTATE if state.startswith(key)), None)
    # Without a state nobody answered; a FATAL is an answer, such as a wrong password.
    lost = type(error).__name__ == "OperationalError" and "FATAL" not in str(error)
    return NoServerError if lost else None
