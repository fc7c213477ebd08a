"""Which letters a pattern can start with, so that a word is tried on few patterns only."""

from collections import defaultdict

_ANY = ""


def by_start(patterns: tuple[str, ...]) -> dict[str, str]:
    """Return the alternatives of all patterns, as one pattern per two letters of their start.

    A key of one letter, or the empty key, stands for an alternative whose second or first letter
    is open; a reader tries all three keys of a word. Patterns know literals, `(?:…)`, `|`, and
    `?`, `*`, `+`, `{m,n}`; others count as open.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for alternative in alternatives("|".join(patterns)):
        for start in _starts(alternative, 2):
            found[start].append(alternative)
    return {start: rf"(?:{'|'.join(listed)})(?!\w)" for start, listed in found.items()}


def alternatives(pattern: str) -> list[str]:
    """Split a pattern at its outermost bars."""
    found, depth, begin, at = [], 0, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = pattern.index("]", at)
        elif sign == "|" and not depth:
            found.append(pattern[begin:at])
            begin = at + 1
        depth += (sign == "(") - (sign == ")")
        at += 1
    return [*found, pattern[begin:]]


def _starts(pattern: str, wanted: int) -> set[str]:
    if not pattern or not wanted or pattern[0] in "\\[.":
        return {_ANY}
    end = _closing(pattern) if pattern[0] == "(" else 0
    heads = alternatives(pattern[3:end]) if end else []
    optional, again, rest = _repeat(pattern[end + 1 :])
    found = _starts(rest, wanted) if optional else set()
    # Between two repetitions anything may stand, so what follows counts as open there.
    for tail in (rest, ".") if again else (rest,):
        if not heads:
            found |= {pattern[0] + more for more in _starts(tail, wanted - 1)}
        for head in heads:
            found |= _starts(head + tail, wanted)
    return found


def _repeat(rest: str) -> tuple[bool, bool, str]:
    sign = rest[:1]
    if sign == "{":
        return rest.startswith("{0"), True, rest[rest.index("}") + 1 :].removeprefix("?")
    if sign and sign in "?*+":
        return sign != "+", sign != "?", rest[1:].removeprefix("?")
    return False, False, rest


def _closing(pattern: str) -> int:
    depth = 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at
    raise ValueError(pattern)
