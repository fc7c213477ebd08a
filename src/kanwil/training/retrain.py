"""Retraining from the book: gather, learn without holding the book, and what goes on the shelf."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.problems import KanwilError
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.book.appending import read_current
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains
from kanwil.book.tables import FACTS
from kanwil.cues.judged import Lesson, digest
from kanwil.cues.reader import CueReader
from kanwil.model.assess import read_contacts
from kanwil.model.bundle import Bundle, dumps, libraries, passport
from kanwil.model.card import card
from kanwil.model.heard import memory, replies
from kanwil.resolution.cases import labels
from kanwil.training import shelf
from kanwil.training.bundling import made_again
from kanwil.training.challenge import Challenger, Champion, Step, Tell, challenge, silent
from kanwil.training.dataset import Dataset, build
from kanwil.training.purse import Reckoner
from kanwil.training.refusals import CatalogueChangedError
from kanwil.training.rereading import TaughtReader, taught_again
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.verdict import Verdict


@dataclass(frozen=True)
class Gathered:
    """All that retraining needs from the book, read at once."""

    ledger: Ledger
    resolved: pd.DataFrame
    champion: Champion
    lessons: Sequence[Lesson] = ()


def gather(connection: Connection, lessons: Sequence[Lesson] = ()) -> Gathered:
    """Read the closed cases, the debtors they and the lessons are about, and the model in use.

    Raises as `shelf.load`: a champion that cannot be opened cannot be compared with.
    """
    resolved = labels(connection)
    resolved = resolved.assign(debtor_id=resolved["debtor_id"].replace(mains(connection)))
    model_id = shelf.champion_id(connection)
    bundle = shelf.load(connection, model_id)
    own = model_id != shelf.shipped_facts()["model_id"]
    return Gathered(
        read_ledger(
            connection, sorted({*resolved["debtor_id"], *(one.debtor_id for one in lessons)})
        ),
        resolved,
        Champion(bundle, shelf.trainset(connection, model_id) if own else None),
        lessons,
    )


def learn(gathered: Gathered, made_on: date, settings: Settings, tell: Tell = silent) -> Challenger:
    """Make and judge a challenger from what had ended by `made_on`; holds no transaction.

    `tell` is told what is being done. Raises TooFewCasesError.
    """
    tell(Step.READ)
    shipped, champion, ledger = shipped_or_rebuilt(), gathered.champion, gathered.ledger
    ended = gathered.resolved["resolved_on"] <= pd.Timestamp(made_on)

    def read_by(reader: CueReader) -> tuple[Dataset, pd.DataFrame]:
        cues, terms = read_contacts(reader, ledger), settings.payment_terms_days
        return build(ledger, gathered.resolved[ended], cues, terms_days=terms), cues

    taught = _taught(gathered, made_on)
    own = TaughtReader.fit(shipped.reader, taught)
    if own is None:
        cases, cues = read_by(shipped.reader)
    else:
        shipped = replace(shipped, reader=own.reader)
        # A reader of its own to remember by: these readings are for learning only.
        crossed = copy.copy(own.reader)
        memory(crossed).update(own.read(list(dict.fromkeys([*taught, *replies(ledger)["text"]]))))
        named = {digest(text): list(said) for text, said in taught.items()}
        cases, cues = read_by(crossed)
        cases = replace(cases, lessons=named)
    if champion.bundle.reader.identity != shipped.reader.identity:
        champion = replace(champion, X=read_by(champion.bundle.reader)[0].X)
    purse = partial(Reckoner, ledger, cues, settings)
    made = challenge(cases, champion, shipped, made_on, purse=purse, tell=tell)
    facts = {**made.bundle.facts, "own_replies": len(cases.lessons)}
    return replace(made, bundle=replace(made.bundle, facts=facts))


def _taught(gathered: Gathered, made_on: date) -> dict[str, tuple[str, ...]]:
    """Return by reply what users had said by a day that it says; the last word holds."""
    contacts = replies(gathered.ledger)
    texts = dict(zip(contacts["contact_id"], contacts["text"], strict=True))
    return {
        text: one.cues
        for one in gathered.lessons
        if one.day <= made_on and digest(text := texts.get(one.contact_id, "")) == one.text
    }


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
        raise CatalogueChangedError(model_id)
    facts = {name: value for name, value in kept["facts"].items() if name not in libraries()}
    verdict = replace(Verdict.from_dict(kept["verdict"]), champion=model_id)
    if learnt.lessons:
        shipped = replace(shipped, reader=_reader_again(connection, shipped, learnt, model_id))
    bundle = made_again(f"{model_id}-again", facts, learnt, shipped)
    return shelved(Challenger(bundle, learnt, verdict))


class LostReplyError(KanwilError):
    """A reply from which a model's reader learnt is no longer in the book."""

    def __init__(self, model_id: str) -> None:
        super().__init__(
            "Een reactie waarvan model {model_id} leerde lezen, staat niet meer in het boek."
            " Leer opnieuw van uw afgesloten zaken.",
            model_id=model_id,
        )


def _reader_again(
    connection: Connection, shipped: Bundle, learnt: Dataset, model_id: str
) -> CueReader:
    contacts = read_current(connection, FACTS["contacts"], only=["contact_id", "text"])
    texts = {digest(text): text for text in contacts["text"].dropna().str.strip()}
    if not set(learnt.lessons) <= set(texts):
        raise LostReplyError(model_id)
    return taught_again(
        shipped.reader, {texts[name]: cues for name, cues in learnt.lessons.items()}
    )
