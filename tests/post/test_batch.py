"""Letters for the post: one PDF that holds each page of each letter."""

from dataclasses import replace
from io import BytesIO

import pypdf

from kanwil.post.batch import render_batch
from tests_support.messages import LINE, letter


def test_each_letter_keeps_its_pages_and_its_place():
    many = letter(debtor_id="D2")
    lines = tuple(replace(LINE, number=f"F{n}") for n in range(1, 71))
    long = replace(
        many,
        subject="Een lange brief",
        body=("Beste", "[[invoices]]", "Sanne"),
        facts=replace(many.facts, invoices=lines),
    )
    pages = pypdf.PdfReader(BytesIO(render_batch([letter(), long, letter()]))).pages
    texts = [page.extract_text().replace("\u00a0", " ") for page in pages]
    assert len(texts) >= 4
    assert "Factuur F1 van € 1.210,00" in texts[0]
    assert "Een lange brief" in texts[1]
    assert "F70" in "".join(texts[1:-1])
    assert "Factuur F1 van € 1.210,00" in texts[-1]
