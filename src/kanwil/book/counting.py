"""What became of the rows of each file of an import."""

from dataclasses import dataclass

import pandas as pd

from kanwil.book.readers.parsed import Parsed

UNCHANGED, ACCEPTED, REJECTED = 0, 1, 2


@dataclass(frozen=True)
class FileCount:
    """What became of one file's rows: rows = accepted + unchanged + rejected."""

    path: str
    format: str
    rows: int
    accepted: int
    unchanged: int
    rejected: int


def counted(parsed: Parsed, fates: list[pd.DataFrame]) -> tuple[FileCount, ...]:
    """Count per file; a line that gave several facts counts once, by the strongest fate."""
    every = pd.concat(fates) if fates else pd.DataFrame(columns=["file", "line", "fate"])
    lines = every.dropna(subset="line").groupby(["file", "line"], sort=False)["fate"].max()
    tally = lines.groupby(level="file").value_counts().to_dict()
    found = []
    for count in parsed.rows:
        unchanged = count.repeated + tally.get((count.path, UNCHANGED), 0)
        rejected = count.rejected + tally.get((count.path, REJECTED), 0)
        accepted = count.rows - unchanged - rejected
        found.append(FileCount(count.path, count.format, count.rows, accepted, unchanged, rejected))
    return tuple(found)
