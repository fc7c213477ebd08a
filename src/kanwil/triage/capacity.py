"""What fits in the minutes that a controller has: most euros a minute first."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Fitting:
    """The cases to do, in order, with their minutes and the cents they are expected to bring."""

    debtors: tuple[str, ...]
    minutes: int
    cents: int


def fitting(rows: pd.DataFrame, minutes: int) -> Fitting:
    """Take cases that bring something, by euros a minute, as long as one still fits.

    Parameters
    ----------
    rows : undecided cases by debtor_id, with `minutes` and `worth` (expected cents).
    """
    good = rows[rows["worth"] > 0]
    good = good.iloc[(-good["worth"] / good["minutes"]).argsort(kind="stable")]
    least = good["minutes"].min()
    chosen, left, brought = [], minutes, 0
    for debtor, asked, cents in zip(good.index, good["minutes"], good["worth"], strict=True):
        if left < least:
            break
        if asked <= left:
            chosen.append(str(debtor))
            left -= int(asked)
            brought += int(cents)
    return Fitting(tuple(chosen), minutes - left, brought)
