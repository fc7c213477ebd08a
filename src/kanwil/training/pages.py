"""Parts of a page of the docs that a command writes anew: what stands between its markers."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kanwil.base.problems import KanwilError


class NoSuchPartError(KanwilError):
    """A page without the markers of the part that would be written."""

    def __init__(self, page: Path, part: str) -> None:
        super().__init__("Geen plaats voor '{part}' in {page}.", part=part, page=page)


def put(page: Path, part: str, text: str) -> None:
    """Write `text` between the markers of a part; raises NoSuchPartError where there are none."""
    begin, end = f"<!-- begin {part} -->\n", f"<!-- end {part} -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise NoSuchPartError(page, part)
    page.write_text(f"{before}{begin}\n{text.strip()}\n\n{end}{after}", encoding="utf-8")


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
