"""What we build on is pinned with hashes, and no file says where packages must come from."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Put together here, for this file is looked through too.
HOSTS = re.compile(
    "|".join(
        (r"pypi\." + "org", "pythonhosted" + r"\.org", r"npmjs\." + "org", "npmjs" + r"\.com",
         r"deb\.debian" + r"\.org", "anaconda" + r"\.org", r"crates" + r"\.io", "ghcr" + r"\.io",
         "--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "--trusted" + "-host")
    )
)  # fmt: skip
# These two keep an index out of the lock files.
KEEPS_OUT = ("--no-emit-index-url", "--no-emit-find-links")


def test_there_are_locks():
    assert {one.stem for one in LOCKS} >= {"run", "test", "lint", "audit"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda one: one.stem)
def test_every_requirement_is_one_version_with_its_hashes(lock):
    whole = lock.read_text().replace("\\\n", " ")
    lines = [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^]]+\])?==[^\s;]+", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


def test_no_file_of_the_project_names_a_package_registry():
    listed = subprocess.run(
        ["git", "grep", "-I", "-l", "-E", "-e", HOSTS.pattern],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = [
        f"{name}: {line.strip()[:80]}"
        for name in listed.stdout.splitlines()
        for line in (ROOT / name).read_text(errors="replace").splitlines()
        if HOSTS.search(re.sub("|".join(KEEPS_OUT), "", line))
    ]
    assert found == []


def test_packages_are_installed_by_their_hashes_only():
    made = (ROOT / "Makefile").read_text()
    asks = re.compile(r"^\t.*(?:pip install|\$\(PIP\))")
    installs = [line for line in made.splitlines() if asks.match(line) and "-e ." not in line]
    assert len(installs) > 3
    assert [line for line in installs if "--require-hashes" not in line] == []
