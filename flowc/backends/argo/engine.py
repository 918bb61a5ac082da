"""An Argo server as the engine: submits manifests, waits, and reads results back."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from flowc import ir
from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.storage import Storage
from flowc.backends.argo.values import read_wire, typed_text
from flowc.backends.base import EngineError, Manifest, Progress, write_manifests
from flowc.backends.lowered.ports import Port
from flowc.backends.lowered.runs import arguments_of, read_large, result_of, with_large, write_large
from flowc.compiler.scripts.task_script import where_files_are

if TYPE_CHECKING:
    from hera.workflows.service import WorkflowsService

Document = dict[str, Any]

ENDED = ("Succeeded", "Failed", "Error")


@dataclass(frozen=True)
class ArgoServer:
    """A server that takes workflows, and the program that checks manifests without one."""

    host: str
    namespace: str = "argo"
    storage: Storage | None = None
    poll_s: float = 2.0
    keeps_runs: bool = True
    resumes: bool = False
    """Whether steps that wait go on at once: approvals with their defaults, as nobody is there."""

    answer: str = ""
    """What is chosen of the choices of approvals, instead of their defaults."""

    @cached_property
    def _service(self) -> WorkflowsService:
        from hera.workflows.service import WorkflowsService  # slow to import

        return WorkflowsService(
            host=self.host,
            namespace=self.namespace,
            token=os.environ.get("ARGO_TOKEN"),
            verify_ssl=not self.host.startswith("http:"),
        )

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Raises `EngineError` if the server refuses the first manifest."""
        write_manifests(manifests, folder)
        from hera.workflows import models

        try:
            documents = (yaml.safe_load_all(manifest.text) for manifest in manifests)
            for document in itertools.chain.from_iterable(documents):
                if document["apiVersion"].startswith("argoproj.io/"):
                    getattr(models, document["kind"]).model_validate(document)
        except ValueError as error:
            raise EngineError(f"not an Argo object: {error}") from error

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        """Run the first workflow of a module, whose manifest this is.

        Inputs and result are in the JSON form of their types. Raises `EngineError` if the run
        fails, `CodecError` if an input does not fit.
        """
        document = as_workflow(yaml.safe_load(manifests[0].text))
        data = _large_written(module, arguments_of(module, inputs), folder / "inputs")
        if self.storage is not None:
            data = {name: self.storage.upload(value) for name, value in data.items()}
        declarations = {declaration.name: declaration for declaration in module.types}
        types = {p.name: p.type for p in module.workflows[0].parameters}
        given = {
            parameter_name(name): typed_text(types[name], value, declarations)
            for name, value in data.items()
        }
        declared = document["spec"].get("arguments", {}).get("parameters", [])
        arguments = [{**each, "value": given[each["name"]]} for each in declared]
        document["spec"]["arguments"] = {"parameters": arguments}
        name = self._submit(document)
        status = self._wait(name, progress)
        if not self.keeps_runs:
            self._service.delete_workflow(name)
        if status.get("phase") != "Succeeded":
            raise EngineError(_why(status))
        outputs = {key: read_wire(text) for key, text in _outputs(status, name).items()}

        def of_port(port: Port) -> Any:
            data = outputs[parameter_name(port.name)]
            if self.storage is not None:
                where = where_files_are(port.type, declarations)
                data = self.storage.download(data, where, folder / "results" / port.name)
            return with_large(port.type, data, declarations, read_large)

        return result_of(module, of_port)

    def _submit(self, document: Document) -> str:
        from hera.exceptions import HeraException
        from hera.workflows import models

        request = models.WorkflowCreateRequest(workflow=models.Workflow.model_validate(document))
        try:
            return str(self._service.create_workflow(request).metadata.name)
        except HeraException as error:
            raise EngineError(f"the Argo server refused the workflow: {error}") from error

    def _wait(self, name: str, progress: Progress | None) -> Document:
        told: set[tuple[str, str]] = set()
        while True:
            workflow = self._service.get_workflow(name)
            status: Document = (
                json.loads(workflow.status.model_dump_json(by_alias=True))
                if workflow.status
                else {}
            )
            if progress is not None:
                _tell(status, told, progress)
            if status.get("phase") in ENDED:
                return status
            waiting = [*filter(_is_waiting, (status.get("nodes") or {}).values())]
            if self.resumes and waiting:
                self._resume(name, waiting)
            time.sleep(self.poll_s)

    def _resume(self, name: str, waiting: Sequence[Document]) -> None:
        from hera.workflows import models

        # Approvals have outputs; what sleeps has none.
        for node in waiting if self.answer else ():
            if node.get("outputs"):
                chosen = models.WorkflowSetRequest(
                    name=name,
                    namespace=self.namespace,
                    node_field_selector=f"id={node['id']}",
                    output_parameters=json.dumps({"choice": self.answer}),
                )
                self._service.set_workflow(name, chosen)
        request = models.WorkflowResumeRequest(name=name, namespace=self.namespace)
        self._service.resume_workflow(name, request)


def _large_written(module: ir.Module, data: Mapping[str, Any], folder: Path) -> Document:
    """Arguments of a run by parameter, their large values in files of a folder."""
    declarations = {declaration.name: declaration for declaration in module.types}
    count = itertools.count(1)
    return {
        parameter.name: with_large(
            parameter.type,
            data[parameter.name],
            declarations,
            lambda value: write_large(value, folder / f"large_{next(count)}.json"),
        )
        for parameter in module.workflows[0].parameters
    }


def _is_waiting(node: Document) -> bool:
    return node.get("type") == "Suspend" and node.get("phase") == "Running"


_STATES = {
    "Running": "started",
    "Skipped": "skipped",
    "Omitted": "skipped",
    "Succeeded": "done",
    "Failed": "failed",
    "Error": "failed",
}


def _tell(status: Document, told: set[tuple[str, str]], progress: Progress) -> None:
    for node in (status.get("nodes") or {}).values():
        event = (node["displayName"], _STATES.get(node.get("phase", ""), ""))
        if node.get("type") == "Pod" and event[1] and event not in told:
            told.add(event)
            progress(*event)


def as_workflow(document: Document) -> Document:
    """The Workflow that a run of an object is; labels of other kinds are their own."""
    metadata, spec = document["metadata"], document["spec"]
    spec = spec.get("workflowSpec", spec)
    marks = ("labels", "annotations") if document["kind"] == "Workflow" else ()
    own = {name: metadata[name] for name in marks if name in metadata}
    own["generateName"] = metadata.get("generateName") or f"{metadata['name']}-"
    return {**document, "kind": "Workflow", "metadata": own, "spec": spec}


def _outputs(status: Document, name: str) -> dict[str, str]:
    """The output parameters of the entry template."""
    nodes: list[Document] = list((status.get("nodes") or {}).values())
    node: Document = next((node for node in nodes if node["name"] == name), {})
    parameters = (node.get("outputs") or {}).get("parameters") or []
    return {parameter["name"]: parameter["value"] for parameter in parameters}


_NOT_TELLING = ("child '", "No more retries left", "Workflow operation error")


def _why(status: Document) -> str:
    """What went wrong: the messages of the steps that failed by themselves."""
    nodes = (status.get("nodes") or {}).values()
    messages = [
        f"{node['displayName']}: {node['message']}"
        for node in nodes
        if node.get("phase") in ("Failed", "Error")
        and node.get("message")
        and not node["message"].startswith(_NOT_TELLING)
    ]
    return "; ".join(messages) or str(status.get("message") or "the run failed")
