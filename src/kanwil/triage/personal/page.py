"""The readable copy: what was gathered of a debtor as a page that it can read itself."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, CATEGORY, CATEGORY_LINE
from kanwil.base.money import show_amount
from kanwil.base.terms import CATEGORIES, Action, Lang
from kanwil.base.words import Tr
from kanwil.book.ledger import read_ledger
from kanwil.post.debtor_copy import Card, Copy, Section, render_copy
from kanwil.post.letter import letter_of
from kanwil.triage.books import Book
from kanwil.triage.logbook import WORDS
from kanwil.triage.personal.cells import cell, table
from kanwil.triage.personal.gathering import STAFF
from kanwil.triage.personal.holdings import HOLDINGS
from kanwil.triage.said import in_words, said_in
from kanwil.triage.timeline import Moment, timeline

_NL = Tr(Lang.NL)
_ABOUT = (
    """Hier staat alles wat wij in ons debiteurenbeheer over u bewaren. Het komt uit onze
    boekhouding, van onze bank, uit uw eigen berichten en uit wat onze medewerkers vastlegden.""",
    """Wij gebruiken het om facturen te innen: om te zien wat openstaat, om te kiezen hoe wij u
    benaderen, en om afspraken na te komen. De grond daarvoor is de overeenkomst met u, ons belang
    om betaald te krijgen (AVG art. 6 lid 1 b en f) en de wet waar die bewaren voorschrijft (c).""",
    """Het programma schat hoe waarschijnlijk het is dat u kunt en wilt betalen. Dat is een
    hulpmiddel: een medewerker besluit. U kunt daar bezwaar tegen maken; dan schatten wij niets
    meer en volgen wij alleen de gewone stappen.""",
)
_RIGHTS = (
    """U mag ons vragen gegevens te verbeteren of te wissen, het gebruik te beperken, en u mag
    bezwaar maken. Wat wij moeten bewaren, staat hierboven met de dag waarop het weg mag.""",
    """Bent u het niet eens met ons? U kunt een klacht indienen bij de Autoriteit
    Persoonsgegevens (autoriteitpersoonsgegevens.nl).""",
)
# What the page tells in its own way; the rest follows as tables.
_TOLD = {"debtors", "judgements", "explanations", "outbox", "outbox_moves", "contacts", "events"}
_TOLD |= {"heard", "moves"}


def page_of(book: Book, told: Mapping[str, Any]) -> str:
    """Return the copy of `gathering.copy_of` as HTML, in Dutch."""
    company, day = told["company"], date.fromisoformat(told["made_on"])
    reach = [company[name] for name in ("name", "address", "postcode", "city", "phone", "email")]
    made = f"Gemaakt op {show_day(day)} · klantnummer {', '.join(told['numbers'])}"
    held = told["held"]
    sections = [
        Section("over", "Over dit overzicht", (*_ABOUT, " · ".join(filter(None, reach)))),
        _known(held.get("debtors", [])),
        _timeline(book, told),
        Section("beoordeling", "Hoe wij u beoordeelden", _HOW, cards=tuple(_judged(held))),
        Section("berichten", "Berichten aan u, zoals opgesteld", cards=tuple(_letters(held))),
        *(
            _table(one.table.name, one.words, held[one.table.name])
            for one in HOLDINGS
            if one.table.name in held and one.table.name not in _TOLD
        ),
        _table("verslagen", "Regels in verslagen van inlezen", told["reports"]),
        _table("geleerd", "Afgesloten zaken waarvan een model leerde", told["learnt"]),
        _table("logboek", "Wat het logboek over u zegt", [_logged(one) for one in told["log"]]),
        _table("bronnen", "Waar het vandaan komt", told["sources"]),
        _stays(told["stays"]),
        Section("rechten", "Uw rechten", _RIGHTS),
    ]
    shown = [one for one in sections if one.intro or one.rows or one.cards]
    return render_copy(Copy(f"Uw gegevens bij {company['name']}", made, shown))


_HOW = (
    (
        "Per beoordeling staat hier wat het programma waarschijnlijk vond, waarom, en wat het"
        " voorstelde. Wat er daarna echt gebeurde, staat in de tijdlijn."
    ),
)


def _table(anchor: str, title: str, rows: list[dict[str, Any]]) -> Section:
    heads, cells = table(rows)
    return Section(anchor, title, heads=heads, rows=cells)


def _known(debtors: list[dict[str, Any]]) -> Section:
    """Tell one thing a line, for one wide row reads badly."""
    found: list[tuple[str, ...]] = []
    for one in debtors:
        heads, cells = table([one])
        found += zip(heads, cells[0], strict=True)
    title = "Wie u bent en hoe u te bereiken bent"
    return Section("wie", title, heads=("Gegeven", "Wat wij hebben"), rows=tuple(found))


def _timeline(book: Book, told: Mapping[str, Any]) -> Section:
    moves = [
        {**one, "made_by": STAFF, "day": date.fromisoformat(one["day"])}
        for one in told["held"].get("moves", [])
    ]
    with book.read() as connection:
        ledger = read_ledger(connection, [told["debtor_id"]])
        said = said_in(connection, ledger.contacts, date.max)
    rows = [
        (
            show_day(one.on).replace(" ", "\u00a0"),
            one.text,
            _quoted(one),
        )
        for one in timeline(ledger, moves, _LAST, _NL, said)
    ]
    heads = ("Dag", "Wat er gebeurde", "Tekst, en hoe die is gelezen")
    return Section("tijdlijn", "Tijdlijn", heads=heads, rows=tuple(rows))


_LAST = date(2200, 1, 1)


def _quoted(one: Moment) -> str:
    """Return a text and how it was read; who of us judged that, is left out."""
    read = in_words(one.said, _NL).split(": ", 1)[-1] if one.said else ""
    return "\n".join(part for part in (one.quote, f"Gelezen als: {read}" if read else "") if part)


def _judged(held: Mapping[str, Any]) -> Iterator[Card]:
    """Yield each assessment with its reasons, newest first; the newest stands open."""
    quotes = {one["judgement"]: one["found"] for one in held.get("explanations", [])}
    for place, one in enumerate(reversed(held.get("judgements", []))):
        row = one["row"]
        day, late = cell("as_of", row["as_of"]), show_amount(Decimal(row["overdue"]))
        title = f"{day} · {late} te laat · voorstel: {ACTION[Action(row['action'])]}"
        lines = tuple(_lines(row, one["detail"], quotes.get(one["judgement"], {})))
        yield Card(title, lines, open=place == 0)


def _lines(
    row: Mapping[str, Any], detail: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[str]:
    words = detail.get("nl", {})
    if row.get("plausible"):
        chances = (
            f"{CATEGORY[one]} ({CATEGORY_LINE[one]}): {round(100 * row[f'p_{one}'])}%"
            for one in CATEGORIES
        )
        yield "Kansen: " + "; ".join(chances) + "."
        called = CATEGORY.get(row["category"], "nog onduidelijk")
        yield f"Ingedeeld als: {called.lower()}."
    if words.get("headline"):
        yield f"Voorstel: {words['headline']}"
    for head, name in (("Reden", "reasons"), ("Maar", "buts")):
        yield from (f"{head}: {one['text']}" for one in words.get(name, ()))
    for one in found.get("quotes", {}).values():
        yield f"Uw woorden van {cell('as_of', one['on'])}: “{one['text']}”"
    if row["question"]:
        yield f"Vraag om te stellen: {row['question']}"
    yield f"Model: {row['model_id']}"


def _letters(held: Mapping[str, Any]) -> Iterator[Card]:
    states = {one["message"]: one["state"] for one in held.get("outbox_moves", [])}
    for one in reversed(held.get("outbox", [])):
        letter = letter_of(one["content"])
        state = "verstuurd" if states.get(one["message"]) == "sent" else "niet verstuurd"
        title = f"{cell('day', one['day'])} · {letter.subject} · {state} · {one['recipient']}"
        yield Card(title, tuple(letter.text().split("\n\n")))


def _logged(one: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: said for name, said in one["told"].items() if isinstance(said, str | int)}
    return {**one, "move": WORDS.get(one["move"], one["move"]), "told": told}


def _stays(lines: list[dict[str, Any]]) -> Section:
    rows = tuple(
        (
            one["words"],
            str(one["stay"] or ""),
            one["why"] or "Kan op verzoek meteen weg",
            cell("until", one["until"]),
        )
        for one in lines
    )
    heads = ("Wat", "Moet blijven", "Waarom", "Mag weg vanaf")
    return Section("bewaren", "Hoe lang wij dit bewaren", heads=heads, rows=rows)
