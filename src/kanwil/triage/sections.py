"""The subjects of the owner's monthly report, each a sentence and a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, CATEGORY
from kanwil.base.money import euros, show_amount, show_number
from kanwil.base.terms import Action, Category
from kanwil.base.words import Tr
from kanwil.post.report import Bar, Section
from kanwil.triage import threats
from kanwil.triage.ageing import HEADS, SUMS
from kanwil.triage.books import Book
from kanwil.triage.complaints import SUBJECTS, complaints
from kanwil.triage.forecast import Forecast, forecast
from kanwil.triage.monthly import NO_STEP, Month
from kanwil.triage.scorecard import Scorecard, scorecard

_ENDS = {
    "executed": "uitgevoerd",
    "withdrawn": "ingetrokken",
    "settled": "niet meer nodig",
    "running": "loopt nog",
    "lapsed": "verlopen zonder dat wij iets deden",
}


def sections(book: Book, found: Month, tr: Tr) -> Iterator[Section]:
    """Yield the subjects of a month in their order; what has nothing to tell is left out."""
    expected = forecast(book, found.day)
    if expected is not None:
        yield cash(expected, tr)
    yield _ageing(found, tr)
    yield _received(found, tr)
    yield _promised(found, tr)
    sums = threats.ledger(book, found.day)
    if sums.total:
        yield _announced(sums, tr)
    made = Counter(
        SUBJECTS[one.subject]
        for one in complaints(book, found.day)
        if found.first <= one.made_on <= found.day
    )
    if made:
        yield _complaints(made, tr)
    if found.costly:
        yield _costly(found, tr)
    yield _proved(scorecard(book, found.day), tr)


def cash(expected: Forecast, tr: Tr) -> Section:
    """Return what is expected per week, with its band."""
    first = expected.weeks[0]
    bars = tuple(
        Bar(
            tr.t("t/m {day}", day=show_day(one.until, tr.lang, "EEEE d MMM")),
            *map(euros, (one.low_cents, one.expected_cents, one.high_cents)),
        )
        for one in expected.weeks
    )
    return Section(
        title=tr.t("Wat komt er binnen?"),
        says=tr.t(
            "Tot en met {day} verwachten wij {money}: vier van de vijf keer ligt het tussen"
            " {low} en {high}.",
            day=show_day(first.until, tr.lang, "EEEE d MMMM"),
            money=_money(first.expected_cents),
            low=_money(first.low_cents),
            high=_money(first.high_cents),
        ),
        heads=(tr.t("Week"), tr.t("Ten minste"), tr.t("Verwacht"), tr.t("Hooguit")),
        rows=tuple((one.label, one.low, one.expected, one.high) for one in bars),
        bars=bars,
        note=tr.t(
            "Van wat nu openstaat; nieuwe facturen tellen niet mee. Daarna nog {later} binnen een"
            " jaar. Van wat te laat is, verwachten wij {lost} niet binnen een jaar: een"
            " uitgangspunt voor de voorziening dubieuze debiteuren (inclusief btw).",
            later=_money(expected.later_cents),
            lost=_money(expected.provision_cents),
        ),
    )


def _ageing(found: Month, tr: Tr) -> Section:
    parts = [name for name in SUMS if name not in ("open", "credit") or found.ageing[name]]
    late = sum(cents for name, cents in found.ageing.items() if name.startswith("late_"))
    whole = found.ageing["open"]
    says = tr.t("Te laat is {late} van {open}.", late=_money(late), open=_money(whole))
    if found.dso is not None and found.best_dso is not None:
        says += " " + tr.t(
            "Er staan {days} dagen omzet open; betaalde iedereen op tijd, dan waren het er {best}.",
            days=show_number(found.dso, tr.lang),
            best=show_number(found.best_dso, tr.lang),
        )
    return Section(
        title=tr.t("Wat staat er open?"),
        says=says,
        heads=(tr.t("Ouderdom"), tr.t("Bedrag")),
        rows=tuple(
            (tr.t(HEADS[name]), euros(found.ageing[name])) for name in parts if name != "open"
        ),
        total=(tr.t("Open"), euros(whole)),
        note=tr.t("Dagen omzet: wat openstaat, gedeeld door de omzet van 90 dagen, maal 90."),
    )


def _received(found: Month, tr: Tr) -> Section:
    total = sum(found.received.values())
    return Section(
        title=tr.t("Wat kwam er binnen na welke stap?"),
        says=tr.t("Op te late facturen kwam {money} binnen.", money=_money(total)),
        heads=(tr.t("Laatste stap"), tr.t("Ontvangen")),
        rows=tuple((_step(one, tr), euros(cents)) for one, cents in found.received.items()),
        total=(tr.t("Samen"), euros(total)) if found.received else (),
        note=tr.t("Ontvangen ná deze stap, binnen 60 dagen; niet per se erdoor."),
    )


def _step(action: str, tr: Tr) -> str:
    return tr.t("Zonder stap van ons") if action == NO_STEP else tr.t(ACTION[Action(action)])


def _promised(found: Month, tr: Tr) -> Section:
    return Section(
        title=tr.t("Hielden klanten hun woord?"),
        says=tr.t(
            "Toezeggingen van deze maand: {kept} nagekomen, {broken} gebroken, {running} lopend.",
            **found.promises,
        ),
        heads=(tr.t("Toezegging"), tr.t("Aantal")),
        rows=(
            (tr.t("nagekomen"), found.promises["kept"]),
            (tr.t("gebroken"), found.promises["broken"]),
            (tr.t("loopt nog"), found.promises["running"]),
        ),
        total=(tr.t("Samen"), sum(found.promises.values())),
    )


def _announced(sums: threats.Ledger, tr: Tr) -> Section:
    counts = asdict(sums)
    return Section(
        title=tr.t("Doen wij wat wij aankondigen?"),
        says=tr.t("In een jaar {n} keer een gevolg aangekondigd.", n=sums.total),
        heads=(tr.t("Aankondiging"), tr.t("Aantal")),
        rows=tuple((tr.t(words), counts[name]) for name, words in _ENDS.items()),
        total=(tr.t("Samen"), sums.total),
    )


def _complaints(made: Counter[str], tr: Tr) -> Section:
    return Section(
        title=tr.t("Waarover klaagden klanten?"),
        says=tr.tn("{n} klacht deze maand.", "{n} klachten deze maand.", made.total()),
        heads=(tr.t("Onderwerp"), tr.t("Aantal")),
        rows=tuple((tr.t(words), count) for words, count in made.most_common()),
        total=(tr.t("Samen"), made.total()),
    )


def _costly(found: Month, tr: Tr) -> Section:
    def amounts(*cents: int) -> tuple[Decimal, ...]:
        return tuple(euros(one) for one in cents)

    return Section(
        title=tr.t("Wie kost meer dan hij brengt?"),
        says=tr.t(
            "Marge van een jaar, min rente over wat te laat kwam, eigen tijd en wat is afgeboekt."
        ),
        heads=tuple(
            tr.t(one) for one in ("Klant", "Marge", "Rente", "Tijd", "Afgeboekt", "Kost per saldo")
        ),
        rows=tuple(
            (one.name, *amounts(one.margin, one.interest, one.time, one.written_off, one.cost))
            for one in found.costly
        ),
        note=tr.t("Marge, rente en minuten volgens uw instellingen; hooguit tien klanten."),
    )


def _proved(card: Scorecard, tr: Tr) -> Section:
    """Return how often what was said proved right in all that ended, by category and certainty."""
    sure = {tr.t("{said} % zeker", said=one): told for one, told in card.certain.items()}
    named = {tr.t(CATEGORY[Category(one)]): told for one, told in card.named.items()}
    rows = tuple((name, one.of, one.hits) for name, one in {**named, **sure}.items() if one.of)
    return Section(
        title=tr.t("Klopte het oordeel van kanwil?"),
        says=card.sentences(tr)[0],
        heads=(tr.t("Gezegd"), tr.t("Keer"), tr.t("Klopte")),
        rows=rows,
    )


def _money(cents: int) -> str:
    return show_amount(euros(cents), whole=True)
