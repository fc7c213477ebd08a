"""The verdict on a challenger: may it be promoted, and the sentences that say why."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kanwil.base.labels import CATEGORY
from kanwil.base.money import euros, show_amount, show_number
from kanwil.base.terms import CATEGORIES
from kanwil.base.words import Tr
from kanwil.training.compare import Comparison, Finding

# Below this many cases of a category a difference in recall says nothing.
TELLING = 10


class Recipe(StrEnum):
    """How a model came to be."""

    SHIPPED = "shipped"
    UPDATE = "update"
    OWN = "own"


@dataclass(frozen=True)
class Verdict:
    """What is known of a challenger when the user decides about it.

    Attributes
    ----------
    champion : the name of the model that it was compared with.
    cases : how many own resolved cases the challenger learnt from.
    missing : per category the cases still needed before an own fit is tried; empty when enough.
    refit : the champion had seen too many of the cases, so its recipe was fitted again on the
        older part for this comparison.
    compared : whether the model on the shelf is the very one that was compared; else the same
        recipe fitted on all cases.
    """

    recipe: Recipe
    champion: str
    cases: int
    comparison: Comparison
    missing: dict[str, int] = field(default_factory=dict)
    refit: bool = False
    compared: bool = False

    @property
    def allowed(self) -> bool:
        """Tell whether the gate lets the user promote this challenger."""
        found = self.comparison
        return found.finding in (Finding.BETTER, Finding.EQUAL) and found.gain >= 0

    def as_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        return {
            "recipe": str(self.recipe),
            "champion": self.champion,
            "cases": self.cases,
            "comparison": self.comparison.as_dict(),
            "missing": self.missing,
            "refit": self.refit,
            "compared": self.compared,
            "allowed": self.allowed,
        }

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> "Verdict":
        """Read back what `as_dict` gave."""
        return cls(
            recipe=Recipe(told["recipe"]),
            champion=told["champion"],
            cases=told["cases"],
            comparison=Comparison.from_dict(told["comparison"]),
            missing=told["missing"],
            refit=told["refit"],
            compared=told.get("compared", False),
        )

    def headline(self, tr: Tr) -> str:
        """Return the verdict in one sentence."""
        return tr.t(_HEADLINES[self.comparison.finding], n=self.comparison.challenger.n)

    def sentences(self, tr: Tr) -> list[str]:
        """Return the headline and what stands behind it, each one sentence or two."""
        found = [self.headline(tr), _counts(self.comparison, tr), *_recalls(self.comparison, tr)]
        if self.refit:
            found.append(tr.t(_REFIT))
        found.append(tr.t(_SAME if self.compared else _RECIPE, n=self.cases))
        return [*found, *self._next(tr), *self._needs(tr)]

    def _next(self, tr: Tr) -> list[str]:
        """Say why the gate is shut, and what to do then; nothing while it is open."""
        if self.allowed:
            return []
        if self.comparison.finding is Finding.SUSPICIOUS:
            return [tr.t(_LOOK_FOR_LEAK)]
        return [tr.t(_NOT_BETTER), tr.t(_GO_ON)]

    def _needs(self, tr: Tr) -> list[str]:
        return [
            tr.tn(_NEED_ONE, _NEED_MANY, n, category=tr.t(CATEGORY[code]))
            for code in CATEGORIES
            if (n := self.missing.get(code, 0))
        ]


_HEADLINES = {
    Finding.BETTER: "Beter: op {n} zaken die geen van beide modellen kende, voorspelt het nieuwe"
    " model aantoonbaar beter.",
    Finding.EQUAL: "Geen aantoonbaar verschil op {n} zaken die geen van beide modellen kende.",
    Finding.WORSE: "Slechter: op {n} zaken die geen van beide modellen kende, voorspelt het"
    " nieuwe model aantoonbaar slechter.",
    Finding.SUSPICIOUS: "Verdacht goed op {n} zaken: zo goed kan een eerlijk model niet zijn. Zoek"
    " eerst naar gegevens die pas na de beslissing bekend werden.",
}
_REFIT = (
    "Het huidige model had de meeste van deze zaken al gezien; voor de vergelijking is het"
    " opnieuw gemaakt zonder die zaken."
)
_SAME = (
    "Wat hier gemeten is, is precies het model dat u in gebruik neemt: het leerde van {n} oudere"
    " zaken en werd beoordeeld op latere zaken van andere klanten."
)
_RECIPE = (
    "Er zijn nog te weinig oudere zaken om er één model mee te maken en het op latere te meten."
    " Gemeten is hoe goed deze manier van leren is, steeds op klanten buiten de les; in gebruik"
    " komt het model dat zo van alle {n} zaken leerde."
)
_NOT_BETTER = "Op deze zaken scoort het nieuwe model niet beter; overstappen is uitgeschakeld."
_GO_ON = (
    "U hoeft niets te doen: het huidige model blijft in gebruik. Rond dossiers af zoals ze eindigen"
    " en laat over een paar maanden opnieuw leren."
)
_LOOK_FOR_LEAK = (
    "Kijk of notities of antwoorden later zijn ingevoerd dan ze gebeurden, of dat de oorzaak pas na"
    " de afloop is bepaald, verbeter dat en laat opnieuw leren. Tot dan is overstappen"
    " uitgeschakeld."
)
_COUNTS = "Goed voorspeld: huidige model {old} van de {n}, nieuwe model {new} van de {n}."
_MORE = "Herkent '{category}' vaker: {new} van de {n} in plaats van {old}."
_LESS = "Herkent '{category}' minder vaak: {new} van de {n} in plaats van {old}."
_NEED_ONE = "Nog {n} zaak met '{category}' nodig voor een eigen model."
_NEED_MANY = "Nog {n} zaken met '{category}' nodig voor een eigen model."


_OF = "{hits} van de {n}"
_RIGHT = "Goed voorspeld"
_SURPRISE = "Hoe ver de kansen ernaast zaten (lager is beter)"
_HONEST = "Verschil tussen gezegde en gebleken zekerheid (lager is beter)"
_EUROS = "Opbrengst van het advies per zaak, volgens uw bedragen"
_FOUND = "Herkend: {category}"
_CHIPS = {
    Finding.BETTER: "beter",
    Finding.EQUAL: "geen aantoonbaar verschil",
    Finding.WORSE: "slechter",
}


@dataclass(frozen=True)
class Line:
    """One measure on the scoreboard; `chip` is empty where no interval can be given."""

    name: str
    champion: str
    challenger: str
    chip: str


def scoreboard(found: Comparison, tr: Tr) -> list[Line]:
    """Return both models' figures side by side, in words and counts."""
    old, new, n = found.champion, found.challenger, found.challenger.n
    chips = {name: tr.t(_CHIPS[gain.finding]) for name, gain in found.gains.items()}
    surprise = [show_number(one.log_loss, tr.lang, "0.000") for one in (old, new)]
    honest = [show_number(one.ece, tr.lang, "0.0 %") for one in (old, new)]
    right = [_of(one.accuracy, n, tr) for one in (old, new)]
    return [
        Line(tr.t(_RIGHT), right[0], right[1], chips["accuracy"]),
        Line(tr.t(_SURPRISE), surprise[0], surprise[1], chips["log_loss"]),
        Line(tr.t(_HONEST), honest[0], honest[1], ""),
        *_euros(found, chips, tr),
        *(
            Line(
                tr.t(_FOUND, category=tr.t(CATEGORY[category])),
                _of(old.recall[code], turned_out(found, code), tr),
                _of(new.recall[code], turned_out(found, code), tr),
                chips[category],
            )
            for code, category in enumerate(CATEGORIES)
            if category in found.gains
        ),
    ]


def _euros(found: Comparison, chips: dict[str, str], tr: Tr) -> list[Line]:
    if found.euros is None:
        return []
    old, new = (show_amount(euros(round(100 * one)), tr.lang, whole=True) for one in found.euros)
    return [Line(tr.t(_EUROS), old, new, chips["euros"])]


def turned_out(found: Comparison, code: int) -> int:
    """Return how many of the compared cases turned out to be of a category."""
    return sum(row[code] for row in found.confusion)


def _of(share: float, n: int, tr: Tr) -> str:
    return tr.t(_OF, hits=round(share * n), n=n)


def _counts(found: Comparison, tr: Tr) -> str:
    n = found.challenger.n
    old, new = (round(one.accuracy * n) for one in (found.champion, found.challenger))
    return tr.t(_COUNTS, n=n, old=old, new=new)


def _recalls(found: Comparison, tr: Tr) -> list[str]:
    said = []
    for code, category in enumerate(CATEGORIES):
        n = turned_out(found, code)
        if n < TELLING:
            continue
        old, new = (round(one.recall[code] * n) for one in (found.champion, found.challenger))
        if old != new:
            name = tr.t(CATEGORY[category])
            said.append(tr.t(_MORE if new > old else _LESS, category=name, n=n, old=old, new=new))
    return said
