"""The debtors of a company as numbers: who they are, how often they buy, what shows of them."""

from dataclasses import dataclass

import numpy as np

from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.hidden import GROUPS, RISKS
from kanwil.training.simulate.parameters import Company

SECTORS: tuple[tuple[str, float, int], ...] = (
    ("bouw", 1.3, 6),
    ("installatie", 0.9, 11),
    ("horeca", 1.8, 7),
    ("detailhandel", 1.2, 12),
    ("transport", 1.2, 10),
    ("zorg", 0.6, 3),
    ("ict", 0.8, 4),
    ("agrarisch", 1.0, 5),
    ("groothandel", 0.9, 10),
    ("zakelijke diensten", 0.8, 2),
    ("onderwijs", 0.4, 9),
)
"""Dutch name, factor on trouble, month in which most is ordered."""
HOUSEHOLD = len(SECTORS)
"""The sector code of consumers, who have none; their peak is December."""
TERMS = np.array([8, 14, 30, 60])
_TERMS_OF = {"consumer": (0.3, 0.6, 0.1, 0.0), "small": (0.12, 0.4, 0.46, 0.02)}
_TERMS_OF["large"] = (0.02, 0.13, 0.65, 0.20)

WRITES = ("email", "letter", "whatsapp", "sms")
_WRITES_OF = ((0.50, 0.12, 0.25, 0.13), (0.76, 0.10, 0.11, 0.03), (0.82, 0.16, 0.01, 0.01))


@dataclass(frozen=True)
class Crowd:
    """The timeless side of n debtors; every array is (n,).

    Attributes
    ----------
    group, sector, risk : codes into GROUPS, SECTORS (or HOUSEHOLD), RISKS; of_class joins group
        and risk, voice joins group and supplier (see replies).
    weekly : usual number of invoices a week. mu, sd : of the log amount in cents.
    phase : days by which the debtor's weeks end before the run's last day.
    joined : week number of the first invoice at the earliest.
    weekday : the day of its week on which it pays, 0–6. spread : pays on any day instead.
    writes : place in WRITES of the channel it mostly answers through.
    """

    group: Ints
    sector: Ints
    risk: Ints
    of_class: Ints
    voice: Ints
    weekly: Floats
    mu: Floats
    sd: Floats
    terms: Ints
    direct_debit: Flags
    supplier: Flags
    english: Flags
    logs_in: Flags
    logs_out: Flags
    stoppable: Flags
    phase: Ints
    joined: Ints
    weekday: Ints
    spread: Flags
    writes: Ints

    def __len__(self) -> int:
        """Return the number of debtors."""
        return len(self.group)


def gather(
    company: Company, debtors: int, weeks: int, phases: Ints, rng: np.random.Generator
) -> Crowd:
    """Draw `debtors` debtors; `phases` are the allowed values of `phase`."""
    n = debtors
    group = np.where(rng.random(n) < company.large_share, 2, 1)
    group = np.where(rng.random(n) < company.consumer_share, 0, group)
    sector = np.where(group == 0, HOUSEHOLD, _sectors(company, n, rng))
    risk = _risks(group, sector, rng)
    supplier = (group > 0) & (rng.random(n) < company.supplier_share)
    size = np.array([0.2, 0.8, 3.0])[group] * company.amount_median * 100
    often = np.array([0.5, 1.0, 1.8])[group] * company.invoices_a_year / 52
    newcomer = rng.random(n) < company.newcomers
    return Crowd(
        group=group,
        sector=sector,
        risk=risk,
        of_class=group * len(RISKS) + risk,
        voice=np.where(supplier, len(GROUPS), group),
        weekly=np.minimum(often * np.exp(company.loyalty_spread * rng.standard_normal(n)), 2.5),
        mu=np.log(size) + company.amount_spread * rng.standard_normal(n),
        sd=np.full(n, company.amount_spread / 2),
        terms=_terms(group, rng),
        direct_debit=rng.random(n) < company.direct_debit_share * np.array([1.3, 0.8, 0.2])[group],
        supplier=supplier,
        english=rng.random(n) < company.english_share,
        logs_in=rng.random(n) < company.log_in,
        logs_out=rng.random(n) < company.log_out,
        stoppable=(group > 0) & (rng.random(n) < company.stops_supply),
        phase=rng.choice(phases, n),
        joined=np.where(newcomer, rng.integers(0, max(weeks - 8, 1), n), -1),
        weekday=rng.integers(0, 7, n),
        spread=rng.random(n) < 0.5,
        writes=habits(group, rng),
    )


def habits(group: Ints, rng: np.random.Generator) -> Ints:
    """Draw for each debtor of these groups a channel to write through, as a place in WRITES."""
    edges = np.cumsum(_WRITES_OF, axis=1)[group][:, :-1]
    found: Ints = (rng.random((len(group), 1)) > edges).sum(axis=1)
    return found


def _sectors(company: Company, n: int, rng: np.random.Generator) -> Ints:
    present = rng.permutation(len(SECTORS))[: max(1, int(company.sectors))]
    weights = rng.dirichlet(np.full(len(present), 1.5))
    return rng.choice(present, n, p=weights)


def _risks(group: Ints, sector: Ints, rng: np.random.Generator) -> Ints:
    """Return the risk row: what sector and size say, with some that are unlike their kind."""
    factors = np.array([one[1] for one in SECTORS] + [1.0])[sector]
    score = np.log(factors) - 0.3 * (group == 2) + 0.35 * rng.standard_normal(len(group))
    found: Ints = np.digitize(score, np.array([-0.25, 0.3]))
    return found


def _terms(group: Ints, rng: np.random.Generator) -> Ints:
    found = np.empty(len(group), dtype=np.int64)
    for code, name in enumerate(GROUPS):
        rows = np.flatnonzero(group == code)
        found[rows] = rng.choice(TERMS, len(rows), p=_TERMS_OF[name])
    return found
