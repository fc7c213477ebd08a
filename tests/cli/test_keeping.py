"""Backup, restore and check as typed: what they say, and their exit codes."""

import json

import pytest

from kanwil.triage import keeping, open_book


@pytest.fixture
def filled(cli, tmp_path):
    """A book with two customers."""
    book = f"sqlite:///{tmp_path / 'book.db'}"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "debtors.csv").write_text("debtor_id,name\nD1,Bos\nD2,Kuipers\n")
    assert cli("import", tmp_path / "in", "--book", book)[0] == 0
    return book


def test_the_round_from_backup_to_restore(cli, filled, tmp_path):
    file = tmp_path / "kanwil.backup"
    code, out, _ = cli("backup", file, "--book", filled, "--json")
    made = json.loads(out)
    assert (code, made["file"], made["contents"]["debtors"]) == (0, "kanwil.backup", 2)
    assert len(made["digest"]) == 64
    code, _, err = cli("backup", file, "--book", filled)
    assert (code, "bestaat al" in err) == (2, True)
    code, _, err = cli("restore", file, "--book", filled)
    assert (code, "Dit wordt vervangen: 2 klanten" in err) == (2, True)
    code, _, err = cli("restore", file, "--book", filled, "--yes", "--lang", "en")
    assert (code, "This is replaced: 2 customers" in err) == (0, True)
    code, _, err = cli("restore", file, "--book", tmp_path / "new.db")
    assert (code, "vervangen" in err) == (0, False)
    assert keeping.standing(str(tmp_path / "new.db")).debtors == 2


def test_a_file_that_is_no_backup_is_refused_and_nothing_is_made(cli, tmp_path):
    (tmp_path / "x").write_text("geen back-up")
    for file, said in (("x", "no backup of kanwil"), ("y", "no such file")):
        new = tmp_path / "new.db"
        code, out, err = cli("restore", tmp_path / file, "--book", new, "--lang", "en")
        assert (code, out, said in err) == (2, "", True)
        assert not new.exists()


def test_check_says_what_is_wrong_and_ends_with_1(cli, filled):
    code, out, err = cli("check", "--book", filled, "--json")
    told = json.loads(out)
    assert code == 0
    assert [one["part"] for one in told["looked_at"]][:2] == ["database", "shape"]
    assert {one["severity"] for one in told["problems"]} == {"warning"}
    book = open_book(filled)
    with book.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE log SET made_by = 'Iemand'")
    book.close()
    code, out, err = cli("check", "--book", filled)
    assert (code, "niet in orde" in out, "buiten kanwil om" in err) == (1, True, True)
