"""The triage table of the contract: its columns, and writing it as CSV, JSON, XLSX or Parquet."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import pandas as pd

from kanwil.base.problems import KanwilError

COLUMNS = (
    "case_id",
    "debtor_id",
    "name",
    "as_of",
    "overdue",
    "oldest_days",
    "n_overdue",
    "p_can_wont",
    "p_wants_cant",
    "p_neither",
    "p_forgetful",
    "p_can",
    "p_wants",
    "plausible",
    "category",
    "cause",
    "action",
    "route",
    "disputed",
    "expected_value",
    "question",
    "reason_1",
    "reason_2",
    "reason_3",
    "but_1",
    "forbidden",
    "model_id",
)
_KINDS = {name: "float64" if name.startswith("p_") else "str" for name in COLUMNS} | {
    "oldest_days": "int64",
    "n_overdue": "int64",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# No cell of a workbook can hold these.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def lines(frame: pd.DataFrame) -> Iterable[Any]:
    """Return the rows with their columns as attributes; pandas types them as anything at once."""
    return cast("Iterable[Any]", frame.itertuples())


class FormatError(KanwilError):
    """A file ending that names no known format."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "Onbekend formaat: {name}. Kies .csv, .json, .xlsx of .parquet.", name=path.name
        )


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, nor refuses for its signs."""
    shown = _UNWRITABLE.sub("", text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def typed(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return the triage rows as a frame whose types do not depend on what is in it."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(_KINDS)


def write_table(rows: Sequence[dict[str, Any]], path: Path, whole: dict[str, Any]) -> None:
    """Write the triage rows by the path's ending, see `write_frame`."""
    write_frame(typed(rows), path, whole)


def write_frame(frame: pd.DataFrame, path: Path, whole: dict[str, Any]) -> None:
    """Write a table by the path's ending; JSON gets `whole` (what else there is to say with it).

    Raises
    ------
    FormatError : an ending that is none of csv, json, xlsx, parquet.
    """
    match path.suffix.lower():
        case ".csv":
            frame.to_csv(path, index=False)
        case ".json":
            path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
        case ".xlsx":
            frame.map(lambda v: safe(v) if isinstance(v, str) else v).to_excel(path, index=False)
        case ".parquet":
            frame.to_parquet(path, index=False)
        case _:
            raise FormatError(path)
