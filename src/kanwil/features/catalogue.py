"""The catalogue: every feature once, with what it is made of, its fingerprint and its page."""

import hashlib
from functools import cache

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.features import contact, debtor, habit, invoice, lately, means, promises, replies
from kanwil.features.feature import Feature, Kind
from kanwil.features.tally import Tally

FACTS_EDITION = 1
"""Raised by hand when a column or mark of the facts (money, talk, agreements) changes meaning."""

_PARTS = (invoice, habit, lately, contact, replies, promises, means, debtor)
FEATURES: tuple[Feature, ...] = tuple(one for part in _PARTS for one in part.FEATURES)
TALLIES: tuple[Tally, ...] = tuple(one for part in _PARTS for one in part.TALLIES)
BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}


@cache
def catalogue_hash() -> str:
    """Return the fingerprint of the definitions (words left out), 16 hexadecimal digits.

    A model belongs to one catalogue: another name, order, expression or tally is another hash.
    """
    defined = [f"{one.name}={one.expression!r}" for one in FEATURES]
    made_of = sorted(repr(tally) for tally in TALLIES)
    text = "\n".join([str(FACTS_EDITION), *defined, *made_of])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_EXAMPLES = {
    Kind.SHARE: 0.4,
    Kind.RATIO: 1.8,
    Kind.STRENGTH: 0.8,
    Kind.EURO: 1250.0,
    Kind.FLAG: 1.0,
}


def page() -> str:
    """Return docs/features.md: one row per feature, with an example of what is said of it."""
    lines = [
        "# Features",
        "",
        f"{len(FEATURES)} features, each defined once in `src/kanwil/features`.",
        "Written by `python -m kanwil.features`; the sentences follow *the debtor*.",
        "",
        "| feature | group | kind | says in Dutch | says in English |",
        "|---|---|---|---|---|",
    ]
    for one in FEATURES:
        value = _EXAMPLES.get(one.kind, 3.0)
        said = [one.say(value, Tr(lang)) for lang in (Lang.NL, Lang.EN)]
        lines.append(f"| `{one.name}` | {one.group} | {one.kind} | {' | '.join(said)} |")
    return "\n".join(lines) + "\n"
