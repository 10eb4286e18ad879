# Two commands: `make play` runs the bot against a Slack of its own, `make test` passes the tests.
# Both do all the set-up. Needs Python 3.11 or newer with venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup play test lint clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

play: setup
	@$(BIN)/rebound play

lint: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: lint
	@$(BIN)/rebound kb lint && $(BIN)/rebound kb test
	@$(BIN)/pytest -ra

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
