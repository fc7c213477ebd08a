"""Why a judgement moved between two runs: a rule, or the reasons that changed most, in words."""

from typing import Any

from kanwil.base.terms import Lang

_TELLING = 0.1


def why(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """Say in each language what moved a judgement: a rule, else the reasons that changed most."""
    return {str(lang): _rule(before, after, lang) or _reasons(before, after, lang) for lang in Lang}


def _rule(before: dict[str, Any], after: dict[str, Any], lang: Lang) -> list[str]:
    """Return what now forbids the action that was proposed, where only the action moved."""
    if before["row"]["category"] != after["row"]["category"]:
        return []
    for one in after["detail"]["alternatives"]:
        if one["action"] == before["row"]["action"] and one["forbidden_by"]:
            return [one["why"][lang]]
    return []


def _reasons(before: dict[str, Any], after: dict[str, Any], lang: Lang) -> list[str]:
    old, new = before["detail"], after["detail"]
    values = {one.get("code"): one["value"] for one in old[lang]["contributions"]}
    same = old["leading"] == new["leading"]
    moved = [
        (abs(one["value"] - (values.get(one.get("code"), 0.0) if same else 0.0)), one["text"])
        for one in new[lang]["contributions"]
    ]
    telling = sorted((one for one in moved if one[0] >= _TELLING), key=lambda one: -one[0])
    return [text for _, text in telling[:2]]
