"""Runs DAG files by `dag.test()`, one after the other, in a process without flowc.

Each request is a line of JSON, and so is its answer. `{"file": ..., "conf": {...}}` runs the DAG of
a file: `state`, `log`, and the `pods` that it asked for. `{"task": ..., "key": ..., "folder": ...}`
reads what a task of the last run left, by map index, with its files in that folder: `values`.

A pod becomes a process of this machine, with the environment that it asks for and no other.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from airflow.dag_processing.dagbag import DagBag
from airflow.models.xcom import XComModel
from airflow.sdk import ObjectStoragePath
from airflow.utils.session import create_session
from sqlalchemy import select

SECRETS = json.loads(os.environ["FLOWC_TEST_SECRETS"])
"""What a cluster's secrets hold: texts by key, by name."""

PODS: "list[dict[str, Any]]" = []


def run(file: str, conf: "dict[str, Any]") -> "tuple[Any, dict[str, Any]]":
    """The run of a DAG, and the answer about it."""
    if "run_in_pod(" in Path(file).read_text("utf-8"):
        catch_pods()
    PODS.clear()
    start = Path(LOG).stat().st_size
    bag = DagBag(dag_folder=file)
    assert not bag.import_errors, bag.import_errors
    (dag,) = bag.dags.values()
    made = dag.test(run_conf=conf)
    sys.stdout.flush()
    return made, {
        "state": str(made.state),
        "log": Path(LOG).read_bytes()[start:].decode(),
        "pods": PODS,
    }


def values(made: Any, task: str, key: str, folder: str) -> "list[list[Any]]":
    """What the instances of a task left, with their map indices."""
    entry = XComModel
    query = select(entry.map_index, entry.value).where(
        entry.dag_id == made.dag_id,
        entry.run_id == made.run_id,
        entry.task_id == task,
        entry.key == key,
    )
    with create_session() as session:
        rows = session.execute(query.order_by(entry.map_index)).all()
    return [[index, fetched(data_of(value), Path(folder))] for index, value in rows]


def data_of(value: Any) -> Any:
    """The JSON data of a text, or of a list of them."""
    return json.loads(value) if isinstance(value, str) else [data_of(each) for each in value]


def fetched(data: Any, folder: Path) -> Any:
    """JSON data whose files in object storage are copied into a folder."""
    if isinstance(data, list):
        return [fetched(each, folder) for each in data]
    if not isinstance(data, dict):
        return data
    data = {name: fetched(each, folder) for name, each in data.items()}
    location = str(data.get("location"))
    if location.startswith("s3://"):
        folder.mkdir(parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(dir=folder), location.rpartition("/")[2])
        for name in data.pop("folders", ()):
            (copy / name).mkdir(parents=True)
        storage, source = ObjectStoragePath("s3://flowc/").fs, location[len("s3://") :]
        for path in storage.find(source):
            place = copy / path[len(source) :].lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            storage.get_file(path, str(place))
        data["location"] = f"file://{copy}"
    return data


def catch_pods() -> None:
    """From now on, pods are kept as they would be sent, and run as processes."""
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from airflow.sdk.exceptions import AirflowException
    from kubernetes.client import ApiClient

    def run_as_process(self: Any, context: Any) -> None:
        made = self.build_pod_request_obj(context, dry_run=True)
        pod = ApiClient().sanitize_for_serialization(made)
        PODS.append(pod)
        (container,) = pod["spec"]["containers"]
        words = [expanded(word) for word in [*container["command"], *container["args"]]]
        env = {each["name"]: variable(each) for each in container["env"]}
        env["PATH"] = os.environ["FLOWC_TEST_PATH"]
        ended = subprocess.run(words, env=env, check=False)
        if ended.returncode:
            raise AirflowException(f"Pod {made.metadata.name} returned a failure.")

    KubernetesPodOperator.execute_sync = run_as_process


def variable(entry: "dict[str, Any]") -> str:
    """The text of an environment variable."""
    if "value" in entry:
        return expanded(entry["value"])
    key = entry["valueFrom"]["secretKeyRef"]
    return str(SECRETS[key["name"]][key["key"]])


def expanded(text: str) -> str:
    """A text after the kubelet has seen to its dollars; it must not hold `$(NAME)`."""
    assert "$(" not in text.replace("$$", ""), text
    return text.replace("$$", "$")


def answer(request: "dict[str, Any]") -> "dict[str, Any]":
    """What is said to a request."""
    global made
    if "file" in request:
        made, said = run(**request)
        return said
    return {"values": values(made, **request)}


made: Any = None
LOG = os.environ["FLOWC_TEST_LOG"]

if __name__ == "__main__":
    assert importlib.util.find_spec("flowc") is None, "DAG files must run without flowc"
    with os.fdopen(os.dup(1), "w") as answers:
        log = os.open(LOG, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), file=answers, flush=True)
