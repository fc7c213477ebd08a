"""An assessment tells of each moment what was probable then, and why."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.terms import CATEGORIES
from kanwil.book.frames import Ledger
from kanwil.cues.categories import CueCategories
from kanwil.cues.names import CUES
from kanwil.features.catalogue import BY_NAME
from kanwil.model.assess import assess, read_contacts
from kanwil.model.bundle import Bundle
from kanwil.model.explain import render
from kanwil.model.pipeline import CaseModel
from kanwil.model.sets import PlausibleSets

from .conftest import NAMES, debtors

TELLING = {
    "can_wont": {"complaint_quality": 0.8, "complaint_52w": 0.9},
    "wants_cant": {"cash_trouble": 0.8, "trouble_52w": 0.9},
    "neither": {"refuses_broke": 0.8, "refusal_52w": 0.9},
    "forgetful": {"forgot": 0.8, "promise_52w": 0.9},
}
WORDS = {"lek": "complaint_quality", "krap": "cash_trouble", "vergeten": "forgot"}


class WordReader:
    """Reads a cue off a single word, and counts what it was asked to read."""

    def __init__(self):
        self.asked = []

    def read(self, texts):
        self.asked += texts
        rows = [[0.9 * any(w in t and WORDS[w] == c for w in WORDS) for c in CUES] for t in texts]
        return pd.DataFrame(rows, columns=list(CUES))


def learnt(features):
    """A model of 160 debtors of whom each says what fits its category."""
    random = np.random.default_rng(0)
    y = np.tile(NAMES, 40)
    X = debtors(*(TELLING[category] for category in y))
    X["oldest_days"] = random.integers(1, 90, len(X)).astype(float)
    return CaseModel().fit(X[features], y), X, y


@pytest.fixture
def bundle(usual):
    model, X, y = learnt(list(BY_NAME))
    sets = PlausibleSets.fit(model.predict_proba(X), y)
    return Bundle("words-1", model, sets, WordReader(), CueCategories.from_table(), usual)


def written(**texts):
    """A ledger in which each debtor is three weeks late and wrote something on 1 June."""
    ids = list(texts)
    return Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ids, "kind": "company"}),
        invoices=pd.DataFrame(
            {
                "invoice_id": [f"{one}-1" for one in ids],
                "debtor_id": ids,
                "issued_on": "2026-04-20",
                "due_on": "2026-05-20",
                "amount": "500.00",
            }
        ),
        contacts=pd.DataFrame(
            {
                "contact_id": [f"{one}-c" for one in ids],
                "debtor_id": ids,
                "happened_on": "2026-06-01",
                "direction": "in",
                "channel": "email",
                "kind": "reply",
                "text": list(texts.values()),
            }
        ),
    )


def moments(*ids, day="2026-06-10"):
    return pd.DataFrame(
        {
            "case_id": [f"{one}-z" for one in ids],
            "debtor_id": list(ids),
            "as_of": pd.Series([pd.Timestamp(day)] * len(ids), dtype="datetime64[us]"),
        }
    ).astype({"case_id": "str", "debtor_id": "str"})


LEDGER = {"A": "De pomp is lek", "B": "We zitten krap", "C": "O, vergeten", "D": None}


def test_each_moment_gets_its_assessment_in_order(bundle):
    found = assess(bundle, written(**LEDGER), moments("C", "A", "B", "A"))
    frame = found.frame
    assert frame["case_id"].tolist() == ["C-z", "A-z", "B-z", "A-z"]
    assert frame["category"].tolist() == ["forgetful", "can_wont", "wants_cant", "can_wont"]
    assert frame["cause"].tolist() == ["forgot", "complaint", "cash_short", "complaint"]
    chances = frame[[f"p_{category}" for category in CATEGORIES]]
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    np.testing.assert_allclose(frame["p_can"], frame["p_can_wont"] + frame["p_forgetful"])
    np.testing.assert_allclose(frame["p_wants"], frame["p_wants_cant"] + frame["p_forgetful"])
    assert set(frame["model_id"]) == {"words-1"}
    assert frame.iloc[1, 3:].equals(frame.iloc[3, 3:])
    for row in frame.itertuples():
        assert row.leading in row.plausible.split("|")


def test_the_reasons_are_those_of_the_leading_category(bundle):
    found = assess(bundle, written(**LEDGER), moments("A", "B"))
    said = [render(why[0], "nl") for why in found.reasons]
    assert said == [
        "De klant klaagde onlangs over de kwaliteit.",
        "De klant noemde onlangs krapte in de kas.",
    ]
    assert found.figures[0][0]["feature"] in {"complaint_quality", "complaint_52w"}


def test_without_explanation_the_rest_is_the_same(bundle):
    ledger, days = written(**LEDGER), moments("A", "D")
    bare, full = assess(bundle, ledger, days, explain=False), assess(bundle, ledger, days)
    pd.testing.assert_frame_equal(bare.frame, full.frame)
    assert (bare.reasons, bare.figures) == ([], [])


def test_alone_or_among_others_a_debtor_is_assessed_the_same(bundle):
    ledger = written(**LEDGER)
    together = assess(bundle, ledger, moments("A", "B", "C", "D"))
    alone = assess(bundle, ledger.of(["B"]), moments("B"))
    pd.testing.assert_frame_equal(
        together.frame.iloc[[1]].reset_index(drop=True), alone.frame, rtol=1e-12
    )
    assert together.reasons[1] == alone.reasons[0]


def test_what_came_later_changes_nothing(bundle):
    before = assess(bundle, written(A=None), moments("A", day="2026-05-25"))
    after = assess(bundle, written(A="De pomp is lek"), moments("A", day="2026-05-25"))
    pd.testing.assert_frame_equal(before.frame, after.frame)


def test_who_is_silent_is_not_called_unwilling(bundle):
    frame = assess(bundle, written(D=None), moments("D")).frame
    assert frame["category"][0] in {"", "wants_cant", "forgetful"}


def test_more_certainty_asks_for_more_plausible_categories(bundle):
    ledger, days = written(**LEDGER), moments("A", "B", "C", "D")
    some = assess(bundle, ledger, days, certainty=0.6).frame["plausible"].str.len()
    more = assess(bundle, ledger, days, certainty=0.99).frame["plausible"].str.len()
    assert (more >= some).all()
    assert more.sum() > some.sum()


def test_each_text_is_read_once(bundle):
    ledger = written(A="De pomp is lek", B=" De pomp is lek ", C=None, D="We zitten krap")
    for _ in range(2):
        read = read_contacts(bundle.reader, ledger)
    assert bundle.reader.asked == ["De pomp is lek", "We zitten krap"]
    assert read["contact_id"].tolist() == ["A-c", "B-c", "D-c"]
    assert read["complaint_quality"].tolist() == [0.9, 0.9, 0.0]


def test_only_what_debtors_wrote_is_read(bundle):
    ledger = written(A="De pomp is lek")
    ours = ledger.contacts.assign(direction="out")
    read = read_contacts(bundle.reader, Ledger(**{**ledger.frames(), "contacts": ours}))
    assert bundle.reader.asked == []
    assert list(read.columns) == ["contact_id", *CUES]


def test_cues_that_were_read_before_are_not_read_again(bundle):
    ledger = written(**LEDGER)
    cues = read_contacts(bundle.reader, ledger)
    bundle.reader.asked.clear()
    found = assess(bundle, ledger, moments("A"), cues=cues)
    assert bundle.reader.asked == []
    assert found.frame["category"].tolist() == ["can_wont"]


def test_no_moments_give_no_assessments(bundle):
    found = assess(bundle, written(**LEDGER), moments())
    assert found.frame.empty
    assert {"p_can", "plausible", "category", "cause"} <= set(found.frame.columns)
    assert found.reasons == []


def test_a_model_of_fewer_features_still_obeys_the_silence_law(bundle, usual):
    model, X, y = learnt(["oldest_days", "late_year", "complaint_52w"])
    sets = PlausibleSets.fit(model.predict_proba(X), y)
    deaf = Bundle("deaf-1", model, sets, bundle.reader, bundle.text_head, usual)
    found = assess(deaf, written(**LEDGER), moments("A"))
    assert found.frame["category"].tolist() == ["can_wont"]
    assert found.frame["cause"].tolist() == ["complaint"]
