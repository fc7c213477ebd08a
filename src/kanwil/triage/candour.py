"""What the model in use says of itself: whether debtors are like its lessons, what it earns."""

from collections.abc import Mapping
from typing import Any

from kanwil.base.money import euros, show_amount
from kanwil.base.words import Tr
from kanwil.features.catalogue import BY_NAME
from kanwil.training.drift import Moved

MOST = 3
FEW = 20
"""Below so many cases of either kind a trial says nothing."""


def sentences(found: Mapping[str, Any], tr: Tr) -> list[str]:
    """Return what was found, each a sentence or two."""
    return [*_moved(found, tr), *_earned(found["earned"], tr), *_tried(found["trial"], tr)]


def _moved(found: Mapping[str, Any], tr: Tr) -> list[str]:
    ones = [Moved(**one) for one in found["moved"]]
    if not ones:
        return [tr.t("Uw klanten lijken op die waarvan het model leerde.")]
    head = tr.tn(
        "Bij {n} van de {of} kenmerken zijn uw klanten anders dan die waarvan het model leerde."
        " De kansen zijn daardoor minder zeker; zij worden niet vanzelf aangepast.",
        "Bij {n} van de {of} kenmerken zijn uw klanten anders dan die waarvan het model leerde."
        " De kansen zijn daardoor minder zeker; zij worden niet vanzelf aangepast.",
        len(ones),
        of=found["features"],
    )
    return [head, *(_line(one, tr) for one in ones[:MOST])]


def _line(one: Moved, tr: Tr) -> str:
    feature = BY_NAME[one.feature]
    now, then = feature.say(one.now, tr), feature.say(one.then, tr)
    return tr.t("Nu is gewoon: {now}. Toen was gewoon: {then}.", now=now, then=then)


def _earned(told: Mapping[str, Any] | None, tr: Tr) -> list[str]:
    if told is None:
        return [tr.t("Er zijn nog te weinig afgeronde dossiers om het advies mee na te rekenen.")]
    low, mean, high = (
        show_amount(euros(round(100 * told["gain"][name])), tr.lang, whole=True)
        for name in ("low", "mean", "high")
    )
    return [
        tr.t(
            "Nagerekend op {n} afgeronde dossiers brengt het advies {mean} per dossier meer op dan"
            " een gewone aanmaanladder (met 95 % zekerheid tussen {low} en {high}).",
            n=told["cases"],
            mean=mean,
            low=low,
            high=high,
        ),
        tr.t(
            "Dit is een berekening met uw eigen bedragen en oorzaken, geen bewijs: wat een klant"
            " deed, kwam ook door wat er toen werd gedaan."
        ),
    ]


def _tried(told: Mapping[str, Any] | None, tr: Tr) -> list[str]:
    if told is None:
        return []
    (late, later), (prompt, now) = told["later"], told["now"]
    if min(later, now) < FEW:
        return [tr.t("De proef met later herinneren loopt nog te kort om iets te zeggen.")]
    return [
        tr.t(
            "Proef: van de {later} zaken die een week langer wachtten, was {late} binnen dertig"
            " dagen na de vervaldag betaald; van de {now} andere {prompt}.",
            later=later,
            late=late,
            now=now,
            prompt=prompt,
        )
    ]
