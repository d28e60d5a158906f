# Two commands do everything: `make run` and `make test`. Both start from `make setup`.
PYTHON ?= python3
# `make setup TORCH=cpu` takes a build of torch without CUDA, where the package index that pip is set to has one.
TORCH ?=
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
STAMP := .venv/.ready
BESIDE := .venv/heavy-tests.log
# Twice as many workers as cores, since most tests wait more than they compute.
WORKERS := $(shell $(PYTHON) -c "import os; print(min(8, 2 * (os.cpu_count() or 1)))")
# The tests that load models themselves: to import torch takes a process five seconds, so that two do it.
MODEL_TESTS := tests/unit/embedding tests/faults/test_hostile_models.py
# With those that start the program, and those that read all modules, they are run by two workers, beside all others.
HEAVY := $(MODEL_TESTS) tests/e2e tests/test_architecture.py
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest
# The tests start the program hundreds of times: its modules are compiled once, and its start is as usual, whatever the
# environment says.
unexport PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED

.PHONY: run test tests-side-by-side checks-and-heavy-tests heavy-tests tests-alone test-long check setup \
	system-libraries bench screenshots site translations clean

run: setup ## set up, then open the demo library (or show it in the terminal where there is no display)
	$(BIN)/clipsearch demo

test: setup ## set up, then every check and every test: side by side, then those that need the machine alone
	@folders=$$($(BIN)/python -m tests.support.run_folder) && trap 'rm -rf "$$folders"' EXIT && \
		trap 'exit 1' HUP INT TERM && export CLIPSEARCH_TEST_FOLDERS="$$folders" && \
		case "$$folders" in /dev/shm/*) export TMPDIR="$$folders" ;; esac && \
		$(MAKE) --no-print-directory --jobs 2 checks-and-heavy-tests tests-side-by-side && \
		$(MAKE) --no-print-directory tests-alone && \
		echo "The slowest 20, in seconds:" && sort -rn "$$folders/durations" | head -n 20

# In a fresh clone collected once before: else each worker compiles all modules by itself, for six seconds.
tests-side-by-side:
	@test -d tests/__pycache__ || $(PYTEST) --collect-only -qq $(addprefix --ignore=,$(HEAVY)) >/dev/null || true
	$(PYTEST) -m "not long and not serial" --numprocesses $(WORKERS) --dist worksteal \
		$(addprefix --ignore=,$(HEAVY))

# What it says is shown when it has ended, so that lines of both do not mix.
checks-and-heavy-tests:
	@$(MAKE) --no-print-directory --jobs 1 check heavy-tests >$(BESIDE) 2>&1; code=$$?; cat $(BESIDE); exit $$code

heavy-tests:
	$(PYTEST) -m "not long and not serial" --numprocesses 2 --dist loadfile $(HEAVY)

tests-alone:
	$(PYTEST) -m "not long and serial" $$(grep -rl --include="test_*.py" "mark\.serial" tests)

test-long: setup
	$(PYTEST) -m long
	$(PYTEST) -m "not long and hypothesis" --hypothesis-profile long

check: setup ## lint, types, declared dependencies and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry clipsearch
	$(BIN)/lint-imports

setup: system-libraries $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) packaging/check_python.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
ifeq ($(TORCH),cpu)
	$(BIN)/python packaging/cpu_torch.py .venv/constraints.txt
endif
	$(BIN)/python -m pip install $(if $(filter cpu,$(TORCH)),--constraint .venv/constraints.txt) --editable ".[demo,formats,keyring,order,player,text,video]" --group test --group check
	touch $(STAMP)

system-libraries:
	@sh packaging/system-libraries.sh

bench: setup ## what it costs, beside rclip and a plain peer: photos and queries, starts, a large index, the window
	$(BIN)/python -m benchmarks.acceleration
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.vectors
	-$(BIN)/python -m benchmarks.window

screenshots: setup ## the pictures in docs/
	QT_QPA_PLATFORM=offscreen $(BIN)/python docs/screenshots.py

site: setup ## the user's guide as a site, in build/site
	$(BIN)/python -m pip install --quiet --group site
	$(BIN)/python -m sphinx -W --keep-going -q docs build/site

translations: setup ## the window's languages and docs/wording.md, from the texts in the code; names what is missing
	$(BIN)/python packaging/translations.py

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
