"""Loose records as the typed table that a reader hands on."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kanwil.book.frames import COLUMNS


def typed(
    table: str, records: Sequence[tuple[Any, ...]], names: Sequence[str], *more: str
) -> pd.DataFrame:
    """Return records as a frame with every Ledger column of a table in its type.

    Parameters
    ----------
    names : what stands in a record: Ledger names, `line`, and the texts in `more`.
    """
    dtypes = {c.frame: c.dtype for c in COLUMNS[table]} | {"line": "float64"}
    dtypes |= dict.fromkeys(more, "str")
    frame = pd.DataFrame(list(records), columns=list(names))
    return frame.reindex(columns=list(dtypes)).astype(dtypes)
