# Two commands: `make play` runs the bot against a Slack of its own, `make test` passes the tests.
# Both do all the set-up. Needs Python 3.11 or newer with venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The releases this was last tested with. `make setup CONSTRAINTS=` takes the newest that pyproject.toml allows instead.
CONSTRAINTS := constraints.txt
# How many processes the tests run in: one more than there are cores. `make test WORKERS=0` runs them in one.
WORKERS := auto

.PHONY: setup play test lint upgrade clean resilience audit

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

# The tests run in several processes and `lint` beside them; what it says comes after, and either fails the whole.
# `rebound kb lint` and `rebound kb test` are among the tests. Hypothesis tries the same examples each time here, and
# others each time in a plain `.venv/bin/pytest`, which is one process.
test: setup
	@said=$$(mktemp) && trap 'rm -f "$$said"' EXIT; \
	$(MAKE) --no-print-directory lint >"$$said" 2>&1 & lint=$$!; \
	$(BIN)/pytest -ra --numprocesses=$(WORKERS) --dist=worksteal --hypothesis-profile=ci --clean-logs; tests=$$?; \
	wait $$lint; linted=$$?; cat "$$said"; \
	test $$linted = 0 || echo "make lint: there is something to mend (see above)"; \
	test $$tests = 0 && test $$linted = 0

# Some twenty minutes of bad weather; what can be set is said in tests/resilience/__main__.py.
resilience: setup
	@$(BIN)/python -m tests.resilience

# Known weaknesses of the releases in constraints.txt, and risky code in bot/. Says so where the index is not reached.
audit: setup
	@$(BIN)/python -m tests.security.audit

# Takes up the newest releases, and writes them down only when the tests pass with them.
upgrade: clean
	@$(MAKE) test CONSTRAINTS=
	@$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
