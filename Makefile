# Bündniswerk: `make run` starts it, `make test` tries it. Everything else is for those who build it.
SHELL := /bin/sh
export PORT ?= 8000
export BUENDNIS_VAR ?= var
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run test check fix messages bench screenshots sbom lock prepare prepare-dev

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

prepare:
	@command -v $(PYTHON) >/dev/null || { echo "✗ Python is missing.  Debian/Ubuntu: sudo apt-get install python3 python3-venv   macOS: brew install python@3.13"; exit 1; }
	@$(PYTHON) tools/prepare.py

prepare-dev:
	@command -v $(PYTHON) >/dev/null || { echo "✗ Python is missing.  Debian/Ubuntu: sudo apt-get install python3 python3-venv   macOS: brew install python@3.13"; exit 1; }
	@$(PYTHON) tools/prepare.py --dev

run: prepare ## install, set up the demo alliance, start server and worker
	@BUENDNIS_DEMO=1 $(BIN)/buendnis serve

test: prepare-dev ## install and pass every test, on SQLite and (where it answers) PostgreSQL
	@$(BIN)/python tools/test.py

check: prepare-dev ## what CI checks beside the tests: style, types, house, templates, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/djlint buendnis --check --lint --quiet || { echo "✗ A template is laid out differently. make fix mends it."; exit 1; }
	@BUENDNIS_DEMO=1 $(BIN)/buendnis makemigrations --check --dry-run
	@BUENDNIS_DEMO=1 $(BIN)/buendnis check --fail-level WARNING
	@$(BIN)/codespell
	@$(BIN)/python tools/rules.py
	@$(BIN)/bandit -q -r buendnis tools -c pyproject.toml -ll -x '*/tests/*'
	@$(BIN)/python tools/licences.py
	@$(BIN)/reuse --no-multiprocessing lint --quiet || { echo "✗ A file lacks its licence: $(BIN)/reuse lint names it."; exit 1; }
	@BUENDNIS_DEMO=1 $(BIN)/mypy

fix: prepare-dev ## mend what machines can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint buendnis --reformat --quiet

bench: prepare-dev ## measure against a running instance (see bench/README.md)
	@$(BIN)/python -m bench.main_job

screenshots: prepare-dev ## make the pictures of README and handbook anew
	@$(BIN)/python tools/screenshots.py

sbom: prepare-dev ## list everything inside as CycloneDX, in var/sbom.cdx.json
	@$(BIN)/python tools/sbom.py

lock: ## pin all dependencies anew, with hashes and without any registry's address
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --upgrade pyproject.toml --group build -o requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --upgrade pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	@npm install --package-lock-only --ignore-scripts
