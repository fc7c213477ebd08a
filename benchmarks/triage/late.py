"""Triage, explanation and counterfactuals of 10,000 late debtors in a book of 100,000 invoices.

`python benchmarks/triage/late.py [copies]`: the sample company's late debtors, each copied under
other numbers, no two texts the same. Rivals: reading the book and saying who is late (what any list
of debtors does); shap's own TreeExplainer on the same trees for all four categories.
"""

import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import shap
from threadpoolctl import threadpool_limits

from kanwil.base.places import samples_folder
from kanwil.base.settings import Settings
from kanwil.book.ledger import read_ledger
from kanwil.features.compute import compute
from kanwil.model.assess import read_contacts
from kanwil.model.explain import figures, reasons
from kanwil.model.trees import Trees
from kanwil.training.shelf import champion
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from kanwil.triage.judging import late_moments
from kanwil.triage.run import run_day
from kanwil.triage.runs import judged, latest_run
from kanwil.triage.what_if import explain

DAY, TERMS = date(2026, 10, 30), 30
FILES = ("debtors", "invoices", "payments", "contacts", "events")
IDS = ("debtor_id", "invoice_id", "payment_id", "contact_id", "event_id", "credits", "reference")
TOLD: dict[str, tuple[float, float]] = {}


@contextmanager
def measured(step):
    """Note CPU and wall seconds of a step."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    TOLD[step] = time.process_time() - cpu, time.perf_counter() - wall


def company(folder, copies, late):
    """Write the late debtors of the sample company so many times as a canonical folder."""
    folder.mkdir()
    for name in FILES:
        frame = pd.read_csv(samples_folder() / f"{name}.csv", dtype="str", keep_default_na=False)
        frame = frame[frame["debtor_id"].isin(late)]
        many = pd.concat([frame] * copies, ignore_index=True)
        copy = pd.Series(np.repeat(np.arange(copies), len(frame)).astype("str"))
        for one in IDS:
            if one in many:
                many[one] = many[one].where(many[one] == "", copy + "-" + many[one])
        for one in ("email", "phone", "iban", "kvk", "vat_id"):
            if one in many:
                many[one] = ""
        if "text" in many:
            said = many["text"] + " Dossier " + copy + "."
            many["text"] = many["text"].where(many["text"] == "", said)
        many.to_csv(folder / f"{name}.csv", index=False)


def main(copies):
    """Print the table."""
    with tempfile.TemporaryDirectory() as work:
        book = open_book(f"sqlite:///{work}/sample.db", Settings())
        take_in(book, [samples_folder()], "bench", DAY)
        with book.read() as connection:
            late = late_moments(read_ledger(connection), DAY, TERMS)["debtor_id"]
        company(Path(work) / "company", copies, set(late))
        book = open_book(f"sqlite:///{work}/book.db", Settings())
        take_in(book, [Path(work) / "company"], "bench", DAY)
        with book.read() as connection:
            bundle = champion(connection)
        with measured("late only"):
            with book.read() as connection:
                ledger = read_ledger(connection)
            moments = late_moments(ledger, DAY, TERMS)
        with measured("triage"):
            run_day(book, DAY, "bench")
        explained(bundle, ledger, moments)
        opened(book)
        print(f"{len(moments):,} late debtors, {len(ledger.invoices):,} invoices,", end=" ")
        print(f"{(ledger.contacts['text'].fillna('') != '').sum():,} texts\n")
    rivals = {"triage": "late only", "explanation": "shap, all four categories"}
    print("| step | CPU s | wall s | ratio |\n|---|---|---|---|")
    for step, (cpu, wall) in TOLD.items():
        ratio = f"{cpu / TOLD[rivals[step]][0]:.2f}" if step in rivals else "1.00"
        print(f"| {step} | {cpu:.3f} | {wall:.3f} | {ratio} |")


def explained(bundle, ledger, moments):
    """Measure what explaining costs beside scoring, for all and for one."""
    model, cues = bundle.case_model, read_contacts(bundle.reader, ledger)
    X = compute(ledger, moments, cues)[list(model.features)]
    scores = model.scores(X)
    leading = scores.argmax(axis=1)
    every = range(4)
    model.contributions_to(X[:8], np.array([*every, *every]), scores[:8])
    trees = next((part for _, part in model.members if isinstance(part, Trees)), None)
    if trees is not None:
        rival, matrix = shap.TreeExplainer(trees.model), X.to_numpy()[:, trees.used]
        with measured("shap, all four categories"), threadpool_limits(1):
            rival.shap_values(matrix, check_additivity=False)
    with measured("explanation"):
        added = model.contributions_to(X, leading, scores)
        reasons(X, added, leading, bundle.usual)
        figures(X, added, bundle.usual)
    with measured("explanation of one"):
        added = model.contributions_to(X[:1], leading[:1], scores[:1])
        reasons(X[:1], added, leading[:1], bundle.usual)
        figures(X[:1], added, bundle.usual)


def opened(book):
    """Measure what would change a judgement, and quotes, for opened dossiers."""
    with book.read() as connection:
        rows = judged(connection, latest_run(connection, DAY)["run"])[:21]
    explain(book, rows[0]["judgement"], rows[0]["debtor_id"], DAY)
    with measured("what would change 20 of them"):
        for row in rows[1:]:
            explain(book, row["judgement"], row["debtor_id"], DAY)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 157)
