# 考成 · two commands matter: `make run` and `make test`. `make` alone lists the others.

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
KAOCHENG_DATA ?= $(CURDIR)/data
export PORT KAOCHENG_DATA

.PHONY: help run test check fmt setup system bench lock shots clean

help:
	@echo "make run     set up, load the demonstration, serve on http://127.0.0.1:$(PORT)"
	@echo "make test    set up, run everything that CI runs"
	@echo "make check   lint, types, import contracts, migrations, house rules"
	@echo "make fmt     format the code"
	@echo "make setup   virtual environment with $(VENV)/bin/kaocheng, npm assets"
	@echo "make bench   measure, write benchmarks/RESULTS.md"
	@echo "make shots   renew the picture in README.md"

run: setup
	@$(VENV)/bin/kaocheng serve --demo

test: setup-dev system
	@sh scripts/test.sh

check: setup-dev
	@sh scripts/check.sh

fmt: setup-dev
	@$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format --quiet .

setup: $(VENV)/.installed node_modules/.installed

.PHONY: setup-dev
setup-dev: setup $(VENV)/.installed-dev

$(VENV)/.installed: requirements/run.lock pyproject.toml
	@sh scripts/setup_python.sh run

$(VENV)/.installed-dev: requirements/dev.lock requirements/spark.lock $(VENV)/.installed
	@sh scripts/setup_python.sh dev

node_modules/.installed: package-lock.json
	@sh scripts/setup_node.sh

system:
	@sh scripts/setup_system.sh

bench: setup-dev
	@$(PY) benchmarks/run.py

shots: setup-dev system
	@KAOCHENG_README_SHOT=1 $(PY) -m pytest -q tests/journeys -k readme

# Renews the lock files from requirements/*.in; needs uv (in requirements/dev.lock).
lock:
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate requirements/run.in -o requirements/run.lock
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate requirements/dev.in -c requirements/run.lock -o requirements/dev.lock
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate requirements/bench.in -o requirements/bench.lock
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate requirements/spark.in -c requirements/run.lock -o requirements/spark.lock

clean:
	@rm -rf $(VENV) node_modules data artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis
