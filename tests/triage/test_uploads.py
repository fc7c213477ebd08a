"""What a browser hands in is checked on the server: name, size, kind, what it unpacks to."""

import io
import shutil
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.base.terms import Severity
from kanwil.triage import open_book
from kanwil.triage.intake import Wishes, preview
from kanwil.triage.uploads import LARGEST, acceptable, harmless, lay_down

DAY = date(2026, 11, 20)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + b"\xe2\xe3\xcf\xd3" * 200
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
PROGRAM = b"MZ\x90\0\3\0\0\0" + bytes(500)


@pytest.mark.parametrize("name", ["lijst.csv", "Bank.XLSX", "auditfile.xaf", "mei.940"])
def test_a_known_kind_of_file_is_taken(name):
    assert acceptable(name, 10)


@pytest.mark.parametrize(
    ("name", "size"),
    [("x.exe", 10), ("x.csv.exe", 10), ("csv", 10), ("x.csv", 0), ("x.csv", LARGEST + 1)],
)
def test_another_kind_an_empty_or_a_huge_one_is_not(name, size):
    assert not acceptable(name, size)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\\\Users\\x\\lijst.csv", "lijst.csv"),
        ("a\0b\u202e.csv", "ab.csv"),
        ("..csv", "bestand.csv"),
        ("<img src=x>.csv", "img src=x.csv"),
    ],
)
def test_a_name_is_made_harmless(name, expected):
    assert harmless(name) == expected


@given(st.text(max_size=400).map(lambda one: f"{one}.csv"))
def test_any_name_lands_in_its_own_folder(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("drop")
    first, second = lay_down([(name, b"a"), (name, b"b")], folder)
    assert (first.read_bytes(), second.read_bytes()) == (b"a", b"b")
    assert first.parent == folder / "0"
    assert first.suffix == ".csv"


SIZE = 600 * 2**20


@pytest.fixture(scope="module")
def bomb():
    """A workbook of half a megabyte that holds 600 MB of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(SIZE // 2**20):
                sheet.write(bytes(2**20))
    return out.getvalue()


FOREIGN = {
    "pdf": PDF,
    "png": PNG,
    "program": PROGRAM,
    "gzip": b"\x1f\x8b\x08" + bytes(500),
    "web page": b"<!doctype html><html><script>alert(1)</script>",
}


@pytest.mark.parametrize("kind", [*FOREIGN, "bomb", "lying bomb"])
@pytest.mark.parametrize("name", ["lijst.csv", "lijst.xlsx", "bank.sta", "boek.xaf", "alles.zip"])
def test_what_is_not_what_its_name_says_is_refused_with_a_reason(
    one_book, bomb, tmp_path, name, kind
):
    small = bomb.replace(SIZE.to_bytes(4, "little"), (9999).to_bytes(4, "little"))
    data = {**FOREIGN, "bomb": bomb, "lying bomb": small}[kind]
    paths = lay_down([(name, data)], tmp_path)
    shown = preview(one_book, paths, "Sanne", DAY, Wishes())
    assert sum(one.accepted for one in shown.report.files) == 0
    assert any(one.severity is Severity.ERROR for one in shown.report.problems)


@pytest.fixture(scope="module")
def one_book(_sqlite, tmp_path_factory):
    """An empty book that nothing is written to."""
    found = open_book(f"sqlite:///{shutil.copy(_sqlite, tmp_path_factory.mktemp('b') / 'b.db')}")
    yield found
    found.close()
