# Filon: `make demo` shows it, `make test` proves it. Both do their own set-up, and take seconds when it is done.
# `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help demo test check static code-checks ui-checks ui-tests setup ui browser constraints docs format bench clean

BIN := .venv/bin
ARGS ?=
SIZES ?=
# Installing, and the checks, go two at a time: each line of a recipe waits for the one before it.
TWO := $(MAKE) --no-print-directory -j2
# Tests go three at a time: now and then each waits for a page, a server or the disk.

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: .venv/.run ui ## Open the demo company in the browser (ARGS="--no-browser --port 8000")
	@$(BIN)/filon demo $(ARGS) || [ $$? -eq 130 ] # Ctrl-C is how a demo ends

test: ## Every check and every test, the browser ones included
	@$(TWO) setup
	@$(TWO) static browser ui-tests
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: ## Every check that is not a test run of its own: under a minute
	@$(TWO) setup
	@$(TWO) static
	@$(BIN)/python -m pytest -q -n 0 tests/architecture tests/docs

static: code-checks ui-checks

code-checks: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

ui-checks: setup
	@$(BIN)/python -m tools.docs --check
	@$(BIN)/python hatch_build.py run types -- --check
	@$(BIN)/python hatch_build.py run check

ui-tests: setup
	@$(BIN)/python hatch_build.py run test

setup: .venv/.dev ui ## Everything a developer needs, in .venv

ui: .venv/.run
	@$(BIN)/python hatch_build.py

browser: setup
	@$(BIN)/python tools/chromium.py

docs: setup ## Write the pages of docs/reference, openapi.json and the front-end's types from the code
	@$(BIN)/python -m tools.docs
	@$(BIN)/python hatch_build.py run types

format: setup ## Lay the code out
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python -m tools.typography
	@$(BIN)/python hatch_build.py run format

constraints: ## Resolve the newest versions and pin them in constraints.txt
	@sh tools/constraints.sh

bench: setup ## Measure speed and memory beside peers and the near limit (all sizes, or SIZES="1M")
	@$(BIN)/python -m benchmarks $(SIZES)
	@$(BIN)/python -m benchmarks.hubspot
	@$(BIN)/python -m benchmarks.questions
	@$(BIN)/python -m benchmarks.models

clean: ## Remove what the commands above made (.venv, caches, the built front-end)
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
	  dist frontend/node_modules src/filon/ui

# The virtual environment, and what is installed in it: made again only when its recipe changed.
$(BIN)/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making .venv with $$($$python --version)"; exec $$python -m venv .venv; \
	  fi; \
	done; echo "Filon needs Python 3.11 or newer, with venv."; exit 1

.venv/.run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Filon in .venv"
	@$(BIN)/python -m pip install -qq -c constraints.txt -e '.[build]'
	@touch $@

.venv/.dev: .venv/.run
	@echo "Installing the tools for checks and tests in .venv"
	@$(BIN)/python -m pip install -qq -c constraints.txt -e '.[dev]'
	@touch $@
