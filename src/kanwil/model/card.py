"""The model card: what a model is for, from what it learnt, how right it is and where it is weak.

Facts it reads, all JSON-able, any of which may be missing:

- `model_id`, `made_on` (ISO day), `recipe` (`shipped`, `update` or `own`);
- `cases`, `own_cases`, `test_cases` (numbers), `counts` and `text_prior` (per category);
- `figures`: per name in FIGURES a value with its 95 % interval, `[value, low, high]`;
- `recall` and `coverage`: the same per category; `text_figures`: the same for loose texts;
- `texts_used`: whether what replies say counts, or was left out because it did not help;
- `own_days`: first day of decision and last day of ending of the own cases (ISO);
- `compared`: whether this very model was measured, or only its way of learning;
- `own_replies`: from how many replies that a user judged the reader learnt too;
- `meaning`: whether the reader learnt from vectors of texts too (extra `embeddings`);
- `sha256`, `format`, `catalogue`, `scikit-learn`, `numpy` from the passport.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.labels import CATEGORY
from kanwil.base.money import show_number
from kanwil.base.terms import CATEGORIES, Lang
from kanwil.base.words import Tr

FIGURES: dict[str, str] = {
    "accuracy": "Goed geraden (aandeel)",
    "macro_f1": "Macro-F1",
    "log_loss": "Log loss (lager is beter)",
    "ece": "Kalibratiefout (lager is beter)",
    "oracle_accuracy": "Goed geraden als men alles wist wat te zien was",
    "oracle_log_loss": "Log loss als men alles wist wat te zien was",
    "prior_log_loss": "Log loss van wie alleen de verhoudingen kent",
    "set_size": "Aantal aannemelijke antwoorden per zaak",
}
_MEASURED = {
    True: "Gemeten is dit model zelf, op latere zaken dan waarvan het leerde.",
    False: "Gemeten is deze manier van leren, steeds op klanten buiten de les: voor een proef met"
    " één model zijn er nog te weinig zaken. Dit model leerde daarna van alle zaken.",
}
_TEXTS = {
    True: "Wat klanten schrijven telt mee: daarmee voorspelt het model beter dan zonder, op zaken"
    " die het niet kende.",
    False: "Wat klanten schrijven telt niet mee: daarmee voorspelde het model niet beter dan"
    " zonder, op zaken die het niet kende.",
}
_PASSPORT = ("sha256", "format", "catalogue", "scikit-learn", "numpy")
Facts = Mapping[str, Any]


def card(facts: Facts, lang: Lang | str) -> str:
    """Return the card as Markdown in one language; a part without facts is left out."""
    tr = Tr(lang)
    parts = (_head, _purpose, _limits, _data, _results, _doubt, _weak, _fairness, _human, _passport)
    return "\n\n".join(text for text in (part(facts, tr) for part in parts) if text) + "\n"


def _section(title: str, *lines: str) -> str:
    return f"## {title}\n\n" + "\n".join(lines)


def _head(facts: Facts, tr: Tr) -> str:
    made = facts.get("made_on")
    day = f" · {show_day(date.fromisoformat(made), tr.lang)}" if made else ""
    return f"# {tr.t('Modelkaart')} {facts.get('model_id', '')}{day}"


def _purpose(_: Facts, tr: Tr) -> str:
    return _section(
        tr.t("Waarvoor"),
        tr.t(
            "Schatten waarom een klant te laat betaalt: kan hij betalen, en wil hij betalen? De"
            " kansen helpen een debiteurenbeheerder kiezen wat nu het beste werkt."
        ),
    )


def _limits(_: Facts, tr: Tr) -> str:
    lines = (
        "Niet om iemand te beoordelen voordat hij klant wordt: het is geen kredietscore.",
        "Niet om zelf iets te versturen, over te dragen of te stoppen.",
        "Niet als bewijs van onwil: wie zwijgt, is daarom nog niet onwillig.",
        "Niet buiten het Nederlandse zakelijke en particuliere debiteurenbeheer.",
    )
    return _section(tr.t("Niet waarvoor"), *(f"- {tr.t(line)}" for line in lines))


def _data(facts: Facts, tr: Tr) -> str:
    cases, own = facts.get("cases", 0), facts.get("own_cases", 0)
    if facts.get("recipe") == "own":
        said = tr.t("Geleerd van {own} eigen afgesloten zaken.", own=_count(own, tr))
    elif own:
        said = tr.t(
            "Geleerd van {cases} gesimuleerde zaken en bijgesteld met {own} eigen afgesloten"
            " zaken.",
            cases=_count(cases, tr),
            own=_count(own, tr),
        )
    else:
        said = tr.t(
            "Geleerd van {cases} gesimuleerde zaken en van teksten die voor kanwil geschreven"
            " zijn. Er zat geen enkele echte klant bij. Uw eigen afgesloten zaken maken het model"
            " van u; tot dan zijn de kansen een onderbouwd vermoeden.",
            cases=_count(cases, tr),
        )
    counts = facts.get("counts", {})
    rows = [(tr.t(CATEGORY[c]), _count(counts[c], tr)) for c in CATEGORIES if c in counts]
    return _section(
        tr.t("Gegevens"),
        said,
        *(["", _days(facts["own_days"], tr)] if facts.get("own_days") else []),
        *_table((tr.t("Antwoord"), tr.t("Zaken")), rows),
        *(["", tr.t(_TEXTS[facts["texts_used"]])] if "texts_used" in facts else []),
        *(["", _taught(facts["own_replies"], tr)] if facts.get("own_replies") else []),
        *(["", _meaning(facts, tr)] if "meaning" in facts else []),
    )


def _days(days: Sequence[str], tr: Tr) -> str:
    first, last = (show_day(date.fromisoformat(day), tr.lang) for day in days)
    return tr.t(
        "De eigen zaken zijn beslist vanaf {first} en geëindigd tot en met {last}; een bewezen"
        " oorzaak telt zwaarder dan een vermoede, ‘weet niet’ telt niet.",
        first=first,
        last=last,
    )


def _taught(replies: int, tr: Tr) -> str:
    return tr.tn(
        "Leest ook met uw eigen {n} verbeterde antwoord: op zulke antwoorden leest het zo beter.",
        "Leest ook met uw eigen {n} verbeterde antwoorden: op zulke antwoorden leest het zo beter.",
        replies,
    )


def _meaning(facts: Facts, tr: Tr) -> str:
    if facts["meaning"]:
        return tr.t(
            "Losse teksten worden ook op hun betekenis gelezen als de uitbreiding `embeddings`"
            " aanwezig is. De zaken zelf niet: hun model leerde van teksten die zonder gelezen"
            " zijn."
        )
    return tr.t("De uitbreiding `embeddings` is bij het leren niet gebruikt.")


def _results(facts: Facts, tr: Tr) -> str:
    found = facts.get("figures", {})
    rows = [
        (tr.t(words), *_interval(found[one], tr)) for one, words in FIGURES.items() if one in found
    ]
    texts = facts.get("text_figures", {})
    rows += [
        (f"{tr.t('Losse teksten')}: {tr.t(FIGURES[one])}", *_interval(texts[one], tr))
        for one in FIGURES
        if one in texts
    ]
    if not rows:
        return ""
    said = tr.t(
        "Gemeten op {n} zaken van klanten die het model niet kende. Tussen haakjes: waar het"
        " werkelijke cijfer met 95 % zekerheid ligt.",
        n=_count(facts.get("test_cases", 0), tr),
    )
    table = _table((tr.t("Maat"), tr.t("Waarde"), "95 %"), rows)
    measured = ["", tr.t(_MEASURED[facts["compared"]])] if "compared" in facts else []
    return _section(tr.t("Hoe goed"), said, *table, *measured)


def _doubt(facts: Facts, tr: Tr) -> str:
    recall, held = facts.get("recall", {}), facts.get("coverage", {})
    rows = [
        (tr.t(CATEGORY[c]), _share(recall[c], tr), _share(held[c], tr))
        for c in CATEGORIES
        if c in recall and c in held
    ]
    if not rows:
        return ""
    said = tr.t(
        "Het model noemt alle antwoorden die aannemelijk blijven. Het ware antwoord hoort daar"
        " 9 van de 10 keer bij te zitten, bij elk van de vier."
    )
    prior = facts.get("text_prior", {})
    mix = ", ".join(f"{tr.t(CATEGORY[c])} {_share(prior[c], tr)}" for c in CATEGORIES if c in prior)
    loose = tr.t("Voor een tekst die niets zegt gelden deze kansen: {mix}.", mix=mix) if mix else ""
    head = (tr.t("Antwoord"), tr.t("Herkend"), tr.t("Zat erbij"))
    return _section(tr.t("Hoe zeker"), said, *_table(head, rows), *(["", loose] if loose else []))


def _weak(facts: Facts, tr: Tr) -> str:
    lines = [
        tr.t("Zonder contactlog of met een korte geschiedenis is er veel minder te weten."),
        tr.t("Wie weigert omdat er niets te halen is, lijkt op wie niet wil."),
        tr.t("Vage beloften, ontkenningen en spot in teksten worden soms verkeerd gelezen."),
        tr.t("Wie zegt krap te zitten maar kan betalen, wordt soms geloofd."),
    ]
    if recall := facts.get("recall", {}):
        worst = tr.t(CATEGORY[min(recall, key=lambda c: _middle(recall[c]))])
        lines.insert(0, tr.t("“{category}” wordt het minst herkend.", category=worst))
    return _section(tr.t("Zwakke plekken"), *(f"- {line}" for line in lines))


def _fairness(_: Facts, tr: Tr) -> str:
    return _section(
        tr.t("Wat niet meetelt"),
        tr.t(
            "Naam, taal, adres, postcode, nationaliteit, geslacht, leeftijd, geloof, gezondheid"
            " en gezin zijn geen kenmerken van het model. Wat iemand daarover schrijft, wordt"
            " onleesbaar gemaakt voordat het model de tekst ziet."
        ),
    )


def _human(_: Facts, tr: Tr) -> str:
    return _section(
        tr.t("De mens beslist"),
        tr.t(
            "Elk voorstel wordt door een mens bekeken en kan met een reden worden veranderd. Bij"
            " twijfel stelt kanwil een vraag in plaats van een maatregel. Een nieuw model gaat"
            " pas in gebruik als iemand daarvoor kiest, en kan worden teruggedraaid."
        ),
    )


def _passport(facts: Facts, tr: Tr) -> str:
    rows = [(name, f"`{facts[name]}`") for name in _PASSPORT if name in facts]
    return _section(tr.t("Paspoort"), *_table((tr.t("Wat"), tr.t("Waarde")), rows)) if rows else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["", *(f"| {' | '.join(line)} |" for line in lines)] if rows else []


def _interval(figure: Sequence[float], tr: Tr) -> tuple[str, str]:
    value, low, high = (show_number(one, tr.lang, "0.000") for one in figure)
    return value, f"({low} – {high})"


def _middle(figure: float | Sequence[float]) -> float:
    return figure[0] if isinstance(figure, Sequence) else figure


def _share(figure: float | Sequence[float], tr: Tr) -> str:
    return show_number(_middle(figure), tr.lang, "0 %")


def _count(number: int, tr: Tr) -> str:
    return show_number(number, tr.lang)
