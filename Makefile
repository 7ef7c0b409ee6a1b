# Each target sets up what it needs; on a bare machine `make run` or `make test` is all there is to type.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run setup test check bench screenshots format lint types contracts content-check lock clean

run: $(STAMP)
	@$(BIN)/python -m bot start

setup: $(STAMP)

$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Encore needs Python 3.11 or newer; set PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (about a minute the first time)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(STAMP)

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: lint types contracts content-check test

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

content-check: $(STAMP)
	$(BIN)/python -m bot content check

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks $(ARGS)

# The README's pictures; a test says when they show something else than Encore does.
screenshots: $(STAMP)
	@$(BIN)/python -m tests.screenshots

# Needs uv. Hashes, and no addresses: whichever index answered is nobody's business.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-dev.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .import_linter_cache
