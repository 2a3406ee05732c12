# Everything a newcomer needs: `make demo` and `make test`. The rest is for daily work.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test lint format lock clean bench

demo: $(VENV)/ready
	@exec $(BIN)/styring demo $(ARGS)

test: $(VENV)/ready
	$(BIN)/python -m pytest $(ARGS)

# Measures, and asserts nothing about speed; BENCH="lenses cycle" measures a part (see docs/benchmarks.md).
bench: $(VENV)/ready
	$(BIN)/python -m tests.benchmarks $(BENCH)

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes the two lock files anew from pyproject.toml (needs uv on the PATH; nothing else does).
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra embedded --extra sandbox --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

# The stamp is touched last, so that an interrupted install is never taken for a finished one.
$(VENV)/ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Styring needs Python 3.11 or newer; run: make PYTHON=python3.12 ...")'
	@echo "Installing Styring into $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
