"""A plain letter for tests of what carries it; its words are tested where they are written."""

from datetime import date

from kanwil.base.terms import Lang
from kanwil.post.facts import Addressee, Company, LetterFacts, LetterKind, Line
from kanwil.post.letter import Letter

DAY = date(2026, 11, 20)
LINE = Line("F1", date(2026, 9, 1), date(2026, 10, 1), 121_000, 121_000)


def letter(kind=LetterKind.REMINDER, debtor_id="D1", *, email="inkoop@bos.example", **facts):
    told = LetterFacts(
        company=Company("Hoeksema Techniek B.V.", "Sanne"),
        to=Addressee(debtor_id, "Bakkerij Bos", email=email),
        lang=Lang.NL,
        form="u",
        day=DAY,
        invoices=(LINE,),
        **facts,
    )
    body = ("Beste Bakkerij Bos,", "Factuur F1 staat nog open.\nWilt u die betalen?", "Sanne")
    return Letter(kind, Lang.NL, "Factuur F1 van € 1.210,00", body, told)
