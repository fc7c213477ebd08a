"""Photographs four made-up letters for docs/letters.md."""

import json
import sys
from pathlib import Path

import typst

from kanwil.post import paper, typeset
from kanwil.post.facts import LetterKind
from kanwil.post.letters import compose, render_letter
from kanwil.post.specimen import specimen

IMAGES = Path(__file__).parent / "images"
SHOWN = {
    "brief-herinnering": LetterKind.REMINDER,
    "brief-aanmaning": LetterKind.FINAL_NOTICE,
    "brief-14-dagen": LetterKind.FOURTEEN_DAYS,
    "brief-regeling": LetterKind.PLAN_AGREED,
}


def drawn(template, data, _day):
    """Return the first page as a picture."""
    found = typst.compile(
        str(typeset.TEMPLATES / template),
        root=str(typeset.TEMPLATES),
        format="png",
        ppi=96,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return found[0] if isinstance(found, list) else found


def main() -> int:
    paper.typeset = drawn
    for name, kind in SHOWN.items():
        (IMAGES / f"{name}.png").write_bytes(render_letter(compose(kind, specimen(kind))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
