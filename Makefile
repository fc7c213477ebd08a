# kanwil: each target sets up what it needs by itself; the second time that costs a second.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What is imported is compiled then; most of what is installed never is.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
export OMP_NUM_THREADS ?= 1

.PHONY: run test chaos fuzz audit lint format bench bench-model samples model screenshots lock site wheel clean

# open kanwil on the sample company in the browser
run: $(VENV)/.run
	$(BIN)/kanwil demo

# pass the whole suite, browser, PostgreSQL and Spark included
test: $(VENV)/.test $(VENV)/.spark $(VENV)/.docs
	sh tests/system_parts.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

# kill whatever writes, on both databases, at more random moments than `make test` does
chaos: $(VENV)/.test
	CHAOS_SEEDS=$${CHAOS_SEEDS:-216} $(BIN)/python -m pytest tests/triage/test_chaos.py $(PYTEST)

# hand each reader of files damaged ones, for FUZZ_MINUTES minutes a reader
fuzz: $(VENV)/.test
	FUZZ_MINUTES=$${FUZZ_MINUTES:-10} $(BIN)/python -m pytest tests/triage/test_fuzz.py -s $(PYTEST)

# ask which pinned packages have known weaknesses; asks the network, so CI does not
audit: $(VENV)/audit/.done
	for one in run test lint spark team docs audit; do $(VENV)/audit/bin/pip-audit --disable-pip --require-hashes -r requirements/$$one.txt $(AUDIT) || exit 1; done

# say what is wrong with the code, change nothing
lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# put the code in its one format
format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# print the timings as ratios against a named rival
bench: $(VENV)/.test $(VENV)/.spark
	for one in $(filter-out benchmarks/model/run.py,$(wildcard benchmarks/*/run.py)); do $(BIN)/python $$one || exit 1; done

# measure the learning curve and what own cases add, into docs/model-quality.md; takes an hour
bench-model: $(VENV)/.test
	$(BIN)/python benchmarks/model/run.py --write

# make the sample company again from its seed
samples: $(VENV)/.run
	$(BIN)/python -m kanwil.training.simulate.samples

# train the shipped model again from its seed
model: $(VENV)/.run
	$(BIN)/python -m kanwil.training.ship

# photograph every screen into docs/images
screenshots: $(VENV)/.test
	sh tests/system_parts.sh
	$(BIN)/python docs/screenshots.py

# pin the dependencies anew (needs uv)
lock: $(VENV)/.lint
	sh requirements/lock.sh

# make the documentation a site, in site/
site: $(VENV)/.docs
	$(BIN)/properdocs build --quiet

# build the wheel with app, model and samples inside
wheel: $(VENV)/.test
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf $(VENV) dist site .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kanwil needs Python 3.11 or newer; say which: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.spark: requirements/spark.txt $(VENV)/.test
	$(PIP) --require-hashes -r requirements/spark.txt
	@touch $@

$(VENV)/.docs: requirements/docs.txt $(VENV)/.run
	$(PIP) --require-hashes -r requirements/docs.txt
	@touch $@

$(VENV)/audit/.done: requirements/audit.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@

$(VENV)/.lint: requirements/lint.txt $(VENV)/.test
	$(PIP) --require-hashes -r requirements/lint.txt
	@touch $@
