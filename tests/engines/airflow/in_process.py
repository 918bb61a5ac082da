"""Airflow as an engine without a server: DAG files run by `dag.test()`, one after the other."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowc import ir
from flowc.backends.airflow.engine import deployed, located, result_of
from flowc.backends.airflow.steps import Step
from flowc.backends.base import EngineError, Manifest, Progress
from flowc.backends.lowered.runs import arguments_of

HERE = Path(__file__).parent
LOG_END = 4000
"""Characters of a log that are shown of a run that failed."""
SECRET = "s3cret $(x) {{"


@dataclass
class InProcess:
    """A process that has Airflow and no flowc; `pods` are those that runs have asked for."""

    process: "subprocess.Popen[str]"
    home: Path
    pods: list[dict[str, Any]] = field(default_factory=list)

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Nothing is known of a DAG file before it is run."""

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        """Run a DAG. Raises `EngineError` with the log of the run if it fails."""
        arguments = arguments_of(module, inputs)
        dag_id, text = deployed(manifests[0])
        path = self.home / f"{dag_id}.py"
        path.write_text(text, "utf-8")
        said = self.ask(file=str(path), conf=located(arguments))
        self.pods += said["pods"]
        if said["state"] != "success":
            raise EngineError(said["log"][-LOG_END:])

        def value(step: Step, key: str) -> Any:
            read = self.ask(task=step.task_id, key=key, folder=str(folder))["values"]
            is_mapped = not read or read[0][0] >= 0
            return [data for _, data in read] if is_mapped else read[0][1]

        return result_of(module, arguments, value)

    def ask(self, **request: Any) -> Any:
        """The answer to a request."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(request), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, (self.home / "log").read_text()[-3000:]
        return json.loads(answer)


@contextmanager
def airflow(home: Path, **variables: str) -> Iterator[InProcess]:
    """Airflow in a process of its own, over an empty database, with more environment variables."""
    python = os.environ["FLOWC_AIRFLOW_PYTHON"]
    others = ("PYTHONPATH", "AIRFLOW_")
    env = {name: text for name, text in os.environ.items() if not name.startswith(others)}
    env |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "AIRFLOW_VAR_CASE_PASSWORD": SECRET,
        "FLOWC_CONTAINERS": "host",
        "FLOWC_TIME_SCALE": "0",
        "FLOWC_TEST_LOG": str(home / "log"),
        "FLOWC_TEST_PATH": os.environ["PATH"],
        "FLOWC_TEST_SECRETS": json.dumps({"case": {"password": SECRET}}),
        **variables,
    }
    with (home / "migrated").open("w") as said:
        migrate = [python, "-m", "airflow", "db", "migrate"]
        subprocess.run(migrate, env=env, check=True, stdout=said, stderr=said)
    words = [python, "-W", "ignore", str(HERE / "dag_runs.py")]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=env, stdin=pipe, stdout=pipe, text=True) as process:
        yield InProcess(process, home)
        assert process.stdin is not None
        process.stdin.close()
