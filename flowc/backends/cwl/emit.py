"""A module as CWL documents: one packed document, the workflow first and then what it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flowc import ir
from flowc.backends.base import Manifest
from flowc.backends.cwl import tools
from flowc.backends.cwl.containers import container_documents
from flowc.backends.cwl.job_names import with_job_names
from flowc.backends.cwl.plan import Plan
from flowc.backends.cwl.processes import Process, Processes
from flowc.backends.cwl.requirements import image_hint, resources
from flowc.backends.cwl.secrets import lift_secrets
from flowc.backends.cwl.shared_texts import with_shared_texts
from flowc.backends.cwl.workflows import (
    SECRETS_HINT,
    required_features,
    workflow_document,
    workflow_plan,
)
from flowc.backends.lowered.callees import Callees
from flowc.backends.yaml_text import yaml_text
from flowc.compiler.placement import default_options
from flowc.diagnostics import Span
from flowc.profiles import Profile
from flowc.profiles.images import rewritten

VERSION = "v1.2"


def emit(module: ir.Module, profile: Profile, *, folder: bool = False) -> Iterator[Manifest]:
    """The documents of a module in lowered form: one packed manifest, or one each."""
    head = f"# Made by flowc from {module.source}; edit that file, not this one.\n"
    found = built(module, profile).documents
    if not folder:
        title = module.workflows[0].title or module.name
        graph = with_shared_texts(found)
        text = yaml_text({"cwlVersion": VERSION, **_namespaces(found), "$graph": graph})
        yield Manifest(path=f"{title}.cwl", text=head + text)
        return
    for document in found:
        (alone,) = with_shared_texts([_unpacked(document)])
        text = yaml_text({"cwlVersion": VERSION, **_namespaces([document]), **alone})
        yield Manifest(path=f"{document['id']}.cwl", text=head + text)


def _namespaces(found: list[dict[str, Any]]) -> dict[str, Any]:
    """What the prefix of cwltool's extensions stands for, where one is used."""
    has_secrets = any(SECRETS_HINT in document.get("hints", {}) for document in found)
    return {"$namespaces": {"cwltool": "http://commonwl.org/cwltool#"}} if has_secrets else {}


def _unpacked(document: dict[str, Any]) -> dict[str, Any]:
    """A document as a file of its own, which names others by file."""
    alone = {key: value for key, value in document.items() if key != "id"}
    if "steps" in document:
        alone["steps"] = {
            name: {**step, "run": f"{step['run'][1:]}.cwl"}
            for name, step in document["steps"].items()
        }
    return alone


@dataclass(frozen=True)
class Built:
    """The documents of a module, and by their ids: the plans of those that are of workflows, and
    where the tasks of others stand in the source.
    """

    documents: list[dict[str, Any]]
    plans: dict[str, Plan]
    spans: dict[str, Span]


def built(module: ir.Module, profile: Profile) -> Built:
    """The documents of a module: callers before callees, so that each knows what is asked of it."""
    module = lift_secrets(with_job_names(module))
    callees = Callees(module)
    processes = Processes(callees, module.workflows[0].name)
    found: list[dict[str, Any]] = []
    plans: dict[str, Plan] = {}
    for workflow in module.workflows:
        for process in processes.of_callee(workflow.name):
            plans[process.id] = workflow_plan(workflow, process, callees)
            found.append(workflow_document(plans[process.id], process, callees, processes))
    for process in processes:
        found += task_documents(process, callees)
    found += processes.generated.values()
    found += [_built_in(name, id, callees) for name, id in processes.built_ins.items()]
    workflow_ids = {document["id"] for document in found if document["class"] == "Workflow"}
    made = [_completed(_with_features(document, workflow_ids), profile) for document in found]
    spans = {process.id: callees.by_name[process.callee].span for process in processes}
    return Built(made, plans, spans)


def _completed(document: dict[str, Any], profile: Profile) -> dict[str, Any]:
    """The document with the default resources and image, if it is a step's that flowc adds."""
    if document["class"] != "CommandLineTool":
        return document
    usual = default_options(profile)
    if profile.image is not None:
        image = rewritten(profile.image, profile.registries)
        usual = usual.model_copy(update={"image": image})
    added = {"requirements": resources(usual, {}), "hints": image_hint(usual)}
    made = {key: {**more, **document.get(key, {})} for key, more in added.items() if more}
    found = {**document, **made}
    order = dict.fromkeys(("class", "id", "label", "doc", "requirements", "hints", *document))
    return {key: found[key] for key in order if key in found}


def _with_features(document: dict[str, Any], workflow_ids: set[str]) -> dict[str, Any]:
    """The document with the requirements that its steps make necessary; none, if none are."""
    if document["class"] != "Workflow":
        return document
    needed = {**required_features(document, workflow_ids), **document["requirements"]}
    return {
        k: needed if k == "requirements" else v
        for k, v in document.items()
        if needed or k != "requirements"
    }


def task_documents(process: Process, callees: Callees) -> Iterator[dict[str, Any]]:
    """The documents of a task; none for a workflow."""
    task = callees.by_name[process.callee]
    if isinstance(task, ir.PythonTask):
        yield tools.python_tool(process, task, callees)
    elif isinstance(task, ir.ContainerTask):
        yield from container_documents(process, task, callees)


def _built_in(name: str, id: str, callees: Callees) -> dict[str, Any]:
    if name == "fail":
        return tools.fail_tool(id)
    return tools.sleep_tool(id, name == "sleep_soft", callees.declarations)
