"""Time how long Airflow takes to load a DAG file of flowc's beside one that a person wrote.

    python benchmarks/parse.py --airflow PYTHON [--tasks 100] [--runs 15]

PYTHON is that of an environment with Airflow 3.2 or later. Both files have the same tasks: ten
functions, called in turn, each of what the one before gave. A run is a process of its own, which
imports Airflow first and then loads the file as a DAG processor does: reads it, compiles it, runs
it. Figures are CPU milliseconds of that loading alone, minimum and median over interleaved runs,
and of the import of Airflow, which both need.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

FUNCTIONS = 10

LOAD = """
import json, sys, time
start = time.process_time()
import airflow.sdk
imported = time.process_time()
from pathlib import Path
path = Path(sys.argv[1])
start_load = time.process_time()
exec(compile(path.read_bytes(), str(path), "exec"), {"__name__": "loaded", "__file__": str(path)})
loaded = time.process_time()
print(json.dumps([1000 * (imported - start), 1000 * (loaded - start_load)]))
"""

FLOWC_TASK = '''
@task
def add_{0}(number: int) -> int:
    """Add {0}."""
    return number + {0}
'''

PERSON_TASK = '''
@task
def add_{0}(number):
    """Add {0}."""
    return number + {0}
'''


def flowc_source(tasks: int) -> str:
    """A workflow file of so many calls."""
    calls = [f"    number = add_{index % FUNCTIONS}(number)" for index in range(tasks)]
    return "\n".join(
        [
            "from flowc import task, workflow\n",
            *(FLOWC_TASK.format(index) for index in range(FUNCTIONS)),
            "\n@workflow\ndef main(number: int) -> int:",
            *calls,
            "    return number\n",
        ]
    )


def person_source(tasks: int) -> str:
    """The DAG file that a person would write for it."""
    calls = [
        f'    number = add_{index % FUNCTIONS}.override(task_id="number_{index}")(number)'
        for index in range(tasks)
    ]
    return "\n".join(
        [
            "from airflow.sdk import Param, dag, task\n",
            *(PERSON_TASK.format(index) for index in range(FUNCTIONS)),
            '\n@dag(schedule=None, params={"number": Param(type="integer")})',
            "def main():",
            '    number = "{{ params.number }}"',
            *calls,
            "\n\nmain()\n",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--airflow", required=True, metavar="PYTHON")
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "chain.py"
        source.write_text(flowc_source(given.tasks))
        files = {"flowc": folder / "flowc_dag.py", "a person": folder / "person_dag.py"}
        compile_ = [sys.executable, "-m", "flowc", "compile", str(source), "-t", "airflow", "-o"]
        subprocess.run([*compile_, str(files["flowc"])], check=True, capture_output=True)
        files["a person"].write_text(person_source(given.tasks))
        times: dict[str, list[list[float]]] = {name: [] for name in files}
        for _ in range(given.runs + 1):
            for name, path in files.items():
                command = [given.airflow, "-W", "ignore", "-c", LOAD, str(path)]
                answer = subprocess.run(command, check=True, capture_output=True, text=True)
                times[name].append(json.loads(answer.stdout.splitlines()[-1]))
    imports = [run[0] for runs in times.values() for run in runs[1:]]
    print(f"{given.tasks} tasks, {given.runs} runs; CPU milliseconds, minimum and median")
    print(f"{'import of Airflow':18} {min(imports):8.1f} {statistics.median(imports):8.1f}")
    for name, runs in times.items():
        loads = [run[1] for run in runs[1:]]
        print(f"{name:18} {min(loads):8.1f} {statistics.median(loads):8.1f}")


if __name__ == "__main__":
    main()
