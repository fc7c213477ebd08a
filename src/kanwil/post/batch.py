"""Letters for the post as one PDF, in their order."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst

from kanwil.post.letters import Letter, render_letter


def render_batch(letters: Sequence[Letter]) -> bytes:
    """Return all letters in one PDF; each page as it is in the letter's own."""
    with tempfile.TemporaryDirectory() as folder:
        lines = ['#set page(paper: "a4", margin: 0pt)']
        for at, one in enumerate(letters):
            made = render_letter(one)
            (Path(folder) / f"{at}.pdf").write_bytes(made)
            lines += [f'#image("{at}.pdf", page: {page}, width: 100%)' for page in _pages(made)]
        source = Path(folder) / "all.typ"
        source.write_text("\n".join(lines), encoding="utf-8")
        return bytes(typst.compile(str(source), ignore_system_fonts=True))


def _pages(made: bytes) -> range:
    """Return the page numbers of a PDF of our own; its page tree stands there as it is."""
    counts = [int(found) for found in re.findall(rb"/Count (\d+)", made)]
    return range(1, max(counts) + 1)
