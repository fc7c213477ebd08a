"""A book whose debtors can be mailed, and what a user does with its outbox."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kanwil.triage import outbox
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of
from tests_support import mailserver

DEBTORS = (
    "debtor_id,name,kind,legal_form,city,email,address,postcode,phone\n"
    "D1,Bakkerij Bos,company,B.V.,Venlo,inkoop@bos.example,Dorpsstraat 1,5911 AA,0612345678\n"
    "D2,Garage Kuipers,company,B.V.,Almere,,,,\n"
)


def reachable(book, day):
    """Tell the book where its debtors can be reached, and where they pay."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "debtors.csv").write_text(DEBTORS, encoding="utf-8")
        take_in(book, [Path(folder)], "Sanne", day)
    return paid(book)


def paid(book):
    """Return the book with the settings of where one pays."""
    return _set(book, company="Hoeksema Techniek B.V.", company_iban="NL91ABNA0417164300")


def with_server(book, server, **settings):
    """Return the book with the settings of a mail server."""
    told = {
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_user": mailserver.USER,
        "mail_from": mailserver.USER,
        "mail_own": mailserver.USER,
        "mail_test": False,
        **settings,
    }
    return _set(book, **told)


def _set(book, **told):
    return replace(book, settings=book.settings.model_copy(update=told))


def drafted(book, day, wanted, by="Sanne", debtor_id="D1", **wish):
    """Return a new draft."""
    number = outbox.draft(book, seat_of(book, by, day, debtor_id), wanted, outbox.Wish(**wish))
    return standing(book, number)


def standing(book, number):
    """Return a message as it stands now."""
    found = outbox.messages(book, set(outbox.State))
    return next(one for one in found if one.message == number)


def seen(one):
    return one.message, one.version


def approved(book, day, one, by="Sanne"):
    done, refused = outbox.approve(book, by, day, [seen(one)])
    assert refused == []
    assert [number for number, _ in done] == [one.message]
    return standing(book, one.message)
