# Needs GNU make and Python 3.11 or newer; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
DEMO_SERVE ?= 1
AT_DEMO = PRECURB_HOME=$(DEMO)/home $(BIN)/precurb
READY := .venv/.ready
READY_DEV := .venv/.ready-dev
.DEFAULT_GOAL := help

.PHONY: help demo test test-slow lock bench clean
help:
	@echo "make demo    screen a made-up month of trade, write $(DEMO)/report.html, and serve it;"
	@echo "             DEMO_SERVE=0 does all but serve"
	@echo "make test    check style, types, imports, then run the tests"
	@echo "make test-slow  what needs a browser or PostgreSQL, or kills processes"
	@echo "make bench   print speed and memory; OFAC=FOLDER of the full list, LINES=100000;"
	@echo "             with SUBSTANCES=FOLDER and PARTIES=FOLDER of cases also how well"
	@echo "make lock    resolve the requirements with hashes; UPGRADE=--upgrade for newer ones"
	@echo "make clean   remove .venv, build and caches"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Precurb needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments: install its venv package" \
	    "(Debian and Ubuntu: apt install python3-venv) and run make again." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The development lock holds the runtime too, with the same pins.
$(READY_DEV): requirements-dev.lock $(READY)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Findings (1) and planted unreadable rows (2) are the point of a demo. A crash also ends
# with 1, so the report, removed beforehand, must be there in full.
demo: $(READY)
	@rm -rf $(DEMO)
	$(BIN)/python examples/month_of_trade.py $(DEMO)
	$(AT_DEMO) lists import $(DEMO)/demo_watchlist.jsonl --marking "DEMO: invented entries"
	$(AT_DEMO) screen \
	  $(DEMO)/orders_de.csv $(DEMO)/orders_zh.xlsx $(DEMO)/orders_en.jsonl $(DEMO)/consignments/*.xml \
	  -o $(DEMO)/report.html || test $$? -le 2
	@grep -q '</html>' $(DEMO)/report.html || { echo "the demo wrote no report" >&2; exit 1; }
	$(AT_DEMO) demo --scenario working-group
	@echo "Three people of the demo set their passwords by these links, once it is served:"
	@$(AT_DEMO) users add ada --role officer --display "Ada, officer" --invite
	@$(AT_DEMO) users add ben --role approver --display "Ben, second person" --invite
	@$(AT_DEMO) users add otto --role auditor --display "Otto, auditor" --invite
	@echo "The report to open and file away: $(DEMO)/report.html"
	@test "$(DEMO_SERVE)" = 0 || $(AT_DEMO) serve --quiet

# pytest comes last, so that its closing line is the last one.
test: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m "not slow"

# What needs a browser or a database server, or kills processes; each skips where it is missing.
test-slow: $(READY_DEV)
	$(BIN)/python -m pytest -n 2 -m slow

# The watchlist to screen against is not bundled: OFAC names a folder of the publisher's CSV.
bench: $(READY)
	@test -n "$(OFAC)" || { echo "make bench OFAC=FOLDER, with sdn.csv and its companions" >&2; exit 1; }
	$(BIN)/python benchmarks/screen_lines.py $(OFAC) $(LINES)
	$(BIN)/python benchmarks/identify.py $(SUBSTANCES)
	$(BIN)/python benchmarks/match.py $(OFAC) $(PARTIES)
	@test -z "$(WCO)" || $(BIN)/python benchmarks/wco_files.py $(WCO)

LOCK = .venv/lock/bin/pip-compile --quiet $(UPGRADE) --generate-hashes --strip-extras --allow-unsafe \
  --no-header --no-annotate --no-emit-options --no-emit-index-url --no-emit-trusted-host \
  --no-emit-find-links

# Build requirements are locked as well: the project is installed without build isolation. Pins
# that still fit stay; make lock UPGRADE=--upgrade takes the newest.
lock: $(BIN)/python
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install -q pip-tools
	@mkdir -p build
	$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); \
	  run = [*p["project"]["dependencies"], *p["build-system"]["requires"], "editables"]; \
	  dev = p["project"]["optional-dependencies"]["dev"]; \
	  open("build/requirements.in", "w").write("\n".join(run)); \
	  open("build/requirements-dev.in", "w").write("\n".join([*run, *dev]))'
	$(LOCK) -o requirements-dev.lock build/requirements-dev.in
	$(LOCK) -c requirements-dev.lock -o requirements.lock build/requirements.in
	@printf 'pyspark[sql]>=4.3,<4.4\npandas<3\n' > build/requirements-spark.in
	$(LOCK) -c requirements.lock -o requirements-spark.lock build/requirements-spark.in

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
