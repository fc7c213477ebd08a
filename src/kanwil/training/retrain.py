"""Retraining from the book: gather, learn without holding the book, and what goes on the shelf."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.terms import Lang
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains
from kanwil.model.assess import read_contacts
from kanwil.model.bundle import dumps, libraries, passport
from kanwil.model.card import card
from kanwil.resolution.cases import labels
from kanwil.training import shelf
from kanwil.training.bundling import made_again
from kanwil.training.challenge import Challenger, Champion, challenge
from kanwil.training.dataset import build
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.verdict import Verdict


@dataclass(frozen=True)
class Gathered:
    """All that retraining needs from the book, read at once."""

    ledger: Ledger
    resolved: pd.DataFrame
    champion: Champion


def gather(connection: Connection) -> Gathered:
    """Read the closed cases, the debtors they are about, and the model in use.

    Raises as `shelf.load`: a champion that cannot be opened cannot be compared with.
    """
    resolved = labels(connection)
    resolved = resolved.assign(debtor_id=resolved["debtor_id"].replace(mains(connection)))
    model_id = shelf.champion_id(connection)
    bundle = shelf.load(connection, model_id)
    own = model_id != shelf.shipped_facts()["model_id"]
    return Gathered(
        read_ledger(connection, sorted(set(resolved["debtor_id"]))),
        resolved,
        Champion(bundle, shelf.trainset(connection, model_id) if own else None),
    )


def learn(gathered: Gathered, made_on: date, *, terms_days: int = 30) -> Challenger:
    """Make and judge a challenger from what had ended by `made_on`; holds no transaction.

    Raises TooFewCasesError.
    """
    shipped = shipped_or_rebuilt()
    cues = read_contacts(shipped.reader, gathered.ledger)
    ended = gathered.resolved["resolved_on"] <= pd.Timestamp(made_on)
    cases = build(gathered.ledger, gathered.resolved[ended], cues, terms_days=terms_days)
    return challenge(cases, gathered.champion, shipped, made_on)


def shelved(made: Challenger) -> shelf.Shelved:
    """Return a challenger in the form in which the book keeps it."""
    data = dumps(made.bundle)
    facts = passport(made.bundle, data)
    return shelf.Shelved(
        model_id=made.bundle.model_id,
        data=data,
        facts=facts,
        card="\n".join(card(facts, lang) for lang in Lang),
        verdict=made.verdict,
        trainset=made.trainset.freeze(),
        trainset_digest=made.trainset.digest,
    )


def rebuild(connection: Connection, model_id: str) -> shelf.Shelved:
    """Return a shelved model made again from its frozen cases with the libraries of this machine.

    The same libraries give the same predictions; it has a name of its own and the same verdict,
    judged against the model that it replaces.
    """
    kept = shelf.row_of(connection, model_id)
    learnt, shipped = shelf.trainset(connection, model_id), shipped_or_rebuilt()
    if not set(shipped.case_model.features) <= set(learnt.X.columns):
        raise shelf.CatalogueChangedError(model_id)
    facts = {name: value for name, value in kept["facts"].items() if name not in libraries()}
    verdict = replace(Verdict.from_dict(kept["verdict"]), champion=model_id)
    bundle = made_again(f"{model_id}-again", facts, learnt, shipped)
    return shelved(Challenger(bundle, learnt, verdict))
