"""How well replies are read that no reader has learnt from, beside a word TF-IDF regression.

    python benchmarks/cues/run.py [--write]      (three minutes of one core)

Three sets: the phrase bank in fifths, near-duplicates together, each fifth read by a reader of the
other four; and the replies of tests/cues/replies.csv and natural.csv, written apart from the bank,
read by a reader of the whole bank. Kanwil reads twice, the second time by the vectors of the extra
`embeddings` too (22 ms a text), where that is installed. With `--write` the table goes into
docs/model-quality.md.
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from kanwil.base.terms import CATEGORIES
from kanwil.cues.categories import CueCategories
from kanwil.cues.evidence import gather
from kanwil.cues.groups import groups_among
from kanwil.cues.meaning import installed
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.training.pages import markdown, put
from kanwil.training.reading import cue_matrix, phrases
from kanwil.training.splits import folds

ROOT = Path(__file__).parents[2]
THRESHOLDS = np.arange(0.1, 0.55, 0.05)
"""Each reader is judged at the one at which its own cues come out best."""


class TfIdf:
    """Word TF-IDF and logistic regression: one for the cues, one for the categories."""

    def fit(self, texts, cues):
        """Learn from texts and their cues (n, 24)."""
        each = OneVsRestClassifier(LogisticRegression(C=30, max_iter=1_000))
        self.cues = make_pipeline(TfidfVectorizer(), each).fit(texts, cues)
        one = LogisticRegression(C=30, max_iter=1_000)
        self.categories = make_pipeline(TfidfVectorizer(), one).fit(texts, meant(cues))
        return self

    def judge(self, texts):
        """Return a probability of each cue (n, 24), and the category codes (n,)."""
        return self.cues.predict_proba(texts), self.categories.predict(texts)


class Kanwil:
    """The reader that kanwil ships, and its table from cues to categories."""

    def fit(self, texts, cues):
        """Learn from texts and their cues (n, 24)."""
        self.reader = CueReader().fit(texts, cues)
        return self

    def judge(self, texts):
        """Return a probability of each cue (n, 24), and the category codes (n,)."""
        read = self.reader.read(texts, meaning=True)
        return read.to_numpy(), CueCategories.from_table().predict_proba(read).argmax(axis=1)


class WithMeaning(Kanwil):
    """The same reader with its look at what a text means."""

    def fit(self, texts, cues):
        """Learn from texts and their cues (n, 24)."""
        self.reader = CueReader().learn(gather(texts), cues, None, 0, meaning=True)
        return self


READERS = {"word TF-IDF, logistic regression": TfIdf, "kanwil": Kanwil}
if installed():
    READERS["kanwil with `embeddings`"] = WithMeaning


def meant(cues):
    """Return the category code that cues (n, 24) speak for by the written table."""
    whole = pd.DataFrame(np.asarray(cues, dtype=float), columns=list(CUES))
    return CueCategories.from_table().predict_proba(whole).argmax(axis=1)


def of_the_bank(make):
    """Judge the bank, each fifth by a reader of the other four."""
    bank = phrases()
    texts, cues = bank["text"].to_numpy(dtype=object), cue_matrix(bank["cues"])
    groups = groups_among(gather(texts).wording)
    where, read, said = folds(groups), np.zeros(cues.shape), np.zeros(len(texts), dtype=int)
    for fold in np.unique(where):
        own, rest = np.flatnonzero(where == fold), np.flatnonzero(where != fold)
        reader = make().fit(list(texts[rest]), cues[rest])
        read[own], said[own] = reader.judge(list(texts[own]))
    return cells(cues, read, meant(cues), said)


def apart(name):
    """Return the replies of a file, which were written apart from the bank."""
    return pd.read_csv(ROOT / "tests" / "cues" / f"{name}.csv", dtype=str, keep_default_na=False)


def of_replies(apart, make):
    """Judge replies written apart by a reader of the whole bank."""
    bank = phrases()
    reader = make().fit(bank["text"].tolist(), cue_matrix(bank["cues"]))
    read, said = reader.judge(apart["text"].tolist())
    names = [str(category) for category in CATEGORIES]
    codes = apart["category"].map(names.index).to_numpy()
    return cells(cue_matrix(apart["cues"]), read, codes, said)


def cells(cues, read, codes, said):
    """Return the figures of one reader on one set of texts."""
    there = cues.any(axis=0)
    by_cue = max(
        f1_score(cues[:, there], read[:, there] >= least, average="macro", zero_division=0)
        for least in THRESHOLDS
    )
    by_category = f1_score(codes, said, average="macro")
    return [f"{one:.3f}" for one in (by_cue, by_category, accuracy_score(codes, said))]


def main():
    """Print the table; with --write put it into the page."""
    bank = phrases()
    sets = {f"{len(bank):,} phrases of the bank": of_the_bank}
    for name, told in {"replies": "replies apart", "natural": "natural replies"}.items():
        replies = apart(name)
        sets[f"{len(replies)} {told}"] = partial(of_replies, replies)
    rows = [
        [name, which, *judge(make)]
        for which, judge in sets.items()
        for name, make in READERS.items()
    ]
    head = ["reader", "texts", "macro-F1 of cues", "macro-F1 of categories", "accuracy"]
    found = markdown(head, rows)
    print(found)
    if "--write" in sys.argv:
        said = (
            "Measured by `python benchmarks/cues/run.py --write`: texts of which no reader has"
            " learnt the phrase or a near-duplicate. The category of a phrase of the bank is what"
            " its cues speak for; that of a reply apart, or a natural one, was written down by"
            " hand."
        )
        put(ROOT / "docs" / "model-quality.md", "reading", f"{said}\n\n{found}")


if __name__ == "__main__":
    main()
