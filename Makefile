# One virtual environment in the tree; everything else stands on it. Needs Python >= 3.11, make and git.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NEXT := .venv-datasette1
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header --no-annotate

# Images for containers often forbid to keep compiled modules; without them every command compiles its libraries anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup rocrate spark extractors datasette1 demo test test-datasette1 lint types imports check quality bench golden-update lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything in it

$(STAMP): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Yuqi needs Python 3.11 or newer; none was found. Install one, or run: make PYTHON=/path/to/python3"; exit 2; }
	@echo "setting up $(VENV), half a minute to a few minutes ..."
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
		uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.txt && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . 2>$(VENV)/install.log || { cat $(VENV)/install.log; exit 1; }; \
	else \
		"$(PYTHON)" -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>$(VENV)/install.log || { cat $(VENV)/install.log; exit 1; }; \
	fi
	@touch $@

spark: setup ## add PySpark to .venv, for the batch commands and their tests (they need Java 17)
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-spark.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt; fi

extractors: setup ## add readability-lxml and trafilatura to .venv, for the extraction bench
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-extractors.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-extractors.txt; fi

rocrate: .venv-rocrate/context.sqlite ## make .venv-rocrate with the RO-Crate validator, for its test

.venv-rocrate/context.sqlite: requirements-rocrate.txt tools/seed_rocrate_cache.py
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" .venv-rocrate && \
		uv pip install --quiet --python .venv-rocrate/bin/python --require-hashes -r requirements-rocrate.txt; \
	else \
		"$(PYTHON)" -m venv .venv-rocrate && \
		.venv-rocrate/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-rocrate.txt; \
	fi
	@rm -f $@
	@.venv-rocrate/bin/python tools/seed_rocrate_cache.py .venv-rocrate/context

demo: setup ## crawl the bundled fictional sites into build/demo/yuqi.db and show what came out
	@rm -rf build/demo
	@$(BIN)/yuqi demo --to build/demo

test: setup ## run the whole test suite
	$(BIN)/python -m pytest -n 2 -q $(PYTEST_ARGS)

test-datasette1: datasette1 ## what speaks to Datasette, on the alpha of 1.0 in an environment of its own
	$(NEXT)/bin/python -m pytest -n 2 -q $(PYTEST_ARGS) tests/archive/reading/test_datasette.py \
		tests/archive/reading/test_pages.py tests/archive/reading/test_browser_search.py

datasette1: $(NEXT)/.installed ## make .venv-datasette1 with the alpha of Datasette 1.0, for the tests on it

# Without uv it stands on .venv and holds only what differs: a tenth of the time.
$(NEXT)/.installed: requirements-datasette1.txt pyproject.toml $(STAMP)
	@echo "setting up $(NEXT) ..."
	@rm -rf $(NEXT)
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --python $(BIN)/python $(NEXT) && \
		uv pip install --quiet --compile-bytecode --python $(NEXT)/bin/python --require-hashes -r requirements-datasette1.txt && \
		uv pip install --quiet --python $(NEXT)/bin/python --no-deps --no-build-isolation -e . 2>$(NEXT)/install.log || { cat $(NEXT)/install.log; exit 1; }; \
	else \
		$(BIN)/python -m venv --without-pip $(NEXT) && \
		$(BIN)/python -c 'import sysconfig; print("import site; site.addsitedir(" + repr(sysconfig.get_path("purelib")) + ")")' \
			>"$$($(NEXT)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/beside.pth" && \
		$(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-datasette1.txt; \
	fi
	@touch $@

lint: setup ## ruff, formatting included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## mypy, strict
	$(BIN)/mypy

imports: setup ## imports run one way; the lock is consistent
	$(BIN)/lint-imports
	$(BIN)/python -m pip check

check: lint types imports ## everything but the tests

quality: setup ## accuracy with floors; fails below a floor
	$(BIN)/python bench/quality.py

bench: quality ## accuracy, then speed as ratios in one run
	$(BIN)/python bench/speed.py

golden-update: setup ## rewrite the golden expectations and show the difference; a person decides
	$(BIN)/python tests/golden/update.py
	git --no-pager diff --stat -- tests/golden

lock: ## resolve and hash the requirements anew (needs uv)
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) --extra datasette1 --override overrides-datasette1.txt pyproject.toml -o requirements-datasette1.txt
	$(LOCK) --extra dev --extra spark pyproject.toml -c requirements-dev.txt -o requirements-spark.txt
	printf 'readability-lxml>=0.8.4\ntrafilatura>=2\n' | $(LOCK) - -c requirements-dev.txt -o requirements-extractors.txt
	printf 'roc-validator>=0.13\nrocrate>=0.16\n' | $(LOCK) - -o requirements-rocrate.txt

clean: ## remove the environment and everything built
	rm -rf $(VENV) .venv-rocrate $(NEXT) build *.egg-info
