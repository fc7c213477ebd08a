"""A letter on paper: one PDF in the company's own style, for a window envelope."""

from pathlib import Path
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.words import Tr
from kanwil.post import blocks
from kanwil.post.collecting import COLLECTING
from kanwil.post.facts import Company, LetterFacts
from kanwil.post.letter import Letter
from kanwil.post.payment import qr_svg
from kanwil.post.typeset import fit, typeset

_LONGEST_LINE = 3000
_LARGEST_LOGO = 500_000
_PICTURES = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}


def render_letter(letter: Letter) -> bytes:
    """Return the letter as a PDF; it takes as many pages as its invoices need."""
    facts, tr = letter.facts, Tr(letter.lang)
    data: dict[str, Any] = {
        "lang": letter.lang.value,
        "subject": fit(letter.subject, 200),
        "place": fit(
            ", ".join(_given(facts.company.city, show_day(facts.day, letter.lang, _DAY))), 90
        ),
        "company": _company(facts.company, tr),
        "to": [fit(one, 60) for one in _envelope(facts)],
        "body": [part for one in letter.body for part in _part(one, facts)],
        "invoices": [[fit(cell, 40) for cell in row] for row in blocks.invoice_rows(facts)],
        "off": blocks.off_rows(facts),
        "principal": blocks.money(facts.principal_cents, facts),
        "sums": blocks.sum_rows(facts),
        "payment": [(name, fit(said, 200)) for name, said in blocks.payment_rows(facts)],
        "qr": qr_svg(facts.payment.epc) if facts.payment and facts.payment.epc else "",
        "labels": {name: tr.t(words) for name, words in _LABELS.items()},
    }
    return typeset("letter.typ", data, facts.day)


_DAY = "d MMMM y"
_LABELS = {
    "number": "Factuur",
    "issued": "Datum",
    "due": "Vervaldag",
    "amount": "Bedrag",
    "open": "Open",
    "total": "Totaal",
    "scan": "Scan met een bank-app",
    "page": "pagina",
}


def _given(*texts: str) -> list[str]:
    return [one for one in texts if one]


def _company(company: Company, tr: Tr) -> dict[str, Any]:
    town = f"{company.postcode}  {company.city}".strip()
    numbered = (("KvK", company.kvk), (tr.t("btw"), company.vat_id), ("IBAN", company.iban))
    return {
        "name": fit(company.name, 60),
        "block": [fit(one, 60) for one in _given(company.address, town, company.phone)],
        "back": fit(" · ".join(_given(company.name, company.address, town)), 90),
        "reach": [fit(one, 60) for one in _given(company.email, company.website)],
        "numbers": [f"{name}\u00a0{fit(said, 40)}" for name, said in numbered if said],
        "logo": _logo(company.logo),
    }


def _logo(path: str) -> dict[str, Any] | None:
    """Return a picture as typst takes it; None for none that is small and of a known kind."""
    file = Path(path)
    kind = _PICTURES.get(file.suffix.lower())
    if not path or kind is None or not file.is_file() or file.stat().st_size > _LARGEST_LOGO:
        return None
    return {"format": kind, "bytes": list(file.read_bytes())}


def _envelope(facts: LetterFacts) -> list[str]:
    to = facts.to
    town = f"{to.postcode}  {to.city}".strip()
    person = to.person if to.person != to.name else ""
    return _given(to.name, person, to.address, town.upper() if to.country else town, to.country)


def _part(paragraph: str, facts: LetterFacts) -> list[dict[str, Any]]:
    """Return a paragraph as what the template draws: words, a list, a block or an agreement."""
    if paragraph == blocks.AGREEMENT:
        return [{"kind": "agreement", "lines": _lines(facts.agreement)}]
    if paragraph in (blocks.INVOICES, blocks.SUMS, blocks.PAYMENT):
        return [{"kind": paragraph.strip("[]"), "lines": []}]
    if paragraph == COLLECTING:
        paragraph = blocks.plain(paragraph, facts)
    found: list[dict[str, Any]] = []
    phone = facts.company.phone
    for line in _lines(paragraph):
        kind = "list" if line.startswith("- ") else "words"
        if not found or found[-1]["kind"] != kind:
            found.append({"kind": kind, "lines": []})
        whole = line.replace(phone, phone.replace(" ", "\u00a0")) if phone else line
        found[-1]["lines"].append(whole.removeprefix("- "))
    return found


def _lines(text: str) -> list[str]:
    indent = "\u2003"
    return [
        (indent if line.startswith("   ") else "") + fit(line, _LONGEST_LINE)
        for line in text.split("\n")
    ]
