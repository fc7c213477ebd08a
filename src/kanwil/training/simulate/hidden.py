"""The hidden life of a debtor: ability, willingness and attention, and how they change by week."""

from dataclasses import dataclass

import numpy as np

from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.parameters import Company

ABILITY = ("able", "tight", "broke")
WILL = ("willing", "stretches", "disputes", "refuses")
ATTENTION = ("sharp", "sloppy", "blocked")
SHAPE = (len(ABILITY), len(WILL), len(ATTENTION))
STATES = len(ABILITY) * len(WILL) * len(ATTENTION)

A_OF, W_OF, T_OF = (axis.ravel() for axis in np.indices(SHAPE))
CATEGORY_OF: Ints = np.where(A_OF == 0, np.where(W_OF == 0, 3, 0), np.where(W_OF == 0, 1, 2))
"""Category code (order of CATEGORIES) of each hidden state: kan × wil, nothing else.

A debtor whose attention is *blocked* (our own side failed: invoice not received, waits for an
approval, our error) is able and willing, hence `forgetful`: our own side is never unwillingness.
"""

GROUPS = ("consumer", "small", "large")
RISKS = (0.6, 1.0, 1.8)
"""Factors on falling into trouble; a debtor's class follows from sector and size, which show."""
CLASSES = len(GROUPS) * len(RISKS)
STRETCH_IN = np.array([0.0, 0.0007, 0.0022])
"""Per week, by group: large customers stretch, consumers do not run payment runs."""
STRETCH_OUT = 0.007
GIVES_UP = np.array([1.0, 6.0, 26.0])
QUIET = 0.15
"""Share of the dispute rate in weeks without a recent delivery."""


@dataclass(frozen=True)
class Kernels:
    """Transition chances of one company, rows from, columns to.

    Attributes
    ----------
    will : (class, recent delivery 0/1, ability, 4, 4).
    attention : (holiday 0/1, 3, 3).
    settled, warned : (4, 4) on top, after a settled complaint / a final notice.
    reminded, fixed : (3, 3) on top, after a reminder (a copy comes with it) / after we heard
        what blocks.
    """

    company: Company
    will: Floats
    attention: Floats
    settled: Floats
    warned: Floats
    reminded: Floats
    fixed: Floats

    @classmethod
    def of(cls, company: Company) -> "Kernels":
        """Lay down the kernels of a company."""
        wills = [
            [[_will(company, g, recent, a) for a in range(3)] for recent in (QUIET, 1.0)]
            for g in range(len(GROUPS))
            for _ in RISKS
        ]
        return cls(
            company,
            will=np.array(wills),
            attention=np.array([_attention(company, 1.0), _attention(company, company.holiday)]),
            settled=_moves(4, {(2, 0): 0.75, (2, 3): 0.03, (3, 0): 0.1}),
            warned=_moves(4, {(3, 0): 0.10, (0, 3): 0.01, (1, 0): 0.03}),
            reminded=_moves(3, {(1, 0): 0.10, (2, 0): 0.15}),
            fixed=_moves(3, {(2, 0): 0.75, (1, 0): 0.2}),
        )

    def ability(self, shock: Floats) -> Floats:
        """Return (m, 3, 3): trouble comes `shock` (m,) times as often as usual."""
        one, down = self.company, np.minimum(shock, 12.0)
        found = np.zeros((len(down), 3, 3))
        found[:, 0, 1], found[:, 1, 0] = one.fall * down, one.recover
        found[:, 1, 2], found[:, 2, 1] = one.sink * np.sqrt(down), one.climb
        rows = np.arange(3)
        found[:, rows, rows] = 1 - found.sum(axis=2)
        return found

    def stationary(self) -> Floats:
        """Return (class, STATES): the long-run shares, from which every run starts."""
        ability = self.ability(np.tile(RISKS, len(GROUPS)))
        will = 0.65 * self.will[:, 0] + 0.35 * self.will[:, 1]
        joint = np.einsum("cab,cbwv,tu->cawtbvu", ability, will, self.attention[0])
        power = joint.reshape(CLASSES, STATES, STATES)
        for _ in range(11):
            power = power @ power
        found: Floats = power[:, 0]
        found /= found.sum(axis=1, keepdims=True)
        return found


def _moves(size: int, chances: dict[tuple[int, int], float]) -> Floats:
    kernel = np.eye(size)
    for (here, there), chance in chances.items():
        kernel[here, there] += chance
        kernel[here, here] -= chance
    return kernel


def _will(one: Company, group: int, recent: float, ability: int) -> Floats:
    stretch = STRETCH_IN[group] * one.stretchy
    sour = one.sour * GIVES_UP[ability]
    dispute = one.disputes * recent
    return _moves(
        4,
        {
            (0, 1): stretch, (1, 0): STRETCH_OUT,
            (0, 2): dispute, (1, 2): dispute, (2, 0): one.peace,
            (0, 3): sour, (1, 3): sour, (2, 3): 4 * sour, (3, 0): one.repent,
        },
    )  # fmt: skip


def _attention(one: Company, holiday: float) -> Floats:
    lapse = min(one.lapse * holiday, 0.2)
    return _moves(
        3,
        {
            (0, 1): lapse, (1, 0): one.refocus / holiday,
            (0, 2): one.blocks, (1, 2): one.blocks, (2, 0): 0.03,
        },
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What of last week bears on how debtors change this week; the controller saw all of it.

    Attributes
    ----------
    shock : (n,) factor on trouble. holiday : whether it is a holiday week.
    delivered, settled, warned, reminded, fixed : (n,) see Kernels.
    """

    shock: Floats
    holiday: bool
    delivered: Flags
    settled: Flags
    warned: Flags
    reminded: Flags
    fixed: Flags


def steps(kernels: Kernels, of_class: Ints, change: Change) -> tuple[Floats, Floats, Floats]:
    """Return this week's kernels per debtor: (n, 3, 3), (n, 3, 4, 4), (n, 3, 3)."""
    ability = kernels.ability(change.shock * np.array(RISKS)[of_class % len(RISKS)])
    will = kernels.will[of_class, change.delivered.astype(np.int64)]
    will[change.settled] = will[change.settled] @ kernels.settled
    will[change.warned] = will[change.warned] @ kernels.warned
    attention = np.repeat(kernels.attention[[int(change.holiday)]], len(of_class), axis=0)
    attention[change.reminded] = attention[change.reminded] @ kernels.reminded
    attention[change.fixed] = attention[change.fixed] @ kernels.fixed
    return ability, will, attention


def pick(chances: Floats, rng: np.random.Generator) -> Ints:
    """Draw one column per row of `chances` (n, k); rows sum to 1."""
    u = rng.random((len(chances), 1))
    found: Ints = (u > np.cumsum(chances, axis=1)[:, :-1]).sum(axis=1)
    return found


def move(state: Ints, kernel: tuple[Floats, Floats, Floats], rng: np.random.Generator) -> Ints:
    """Draw next week's hidden states (n,) from this week's."""
    rows = np.arange(len(state))
    a = pick(kernel[0][rows, A_OF[state]], rng)
    w = pick(kernel[1][rows, a, W_OF[state]], rng)
    t = pick(kernel[2][rows, T_OF[state]], rng)
    found: Ints = np.ravel_multi_index((a, w, t), SHAPE)
    return found


def forward(belief: Floats, kernel: tuple[Floats, Floats, Floats]) -> Floats:
    """Carry the belief (n, STATES) over the same kernels as the truth."""
    n = len(belief)
    b = np.swapaxes(kernel[0], 1, 2) @ belief.reshape(n, 3, 12)
    b = np.swapaxes(kernel[1], 2, 3) @ b.reshape(n, 3, 4, 3)
    found: Floats = (b.reshape(n, 12, 3) @ kernel[2]).reshape(n, STATES)
    return found
