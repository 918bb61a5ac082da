"""An Airflow server as the engine: triggers DAGs, waits, and reads results back."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

from flowc import ir
from flowc.backends.airflow.dag import result_place
from flowc.backends.base import EngineError, Manifest, Progress
from flowc.backends.lowered.runs import arguments_of
from flowc.compiler.passes.legalize import legalize
from flowc.diagnostics import Sink
from flowc.ir.codecs import Codecs
from flowc.lang.codec import CodecError

Document = dict[str, Any]

ENDED = ("success", "failed")
ATTEMPTS = 5
"""A server over SQLite answers with an error when others hold its database for long."""


@dataclass(frozen=True)
class AirflowServer:
    """A server, and the folder of its DAG files."""

    url: str
    dags: Path
    poll_s: float = 1.0
    found_within_s: float = 120.0

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Raises `EngineError` if the server cannot load a DAG file."""
        for manifest in manifests:
            path = folder / manifest.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(manifest.text, encoding="utf-8")
        self._find(self.deploy(manifests[0]))

    def deploy(self, manifest: Manifest) -> str:
        """Put a DAG file where the server looks, under an id of its own; the id."""
        dag_id, text = deployed(manifest)
        path = self.dags / f"{dag_id}.py"
        if not path.exists():
            path.with_suffix(".new").write_text(text, encoding="utf-8")
            path.with_suffix(".new").replace(path)
        return dag_id

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        """Run the first workflow of a module, whose DAG file this is.

        Inputs and result are in the JSON form of their types. Raises `EngineError` if the run
        fails, `CodecError` if an input does not fit.
        """
        arguments = arguments_of(module, inputs)
        dag_id = self.deploy(manifests[0])
        self._find(dag_id)
        run_id = f"flowc__{uuid4()}"
        body = {"dag_run_id": run_id, "logical_date": None, "conf": located(arguments)}
        self._call("POST", f"/dags/{dag_id}/dagRuns", body)
        place = f"/dags/{dag_id}/dagRuns/{run_id}"
        told: set[tuple[str, str]] = set()
        while True:
            state = self._call("GET", place)["state"]
            if progress is not None:
                self._tell(place, told, progress)
            if state in ENDED:
                break
            time.sleep(self.poll_s)
        if state != "success":
            raise EngineError(self._why(place))
        return self._result(module, arguments, place)

    def _result(self, module: ir.Module, arguments: Mapping[str, Any], place: str) -> Any:
        workflow = module.workflows[0]
        if workflow.result == ir.NONE:
            return None
        found = result_place(flat(module))
        if isinstance(found, ir.Constant):
            data = found.json_value
        elif found is None:
            data = None
        elif not found[0]:
            data = arguments[found[1]]
        else:
            data = self._value(place, *found)
        codec = Codecs(module.types).of(workflow.result)
        try:
            return codec.write(codec.read(on_disk(data), "result"), "result")
        except CodecError as error:
            raise EngineError(f"Airflow gave something else than it was told: {error}") from error

    def _value(self, place: str, task: str, key: str) -> Any:
        """The JSON data that a task has left: one text, a list of them, or those of a fan-out."""
        instances = self._call("GET", f"{place}/taskInstances?limit=10000")["task_instances"]
        mapped = sorted(i["map_index"] for i in instances if i["task_id"] == task)
        if mapped and mapped[0] >= 0:
            return [self._entry(place, task, key, index) for index in mapped]
        if not mapped or next(i for i in instances if i["task_id"] == task)["state"] == "skipped":
            return []
        return self._entry(place, task, key, -1)

    def _entry(self, place: str, task: str, key: str, index: int) -> Any:
        path = f"{place}/taskInstances/{task}/xcomEntries/{key}?map_index={index}&stringify=false"
        return data_of(self._call("GET", path)["value"])

    def _tell(self, place: str, told: set[tuple[str, str]], progress: Progress) -> None:
        for instance in self._call("GET", f"{place}/taskInstances?limit=1000")["task_instances"]:
            event = (instance["task_id"], _STATES.get(instance["state"] or "", ""))
            if event[1] and event not in told:
                told.add(event)
                progress(*event)

    def _why(self, place: str) -> str:
        """What went wrong: the exceptions of the tasks that failed by themselves."""
        instances = self._call("GET", f"{place}/taskInstances?limit=1000")["task_instances"]
        told = [
            f"{instance['task_id']}: {self._said(place, instance)}"
            for instance in instances
            if instance["state"] == "failed"
        ]
        return "; ".join(told) or "the run failed"

    def _said(self, place: str, instance: Document) -> str:
        """The exception that a task's log ends with."""
        path = f"{place}/taskInstances/{instance['task_id']}/logs/{instance['try_number']}"
        log = self._call("GET", f"{path}?map_index={instance['map_index']}&full_content=true")
        raised = [
            f"{detail['exc_type']}: {detail['exc_value']}"
            for line in log["content"]
            if isinstance(line, dict)
            for detail in line.get("error_detail") or ()
        ]
        return raised[-1] if raised else "its log says no more"

    def _find(self, dag_id: str) -> None:
        """Wait until the server knows a DAG. Raises `EngineError` if it cannot load it."""
        until = time.monotonic() + self.found_within_s
        while time.monotonic() < until:
            try:
                self._call("GET", f"/dags/{dag_id}")
            except EngineError:
                errors = self._call("GET", "/importErrors?limit=1000")["import_errors"]
                for error in errors:
                    if error["filename"].endswith(f"{dag_id}.py"):
                        raise EngineError(error["stack_trace"]) from None
                time.sleep(self.poll_s)
            else:
                return
        raise EngineError(f"the server has not loaded `{dag_id}` in {self.found_within_s:g} s")

    @cached_property
    def _token(self) -> str:
        with urllib.request.urlopen(f"{self.url}/auth/token") as answer:
            return str(json.load(answer)["access_token"])

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of the server. Raises `EngineError` if it refuses."""
        request = urllib.request.Request(
            f"{self.url}/api/v2{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Authorization": f"Bearer {self._token}",
            },
        )
        for attempt in range(ATTEMPTS):
            try:
                with urllib.request.urlopen(request) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code == HTTPStatus.CONFLICT and attempt > 0:
                    return None  # the attempt before was heard, though it was not answered
                text = error.read().decode(errors="replace")[:1000]
                if error.code < HTTPStatus.INTERNAL_SERVER_ERROR or attempt == ATTEMPTS - 1:
                    raise EngineError(f"Airflow refused {method} {path}: {text}") from error
            time.sleep(self.poll_s)
        raise AssertionError("the last attempt answers or raises")


_STATES = {"running": "started", "skipped": "skipped", "success": "done", "failed": "failed"}


def deployed(manifest: Manifest) -> tuple[str, str]:
    """The id and text of a DAG file whose id nothing else has."""
    name = manifest.path.removesuffix(".py")
    dag_id = f"{name}-{sha256(manifest.text.encode()).hexdigest()[:10]}"
    text = re.sub(r"^    dag_id=.*$", f'    dag_id="{dag_id}",', manifest.text, count=1, flags=re.M)
    return dag_id, text


def flat(module: ir.Module) -> ir.Module:
    """A module in the form in which its DAG was made."""
    from flowc.backends.airflow import Airflow

    backend = Airflow()
    module = legalize(module, backend.capabilities, Sink())
    for lower in backend.passes:
        module = lower(module)
    return module


def data_of(value: Any) -> Any:
    """The JSON data of a text, or of a list of them."""
    return json.loads(value) if isinstance(value, str) else [data_of(each) for each in value]


def located(data: Any) -> Any:
    """JSON data whose files say where they are, for tasks on this machine."""
    if isinstance(data, dict):
        data = {key: located(value) for key, value in data.items()}
        if data.get("class") in ("File", "Directory") and "path" in data:
            path = Path(data.pop("path")).resolve()
            data["location"] = f"file://{path}"
        return data
    return [located(value) for value in data] if isinstance(data, list) else data


def on_disk(data: Any) -> Any:
    """JSON data whose files say their paths, if they are on this machine."""
    if isinstance(data, dict):
        data = {key: on_disk(value) for key, value in data.items()}
        location = data.get("location")
        if data.get("class") in ("File", "Directory") and str(location).startswith("file://"):
            data["path"] = data.pop("location")[len("file://") :]
        return data
    return [on_disk(value) for value in data] if isinstance(data, list) else data
