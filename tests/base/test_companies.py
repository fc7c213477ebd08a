"""books.toml: each company with a book and settings of its own, and nothing of another's."""

import pytest

from kanwil.base.companies import companies_file, told_companies
from kanwil.base.preferences import prefer, preferred
from kanwil.base.problems import KanwilError, RefusedError
from kanwil.base.settings import settings_file
from kanwil.post.mailbox import MailError, mailbox
from kanwil.triage.books import told_book
from kanwil.triage.writing import own_templates

TWO = """
[molen]
book = "{folder}/molen.db"
company = "Bakkerij De Molen"
company_iban = "NL91 ABNA 0417 1643 00"
smtp_host = "mail.molen.nl"
smtp_user = "info@molen.nl"
mail_from = "info@molen.nl"

[kuipers-2]
book = "{folder}/kuipers.db"
company = "Installatie Kuipers"
smtp_host = "mail.kuipers.nl"
smtp_user = "info@molen.nl"
mail_from = "info@kuipers.nl"
"""


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Write books.toml in a home of its own and return what it tells."""
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path))

    def _told(text):
        companies_file().write_text(text.format(folder=tmp_path), encoding="utf-8")
        return told_companies()

    return _told


def test_without_the_file_there_is_one_book(told):
    assert told_companies() == {}
    book = told_book(None)
    assert book.url.endswith("kanwil.db")
    book.close()


def test_what_is_set_for_the_machine_is_no_companys(told, monkeypatch):
    settings_file().write_text('company_iban = "NL20INGB0001234567"\nlang = "en"\n')
    monkeypatch.setenv("KANWIL_COMPANY_PHONE", "030 1234567")
    found = told(TWO)
    assert list(found) == ["molen", "kuipers-2"]
    assert found["molen"].settings.company_iban == "NL91ABNA0417164300"
    own = found["kuipers-2"].settings
    assert (own.company, own.company_iban, own.company_phone) == ("Installatie Kuipers", "", "")
    assert own.lang == "nl"


def test_a_book_opens_by_its_name_and_by_its_place_with_its_own_settings(told):
    found = told(TWO)["molen"]
    for name in ("molen", found.url):
        book = told_book(name)
        assert (book.url, book.settings.company) == (found.url, "Bakkerij De Molen")
        book.close()
    with pytest.raises(RefusedError, match="molen, kuipers-2"):
        told_book(None)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[molen", "books.toml is geen TOML"),
        ("[Molen]\nbook = 'a.db'", "korte naam"),
        ("molen = 'a.db'", "ontbreekt book"),
        ("[molen]\nbook = 'a.db'", "ontbreekt company"),
        ("[molen]\nbook = 'a.db'\ncompany = 'A'\ncompany_iban = 'x'", "company_iban"),
        ("[molen]\nbook = 'a.db'\ncompany = 'A'\nonbekend = 1", "onbekend"),
        ("[molen]\nbook = 'postgresql://u:geheim@h/m'\ncompany = 'A'", "PGPASSWORD"),
        ("[molen]\nbook = '://'\ncompany = 'A'", "geen adres"),
        ("[a]\nbook = 'm'\ncompany = 'A'\n[b]\nbook = 'm'\ncompany = 'B'", "al van"),
    ],
)
def test_a_mistake_is_named_and_no_secret_with_it(told, text, what):
    with pytest.raises(KanwilError, match=what) as found:
        told(text)
    assert "geheim" not in str(found.value)


def test_a_password_goes_to_its_own_companys_server_only(told, monkeypatch):
    found = told(TWO)
    monkeypatch.setenv("KANWIL_SMTP_PASSWORD", "van de machine")
    monkeypatch.setenv("KANWIL_SMTP_PASSWORD_MOLEN", "van de molen")
    assert mailbox(found["molen"].settings).password == "van de molen"
    with pytest.raises(MailError, match=r"KANWIL_SMTP_PASSWORD_KUIPERS_2.*kanwil-kuipers-2"):
        mailbox(found["kuipers-2"].settings)


def test_no_company_points_at_anothers_files(told):
    settings = told(TWO)["kuipers-2"].settings
    book = told_book("kuipers-2")
    for changes in ({"invoice_folder": "/molen"}, {"book_key": "molen"}):
        with pytest.raises(RefusedError, match=r"books\.toml"), book.write() as connection:
            prefer(connection, "Mark", settings, changes)
    with book.write() as connection:
        prefer(connection, "Mark", settings.model_copy(update={"book_key": ""}), {
            "letter_folder": "/molen", "company": "Kuipers B.V.",
        })  # fmt: skip
        now = preferred(connection, settings)
    assert (now.letter_folder, now.company) == ("", "Kuipers B.V.")
    assert own_templates(now) == companies_file().parent / "kuipers-2" / "letters"
    book.close()
