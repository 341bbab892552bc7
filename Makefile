# Everything a fresh machine needs: python3 (3.11 or newer), pip and make.
#
#   make demo      set up, and show the whole chain on one page
#   make test      set up, and run the suite on the built and installed wheel
#   make quick     lint, and the tests that take no time: the loop of a contributor
#   make test-all  the same on every Python from 3.11 to 3.13 that this machine has
#   make test-lowest   the same with the oldest dependencies that pyproject.toml admits
#   make lint      ruff, strict mypy, and the public API under mypy and pyright
#   make bench     the benchmarks, peers side by side
#   make figures   the benchmarks, written to docs/benchmarks.md
#   make tables    the tables of README and docs, from the code's own rows
#   make load      two hundred clients at the server for a minute
#   make fuzz      the engines against each other, and a million hostile texts, the suite's laws on fresh draws; half an hour

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Each worker keeps to its own part of the files, so that most fixtures of a module are made once. Three plugins that
# only runs inside of tests use stay out: they do something before and after every test.
PYTEST := -m pytest -n 2 --dist worksteal -q -p no:recording -p no:rerunfailures -p no:faker
SOURCES := $(shell find contract entrypoints fakes schemas strategies -type f -not -name '*.pyc')

# Without kept bytecode each process of each run compiles the tests, and all that they import, again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick test-all test-lowest lint bench figures tables load fuzz clean

demo: $(VENV)/installed
	@$(BIN)/docpact demo

test: $(VENV)/installed $(VENV)/test $(VENV)/ajv $(VENV)/suite
	$(BIN)/python $(PYTEST)

quick: $(VENV)/installed $(VENV)/test $(VENV)/lint
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	DOCPACT_HYPOTHESIS_PROFILE=quick $(BIN)/python $(PYTEST) -m "not slow"

# A version counts as there when it runs, or when pyenv holds it without having put it on the path.
test-all:
	@for version in 3.11 3.12 3.13; do \
		for python in python$$version $$HOME/.pyenv/versions/$$version.*/bin/python; do \
			"$$python" --version >/dev/null 2>&1 && break; \
		done; \
		if "$$python" --version >/dev/null 2>&1; then \
			echo "== Python $$version"; \
			$(MAKE) --no-print-directory test PYTHON="$$python" VENV=.venv-$$version || exit 1; \
		else \
			echo "== Python $$version is not on this machine"; \
		fi; \
	done

test-lowest: VENV := .venv-lowest
test-lowest:
	@$(MAKE) --no-print-directory $(VENV)/installed $(VENV)/test $(VENV)/ajv $(VENV)/suite VENV=$(VENV)
	sed -n '/^dependencies = \[/,/^\]/s/^ *"\(.*\)>=\(.*\)",$$/\1==\2/p' pyproject.toml > $(VENV)/lowest.txt
	$(VENV)/bin/python -m pip install --quiet -r $(VENV)/lowest.txt
	$(VENV)/bin/python $(PYTEST) -p no:cacheprovider

lint: $(VENV)/installed $(VENV)/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -p docpact
	$(BIN)/mypy tests/typing
	$(BIN)/basedpyright --level error --pythonpath $(BIN)/python

bench: $(VENV)/installed $(VENV)/bench $(VENV)/prism
	$(BIN)/python benchmarks/run.py

figures: $(VENV)/installed $(VENV)/bench $(VENV)/prism
	$(BIN)/python benchmarks/run.py > $(VENV)/benchmarks.md
	mv $(VENV)/benchmarks.md docs/benchmarks.md

tables: $(VENV)/installed
	$(BIN)/python docs/tables.py

load: $(VENV)/installed $(VENV)/bench
	$(BIN)/python benchmarks/load.py

fuzz: $(VENV)/installed $(VENV)/test
	$(BIN)/python tests/fuzz/differential.py 200000
	$(BIN)/python tests/fuzz/hostile.py 1000000
	$(BIN)/python tests/fuzz/backtracking.py 6000
	$(BIN)/python tests/fuzz/any_api.py 10000 tests/apis/harbour tests/apis/library tests/apis/parcels tests/apis/clinic
	DOCPACT_HYPOTHESIS_PROFILE=fuzz $(BIN)/python $(PYTEST)

clean:
	rm -rf build dist *.egg-info .venv .venv-*

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "docpact needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

# The wheel, not the tree: what is tested is what users install. Leftovers of an earlier build must not get into it.
$(VENV)/installed: $(BIN)/python pyproject.toml setup.py README.md $(SOURCES)
	@rm -rf build *.egg-info $(VENV)/dist
	$(PIP) wheel --no-deps --wheel-dir $(VENV)/dist .
	$(PIP) install --force-reinstall --no-deps $(VENV)/dist/*.whl
	$(PIP) install $(VENV)/dist/*.whl
	@rm -rf build *.egg-info
	@touch $@

$(VENV)/test $(VENV)/lint $(VENV)/bench: $(VENV)/%: pyproject.toml | $(VENV)/installed
	$(PIP) install "$$(echo $(VENV)/dist/*.whl)[$*]"
	@touch $@

# Ajv is one more judge of the shipped schema; where there is no npm, its test says so and is skipped.
$(VENV)/ajv: | $(BIN)/python
	@mkdir -p $@
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix $@ ajv@8 >/dev/null || true; fi

# The JSON Schema Test Suite comes with the sources of python-jsonschema; where they cannot be had, its test is skipped.
$(VENV)/suite: | $(BIN)/python
	@mkdir -p $@
	@$(PIP) download --no-binary jsonschema --no-deps --dest $@ jsonschema >/dev/null 2>&1 || true
	@for each in $@/*.tar.gz; do tar -xzf "$$each" -C $@ 2>/dev/null || true; done

# Prism is a peer of the local server; where there is no npm, the benchmark says so and measures docpact alone.
$(VENV)/prism: | $(BIN)/python
	@mkdir -p $@
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix $@ @stoplight/prism-cli@5 >/dev/null || true; fi
