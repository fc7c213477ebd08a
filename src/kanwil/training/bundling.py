"""From a model made of own cases to a bundle: its plausible sets, usual values and facts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kanwil.model.bundle import Bundle
from kanwil.model.pipeline import CaseModel
from kanwil.model.sets import PlausibleSets
from kanwil.training.dataset import Dataset
from kanwil.training.recipes import NEEDED, makers, out_of_fold, recipe_of
from kanwil.training.update import usual_values
from kanwil.training.verdict import Recipe


def bundle_for(
    model: CaseModel,
    learnt: Dataset,
    shipped: Bundle,
    *,
    model_id: str,
    facts: Mapping[str, Any],
) -> Bundle:
    """Put a model beside the shipped reader; plausible sets come from own cases where enough.

    Parameters
    ----------
    facts : `maker` (name of the recipe) and `seed` at least; others are kept as they are.
    """
    own = recipe_of(facts["maker"]) is Recipe.OWN
    told = {
        "recipe": str(recipe_of(facts["maker"])),
        "shipped": shipped.model_id,
        "cases": len(learnt) if own else shipped.facts.get("cases", 0),
        "own_cases": len(learnt),
        "counts": learnt.counts if own else shipped.facts.get("counts", {}),
        "text_prior": shipped.facts.get("text_prior", {}),
    }
    return replace(
        shipped,
        model_id=model_id,
        case_model=model,
        sets=_sets(learnt, shipped, facts),
        usual=usual_values(learnt.X) if own else shipped.usual,
        facts={**told, **facts},
    )


def made_again(model_id: str, facts: Mapping[str, Any], learnt: Dataset, shipped: Bundle) -> Bundle:
    """Return the bundle of these facts, fitted anew on its frozen cases."""
    seed = int(facts["seed"])
    model = makers(shipped, seed)[facts["maker"]](learnt)
    return bundle_for(model, learnt, shipped, model_id=model_id, facts=facts)


def _sets(learnt: Dataset, shipped: Bundle, facts: Mapping[str, Any]) -> PlausibleSets:
    seed = int(facts["seed"])
    make = makers(shipped, seed)[facts["maker"]]
    found = PlausibleSets.fit(out_of_fold(learnt, make, seed=seed), learnt.y).own
    enough = [n >= NEEDED for n in learnt.counts.values()]
    pairs = zip(enough, found, shipped.sets.own, strict=True)
    return PlausibleSets(tuple(own if many else known for many, own, known in pairs))
