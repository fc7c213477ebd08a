"""A CSV that a command is given beside the book: read whole, or refused with what is wrong."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kanwil.base.problems import BadInputError, Problem
from kanwil.book.mishaps import problem


def read_given(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return the file as texts, '' where a cell is empty; it has at least these columns.

    Raises
    ------
    BadInputError : no file, no CSV in UTF-8, or columns are missing.
    """
    file = str(path)
    try:
        given = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except OSError as error:
        raise BadInputError([problem("no_file", file, None, "", error.strerror)]) from error
    except pd.errors.EmptyDataError as error:
        raise BadInputError([problem("empty_file", file)]) from error
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise BadInputError([problem("broken_text", file, None, "", error)]) from error
    if missing := [name for name in columns if name not in given]:
        message = "Deze kolommen ontbreken in de kop; voeg ze toe."
        found = ", ".join(map(str, given.columns))[:80]
        raise BadInputError(
            [Problem(file, 1, ", ".join(missing), found, "missing_columns", message)]
        )
    return given
