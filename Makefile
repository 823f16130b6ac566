.DEFAULT_GOAL := help
.PHONY: help run test check lint format bench lock clean
PYTHON_RUN := .venv/bin/python

help: ## List what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run everything on this machine: web, status page, worker, beat, Valkey (Ctrl-C stops it)
	@scripts/bootstrap run
	@exec $(PYTHON_RUN) manage.py up

test: ## Run the suite on SQLite, on a throwaway PostgreSQL and in Chromium, as far as they are here
	@scripts/bootstrap dev
	@exec $(PYTHON_RUN) scripts/test.py

check: ## Run every check that is not a test: format, lint, templates, types, boundaries, Django, migrations
	@scripts/bootstrap dev
	@exec $(PYTHON_RUN) scripts/check.py

lint: ## Run the quick ones of these: format, lint, templates
	@scripts/bootstrap dev
	@exec $(PYTHON_RUN) scripts/check.py format lint templates

format: ## Bring Python and templates into shape
	@scripts/bootstrap dev
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format .
	-@.venv/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

bench: ## Measure room, doorbell and status server; one JSON line each
	@scripts/bootstrap dev
	@exec $(PYTHON_RUN) scripts/bench.py

lock: ## Lock the dependencies of pyproject.toml with hashes (needs uv)
	@scripts/lock

clean: ## Remove what was made: .venv and caches (never the data)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
