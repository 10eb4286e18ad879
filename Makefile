# Two commands: `make play` runs the bot against a Slack of its own, `make test` passes the tests.
# Both do all the set-up. Needs Python 3.11 or newer with venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The releases this was last tested with. `make setup CONSTRAINTS=` takes the newest that pyproject.toml allows instead.
CONSTRAINTS := constraints.txt

.PHONY: setup play test lint upgrade clean

setup: $(STAMP)

$(STAMP): pyproject.toml $(CONSTRAINTS)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		$(if $(CONSTRAINTS),--constraint $(CONSTRAINTS)) --editable '.[dev]'
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

# Takes up the newest releases, and writes them down only when the tests pass with them.
upgrade: clean
	@$(MAKE) test CONSTRAINTS=
	@$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
