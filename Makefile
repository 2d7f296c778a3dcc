# Everything a contributor needs: `make demo` first, `make test` before a commit.

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
INCIDENT := examples/inc-48213

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format docs bench smallmodel clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with wetink and its tools in it

# Made again only when the list of dependencies changed.
$(STAMP): pyproject.toml .ci/venv
	@.ci/venv $(VENV)
	@touch $@

demo: $(STAMP) ## draft the example incident and show the draft
	@.ci/demo $(BIN)/wetink $(INCIDENT)

check: $(STAMP) ## lint, format, types and import rules, without running a test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## everything that must be green before a commit
	@.ci/shells
	@.ci/consumers $(VENV)
	$(BIN)/pytest -q -n 2

format: $(STAMP) ## let ruff put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(STAMP) ## write the parts of README.md and docs/ that are made from the code
	$(BIN)/python docs/make.py

bench: $(STAMP) ## time and memory over growing made-up incidents
	$(BIN)/python bench/scale.py

smallmodel: $(STAMP) ## draft the example with a real small model on this machine (builds for ten minutes)
	@.ci/small-model $(BIN)/wetink

clean: ## remove what can be made again, .venv too
	rm -rf $(VENV) .small-model .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +
