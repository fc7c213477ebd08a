"""A file that a command leans on is broken: its user hears what to do, never of our insides."""

import json
import re

import pytest

BROKEN = {
    "binary": b"\xff\xfe\x00",
    "cut short": b'{\n "remaining": ',
    "nothing": b"",
    "another shape": b"[1, 2]",
    "no text": b'{"remaining": 3}',
    "no object": b"3",
    "no such field": b'{"Kleur": "verf"}',
    "no such list": b'{"table": "klanten"}',
    "twice": b'{"remaining": "Schuld", "remaining": "Saldo"}',
    "deep": b"[" * 100_000,
}


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A data folder of its own, and a folder to type in."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KANWIL_HOME", str(place))
    return place


@pytest.fixture
def handed(tmp_path):
    """A folder with one debtor to import."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "debtors.csv").write_text("debtor_id,name\nD1,Bos\n", encoding="utf-8")
    return tmp_path / "in"


@pytest.mark.parametrize("what", [*BROKEN, "folder", "absent"])
def test_a_broken_mapping_is_listed_and_nothing_comes_in(cli, handed, tmp_path, what):
    file, book = tmp_path / "kolommen.json", tmp_path / "b.db"
    if what in BROKEN:
        file.write_bytes(BROKEN[what])
    elif what == "folder":
        file.mkdir()
    code, out, said = cli("import", handed, "--book", book, "--mapping", file, "--json")
    assert code == 2
    (problem,) = json.loads(out)["problems"]
    assert problem["file"] == str(file)
    assert problem["severity"] == "error"
    assert len(problem["message"]) > 30
    assert "Traceback" not in said
    assert not book.exists()


def test_a_wrong_mapping_names_line_field_and_value_of_each_mistake(cli, handed, tmp_path):
    file = tmp_path / "kolommen.json"
    told = '{\n "remaining": "Schuld",\n "Kleur": "verf",\n "decimal": ";"\n}'
    file.write_text(told, encoding="utf-8")
    words = ("import", handed, "--book", tmp_path / "b.db", "--mapping", file)
    code, out, said = cli(*words, "--lang", "en")
    assert (code, out) == (2, "")
    assert f"{file}:3: error Kleur='verf': Neither is a field of kanwil's" in said
    assert f"{file}:4: error decimal='; (, .)'" in said
    assert "Nothing was changed." in said


def test_a_sound_mapping_is_followed(cli, tmp_path):
    (tmp_path / "lijst.csv").write_text(
        "Factuur;Klant;Datum;Vervalt;Stand\nF1;Bos;2026-01-02;2026-02-01;12,50\n", encoding="utf-8"
    )
    file = tmp_path / "kolommen.json"
    file.write_text('\ufeff{"remaining": "Stand", "Datum": "issued_on"}', encoding="utf-8")
    words = ("--mapping", file, "--as-of", "2026-03-01", "--json")
    code, out, _ = cli("import", tmp_path / "lijst.csv", "--book", tmp_path / "b.db", *words)
    assert (code, json.loads(out)["totals"]["open"]) == (0, "12.50")


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", b'a\n"', None])
@pytest.mark.parametrize("command", ["triage --cases", "read-text"])
def test_a_broken_csv_is_listed(cli, tmp_path, command, text):
    file = tmp_path / "gevallen.csv"
    if text is None:
        file.mkdir()
    else:
        file.write_bytes(text)
    words = [*command.split(), file, "--out", tmp_path / "o.csv", "--book", tmp_path / "b.db"]
    code, _, said = cli(*words)
    assert code == 2
    assert re.search(rf"{file}(:1)?: error", said)
    assert "Traceback" not in said
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("name", ["kanwil.toml", "books.toml", "stakes.toml"])
@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"= ["])
def test_a_broken_file_of_settings_is_named_in_the_users_language(
    cli, home, sample_url, name, text
):
    (home / name).write_bytes(text)
    day = ("--from", "2026-10-30", "--to", "2026-10-30")
    words = ("replay", *day) if name == "stakes.toml" else ("ageing",)
    for lang, heard in (("en", "is no TOML in UTF-8|is wrong"), ("nl", "is geen TOML|klopt niet")):
        code, out, said = cli(*words, "--book", sample_url, "--lang", lang)
        assert (code, out) == (2, "")
        assert re.search(rf"{name}.*({heard})", said)
        assert "Traceback" not in said


SETTINGS = 'payment_terms_days = "veel"\nsoort = 1\ncompany_iban = "NL1"\nlang = "de"\n'


def test_each_mistake_in_the_settings_is_told_in_the_users_language(cli, home, tmp_path):
    (home / "kanwil.toml").write_text(SETTINGS, encoding="utf-8")
    english = {
        "payment_terms_days: should be a whole number",
        "soort: is the name of no setting",
        "company_iban: This is no valid IBAN.",
        "lang: should be one of these: 'nl' or 'en'",
    }
    code, _, said = cli("ageing", "--book", tmp_path / "b.db", "--lang", "en")
    assert (code, {line.strip() for line in said.splitlines()} >= english) == (2, True)
    (home / "kanwil.toml").unlink()
    (home / "books.toml").write_text(f'[bos]\nbook = "b"\ncompany = "Bos"\n{SETTINGS}')
    code, _, said = cli("ageing", "--book", "bos", "--lang", "en")
    assert (code, {line.strip() for line in said.splitlines()} >= english) == (2, True)
    assert "In books.toml [bos] is wrong: The settings are wrong:" in said
    assert "hoort een heel getal te zijn" in cli("ageing", "--book", "bos")[2]


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (("interest", "1.234", "--kind", "consumer", "--from", "2026-01-01", "--to", "2026-02-01"),
         "No clear amount: '1.234'. Write for example 1234,50."),
        (("ageing", "--as-of", "gisteren"), "No day: gisteren. Write YYYY-MM-DD."),
        (("close-complaint", "D9", "--merit", "unfounded", "--as-of", "2026-01-01"),
         "Onbekende debiteur of zaak: D9"),
        (("personal", "erase", "D9"), "Unknown debtor or case: D9"),
        (("ageing", "--out", "ouderdom.odt"), "Unknown format: ouderdom.odt."),
        (("ageing", "--out", "weg/ouderdom.csv"), "The folder weg does not exist; make it"),
        (("upcoming", "--book", "mysql://a:geheim@b/c"), "This is no address of a book."),
        (("upcoming", "--book", "postgresql://a:geheim@b:poort/c"), "This is no address of a book"),
    ],
)  # fmt: skip
def test_a_refusal_with_a_value_in_it_is_told_in_english(cli, home, tmp_path, words, english):
    lang = () if words[0] == "close-complaint" else ("--lang", "en")
    book = () if words[0] == "interest" or "--book" in words else ("--book", tmp_path / "b.db")
    code, _, said = cli(*words, *book, *lang)
    assert code == 2
    assert english in said
    assert "geheim" not in said
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("command", ["export", "simulate", "restore"])
def test_a_folder_for_a_file_and_a_file_for_a_folder_are_told(cli, tmp_path, command):
    wrong = tmp_path / "hier"
    if command == "restore":
        wrong.mkdir()
    else:
        wrong.write_bytes(b"")
    book = () if command == "simulate" else ("--book", tmp_path / "b.db")
    code, _, said = cli(command, wrong, *book)
    assert (code, "Traceback" in said) == (2, False)
    assert f"{wrong} kan niet worden gebruikt" in said
