"""What a team starts: compose.yaml and the image, and the documentation as a site."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from kanwil.base.login import Login

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


def test_the_database_is_reached_by_the_screen_alone_and_the_screen_from_this_machine():
    database, screen = COMPOSE["services"]["database"], COMPOSE["services"]["screen"]
    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert screen["ports"] == ["127.0.0.1:8501:8501"]
    assert screen["depends_on"]["database"]["condition"] == "service_healthy"
    assert screen["build"] == "."


def test_what_is_kept_outlives_the_containers():
    kept = {one for each in COMPOSE["services"].values() for one in each["volumes"]}
    assert {one.split(":")[0] for one in kept} == set(COMPOSE["volumes"])
    home = re.search(r"KANWIL_HOME=(\S+)", DOCKERFILE)[1]
    assert f"home:{home}" in kept


def test_no_secret_and_no_registry_stands_in_the_files():
    for one in COMPOSE["services"].values():
        assert "/" not in one.get("image", "")
        for name, value in one["environment"].items():
            if "PASSWORD" in name:
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value)
    assert all("/" not in one for one in re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE))
    assert re.findall(r"^\w*(?:PASSWORD|SECRET)\w*=(.*)$", EXAMPLE, flags=re.MULTILINE) == [
        "",
        "",
        "",
    ]
    assert ".env" in (ROOT / ".gitignore").read_text().split()


def test_the_example_names_every_variable_that_must_be_told():
    named = set(re.findall(r"^(\w+)=", EXAMPLE, flags=re.MULTILINE))
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "compose.yaml").read_text()))
    login = {f"KANWIL_OIDC_{name.upper()}" for name in Login.model_fields}
    assert named == asked | login


def test_the_image_copies_what_there_is_and_runs_as_nobody():
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE):
        assert all((ROOT / one).exists() for one in line.split())
    lock = re.search(r"-r (requirements/\S+)", DOCKERFILE)[1]
    pinned = (ROOT / lock).read_text()
    assert all(f"\n{one}==" in pinned for one in ("psycopg", "authlib", "hatchling"))
    assert re.search(r"^USER kanwil$", DOCKERFILE, flags=re.MULTILINE)
    assert "/health" in DOCKERFILE


def test_docker_reads_the_file_where_docker_is(tmp_path):
    asked = ["docker", "compose", "version"]
    done = shutil.which("docker") and subprocess.run(asked, check=False, capture_output=True)
    if not done or done.returncode:
        # The tests above read the file themselves, so nothing goes unseen here.
        assert set(COMPOSE) == {"name", "services", "networks", "volumes"}
        return
    (tmp_path / ".env").write_text("KANWIL_DATABASE_PASSWORD=x\n")
    command = ["docker", "compose", "--env-file", tmp_path / ".env", "config", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The documentation as `make site` builds it; a link that leads nowhere stops it."""
    folder = tmp_path_factory.mktemp("site")
    assert find_spec("properdocs"), "make .venv/.docs"
    command = [sys.executable, "-m", "properdocs", "build", "--quiet", "--strict"]
    subprocess.run([*command, "--site-dir", folder], cwd=ROOT, check=True)
    return folder


def test_the_site_has_every_page_and_asks_nothing_of_the_internet(site):
    wanted = {one.with_suffix("").name for one in (ROOT / "docs").glob("*.md")}
    assert wanted <= {one.with_suffix("").name for one in site.glob("*.html")}
    for file in [*site.rglob("*.html"), *site.rglob("*.css")]:
        text = file.read_text(encoding="utf-8")
        fetched = re.findall(r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)=\"([^\"]+)\"", text)
        fetched += re.findall(r"url\([\"']?(?!data:)([^)\"']+)", text)
        assert [one for one in fetched if re.match(r"(https?:)?//", one)] == [], file


def test_the_river_on_the_site_names_every_stage():
    drawn = (ROOT / "docs" / "images" / "river.svg").read_text(encoding="utf-8")
    stages = {one.parent.name for one in (ROOT / "src" / "kanwil").glob("*/__init__.py")}
    assert stages - {"migrations"} <= set(re.findall(r'class="n"[^>]*>(\w+)<', drawn))
