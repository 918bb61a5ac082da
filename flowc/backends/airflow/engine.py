"""An Airflow server as the engine: triggers DAGs, waits, and reads results back."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from airflow_client.client.api.dag_api import DAGApi
from airflow_client.client.api.dag_run_api import DagRunApi
from airflow_client.client.api.import_error_api import ImportErrorApi
from airflow_client.client.api.monitor_api import MonitorApi
from airflow_client.client.api.pool_api import PoolApi
from airflow_client.client.api.task_instance_api import TaskInstanceApi
from airflow_client.client.api.x_com_api import XComApi
from airflow_client.client.api_client import ApiClient
from airflow_client.client.configuration import Configuration
from airflow_client.client.exceptions import ApiException, ConflictException, NotFoundException
from airflow_client.client.models.pool_body import PoolBody
from airflow_client.client.models.task_instance_response import TaskInstanceResponse
from airflow_client.client.models.trigger_dag_run_post_body import TriggerDAGRunPostBody
from airflow_client.client.models.update_hitl_detail_payload import UpdateHITLDetailPayload
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from flowc import ir
from flowc.backends.airflow.capabilities import CAPABILITIES
from flowc.backends.airflow.flow import Flow
from flowc.backends.airflow.steps import Step
from flowc.backends.base import EngineError, Manifest, Progress, write_manifests
from flowc.backends.lowered.runs import arguments_of, fitting, read_large, with_large
from flowc.compiler.capabilities import Feature
from flowc.compiler.features import uses
from flowc.compiler.passes.legalize import legalize
from flowc.compiler.pipeline import FLAT_FORM, in_form
from flowc.compiler.scripts.step_io import artifacts_at
from flowc.compiler.scripts.task_script import where_files_are
from flowc.diagnostics import Sink
from flowc.lang.codec import Fields

ENDED = ("success", "failed")
ATTEMPTS = 5
"""A server over SQLite answers with an error when others hold its database for long."""
SETTLED_S = 10
"""Seconds after which a question is answered here, once the scheduler has been seen since.

Airflow fails a task that goes on while the end of the worker's process that asked is being told:
that process may end five seconds after it has asked (`min_heartbeat_interval`), and a scheduler
whose database is locked hears of it later.
Source: https://github.com/apache/airflow/issues/67287, in 3.2 and 3.3.
"""
PAGE = 10_000
"""Entries asked for in one answer; a server gives `api.maximum_page_limit` at most, usually 100."""


@dataclass(frozen=True)
class Place:
    """A run of a DAG."""

    dag_id: str
    run_id: str


@dataclass(frozen=True)
class AirflowServer:
    """A server, and the folder of its DAG files."""

    url: str
    dags: Path
    poll_s: float = 1.0
    found_within_s: float = 120.0
    resumes: bool = False
    """Whether questions are answered soon, with their defaults, as nobody is there."""

    answer: str = ""
    """What is chosen of their choices, instead of their defaults."""

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Raises `EngineError` if the server cannot load a DAG file."""
        write_manifests(manifests, folder)
        self._find(self.deploy(manifests[0]))

    def deploy(self, manifest: Manifest) -> str:
        """Put a DAG file where the server looks, under an id of its own; the id."""
        dag_id, text = deployed(manifest)
        path = self.dags / f"{dag_id}.py"
        if not path.exists():
            beside = path.with_suffix(f".{uuid4()}")  # others may put it there meanwhile
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
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
        for manifest in manifests[1:]:
            self._make_pools(manifest)
        place = self._trigger(dag_id, located(arguments))
        asks = Feature.APPROVE in uses(module)
        told: set[tuple[str, str]] = set()
        while (state := self._state(place)) not in ENDED:
            if progress is not None:
                self._tell(place, told, progress)
            if self.resumes and asks:
                self._answer(place)
            time.sleep(self.poll_s)
        if progress is not None:
            self._tell(place, told, progress)
        if state != "success":
            raise EngineError(self._why(place))
        return result_of(module, arguments, partial(self._value, place))

    # --- results -------------------------------------------------------------------------

    def _value(self, place: Place, step: Step, key: str) -> Any:
        """The JSON data that a task has left: one text, a list of them, or those of a fan-out."""
        found = [each for each in self._instances(place) if each.task_id == step.task_id]
        mapped = sorted(each.map_index for each in found)
        if mapped and mapped[0] >= 0:
            return [self._entry(place, step.task_id, key, index) for index in mapped]
        if not found or found[0].state == "skipped":
            return []
        return self._entry(place, step.task_id, key, -1)

    def _entry(self, place: Place, task_id: str, key: str, index: int) -> Any:
        with _explained():
            entry = XComApi(self._client).get_xcom_entry(
                place.dag_id, task_id, place.run_id, key, map_index=index, stringify=False
            )
        assert entry.actual_instance is not None
        return data_of(entry.actual_instance.value)

    # --- what became of a run ------------------------------------------------------------

    def _trigger(self, dag_id: str, conf: Mapping[str, Any]) -> Place:
        run_id = f"flowc__{uuid4()}"
        body = TriggerDAGRunPostBody(dag_run_id=run_id, logical_date=None, conf=dict(conf))
        # In conflict is only an attempt before, which was heard though it was not answered.
        with _explained(), suppress(ConflictException):
            DagRunApi(self._client).trigger_dag_run(dag_id, body)
        return Place(dag_id, run_id)

    def _state(self, place: Place) -> str:
        with _explained():
            return str(DagRunApi(self._client).get_dag_run(place.dag_id, place.run_id).state.value)

    def _make_pools(self, manifest: Manifest) -> None:
        """Make the pools that a server lacks."""
        for name, entry in json.loads(manifest.text).items():
            with _explained(), suppress(ConflictException):
                PoolApi(self._client).post_pool(PoolBody(name=name, **entry))

    def _answer(self, place: Place) -> None:
        """Answer what the run asks; where there is nothing to choose it waits for its timeout."""
        api = TaskInstanceApi(self._client)
        asked = [each for each in self._instances(place) if each.state == "awaiting_input"]
        for instance in asked:
            key = (place.dag_id, place.run_id, instance.task_id, instance.map_index)
            with _explained():
                question = api.get_hitl_detail(*key)
                stood = self._scheduler_seen() - question.created_at
                chosen = [self.answer] if self.answer else question.defaults
                if chosen and stood > timedelta(seconds=SETTLED_S):
                    answer = UpdateHITLDetailPayload(chosen_options=chosen)
                    api.update_hitl_detail(*key, answer)

    def _scheduler_seen(self) -> datetime:
        """When the scheduler has last gone through what it was told."""
        seen = MonitorApi(self._client).get_health().scheduler.latest_scheduler_heartbeat
        return datetime.fromisoformat(seen) if seen else datetime.min.replace(tzinfo=UTC)

    def _instances(self, place: Place) -> list[TaskInstanceResponse]:
        """What each task of a run, and each element of a mapped one, has come to, page by page."""
        api = TaskInstanceApi(self._client)
        found: dict[UUID, TaskInstanceResponse] = {}
        while True:
            with _explained():
                page = api.get_task_instances(
                    place.dag_id, place.run_id, limit=PAGE, offset=len(found), order_by=["id"]
                )
            found.update((each.id, each) for each in page.task_instances)
            if not page.task_instances or len(found) >= (page.total_entries or 0):
                return list(found.values())

    def _tell(self, place: Place, told: set[tuple[str, str]], progress: Progress) -> None:
        for instance in self._instances(place):
            event = (instance.task_id, _STATES.get(instance.state or "", ""))
            if event[1] and event not in told:
                told.add(event)
                progress(*event)

    def _why(self, place: Place) -> str:
        """What went wrong: the exceptions of the tasks that failed by themselves."""
        told = [
            f"{instance.task_id}: {self._said(place, instance)}"
            for instance in self._instances(place)
            if instance.state == "failed"
        ]
        return "; ".join(told) or "the run failed"

    def _said(self, place: Place, instance: TaskInstanceResponse) -> str:
        """The exception that a task's log ends with."""
        with _explained():
            log = TaskInstanceApi(self._client).get_log_without_preload_content(
                place.dag_id,
                place.run_id,
                instance.task_id,
                instance.try_number,
                map_index=instance.map_index,
                full_content=True,
            )
        # The client's models drop what they do not name, the exception among it.
        raised = [
            f"{detail['exc_type']}: {detail['exc_value']}"
            for line in json.loads(log.data)["content"]
            if isinstance(line, dict)
            for detail in line.get("error_detail") or ()
        ]
        return raised[-1] if raised else "its log says no more"

    def _find(self, dag_id: str) -> None:
        """Wait until the server knows a DAG. Raises `EngineError` if it cannot load it."""
        until = time.monotonic() + self.found_within_s
        while time.monotonic() < until:
            with _explained():
                try:
                    DAGApi(self._client).get_dag(dag_id)
                except NotFoundException:
                    errors = ImportErrorApi(self._client).get_import_errors(limit=PAGE)
                else:
                    return
            for error in errors.import_errors:
                if error.filename.endswith(f"{dag_id}.py"):
                    raise EngineError(error.stack_trace)
            time.sleep(self.poll_s)
        raise EngineError(f"the server has not loaded `{dag_id}` in {self.found_within_s:g} s")

    @cached_property
    def _client(self) -> ApiClient:
        with urllib.request.urlopen(f"{self.url}/auth/token") as answer:
            token = str(json.load(answer)["access_token"])
        again = Retry(
            total=ATTEMPTS,
            status_forcelist=[500, 502, 503],
            allowed_methods=None,
            backoff_factor=self.poll_s,
        )
        return ApiClient(Configuration(host=self.url, access_token=token, retries=again))


@contextmanager
def _explained() -> Iterator[None]:
    """Raises `EngineError` for what the server refuses."""
    try:
        yield
    except ApiException as error:
        message = f"Airflow refused: {error.status} {error.reason}: {error.body}"
        raise EngineError(message) from error
    except HTTPError as error:
        raise EngineError(f"Airflow does not answer: {error}") from error


_STATES = {"running": "started", "skipped": "skipped", "success": "done", "failed": "failed"}


def result_of(
    module: ir.Module, arguments: Mapping[str, Any], value: Callable[[Step, str], Any]
) -> Any:
    """The JSON data of what a run of a module's first workflow has given.

    `value` reads what a step has left under a key. Raises `EngineError` if it is no such result.
    """
    result = module.workflows[0].result
    if result == ir.NONE:
        return None
    flow = Flow(in_form(legalize(module, CAPABILITIES, Sink()), FLAT_FORM))
    (given,) = flow.workflow.body.yields or (None,)
    if given is None:
        data = None
    elif isinstance(given, ir.Constant):
        data = given.json_value
    elif given.name in flow.parameters:
        data = arguments[flow.parameters[given.name].name]
    else:
        data = value(flow.makers[given.name], flow.key(given.name) or "return_value")
    declarations = {declaration.name: declaration for declaration in module.types}
    here = on_disk(data, where_files_are(result, declarations))
    return fitting(module, with_large(result, here, declarations, read_large))


def deployed(manifest: Manifest) -> tuple[str, str]:
    """The id and text of a DAG file whose id nothing else has."""
    name = manifest.path.removesuffix(".py")
    dag_id = f"{name}-{sha256(manifest.text.encode()).hexdigest()[:10]}"
    text = re.sub(r"^    dag_id=.*$", f'    dag_id="{dag_id}",', manifest.text, count=1, flags=re.M)
    return dag_id, text


def data_of(value: Any) -> Any:
    """The JSON data of a text, or of a list of them."""
    return json.loads(value) if isinstance(value, str) else [data_of(each) for each in value]


def located(data: Any) -> Any:
    """JSON data whose files say where they are, for tasks on this machine."""
    if isinstance(data, dict):
        found = {key: located(value) for key, value in data.items()}
        if isinstance(data, Fields) and data.get("class") in ("File", "Directory"):
            path = found.pop("path", None)
            found |= {"location": f"file://{Path(path).resolve()}"} if path else {}
        return found
    return [located(value) for value in data] if isinstance(data, list) else data


def on_disk(data: Any, where: Sequence[str]) -> Any:
    """JSON data whose files say their paths, if they are on this machine."""
    found = deepcopy(data)
    for artifact in artifacts_at(found, *where) if where else ():
        if str(artifact.get("location")).startswith("file://"):
            artifact["path"] = artifact.pop("location")[len("file://") :]
    return found
