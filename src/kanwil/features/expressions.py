"""The few shapes that definitions are written in, over the tallies of a moment."""

import narwhals.stable.v2 as nw


def share(part: str, whole: str) -> nw.Expr:
    """Return part / whole, missing where the whole is nothing."""
    return nw.when(nw.col(whole) > 0).then(nw.col(part) / nw.col(whole))


def weeks(days: str) -> nw.Expr:
    """Return days in weeks."""
    return nw.col(days) / 7


def rhythm(sine: str, cosine: str, count: str) -> nw.Expr:
    """Return how strictly points on a circle keep together, 0 to 1; missing below four."""
    length = (nw.col(sine) ** 2 + nw.col(cosine) ** 2).sqrt()
    return nw.when(nw.col(count) >= 4).then(length)
