"""A book in which every table holds something of one debtor, each with a word that is a secret."""

import hashlib
import json
from datetime import date, datetime

import numpy as np
import pandas as pd
from sqlalchemy import insert

from kanwil.base.audit import record
from kanwil.base.terms import Lang
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.book.tables import (
    BANK_LINES,
    BANK_MOVES,
    LINKS,
    LOOSE_PAYMENTS,
    MARKS,
    MEMORIAL_LINES,
    MEMORIALS,
    OPEN_ITEMS,
    PEOPLE,
    SETTLEMENTS,
)
from kanwil.cues.judged import digest
from kanwil.cues.names import CUES
from kanwil.post.facts import Addressee, Company, LetterFacts, LetterKind
from kanwil.post.letter import Letter
from kanwil.post.tables import OUTBOX, OUTBOX_MOVES
from kanwil.resolution.tables import RESOLUTIONS
from kanwil.training.dataset import Dataset
from kanwil.training.shelf import signature_of
from kanwil.training.tables import MODELS
from kanwil.triage.intake import take_in
from kanwil.triage.summaries import summary
from kanwil.triage.tables import (
    APPROVAL_ANSWERS,
    APPROVALS,
    CHANGES,
    EXPLANATIONS,
    HEARD,
    JUDGEMENTS,
    KEEPERS,
    LESSONS,
    MOVES,
    RUNS,
    SUMMARIES,
    WORKLIST,
)

SECRET = "Zuurdesem"
NOTE = f"{SECRET} zei sorry"
DAY = date(2026, 11, 20)
AT = datetime(2015, 6, 1, 12)  # noqa: DTZ001 -- the log's own form
WHO = {"made_at": AT, "made_by": "Sanne"}


def ledger(year):
    """Two debtors; D1 paid its one invoice of `year`, D2 one of 2026."""
    return Ledger.from_frames(
        debtors=pd.DataFrame(
            {
                "debtor_id": ["D1", "D2"],
                "name": [f"Bakker {SECRET}", "Garage Kuipers"],
                "kind": ["consumer", "company"],
                "email": [f"{SECRET}@bos.example", "info@kuipers.example"],
                "phone": ["0612345678", None],
                "address": [f"{SECRET}straat 1", "Weg 2"],
                "iban": ["NL91ABNA0417164300", None],
            }
        ),
        invoices=pd.DataFrame(
            {
                "invoice_id": ["F1", "F2"],
                "debtor_id": ["D1", "D2"],
                "issued_on": [f"{year}-05-01", "2026-05-01"],
                "due_on": [f"{year}-05-15", "2026-05-15"],
                "amount": [100.0, 50.0],
                "description": [f"Brood voor {SECRET}", "Banden"],
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": ["P1", "P2"],
                "debtor_id": ["D1", "D2"],
                "invoice_id": ["F1", "F2"],
                "paid_on": [f"{year}-06-01", "2026-06-01"],
                "amount": [100.0, 50.0],
                "reference": [f"F1 van {SECRET}", "F2"],
            }
        ),
        contacts=pd.DataFrame(
            {
                "contact_id": ["C1", "C2"],
                "debtor_id": ["D1", "D2"],
                "happened_on": [f"{year}-05-20", "2026-05-20"],
                "direction": "in",
                "channel": "email",
                "kind": "reply",
                "text": [NOTE, "Ik betaal morgen"],
            }
        ),
        events=pd.DataFrame(
            {
                "event_id": ["E1"],
                "debtor_id": ["D1"],
                "kind": ["promise"],
                "happened_on": [f"{year}-05-20"],
                "until": [f"{year}-06-01"],
                "text": [NOTE],
            }
        ),
    )


def filled(book, folder, year=2015):
    """Take the ledger in and put something of D1 (and D2) in every other table; return the book."""
    export(ledger(year), folder)
    take_in(book, [folder], "Sanne", DAY)
    with book.write() as connection:
        for table, row in _rows(year):
            connection.execute(insert(table).values(row))
        connection.execute(insert(MODELS).values(model("eigen-1")))
        record(connection, "Sanne", "note", "D1", note=NOTE)
        record(connection, "Sanne", "set_aside", "P1", reason=NOTE)
        record(connection, "Sanne", "answer_gone", "1", items=["F1", "F2"])
        record(connection, "Sanne", "note", "D2", note="Kuipers belt")
    return book


def model(name):
    """A row of the shelf that learnt from a case of each debtor; it is not opened."""
    cases = pd.DataFrame(
        {
            "case_id": ["Z1", "Z2"],
            "debtor_id": ["D1", "D2"],
            "as_of": pd.to_datetime(["2015-05-20", "2026-05-20"]),
            "resolved_on": pd.to_datetime(["2015-06-01", "2026-06-01"]),
            "category": "forgetful",
            "weight": 1.0,
        }
    )
    learnt = Dataset(pd.DataFrame({"late": [1.0, 2.0]}), cases, lessons={digest(NOTE): ["forgot"]})
    row = {
        "model_id": name,
        "data": b"bytes",
        "sha256": hashlib.sha256(b"bytes").hexdigest(),
        "facts": {"own_cases": 2},
        "card": "",
        "verdict": {},
        "trainset": learnt.freeze(),
        "trainset_digest": learnt.digest,
        **WHO,
    }
    return row | {"signature": signature_of(row)}


def _rows(year):
    """Yield table and row, in the order in which they point to each other."""
    day = date(year, 5, 20)
    yield RUNS, {"as_of": day, "model_id": "m", "overdue_cents": 1, "debtors": 2, **WHO}
    for number, debtor in enumerate(("D1", "D2"), start=1):
        said = SECRET if debtor == "D1" else "Kuipers"
        row = {"name": said, "as_of": str(day), "overdue": "100.00", "action": "remind"}
        row |= {"category": "forgetful", "plausible": "forgetful", "question": "", "model_id": "m"}
        row |= {f"p_{one}": 0.25 for one in ("can_wont", "wants_cant", "neither", "forgetful")}
        why = {"headline": "Stuur een herinnering", "reasons": [{"text": f"{said} vergat het"}]}
        told = {"run": 1, "debtor_id": debtor, "case_id": f"{debtor}@{day}", "overdue_cents": 1}
        judged = {**told, "row": row, "detail": {"nl": {**why, "buts": []}}}
        yield JUDGEMENTS, judged
        yield SUMMARIES, {"judgement": number, **summary(judged)}
        found = {"quotes": {"forgot": {"text": said, "on": str(day)}}, "changes": []}
        yield EXPLANATIONS, {"judgement": number, "found": found}
        move = {"debtor_id": debtor, "version": 1, "case_id": f"{debtor}@{day}", "action": ""}
        move |= {"judgement": number, "day": day, "kind": "reread", "note": said, **WHO}
        yield MOVES, move
        yield KEEPERS, {"debtor_id": debtor, "name": "Karel Collega", **WHO}
        yield WORKLIST, {"day": day, "debtor_id": debtor, "rank": number}
        yield OUTBOX, _message(debtor, said, day)
        sent = {"message": number, "version": 1, "state": "sent", "day": day, "test": 0, **WHO}
        yield OUTBOX_MOVES, {**sent, "reason": json.dumps(["", []])}
        closed = {"case_id": f"Z{number}", "follows": 0, "debtor_id": debtor, "as_of": day}
        closed |= {"resolved_on": day, "proof": "judged", "note": said, "digest": said, **WHO}
        yield RESOLUTIONS, {**closed, "category": "forgetful"}
    yield from _facts(day)


def _facts(day):
    current = {"digest": "", "batch": 1}
    yield LESSONS, {"move": 1, "contact_id": "C1", "text": digest(NOTE), "cues": "forgot"}
    yield APPROVALS, {"move": 1, "cents": 1}
    agreed = {"debtor_id": "D1", "version": 2, "case_id": "", "action": "", "day": day}
    yield MOVES, {**agreed, "kind": "agree", "note": SECRET, **WHO}
    yield APPROVAL_ANSWERS, {"move": 3, "asked": 1}
    cues = np.zeros(len(CUES), "<f4").tobytes()
    yield HEARD, {"reader": "r", "text": digest(NOTE), "cues": cues}
    yield HEARD, {"reader": "r", "text": digest("Ik betaal morgen"), "cues": cues}
    person = {"person_id": "p1", "debtor_id": "D1", "name": SECRET, "role": "other"}
    yield PEOPLE, {**person, "first_choice": 0, **current}
    mark = {"mark_id": "m1", "debtor_id": "D1", "kind": "pledged", "known_on": day}
    yield MARKS, {**mark, "party": SECRET, **current}
    yield MARKS, {**mark, "mark_id": "m2", "kind": "no_profile", **current}
    yield (
        LINKS,
        {"link_id": "apart:2:D1:D2", "kind": "apart", "debtor_id": "D1", "other": "D2"} | (current),
    )
    settled = {"settlement_id": "s1", "invoice_id": "F1", "debtor_id": "D1", "kind": "paid"}
    yield SETTLEMENTS, {**settled, "happened_on": day, "cents": 1, "reason": SECRET, **current}
    yield MEMORIALS, {"day": day, **WHO}
    yield MEMORIAL_LINES, {"memorial": 1, "fact": 1, "sign": 1}
    line = {"payment_id": "bank-1", "account": "NL02RABO0123456789", "paid_on": day, "cents": 1}
    yield BANK_LINES, {**line, "reference": f"NL91 ABNA 0417 1643 00 {SECRET}", **current}
    yield BANK_LINES, {**line, "payment_id": "bank-2", "reference": "een ander", **current}
    yield (
        BANK_MOVES,
        {"payment_id": "bank-1", "kind": "aside", "how": "hand", "certainty": 100}
        | {
            "subject": SECRET,
            "batch": 1,
        },
    )
    loose = {"payment_id": "P1", "debtor_id": None, "paid_on": day, "cents": 1}
    yield LOOSE_PAYMENTS, {**loose, "reference": SECRET, **current}
    item = {"item_id": "F1@x", "invoice_id": "F1", "debtor_id": "D1", "snapshot_on": day}
    yield OPEN_ITEMS, {**item, "cents": 1, **current}
    part = {"n": 2, "cents": 2, "rows": [{"debtor_id": "D1", "name": SECRET}, {"debtor_id": "D2"}]}
    yield CHANGES, {"as_of": day, "batch": 1, "run": 1, "report": {"paid": part}, **WHO}


def _message(debtor, said, day):
    to = Addressee(debtor, said, email=f"{said}@x.example")
    facts = LetterFacts(Company("Wij", "Wij"), to, Lang.NL, "u", day, ())
    letter = Letter(LetterKind.REMINDER, Lang.NL, "Herinnering", (f"Beste {said}",), facts)
    told = {"key": f"{debtor}@x", "debtor_id": debtor, "kind": "reminder", "action": "remind"}
    told |= {"channel": "email", "recipient": f"{said}@x.example", "content": letter.as_dict()}
    return {**told, "batch": 1, "bundle": "", "day": day, **WHO}
