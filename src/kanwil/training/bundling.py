"""From a model made of own cases to a bundle: its plausible sets and facts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kanwil.model.bundle import Bundle
from kanwil.model.sets import PlausibleSets
from kanwil.training.dataset import Dataset
from kanwil.training.recipes import BLEND, Made, makers
from kanwil.training.verdict import Recipe


def bundle_for(
    made: Made, learnt: Dataset, shipped: Bundle, *, model_id: str, facts: Mapping[str, Any]
) -> Bundle:
    """Put a model beside the shipped reader; plausible sets come from own cases where enough.

    Parameters
    ----------
    facts : `maker` (name of the recipe) and `seed` at least; others are kept as they are.
    """
    told = {
        "recipe": str(Recipe.UPDATE),
        "shipped": shipped.model_id,
        "cases": shipped.facts.get("cases", 0),
        "own_cases": len(learnt),
        "counts": shipped.facts.get("counts", {}),
        "text_prior": shipped.facts.get("text_prior", {}),
        "texts_used": made.texts_used and shipped.facts.get("texts_used", True),
    }
    return replace(
        shipped,
        model_id=model_id,
        case_model=made.model,
        sets=sets_of(made, learnt, shipped, facts["maker"]),
        facts={**told, **facts},
    )


def made_again(model_id: str, facts: Mapping[str, Any], learnt: Dataset, shipped: Bundle) -> Bundle:
    """Return the bundle of these facts, fitted anew on its frozen cases."""
    made = makers(shipped, int(facts["seed"]))[facts["maker"]](learnt)
    return bundle_for(made, learnt, shipped, model_id=model_id, facts=facts)


def sets_of(made: Made, learnt: Dataset, shipped: Bundle, maker: str) -> PlausibleSets:
    """Return sets from the crossed chances of own cases; an update's from the shipped ones.

    An update hardly moves the chances, and has too few cases to promise anything by itself.
    """
    return PlausibleSets.fit(made.crossed, learnt.y) if maker == BLEND else shipped.sets
