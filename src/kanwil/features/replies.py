"""Features of replies: what the debtor wrote or said, how clearly, and how long ago."""

from kanwil.features.expressions import weeks
from kanwil.features.feature import Feature, Group, Kind
from kanwil.features.tally import How, Tally

_WEEKS = (4, 13, 52)
# Per cue what it says, what its absence says, and the same in English.
_CUES: dict[str, tuple[str, str, str, str]] = {
    "complaint_quality": (
        "klaagde {v} over de kwaliteit",
        "klaagde niet over de kwaliteit",
        "complained about the quality {v}",
        "did not complain about the quality",
    ),
    "complaint_delivery": (
        "klaagde {v} over de levering",
        "klaagde niet over de levering",
        "complained about the delivery {v}",
        "did not complain about the delivery",
    ),
    "complaint_price": (
        "betwistte {v} de prijs",
        "betwistte de prijs niet",
        "disputed the price {v}",
        "did not dispute the price",
    ),
    "complaint_invoice": (
        "zei {v} dat de factuur niet klopt",
        "noemde geen fout in de factuur",
        "said {v} that the invoice is wrong",
        "named no error in the invoice",
    ),
    "instalment_request": (
        "vroeg {v} om een betalingsregeling",
        "vroeg niet om een betalingsregeling",
        "asked for a payment plan {v}",
        "did not ask for a payment plan",
    ),
    "cash_trouble": (
        "noemde {v} krapte in de kas",
        "noemde geen krapte in de kas",
        "mentioned tight cash {v}",
        "did not mention tight cash",
    ),
    "set_off_offer": (
        "stelde {v} voor te verrekenen of in natura te betalen",
        "stelde geen verrekening voor",
        "offered {v} to set off or pay in kind",
        "offered no set-off",
    ),
    "promise_dated": (
        "beloofde {v} op een bepaalde dag te betalen",
        "noemde geen dag waarop betaald wordt",
        "promised {v} to pay on a given day",
        "named no day of payment",
    ),
    "promise_vague": (
        "beloofde {v} te betalen zonder een dag te noemen",
        "deed geen vage belofte",
        "promised {v} to pay without naming a day",
        "made no vague promise",
    ),
    "forgot": (
        "zei {v} het vergeten te zijn",
        "zei niet het vergeten te zijn",
        "said {v} that it had been forgotten",
        "did not say that it had been forgotten",
    ),
    "not_received": (
        "zei {v} de factuur niet te hebben ontvangen",
        "zei niet dat de factuur ontbreekt",
        "said {v} that the invoice had not arrived",
        "did not say that the invoice is missing",
    ),
    "waits_approval": (
        "wachtte {v} op een akkoord, bestelnummer of handtekening",
        "noemde geen akkoord waarop gewacht wordt",
        "was waiting {v} for an approval, order number or signature",
        "named no approval to wait for",
    ),
    "claims_paid": (
        "zei {v} al betaald te hebben",
        "zei niet al betaald te hebben",
        "said {v} that it had already paid",
        "did not say that it had already paid",
    ),
    "our_error": (
        "wees {v} op een fout van onze kant",
        "wees niet op een fout van onze kant",
        "pointed {v} at an error of ours",
        "pointed at no error of ours",
    ),
    "copy": (
        "vroeg {v} om een kopie of een andere tenaamstelling",
        "vroeg niet om een kopie of een andere tenaamstelling",
        "asked {v} for a copy or another addressee",
        "did not ask for a copy or another addressee",
    ),
    "pay_run": (
        "verwees {v} naar een eigen, latere betaalronde",
        "verwees niet naar een eigen betaalronde",
        "referred {v} to a later payment run of its own",
        "did not refer to a payment run of its own",
    ),
    "leverage": (
        "hield {v} geld vast om iets anders af te dwingen",
        "hield geen geld vast om iets anders af te dwingen",
        "held back money {v} to force something else",
        "held back no money to force something else",
    ),
    "evasive": (
        "ontweek {v} de vraag",
        "ontweek de vraag niet",
        "evaded the question {v}",
        "did not evade the question",
    ),
    "refuses": (
        "weigerde {v} te betalen",
        "weigerde niet te betalen",
        "refused {v} to pay",
        "did not refuse to pay",
    ),
    "refuses_broke": (
        "zei {v} dat er niets te halen is",
        "zei niet dat er niets te halen is",
        "said {v} that there is nothing to get",
        "did not say that there is nothing to get",
    ),
    "insolvency": (
        "noemde {v} faillissement, schuldsanering of bewind",
        "noemde geen faillissement, schuldsanering of bewind",
        "mentioned bankruptcy, debt restructuring or administration {v}",
        "mentioned no bankruptcy, debt restructuring or administration",
    ),
}
# Per group of cues: said how long ago for the last time, how often, never; {s} is the span.
_GROUPS: dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "complaint": (
        ("klaagde {v} geleden voor het laatst", "klaagde {s} {v} keer", "klaagde {s} niet"),
        ("last complained {v} ago", "complained {v} (time|times) {s}", "did not complain {s}"),
    ),
    "trouble": (
        (
            "noemde {v} geleden voor het laatst geldzorgen",
            "noemde {s} {v} keer geldzorgen",
            "noemde {s} geen geldzorgen",
        ),
        (
            "last mentioned money trouble {v} ago",
            "mentioned money trouble {v} (time|times) {s}",
            "mentioned no money trouble {s}",
        ),
    ),
    "refusal": (
        (
            "gaf {v} geleden voor het laatst een weigerend of ontwijkend antwoord",
            "gaf {s} {v} keer een weigerend of ontwijkend antwoord",
            "gaf {s} geen weigerend of ontwijkend antwoord",
        ),
        (
            "last gave a refusing or evasive answer {v} ago",
            "gave a refusing or evasive answer {v} (time|times) {s}",
            "gave no refusing or evasive answer {s}",
        ),
    ),
    "promise": (
        (
            "beloofde {v} geleden voor het laatst te betalen of zei het vergeten te zijn",
            "beloofde {s} {v} keer te betalen of zei het vergeten te zijn",
            "beloofde {s} niets",
        ),
        (
            "last promised to pay, or said it had been forgotten, {v} ago",
            "promised to pay, or said it had been forgotten, {v} (time|times) {s}",
            "promised nothing {s}",
        ),
    ),
    "ours": (
        (
            "noemde {v} geleden voor het laatst iets dat aan onze kant ligt",
            "noemde {s} {v} keer iets dat aan onze kant ligt",
            "noemde {s} niets dat aan onze kant ligt",
        ),
        (
            "last named something on our side {v} ago",
            "named something on our side {v} (time|times) {s}",
            "named nothing on our side {s}",
        ),
    ),
}
_SPANS = {
    4: ("de laatste vier weken", "in the last four weeks"),
    13: ("het laatste kwartaal", "in the last quarter"),
    52: ("het afgelopen jaar", "over the past year"),
}


def _faded() -> tuple[Feature, ...]:
    return tuple(
        Feature(name, Group.REPLIES, Kind.STRENGTH, nl, en, f"{name}_faded", none_nl, none_en)
        for name, (nl, none_nl, en, none_en) in _CUES.items()
    )


def _ago() -> tuple[Feature, ...]:
    return tuple(
        Feature(
            f"{group}_weeks",
            Group.REPLIES,
            Kind.WEEKS,
            nl[0],
            en[0],
            weeks(f"{group}_ago"),
            unknown_nl=nl[2].replace(" {s}", " nog"),
            unknown_en=en[2].replace("{s}", "so far"),
        )
        for group, (nl, en) in _GROUPS.items()
    )


def _often() -> tuple[Feature, ...]:
    return tuple(
        Feature(
            f"{group}_{span}w",
            Group.REPLIES,
            Kind.COUNT,
            nl[1].replace("{s}", in_nl),
            en[1].replace("{s}", in_en),
            f"{group}_{span}w",
            nl[2].replace("{s}", in_nl),
            en[2].replace("{s}", in_en),
        )
        for group, (nl, en) in _GROUPS.items()
        for span, (in_nl, in_en) in _SPANS.items()
    )


TALLIES = (
    *(Tally(f"{name}_faded", "replies", How.PEAK, f"{name}_faded") for name in _CUES),
    *(Tally(f"{name}_ago", "replies", How.MIN, "ago", (f"{name}_said",)) for name in _GROUPS),
    *(
        Tally(f"{name}_{span}w", "replies", How.SUM, name, (f"weeks_{span}",))
        for name in _GROUPS
        for span in _WEEKS
    ),
)
FEATURES = (*_faded(), *_ago(), *_often())
