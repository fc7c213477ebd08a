"""What the help and the docs tell to type is typed here, on the sample company."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kanwil.base.places import samples_folder
from kanwil.cli import commands
from kanwil.cli.examples import EXAMPLES

app = commands()

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# What is not typed here, and where it is done instead.
OUTSIDE = {
    "kanwil app": "serves until it is stopped: tests/stories",
    "kanwil demo": "serves until it is stopped: tests/stories",
    "kanwil evaluate": "takes minutes: tests/training/test_evaluate.py",
    "kanwil retrain": "fits a model: tests/triage/test_fitting.py",
    "kanwil model promote": "asks a fitted challenger: tests/training/test_shelf.py",
    "kanwil model rebuild": "asks a fitted model: tests/training/test_shelf.py",
    "kanwil books": "asks books.toml: tests/base/test_companies.py",
    "kanwil triage --ledger": "asks a ledger in buckets: tests/triage/test_bulk.py",
    "kanwil changes": "assesses twice: tests/cli/test_truth.py",
    "kanwil triage --json": "assesses all: tests/cli/test_contract.py",
    "kanwil model scorecard": "judges closed cases: tests/triage/test_scorecard.py",
    "kanwil replay": "judges many days: tests/triage/test_replaying.py",
}
# A refusal is an answer too: nothing like it stands in the sample company's book.
REFUSED = {
    "kanwil imports undo": "latere invoer|al een besluit",
    "kanwil model rollback": "model",
    "kanwil people end": "niemand met dit e-mailadres",
    "kanwil close-complaint": "klacht",
    "kanwil memorial": "niets afgeboekt",
    "kanwil restore": "--by",
    "kanwil personal erase": "niets gewist",
}
HOLDERS = {"DEBTOR": "D0101", "FILE": "openstaande-posten.csv", "FOLDER": "map"}


def pages():
    """Each line in a shell block of the docs that starts with kanwil, without its remark."""
    for page in PAGES:
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", page.read_text(), flags=re.DOTALL):
            for line in block.splitlines():
                typed = line.removeprefix("$ ").split("  #")[0].strip()
                if typed.startswith("kanwil "):
                    yield typed


def commands(command=None, name=""):
    command = command or typer.main.get_command(app)
    for key, part in getattr(command, "commands", {}).items():
        yield from commands(part, f"{name} {key}".strip())
    if not hasattr(command, "commands"):
        yield name, command


COMMANDS = dict(commands())
TYPED = sorted({*pages(), *EXAMPLES.values()})


def beginning(line, table):
    return next((told for start, told in table.items() if line.startswith(start)), None)


def named(words):
    """The command that words begin with."""
    return next(name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS)


@pytest.fixture(scope="module")
def desk(sample_file, sample_day, tmp_path_factory):
    """A folder to type in, with the sample company's book and the files that are named."""
    folder = tmp_path_factory.mktemp("bureau")
    shutil.copy(sample_file, folder / "kanwil.db")
    shutil.copy(samples_folder() / "exports" / "openstaande-posten.csv", folder)
    (folder / "antwoorden.csv").write_text("id,text\n1,Ik betaal vrijdag\n", encoding="utf-8")
    runner = CliRunner()

    def _type(line):
        words = [HOLDERS.get(one, one) for one in shlex.split(line)][1:]
        options = {name for one in COMMANDS[named(words)].params for name in one.opts}
        if "--as-of" in options and "--as-of" not in words:
            words += ["--as-of", str(sample_day)]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setenv("KANWIL_HOME", str(folder))
            patch.setenv("KANWIL_COMPANY_IBAN", "NL91ABNA0417164300")
            return runner.invoke(app, words)

    return _type


@pytest.mark.parametrize("line", [one for one in TYPED if beginning(one, OUTSIDE) is None])
def test_what_is_told_to_type_works(desk, line):
    found = desk(line)
    told = f"{found.output} {found.exception}"
    if found.exit_code in (1, 2) and (refused := beginning(line, REFUSED)):
        assert re.search(refused, told, flags=re.IGNORECASE), told
        return
    assert found.exit_code == 0, told


def test_what_is_not_typed_is_still_told():
    assert {start for start in OUTSIDE if not any(one.startswith(start) for one in TYPED)} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_has_a_sentence_every_option_and_an_example(name):
    shown = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "200"})
    told = " ".join(re.sub(r"[│╭╮╰╯─]", " ", shown.output).split())
    assert COMMANDS[name].help.splitlines()[0].endswith(".")
    assert " ".join(COMMANDS[name].help.split("\n\n")[0].split()) in told
    for one in COMMANDS[name].params:
        assert one.opts[0] in told or one.name.upper()[:-1] in told
    assert f"Example: {EXAMPLES[name]}" in told
    assert EXAMPLES[name].startswith(f"kanwil {name}")
