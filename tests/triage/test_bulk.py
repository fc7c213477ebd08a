"""A ledger in buckets is judged as a book is: on this machine, and on Spark to the same figures."""

import json
import os
import re
import shutil
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from kanwil.base.places import samples_folder
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.book import buckets
from kanwil.book.readers import bucketed
from kanwil.book.readers.folder import read_folder
from kanwil.cli import commands
from kanwil.triage import bulk, open_book, run
from kanwil.triage.table import COLUMNS
from tests_support import missing

app = commands()

ROOT = Path(__file__).resolve().parents[2]
COPIES = 34
IDS = {"debtor_id", "invoice_id", "payment_id", "contact_id", "event_id", "case_id", "credits"}


def judged(folder, day, out, engine="pandas"):
    done = bulk.triage_ledger(bulk.Wanted(folder, day, Settings()), engine, out)
    rows = pd.read_parquet(out).sort_values("debtor_id", ignore_index=True)
    assert done.rows == len(rows)
    return rows, done.problems


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """The sample company in 16 buckets."""
    folder = tmp_path_factory.mktemp("ledger") / "sample"
    assert buckets.write(read_folder(samples_folder()).tables, folder, digits=1) == []
    return folder


@pytest.fixture(scope="module")
def whole(ledger, tmp_path_factory, sample_day):
    """What is said of everyone in it."""
    rows, problems = judged(ledger, sample_day, tmp_path_factory.mktemp("judged") / "out")
    assert problems == []
    return rows


@pytest.fixture
def mine(ledger, tmp_path):
    """A copy that the test may spoil."""
    return shutil.copytree(ledger, tmp_path / "ledger")


@pytest.fixture
def alone(monkeypatch):
    """No other processes: they take seconds to start."""
    monkeypatch.setattr(bulk.os, "cpu_count", lambda: 1)


def same(found, expected):
    pd.testing.assert_frame_equal(
        found.reset_index(drop=True), expected.reset_index(drop=True), rtol=0, atol=1e-9
    )


def outside(rows, *names):
    """Return the rows of debtors in other buckets than these."""
    return rows[~buckets.buckets_of(rows["debtor_id"], 1).isin(names)]


def test_a_ledger_is_judged_as_a_book_is(whole, sample_url, sample_day):
    """Row for row what `kanwil triage` says of the sample company, own closed cases included."""
    book = open_book(sample_url, Settings())
    expected, _, _ = run.triage(book, sample_day)
    book.close()
    assert tuple(whole) == COLUMNS
    same(whole, pd.DataFrame(expected).astype(whole.dtypes.to_dict()))


@pytest.mark.usefixtures("alone")
def test_shares_leave_every_row_as_it_is(ledger, whole, sample_day, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "INVOICES", 1000)
    split, _ = judged(ledger, sample_day, tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 3
    same(split, whole)


def test_bad_rows_and_buckets_are_named(mine, whole, sample_day, tmp_path):
    """A bad row loses itself, a bad file its bucket; all others are judged."""
    file = mine / "invoices" / "bucket=3" / "part-0.parquet"
    rows = pq.read_table(file).to_pandas()
    rows["amount"] = rows["amount"].astype("str")
    rows.loc[2, "amount"] = "twaalf"
    stray = rows.iloc[[0]].assign(debtor_id="nergens", invoice_id="X1")
    pq.write_table(pa.Table.from_pandas(pd.concat([rows, stray])), file)
    (mine / "payments" / "bucket=7" / "part-0.parquet").write_bytes(b"PAR1 no more")
    lacking = mine / "contacts" / "bucket=9" / "part-0.parquet"
    pq.write_table(pq.read_table(lacking).drop(["direction"]), lacking)
    (mine / "events" / "bucket=__HIVE_DEFAULT_PARTITION__").mkdir()
    left, problems = judged(mine, sample_day, tmp_path / "out")
    told = {(one.code, one.file.removeprefix(f"{mine}/"), one.line, one.field) for one in problems}
    assert told == {
        ("bad_amount", "invoices/bucket=3", 3, "amount"),
        ("other_bucket", "invoices/bucket=3", len(rows) + 1, "debtor_id"),
        ("broken_parquet", "payments/bucket=7/part-0.parquet", None, ""),
        ("missing_columns", "contacts/bucket=9/part-0.parquet", None, "direction"),
        ("not_a_bucket", "events/bucket=__HIVE_DEFAULT_PARTITION__", None, ""),
    }
    assert set(buckets.buckets_of(left["debtor_id"], 1)).isdisjoint("79")
    same(outside(left, "3"), outside(whole, "3", "7", "9"))


def test_a_debtor_without_particulars_is_judged_by_its_number(mine, sample_day, tmp_path):
    for one in sorted((mine / "debtors").iterdir())[1:]:
        shutil.rmtree(one)
    out = str(tmp_path / "out")
    words = ["triage", "--ledger", str(mine), "--out", out, "--as-of", str(sample_day), "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    rows = pd.read_parquet(out)
    assert (told["as_of"], told["buckets"], told["written"]) == (str(sample_day), 16, len(rows))
    assert {one["code"] for one in told["problems"]} == {"unknown_debtor"}
    unknown = outside(rows, "0")
    assert len(unknown)
    assert (unknown["name"] == unknown["debtor_id"]).all()


@pytest.mark.parametrize("more", [[], ["--out", "map", "--cases", __file__]])
def test_a_ledger_asks_a_new_folder_and_no_cases(ledger, more):
    done = CliRunner().invoke(app, ["triage", "--ledger", str(ledger), *more])
    assert isinstance(done.exception, RefusedError)


@pytest.mark.usefixtures("alone")
def test_what_fails_half_way_leaves_nothing(ledger, sample_day, tmp_path, monkeypatch):
    def fails(*_, **__):
        raise MemoryError

    monkeypatch.setattr(bulk, "judge_late", fails)
    with pytest.raises(MemoryError):
        judged(ledger, sample_day, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(ledger, sample_day, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for folder, out in ((ledger, tmp_path), (tmp_path, tmp_path / "out")):
        with pytest.raises(RefusedError):
            judged(folder, sample_day, out)
    with pytest.raises(RefusedError):
        buckets.write({}, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


def test_a_bucket_is_how_the_md5_of_the_number_begins():
    """As `printf D0101 | md5sum` tells, so that every other engine can make a ledger."""
    numbers = pd.Series(["D0101", None, "Müller & Zn", "D0101"], index=[4, 5, 6, 7])
    found = buckets.buckets_of(numbers, 3)
    assert found.fillna("").to_dict() == {4: "6d3", 5: "", 6: "31f", 7: "6d3"}


def test_payments_without_a_debtor_go_with_their_invoice(tmp_path):
    tables = read_folder(samples_folder()).tables
    payments = tables["payments"].head(3).assign(debtor_id=None)
    payments.loc[2, "invoice_id"] = None
    given = {"invoices": tables["invoices"], "payments": payments}
    problems = buckets.write(given, tmp_path / "ledger", digits=1)
    lost = f"payment_id={payments.loc[2, 'payment_id']}"
    assert [(one.file, one.value) for one in problems] == [("payments", lost)]
    written = [pq.ParquetFile(one).read() for one in tmp_path.glob("ledger/payments/*/*")]
    owners = tables["invoices"].set_index("invoice_id")["debtor_id"]
    found = pa.concat_tables(written).to_pylist()
    assert {row["payment_id"] for row in found} == set(payments["payment_id"][:2])
    assert all(row["debtor_id"] == owners[row["invoice_id"]] for row in found)


def test_the_command_for_a_canonical_folder(ledger, tmp_path, capsys):
    assert buckets.main(str(samples_folder()), str(tmp_path / "ledger"), "1") == 0
    assert [one.name for one in sorted((tmp_path / "ledger").iterdir())] == [
        one.name for one in sorted(ledger.iterdir())
    ]


@pytest.mark.parametrize("lacks", ["java", "pyspark"])
def test_spark_that_is_not_there_is_refused(lacks, ledger, sample_day, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk.shutil, "which", lambda _: None if lacks == "java" else "/bin/java")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(RefusedError, match="Java 17" if lacks == "java" else r"kanwil\[spark\]"):
        judged(ledger, sample_day, tmp_path / "out", "spark")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def spark():
    """Spark in this process; what it lacks is told, and fails in CI."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        missing.part("no Java for Spark; sh tests/system_parts.sh fetches it")
    if find_spec("pyspark") is None:
        missing.part("no PySpark; make .venv/.spark installs it")
    with pytest.MonkeyPatch.context() as patch:
        # The second compiler pays after minutes only.
        quick = "--driver-java-options -XX:TieredStopAtLevel=1"
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"--master local[2] {quick} pyspark-shell")
        yield
        if gateway := import_module("pyspark").SparkContext._gateway:
            gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait()


def grown(folder, copies):
    """Write the sample company many times over, each copy under its own numbers."""
    many = {}
    for table, frame in read_folder(samples_folder()).tables.items():
        whole = pd.concat([frame] * copies, ignore_index=True)
        copy = pd.Series(range(copies)).repeat(len(frame)).astype("str").reset_index(drop=True)
        own = {name: copy + "-" + whole[name] for name in IDS & set(whole)}
        many[table] = whole.assign(**own)
    assert buckets.write(many, folder, digits=1) == []
    return len(many["invoices"])


def test_spark_says_what_pandas_says(spark, sample_day, tmp_path):
    """100,000 invoices, to 1e-9."""
    assert grown(tmp_path / "ledger", COPIES) > 100_000
    expected, _ = judged(tmp_path / "ledger", sample_day, tmp_path / "pandas")
    rows, problems = judged(tmp_path / "ledger", sample_day, tmp_path / "spark", "spark")
    assert problems == []
    assert len(list((tmp_path / "spark").iterdir())) > 1
    same(rows, expected)


def held(folder):
    """Return what kanwil reads from a whole ledger, each table in the order of its key."""
    names, strange = bucketed.bucket_names(folder)
    part = bucketed.read_buckets(folder, names)
    cases, problems = bucketed.read_resolved(folder, names)
    assert [*strange, *part.problems, *problems] == []
    return {
        name: frame.sort_values(list(frame.columns[:2]), ignore_index=True)
        for name, frame in {**part.ledger.frames(), "resolved_cases": cases}.items()
    }


@pytest.mark.filterwarnings(f"ignore:{bulk._UNTRUE}:FutureWarning")
def test_the_lines_for_ones_own_spark_write_this_ledger(spark, ledger, tmp_path, monkeypatch):
    """As docs/scale.md shows them."""
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    exec(lines, {"source": samples_folder(), "into": tmp_path / "ledger"})
    found, expected = held(tmp_path / "ledger"), held(ledger)
    assert found.keys() == expected.keys()
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame)


def listening(pid):
    """Yield the addresses, in the kernel's hexadecimals, on which a process listens."""
    held = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            held.add(str(one.readlink()))
    for kind in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in held:
                yield cells[1].partition(":")[0]


def test_spark_listens_to_this_machine_only(spark):
    with bulk._spark() as machine:
        found = set(listening(machine.context._gateway.proc.pid))
        assert machine.each(len, [("0", "1"), ("2",)]) == [2, 1]
    assert found
    assert found <= {"0100007F", "0000000000000000FFFF00000100007F"}
