# One line each; `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
EXAMPLE := examples/hello/hello.py

.PHONY: help setup demo test test-engines test-cwl test-argo test-airflow test-places test-toil conformance argo-lab fuzz mutants check format docs snapshots bench clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.ready ## make the virtual environment with everything development needs

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

demo: setup ## compile an example to every target, run it on cwltool and as plain Python
	$(BIN)/flowc compile $(EXAMPLE) -t cwl -o out/hello.cwl
	$(BIN)/flowc compile $(EXAMPLE) -t argo -o out/hello.yaml
	$(BIN)/flowc compile $(EXAMPLE) -t airflow -o out/hello_dag.py
	$(BIN)/flowc run $(EXAMPLE) --engine cwltool --input name=Ada
	$(BIN)/flowc run $(EXAMPLE) --input name=Ada

test: check ## formatter, linter, strict types, every test on plain Python and the interpreter, quick cases on cwltool
	$(BIN)/pytest -n 2 --dist worksteal

test-engines: setup ## the tests that need more than Python packages: podman, another Python, an Argo controller, Airflow
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/podman/run.sh
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/versions/run.sh
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/argo/run.sh
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/airflow/run.sh

test-cwl: setup ## every case on cwltool, in 20 minutes; PYTEST="-k files" runs some
	FLOWC_CWL_CASES=all $(BIN)/pytest -n 2 --dist worksteal tests/conformance/test_cwl.py $(PYTEST)

test-argo: setup ## every case on a real Argo controller, and large runs, in an hour; PYTEST="-k files" runs some
	PATH="$(CURDIR)/$(BIN):$$PATH" FLOWC_ARGO_CASES=all tests/engines/argo/run.sh $(PYTEST)

test-airflow: setup ## every case on a real Airflow, in an hour; PYTEST="-k files" runs some
	PATH="$(CURDIR)/$(BIN):$$PATH" FLOWC_AIRFLOW_CASES=all tests/engines/airflow/run.sh $(PYTEST)

test-places: setup ## Airflow's commands by docker (podman's socket) and on the Kubernetes of Argo's lab; PYTEST="-k docker" runs some
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/airflow/places.sh $(PYTEST)

test-toil: setup ## some cases on Toil, another runner of CWL; FLOWC_TOIL_CASES=files/ runs those of an area, FLOWC_TOIL_CASES=all every case
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/toil/run.sh $(PYTEST)

conformance: setup ## every case on every engine, for hours; writes docs/reference/conformance.md anew
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/conformance/run.sh

argo-lab: ## build what is missing and start an Argo controller and server on this machine
	tests/engines/argo/lab.sh up

# Folders of runs come and go by the thousand: in memory where that is a folder.
fuzz: setup ## 10,000 random programs, others each time, on the interpreter and after each pass, and 300 on cwltool
	TMPDIR=$(or $(wildcard /dev/shm),/tmp) FLOWC_EXAMPLES=10000 $(BIN)/pytest -n 2 --dist worksteal tests/test_random_sources.py
	FLOWC_EXAMPLES=2000 FLOWC_RANDOM_CASES=300 FLOWC_RANDOM_SEED=$${FLOWC_RANDOM_SEED:-$$(date +%s)} $(BIN)/pytest -n 2 --dist worksteal tests/ir tests/conformance/test_random.py

mutants: setup ## plant faults in the passes: the fast tests must find 9 in 10; COUNT=4000 SEED=1 JOBS=2 FILES="soften.py" AGAIN=1
	PYTHONPATH=. FLOWC_TIME_SCALE=0 $(BIN)/python tests/mutants $(FILES) --count $(or $(COUNT),400) --seed $(or $(SEED),0) --jobs $(or $(JOBS),1) $(if $(AGAIN),--again)

check: setup ## formatter, linter, strict type checking
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup ## write the generated reference pages anew
	$(BIN)/python docs/generate.py

snapshots: setup ## write snapshots and the manifests beside the examples anew; read the difference
	for manifest in examples/*/*.cwl; do $(BIN)/flowc compile $${manifest%.cwl}.py -t cwl -o $$manifest; done
	for manifest in examples/*/*.yaml; do $(BIN)/flowc compile $${manifest%.yaml}.py -t argo -o $$manifest; done
	for manifest in examples/corpus/argo/*.yaml; do name=$$(basename $$manifest .yaml); $(BIN)/flowc compile examples/corpus/$${name%.*}.py:$${name##*.} -t argo -o $$manifest; done
	for manifest in examples/upstream/argo/*.yaml; do $(BIN)/flowc compile examples/upstream/$$(basename $$manifest .yaml).py -t argo -o $$manifest; done
	for manifest in examples/clusters/*/clusters.*; do $(BIN)/flowc compile examples/clusters/clusters.py --profile $$(basename $$(dirname $$manifest)) -o $$manifest; done
	for workflow in welcome:greet welcome:greet_all party:main; do $(BIN)/flowc compile examples/published/$${workflow%:*}.py:$${workflow#*:} --profile cluster -o examples/published/argo/$$(echo $${workflow%:main} | tr _: --).yaml; done
	for dag in examples/*/dags/*.py; do $(BIN)/flowc compile $$(dirname $$(dirname $$dag))/$$(basename $$dag) -t airflow -o $$dag; done
	$(BIN)/pytest --snapshot-update tests/test_snapshots.py

bench: setup ## time flowc beside its peers
	$(BIN)/python benchmarks/compile.py

clean: ## remove what can be made again
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
