# Two commands matter: `make demo` and `make test`. Each sets up what it needs; a second run starts in seconds.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help install dev web serve demo test check bench docs ftm lock clean

help: ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/core.stamp ## the program, in its own .venv, from the hashed lock

dev: .venv/dev.stamp ## the program with everything its checks need

.venv/core.stamp: lock/core.txt pyproject.toml scripts/venv
	@PYTHON=$(PYTHON) scripts/venv core

.venv/dev.stamp: lock/dev.txt .venv/core.stamp
	@PYTHON=$(PYTHON) scripts/venv dev

web: .venv/dev.stamp ## the front end of the workbench, built where its sources changed
	@$(BIN)/python hatch_build.py

serve: web ## a fictional case in the browser, on this machine alone
	@[ -d demo-cases/strait ] || $(BIN)/python -c "from reckoning.faces.demo import strait; strait()"
	@$(BIN)/reckoning serve --case demo-cases/strait

demo: .venv/core.stamp ## run the main job on real data, say what it found
	@$(BIN)/python -m reckoning.faces.demo

test: .venv/dev.stamp ## all checks: style, types, tests
	@scripts/system-packages java chromium
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python hatch_build.py check
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev.stamp ## style and types only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/dev.stamp ## speed and accuracy, printed and written as JSON
	@scripts/bench

docs: .venv/dev.stamp ## the generated pages of docs/ from docstrings
	@$(BIN)/python scripts/method_cards.py

ftm: .venv/dev.stamp ## exported files held against the library of FollowTheMoney, in an environment of its own
	@scripts/check_ftm

lock: ## solve the dependencies anew (needs uv)
	@scripts/lock

clean: ## remove what make made
	rm -rf .venv build dist demo-cases web/node_modules web/public src/reckoning/faces/web/static/workbench .mypy_cache .ruff_cache .pytest_cache .hypothesis
