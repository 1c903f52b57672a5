# Every command a person needs; CI runs the same ones. `make` alone lists them.

UV_VERSION := 0.13.9
# The system's own Python comes first: it is built for speed, and one that pyenv built as it does by default
# takes half as long again for the same page.
PYTHON ?= $(shell for name in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	if command -v $$name >/dev/null && \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$name; break; fi; done)
BIN := .venv/bin
PREPARE := $(BIN)/python -m sightline.project.setting_up
PYTEST := $(BIN)/python -m pytest
FRONT_END := $(shell find sightline/govuk/frontend sightline/*/static_source -type f 2>/dev/null)
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# Compiled code is kept beside its source, also where the machine says otherwise: every command starts sooner.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check matrix prove bench pictures glossary

help: ## List these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: .venv/.packages-ready node_modules/.assets-ready ## Prepare .venv and the front end; quick when nothing changed

demo: setup ## Build an invented county and serve it at http://127.0.0.1:8000
	@$(BIN)/sightline demo

test: setup ## Pass every test, journeys in a browser included
	@$(PREPARE) browser second-server
	@SIGHTLINE_TEST_SERVER=system $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m "postgres and not prove"
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m "not prove"

check: setup ## Read the code for faults without running it: style, storeys, types, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python manage.py check
	@$(BIN)/python manage.py makemigrations --check --dry-run

matrix: setup ## Print who may do what
	@$(BIN)/sightline matrix

prove: setup ## Run the long proofs: crashes, two at once, thousands of random operations
	@$(PYTEST) -m prove

bench: setup ## Measure speed and write the results to bench/README.md
	@$(BIN)/python -m bench

pictures: setup ## Take the pictures of the README and the docs
	@$(PREPARE) browser
	@SIGHTLINE_PICTURES=1 $(PYTEST) -q tests/journeys/test_pictures.py

glossary: setup ## Write GLOSSARY.md from the code
	@$(BIN)/sightline glossary > GLOSSARY.md

.venv/.uv-$(UV_VERSION):
	@if [ -z "$(PYTHON)" ]; then echo "Sightline needs Python 3.11 or newer that can make a virtual environment," \
		"and none was found. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python cannot make a virtual environment." \
		"On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/.packages-ready: .venv/.uv-$(UV_VERSION) pyproject.toml uv.lock
	@echo "Installing the Python packages that uv.lock lists."
	@$(BIN)/uv sync --quiet --frozen --inexact
	@touch $@

node_modules/.packages-ready: package.json package-lock.json | .venv/.packages-ready
	@echo "Installing the front end's packages that package-lock.json lists."
	@$(PREPARE) packages
	@touch $@

node_modules/.assets-ready: node_modules/.packages-ready $(FRONT_END) | .venv/.packages-ready
	@echo "Building the front end."
	@$(PREPARE) assets
	@touch $@
