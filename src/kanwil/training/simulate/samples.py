"""The sample company that kanwil ships: `python -m kanwil.training.simulate.samples` writes it."""

import json
from datetime import date
from pathlib import Path

import pandas as pd

from kanwil.base.places import samples_folder
from kanwil.training.simulate.company import Simulation, simulate, write
from kanwil.training.simulate.openitems import open_items

COMPANY = "Waterwiek Installatiegroothandel B.V."
AS_OF = date(2026, 10, 30)
SEED = 1160
DEBTORS = 400
WEEKS = 130
OWN: dict[str, float] = {
    "invoices_a_year": 3.4,
    "amount_median": 850.0,
    "consumer_share": 0.08,
    "large_share": 0.15,
    "supplier_share": 0.12,
    "sectors": 4.0,
    "log_in": 0.9,
    "log_out": 1.0,
    "event_rows": 0.7,
    "plan_rows": 1.0,
    "promised_filled": 0.9,
    "keeps_text": 0.97,
    "missing_due": 0.01,
    "missing_kind": 0.02,
    "label_noise": 0.05,
    "diligence": 0.9,
    "replies": 1.6,
    "call_share": 0.4,
    "grants_plan": 0.75,
}
"""What makes this company: a wholesaler who sells seldom and in sums, and keeps a fair log."""

_README = """# The sample company

{company}, which does not exist. Sample day: **{as_of}** (also in `sample.json`).

Made by `make samples` (`python -m kanwil.training.simulate.samples`) from seed {seed}; a test holds
these files equal to what the generator writes. What the generator models is told in
`docs/samples.md`. All debtors are invented: telephone numbers cannot be dialled, mail goes to
`.example`, IBANs name the bank TEST.

{debtors} debtors, {invoices} invoices and credit notes, {payments} payments, {contacts} contacts,
{events} events, {resolved} closed cases; {late} debtors are late on the sample day.
`exports/openstaande-posten.csv` is the list of open items of that day as a Dutch package writes it.
`truth.csv` tells the true category of every case and the best chances anyone could give;
kanwil never reads it.
"""


def sample() -> Simulation:
    """Simulate the sample company."""
    return simulate(DEBTORS, SEED, until=AS_OF, weeks=WEEKS, own=OWN)


def write_samples(folder: Path) -> Simulation:
    """Write the sample company into `folder`: canonical files, a package's list, truth, README."""
    made = sample()
    write(made, folder)
    lists = folder / "exports"
    lists.mkdir(exist_ok=True)
    open_items(made.ledger, AS_OF, lists / "openstaande-posten.csv")
    told = {"company": COMPANY, "as_of": AS_OF.isoformat()}
    (folder / "sample.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    counts = {name: len(frame) for name, frame in made.ledger.frames().items()}
    text = _README.format(
        company=COMPANY,
        as_of=AS_OF.isoformat(),
        seed=SEED,
        resolved=len(made.resolved),
        late=int((made.moments["as_of"] == pd.Timestamp(AS_OF)).sum()),
        **counts,
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    return made


if __name__ == "__main__":
    write_samples(samples_folder())
