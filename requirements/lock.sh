#!/bin/sh
# Pins what pyproject.toml asks for, for every platform and Python from 3.11, with hashes.
set -eu
cd "$(dirname "$0")/.."
compile() {
    out=$1; shift
    .venv/bin/uv pip compile pyproject.toml requirements/build.in "$@" \
        --universal --python-version 3.11 --generate-hashes --quiet \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file "requirements/$out"
}
compile run.txt
compile test.txt --group test --constraint requirements/run.txt
compile lint.txt --group test --group lint --constraint requirements/test.txt
# Half a gigabyte that only its own tests and a cluster need.
compile spark.txt --extra spark --constraint requirements/test.txt
# What the image of a team holds, and what makes the documentation a site.
compile team.txt --extra postgres --extra oidc --constraint requirements/test.txt
compile docs.txt --group docs --constraint requirements/lint.txt
# What asks for known weaknesses, in an environment of its own.
.venv/bin/uv pip compile requirements/audit.in --universal --python-version 3.11 --generate-hashes \
    --quiet --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
    --output-file requirements/audit.txt
