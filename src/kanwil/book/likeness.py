"""Which debtors may be the same customer, with the reasons: candidates for one question."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

import pandas as pd

from kanwil.book.persons import is_natural_person
from kanwil.book.recognising import bare_of, words_of

# How much each reason says alone; together they leave (1 - a)(1 - b)… of the doubt.
WEIGHTS = {
    "kvk": 0.95,
    "vat_id": 0.85,
    "iban": 0.85,
    "email": 0.75,
    "name_place": 0.8,
    "name": 0.6,
    "alike_place": 0.6,
    "phone": 0.45,
}
LEAST = 0.6
# A number that more debtors than this share is a placeholder, a bookkeeper's or a landlord's.
_MOST = 15
_ALIKE = 0.88
_SHORTEST = 4
_PERSONAL = frozenset({"name", "name_place", "alike_place"})
Pair = tuple[int, int]


@dataclass(frozen=True)
class Likely:
    """One of some debtors that may be the same customer.

    `reasons` are (code of `WEIGHTS`, what is shared), strongest first; the main one has none.
    """

    debtor_id: str
    score: float = 1.0
    reasons: tuple[tuple[str, str], ...] = ()


def alike(
    debtors: pd.DataFrame, apart: set[frozenset[str]], weight: Mapping[str, int]
) -> list[list[Likely]]:
    """Return the groups of debtors that may be one, main one first, the surest group first.

    Each pair is looked at only where something is equal, so twenty thousand debtors take seconds.

    Parameters
    ----------
    debtors : the canonical columns, one row each.
    apart : pairs that are known to be different.
    weight : per debtor how much hangs on it; the heaviest of a group is proposed as the main one.
    """
    known = _Debtors(debtors)
    found: dict[Pair, dict[str, str]] = defaultdict(dict)
    for code, pair, shared in known.shared():
        found[pair][code] = shared
    scored = {
        pair: score
        for pair, reasons in found.items()
        if (score := known.score(pair, reasons)) >= LEAST
        and frozenset((known.ids[pair[0]], known.ids[pair[1]])) not in apart
    }
    groups = []
    for places in _joined(scored):
        main = min(places, key=lambda at: (-weight.get(known.ids[at], 0), known.ids[at]))
        others = [_likely(known, at, main, scored, found) for at in places if at != main]
        others.sort(key=lambda one: (-one.score, one.debtor_id))
        groups.append([Likely(known.ids[main]), *others])
    return sorted(groups, key=lambda one: (-one[1].score, one[0].debtor_id))


def _likely(
    known: "_Debtors",
    at: int,
    main: int,
    scored: dict[Pair, float],
    found: dict[Pair, dict[str, str]],
) -> Likely:
    """Return why one belongs to the group: by the main one, else by the one it is most like."""
    direct = (min(at, main), max(at, main))
    pair = direct if direct in scored else max((p for p in scored if at in p), key=scored.get)  # type: ignore[arg-type]
    reasons = sorted(found[pair].items(), key=lambda one: -WEIGHTS[one[0]])
    return Likely(known.ids[at], round(scored[pair], 2), tuple(reasons))


class _Debtors:
    """The debtors' numbers and names in the form in which they can be equal."""

    def __init__(self, debtors: pd.DataFrame) -> None:
        columns = ("debtor_id", "name", "kind", "legal_form", "city", "postcode", "email", "phone")
        rows = {name: debtors[name].fillna("").tolist() for name in (*columns, *_NUMBERS)}
        self.ids: list[str] = rows["debtor_id"]
        self.names = [str(one) for one in rows["name"]]
        self.bare = [_in_order(one) for one in self.names]
        self.kvk = [bare_of(one) for one in rows["kvk"]]
        self.vat = [bare_of(one) for one in rows["vat_id"]]
        self.places = [
            [one for one in (bare_of(postcode), bare_of(city)) if one]
            for postcode, city in zip(rows["postcode"], rows["city"], strict=True)
        ]
        self.city = [str(one) for one in rows["city"]]
        self.person = [
            is_natural_person(*(str(one) for one in row))
            for row in zip(
                *(rows[n] for n in ("kind", "legal_form", "vat_id", "name")), strict=True
            )
        ]
        self.rows = rows

    def shared(self) -> Iterator[tuple[str, Pair, str]]:
        """Yield each reason why two debtors may be one, and what they share."""
        for name, key in (*_NUMBERS.items(), ("email", _addresses), ("phone", _phone)):
            yield from self._equal(name, [key(str(one)) for one in self.rows[name]])
        yield from self._named()

    def _equal(self, code: str, keys: list[list[str]]) -> Iterator[tuple[str, Pair, str]]:
        for key, places in _blocks(keys):
            for pair in combinations(places, 2):
                yield code, pair, key

    def _named(self) -> Iterator[tuple[str, Pair, str]]:
        long = [[one] if len(one) >= _SHORTEST else [] for one in self.bare]
        for _, places in _blocks(long):
            for one, other in combinations(places, 2):
                mine, theirs = set(self.places[one]), set(self.places[other])
                if mine & theirs:
                    yield "name_place", (one, other), self.city[one] or self.names[one]
                elif not (mine and theirs):
                    yield "name", (one, other), self.names[one]
        starts = [
            [f"{place} {bare[:3]}" for place in self.places[at]] if long[at] else []
            for at, bare in enumerate(self.bare)
        ]
        for _, places in _blocks(starts, 2 * _MOST):
            for one, other in combinations(places, 2):
                if self.bare[one] != self.bare[other] and _near(self.bare[one], self.bare[other]):
                    yield "alike_place", (one, other), self.city[one] or self.names[other]

    def score(self, pair: Pair, reasons: dict[str, str]) -> float:
        """Return how likely two are one; 0 where the law or a number says that they are not."""
        one, other = pair
        if set(reasons) <= _PERSONAL and (self.person[one] or self.person[other]):
            return 0.0
        # Two numbers in the trade register are two companies, whatever else they share.
        if self.kvk[one] and self.kvk[other] and self.kvk[one] != self.kvk[other]:
            return 0.0
        doubt = 1.0
        for code in reasons:
            doubt *= 1 - WEIGHTS[code]
        return 1 - doubt


def _joined(pairs: Iterable[Pair]) -> list[list[int]]:
    """Return the groups that pairs make, each once."""
    top: dict[int, int] = {}

    def find(at: int) -> int:
        while top.setdefault(at, at) != at:
            top[at] = top[top[at]]
            at = top[at]
        return at

    for one, other in pairs:
        top[find(other)] = find(one)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in sorted(top):
        groups[find(at)].append(at)
    return list(groups.values())


def _blocks(keys: list[list[str]], most: int = _MOST) -> Iterator[tuple[str, list[int]]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(keys):
        for key in found:
            blocks[key].append(at)
    return ((key, places) for key, places in blocks.items() if 1 < len(places) <= most)


def _in_order(name: str) -> str:
    """Return a name as it is compared: legal form left out, its words in one order."""
    return "".join(sorted(words_of(name.replace("&", " en "))))


def _near(one: str, other: str) -> bool:
    # Branches are numbered: another number is another customer, however alike the rest.
    if re.findall(r"\d", one) != re.findall(r"\d", other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= _ALIKE for ratio in ratios)


def _addresses(text: str) -> list[str]:
    return re.findall(r"[^\s;,<>]+@[^\s;,<>]+", text.lower())


def _phone(text: str) -> list[str]:
    digits = re.sub(r"\D", "", text)[-9:]
    return [digits] if len(digits) == 9 and len(set(digits)) > 3 else []


def _number(text: str) -> list[str]:
    bare = bare_of(text)
    return [bare] if len(bare) >= 8 and len(set(bare)) > 2 else []


_NUMBERS: dict[str, Callable[[str], list[str]]] = dict.fromkeys(("kvk", "vat_id", "iban"), _number)
