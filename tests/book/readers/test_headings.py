"""The headings in the documentation are those of the code; run this file to write them anew."""

from pathlib import Path

from kanwil.book.readers.headings import BY_KIND

PAGE = Path(__file__).resolve().parents[3] / "docs" / "importing.md"
START, END = "<!-- headings -->\n", "<!-- end of headings -->\n"


def table():
    lines = []
    for kind in ("openitems", "payments", "debtors"):
        lines += [f"\n### {kind}", "", "| field | headings |", "|---|---|"]
        lines += [f"| `{field}` | {', '.join(words)} |" for field, words in BY_KIND[kind].items()]
    return "\n".join(lines) + "\n"


def test_the_documentation_names_every_heading():
    told = PAGE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    assert told == table()


if __name__ == "__main__":
    above, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(above + START + table() + END + rest.partition(END)[2], encoding="utf-8")
