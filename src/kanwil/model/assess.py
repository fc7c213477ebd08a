"""The assessment of moments: probabilities, what stays plausible, the cause and the reasons."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES
from kanwil.book.door import Known
from kanwil.book.frames import Ledger
from kanwil.cues.judged import Judged, digest, flags
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.features.compute import compute, features
from kanwil.model.axes import axes
from kanwil.model.bundle import Bundle
from kanwil.model.cause import causes
from kanwil.model.evidence import named, shown
from kanwil.model.explain import Reason, figures, reasons, sums
from kanwil.model.heard import memory, replies
from kanwil.model.pipeline import probabilities
from kanwil.model.sets import LEVEL
from kanwil.model.splines import Floats


@dataclass(frozen=True)
class Assessed:
    """The assessments of some moments, a row or item each, in their order.

    Attributes
    ----------
    frame : case_id, debtor_id, as_of, p_<category>, p_can, p_wants, plausible (`|`-joined),
        leading (the most probable), category (the same, empty where the silence law forbids to
        name it), unwilling (whether anything on the law's list was shown), cause (empty where
        nothing tells), model_id.
    features : the feature values of each moment.
    reasons : three for and one against the leading category; empty without explanation.
    figures : what each of the largest features adds to its score; empty without explanation.
    sums : what each group of features adds to it, with its base; empty without explanation.
    """

    frame: pd.DataFrame
    features: pd.DataFrame
    reasons: list[list[Reason]]
    figures: list[list[Reason]]
    sums: list[dict[str, float]]


def read_contacts(reader: CueReader, ledger: Ledger, judged: Judged | None = None) -> pd.DataFrame:
    """Return contact_id and the probability of each cue, per inbound contact with a text.

    A reader reads each different text once in the life of the process. An answer that was clicked
    is not read: its code is certain; what a user judged that a reply says (`judged`) is too.
    """
    contacts = replies(ledger)
    texts, seen = contacts["text"].tolist(), memory(reader)
    fresh = list(dict.fromkeys(text for text in texts if text not in seen))
    if fresh:
        seen.update(zip(fresh, reader.read(fresh)[list(CUES)].to_numpy(), strict=True))
    told = np.array([seen[text] for text in texts]).reshape(-1, len(CUES))
    told = _clicked(ledger, contacts, told)
    names = list(zip(contacts["contact_id"], texts, strict=True))
    for row, (contact_id, text) in enumerate(names):
        if said := (judged or {}).get((contact_id, digest(text))):
            told[row] = flags(said)
    read = pd.DataFrame(told, columns=list(CUES), dtype="float64")
    read.insert(0, "contact_id", contacts["contact_id"].to_numpy())
    return read


def _clicked(ledger: Ledger, contacts: pd.DataFrame, told: Floats) -> Floats:
    events = ledger.events
    answers = events[(events["kind"] == "answer") & events["code"].isin(CUES)]
    if answers.empty:
        return told
    keys = ["debtor_id", "happened_on", "text"]
    codes = answers.drop_duplicates(keys).set_index(keys)["code"]
    code = codes.reindex(pd.MultiIndex.from_frame(contacts[keys])).to_numpy(dtype=object)
    certain = code[:, None] == np.array(CUES, dtype=object)[None, :]
    return np.where(pd.notna(code)[:, None], certain, told)


def assess(
    bundle: Bundle,
    ledger: Ledger,
    moments: pd.DataFrame,
    *,
    cues: pd.DataFrame | None = None,
    terms_days: int = 30,
    certainty: float = LEVEL,
    explain: bool = True,
    seen: Known | None = None,
) -> Assessed:
    """Assess each moment with what was known at its end.

    Parameters
    ----------
    moments : case_id, debtor_id, as_of.
    cues : from `read_contacts`, where the texts were read before; read here when None.
    terms_days : the company's payment terms, where neither invoice nor debtor has any.
    certainty : how often the plausible categories must hold the true one.
    seen : what was known of the ledger at these moments, where that was gathered before.
    """
    if cues is None:
        cues = read_contacts(bundle.reader, ledger.of(moments["debtor_id"].unique()))
    every = (
        compute(ledger, moments, cues, terms_days=terms_days)
        if seen is None
        else features(seen, cues)
    )
    # A model may weigh fewer features than there are; evidence and cause look at all of them.
    model = bundle.case_model
    X = every[list(model.features)]
    scores = model.scores(X) if len(X) else np.zeros((0, len(CATEGORIES)))
    frame = _frame(bundle, moments, every, scores, certainty)
    if not explain:
        return Assessed(frame, every, [], [], [])
    leading = scores.argmax(axis=1)
    added = model.contributions_to(X, leading, scores)
    why = reasons(X, added, leading, bundle.usual)
    shown_scores = scores[np.arange(len(X)), leading]
    parts = sums(model.features, added, shown_scores)
    return Assessed(frame, every, why, figures(X, added, bundle.usual), parts)


def _frame(
    bundle: Bundle, moments: pd.DataFrame, X: pd.DataFrame, scores: Floats, certainty: float
) -> pd.DataFrame:
    chances = probabilities(scores)
    leading = chances.argmax(axis=1)
    can, wants = axes(chances)
    columns = {f"p_{category}": chances[:, code] for code, category in enumerate(CATEGORIES)}
    plausible = bundle.sets.plausible(chances, certainty)
    names = np.array([category.value for category in CATEGORIES])
    return (
        moments[["case_id", "debtor_id", "as_of"]]
        .reset_index(drop=True)
        .assign(
            **columns,
            p_can=can,
            p_wants=wants,
            plausible=["|".join(names[row]) for row in plausible],
            leading=names[leading],
            category=named(chances, X),
            unwilling=np.asarray(shown(X).any(axis=1)),
            cause=causes(X, leading),
            model_id=bundle.model_id,
        )
    )
