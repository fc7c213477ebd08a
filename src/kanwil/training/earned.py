"""What the four-way advice would have earned in own closed cases, against a plain ladder."""

from dataclasses import dataclass

from kanwil.base.settings import Settings
from kanwil.model.assess import read_contacts
from kanwil.training.challenge import LEAST_JUDGED
from kanwil.training.compare import Gain, interval
from kanwil.training.dataset import build
from kanwil.training.purse import Reckoner
from kanwil.training.retrain import Gathered


@dataclass(frozen=True)
class Earned:
    """Euros a case, on `cases` closed cases that the model did not learn from."""

    cases: int
    advice: float
    ladder: float
    gain: Gain


def earned(gathered: Gathered, settings: Settings) -> Earned | None:
    """Judge the closed cases as known then and reckon both; None below 30 that it never saw.

    What a debtor did after an action is what that action made of it, so this is no proof: it says
    what would have come in if the label is right and the stakes are.
    """
    champion, ledger = gathered.champion, gathered.ledger
    cues = read_contacts(champion.bundle.reader, ledger)
    cases = build(ledger, gathered.resolved, cues, terms_days=settings.payment_terms_days)
    cases = cases.take(champion.unseen(cases))
    if len(cases) < LEAST_JUDGED:
        return None
    reckon = Reckoner(ledger, cues, settings, cases)
    ours, plain = reckon(champion.judge(cases)), reckon.ladder()
    gain = Gain(float((ours - plain).mean()), *interval(ours - plain, cases.debtor))
    return Earned(len(cases), float(ours.mean()), float(plain.mean()), gain)
