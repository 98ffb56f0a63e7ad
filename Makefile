# Everything a contributor runs. Needs git, make and Python 3.11 or newer with venv; all else is installed into .venv.
# Paths are relative, so that a checkout in a folder with a space in its name works too.

PYTHON ?= python3
PYTEST_FLAGS ?= --numprocesses auto --dist loadfile

bin := .venv/bin
python := $(bin)/python

# Material for MkDocs prints a notice about MkDocs 2 into every build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site serve example test check bench release-rehearsal clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

site: .venv/installed ## Build the site of this repository, documentation and releases, into site/
	$(bin)/tagline build --site-dir site
	@echo "Or run 'make serve' and look at http://127.0.0.1:8000/."

serve: .venv/installed ## Serve that site on http://127.0.0.1:8000/ and rebuild it on changes
	$(bin)/tagline serve

example: .venv/installed ## Build an example of two years with a rich plan, and its site, into build/example/
	rm -rf build/example
	$(python) tests/example.py build/example/meridian
	$(bin)/tagline build --repository build/example/meridian --as-of 2026-11-25 --site-dir build/example/site
	@echo "Look at build/example/site/index.html; the repository is build/example/meridian."

# The site is built strictly, as mkdocs.yml says. Pytest comes last, so that its summary is the last line.
test: check ## Run every check: linters, types, layers, a strict site build, tests
	$(bin)/tagline build --site-dir .venv/checked-site
	$(python) -m pytest $(PYTEST_FLAGS)

check: .venv/installed-dev ## Run the linters, the type checker and the layer contracts only
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	$(bin)/lint-imports

bench: .venv/installed-dev ## Measure speed and memory against plain git
	$(python) -m pytest tests/benchmarks --override-ini python_files='bench_*.py' --capture no

release-rehearsal: .venv/installed ## Release Tagline by itself, beside a bare remote; publish, serve and look at the site
	.ci/rehearse

clean: ## Remove everything that these commands made
	rm -rf .venv site dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find generator tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tagline needs Python 3.11 or newer and found " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml
	$(python) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/installed-dev: .venv/made pyproject.toml
	$(python) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/installed
