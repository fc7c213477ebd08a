"""A statement whose balances don't agree: refused, or taken at the word of a named user."""

from sqlalchemy import select

from kanwil.base.audit import LOG, PAYLOAD
from kanwil.triage.intake import FORCEABLE, take_in

from .conftest import DAY

STATEMENT = """:20:1
:25:NL91ABNA0417164300
:60F:C261101EUR0,00
:61:261102C1210,00NTRFNONREF
:86:/IBAN/NL02RABO0123456789/NAME/Bakkerij Bos/REMI/factuur F1
:62F:C261102EUR99,00
"""


def _logged(book):
    query = select(LOG.c.made_by, LOG.c.subject, PAYLOAD.c.body).join(PAYLOAD)
    with book.read() as connection:
        return [tuple(row) for row in connection.execute(query.where(LOG.c.move == "force"))]


def test_a_forced_file_names_its_user_in_the_log(book, tmp_path):
    path = tmp_path / "bank.sta"
    path.write_text(STATEMENT)
    refused = take_in(book, [path], "Joost", DAY)
    assert {one.code for one in refused.problems} == {"bank_balance"} <= FORCEABLE
    assert refused.files[0].rows == 0
    assert _logged(book) == []
    forced = take_in(book, [path], "Joost", DAY, force=True)
    assert "forced" in [one.code for one in forced.problems]
    assert forced.files[0].accepted == 1
    ((by, subject, body),) = _logged(book)
    assert (by, subject) == ("Joost", "bank.sta")
    assert "0.00 + 1210.00 ≠ 99.00" in body
