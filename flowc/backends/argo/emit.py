"""A module as Argo objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc import ir
from flowc.backends.argo.annotations import apart, titled, with_places
from flowc.backends.argo.capabilities import OLDEST
from flowc.backends.argo.caught import asks_only_whether, caught_template
from flowc.backends.argo.cluster import (
    completed,
    marks,
    namespace,
    spec_fields,
)
from flowc.backends.argo.containers import TELLING_COMMAND, container_templates
from flowc.backends.argo.dag import Graph, graph_of
from flowc.backends.argo.names import label, parameter_name
from flowc.backends.argo.own_templates import own_template
from flowc.backends.argo.published import published_title, title_of
from flowc.backends.argo.results import edge_code
from flowc.backends.argo.runs import (
    SCHEDULED,
    cron_fields,
    dag_fields,
    is_scheduled,
    run_fields,
    semaphore_object,
    semaphores,
    volumes,
)
from flowc.backends.argo.scripts import EDGES, input_parameters, python_template
from flowc.backends.argo.services import service_template
from flowc.backends.argo.sources import Source
from flowc.backends.argo.templates import ENTRY, Template, Templates
from flowc.backends.argo.values import typed_text
from flowc.backends.argo.waits import wait_template
from flowc.backends.base import Manifest
from flowc.backends.hatch import with_hatch
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import Part
from flowc.backends.lowered.runs import needed
from flowc.backends.yaml_text import Shared, SharedList, yaml_text
from flowc.compiler.projects import module_name
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import SUPPORT, is_text, support_text
from flowc.diagnostics import Span
from flowc.profiles import Profile

Document = dict[str, Any]

OPENED = ("dag", "steps", "outputs")
"""What people who read a template look for."""

API_VERSION = "argoproj.io/v1alpha1"


def emit(module: ir.Module, profile: Profile, *, folder: bool = False) -> Iterator[Manifest]:
    """The manifest of a module in lowered form, and one of the sizes of its semaphores."""
    del folder
    title = _title(module)
    head = (
        f"# Made by flowc from {module.source}; edit that file, not this one.\n"
        f"# For Argo Workflows {OLDEST} or later.\n"
    )
    yield Manifest(
        f"{title}.yaml", head + yaml_text(built(module, profile).document, depth=4, opened=OPENED)
    )
    if sizes := semaphores(module, title):
        texts = [yaml_text(semaphore_object(name, size, profile)) for name, size in sizes.items()]
        yield Manifest(f"{title}-semaphores.yaml", head + "---\n".join(texts))


def _title(module: ir.Module) -> str:
    """The name of a module's object."""
    return module.workflows[0].published or label(_name_for_people(module))


def _name_for_people(module: ir.Module) -> str:
    first = module.workflows[0]
    if first.published is None:
        return title_of(module.name, first)
    return published_title(module_name(Path(first.span.file)), first)


@dataclass(frozen=True)
class Built:
    """An object of Argo's, its templates without what a hatch puts in their place, and where those
    come from, by name: places in the source, the graphs of workflows, and what those are called
    that flowc brings along.
    """

    document: Document
    templates: list[Document]
    spans: dict[str, Span]
    graphs: dict[str, Graph]
    own: dict[str, str]


def built(module: ir.Module, profile: Profile) -> Built:
    """The object of a module.

    A CronWorkflow if it has a schedule; else a Workflow, or a WorkflowTemplate if a run must be
    given arguments, which no Workflow can be without.
    """
    workflow = module.workflows[0]
    title = _title(module)
    options, hatch = workflow.options, dict(workflow.options.argo or {})
    callees = Callees(module)
    asked = Templates(callees, workflow.name, profile, is_library=bool(workflow.published))
    graphs = _graphs(module, asked)
    templates = _templates(graphs, asked)
    spans = _spans(asked)
    arguments = [_argument(p, callees.declarations) for p in workflow.parameters]
    is_complete = not needed(workflow)
    kind = "Workflow" if is_complete else "WorkflowTemplate"
    kind = "WorkflowTemplate" if workflow.published else kind
    kind = hatch.pop("kind", "CronWorkflow" if is_scheduled(workflow) else kind)
    name: Document = {"generateName": f"{title}-"} if kind == "Workflow" else {"name": title}
    said = titled(_name_for_people(module), workflow.doc, title)
    marked = marks(dict(options.labels), {**said, **profile.annotations})
    spec = {
        "entrypoint": ENTRY,
        **({"arguments": {"parameters": arguments}} if arguments else {}),
        **run_fields(workflow, title),
        **spec_fields(options, profile),
        **volumes(module, profile),
        "templates": with_places(_with_support(templates), spans, _names(asked)),
    }
    spec = with_hatch(spec, hatch)
    if kind == "CronWorkflow":
        metadata = {"workflowMetadata": marked} if marked else {}
        spec = {**cron_fields(options.schedule), **metadata, "workflowSpec": spec}
    elif kind != "Workflow" and marked:
        spec = {"workflowMetadata": marked, **spec}
    document = {
        "apiVersion": API_VERSION,
        "kind": kind,
        "metadata": {**name, **namespace(profile), **marked},
        "spec": spec,
    }
    by_id = {template.id: graph for template, graph in graphs}
    own = {id: name for name, id in asked.built_in.items()}
    return Built(document, templates, spans, by_id, own)


def _argument(parameter: ir.Parameter, declarations: Declarations) -> Document:
    """A parameter of the run."""
    document: Document = {"name": parameter_name(parameter.name)}
    default = parameter.default
    if parameter.scheduled and default is None:
        document["value"] = SCHEDULED
    if default is not None:
        document["value"] = typed_text(parameter.type, default.json_value, declarations)
    choices = _choices(parameter.type, declarations)
    if choices and all(typed_text(ir.STR, each, declarations) == each for each in choices):
        document["enum"] = choices
    if parameter.doc:
        document["description"] = apart(parameter.doc)
    return document


def _choices(type: ir.Type, declarations: Declarations) -> list[str]:
    """What people may type for a value of a type; none: more than can be told."""
    if type == ir.BOOL:
        return ["true", "false"]
    if not is_text(type, declarations):
        return []
    match type:
        case ir.LiteralType(values=values):
            return [str(value) for value in values]
        case ir.NamedType(name=name):
            declaration = declarations.get(name)
            members = declaration.members if isinstance(declaration, ir.Enum) else ()
            return [str(value) for _, value in members]
        case _:
            return []


def _graphs(module: ir.Module, templates: Templates) -> list[tuple[Template, Graph]]:
    """The graphs of workflows, callers before callees, so that each knows what is asked of it."""
    first, callees = module.workflows[0], templates.callees
    for workflow in module.workflows:
        if first.published is not None and workflow.published == first.published:
            templates.publish(workflow.name)
    entry_ports = callees.ports(first.name)
    for port in entry_ports.parts.values() or [entry_ports.whole]:
        templates.entry.used[port.name] = None
    return [
        (template, graph_of(workflow, template, templates))
        for workflow in module.workflows
        for template in templates.of_callee(workflow.name)
    ]


def _templates(graphs: list[tuple[Template, Graph]], templates: Templates) -> list[Document]:
    """The templates of graphs, then of what they run."""
    found = [_dag_template(graph, template, templates.callees) for template, graph in graphs]
    done: set[str] = set()
    while waiting := [t for t in templates if t.id not in done]:
        for template in waiting:
            done.add(template.id)
            found += _task_templates(template, templates)
    found += templates.generated
    found += [own_template(name, id) for name, id in templates.built_in.items()]
    return [completed(each, templates.profile) for each in found]


def _spans(templates: Templates) -> dict[str, Span]:
    """Where templates come from, by their ids."""
    called = (templates.entry, *templates)
    by_name = templates.callees.by_name
    return templates.spans | {each.id: by_name[each.callee].span for each in called}


def _names(templates: Templates) -> dict[str, str]:
    """The tasks that templates run, by their ids."""
    by_name = templates.callees.by_name
    called = {each.id: by_name[each.callee] for each in templates}
    return {id: task.name for id, task in called.items() if not isinstance(task, ir.Workflow)}


def _task_templates(template: Template, templates: Templates) -> Iterator[Document]:
    task = templates.callees.by_name[template.callee]
    if isinstance(task, ir.Workflow):
        return
    if template.poll is not None and isinstance(task, ir.ContainerTask):
        yield wait_template(template, template.poll, templates)
    elif template.soft and asks_only_whether(template, templates):
        yield caught_template(template, templates)
    elif isinstance(task, ir.ContainerTask):
        yield from container_templates(template, task, templates)
    elif template.soft:
        yield caught_template(template, templates)
    elif isinstance(task, ir.PythonTask):
        yield python_template(template, task, templates.callees)
    elif isinstance(task, ir.ServiceTask):
        yield service_template(template, task, templates.callees)


def _dag_template(graph: Graph, template: Template, callees: Callees) -> Document:
    workflow = graph.workflow
    ports = callees.ports(workflow.name)
    named: dict[Part | None, tuple[str, ir.Type]] = {
        part: (port.name, port.type) for part, port in ports.parts.items()
    }
    named[None] = (ports.whole.name, ports.whole.type)
    outputs = [
        _output(*named[part], source, template, callees.declarations)
        for part, source in sorted(graph.results.items(), key=lambda e: list(named).index(e[0]))
    ]
    parameters = input_parameters(ir.passed_parameters(workflow), callees.declarations)
    if template.is_entry:
        parameters = [{"name": parameter["name"]} for parameter in parameters]
    return {
        "name": template.id,
        **({"inputs": {"parameters": parameters}} if parameters else {}),
        **({"outputs": {"parameters": outputs}} if outputs else {}),
        **dag_fields(workflow, template),
        **_graph_fields(graph),
    }


def _graph_fields(graph: Graph) -> Document:
    """A dag, or steps that end at the first element of a fan-out that fails.

    A dag's `failFast` does not stop a fan-out that has begun, and one of its template leaves the
    group of the elements running for good. Steps that end so leave tasks after them where nobody
    finds them, and the run never ends; as the one attempt of a retry they do not
    (`checkParallelism` and `assessDAGPhase` of Argo's controller, 3.7 and 4.0).
    """
    if not graph.is_in_order:
        return {"dag": {"tasks": graph.tasks}}
    steps = [[{k: v for k, v in task.items() if k != "depends"}] for task in graph.tasks]
    return {"failFast": True, "retryStrategy": {"limit": "0"}, "steps": steps}


def _output(
    name: str, type: ir.Type, source: Source, template: Template, declarations: Declarations
) -> Document:
    """An output parameter of a dag."""
    code = source.as_text()
    if template.is_entry:
        code = edge_code(type, source, declarations)
    is_task = source.text.startswith(("{{tasks.", "{{steps.")) and code == source.code
    value_from = {"parameter": source.text} if is_task else {"expression": code}
    return {"name": parameter_name(name), "valueFrom": value_from}


def _with_support(templates: list[Document]) -> list[Document]:
    """Scripts import from one module, which holds what all need and is written once.

    So are the files of scripts that have no others, and the words that tell failures of commands.
    """
    names = frozenset[str]().union(
        *(
            artifact["raw"]["data"]
            for template in templates
            for artifact in template.get("inputs", {}).get("artifacts", [])
            if isinstance(artifact.get("raw", {}).get("data"), frozenset)
        )
    )
    module = support_text(names, EDGES) if names else ""
    made = [_with_module(template, Shared(module, SUPPORT)) for template in templates]
    commands = [template.get("container", {}).get("command") for template in made]
    if commands.count(TELLING_COMMAND) > 1:
        made = [_with_shared_command(template) for template in made]
    lists = [template.get("inputs", {}).get("artifacts", []) for template in made]
    shared = max(
        (files for files in lists if len(files) == len(SCRIPT_FILES) and lists.count(files) > 1),
        key=lists.count,
        default=None,
    )
    return [
        template if files != shared else _with_shared_files(template)
        for template, files in zip(made, lists, strict=True)
    ]


SCRIPT_FILES = ("arguments", "values")
"""The files of a script that imports no modules of the project and takes no files."""


def _with_shared_files(template: Document) -> Document:
    inputs = template["inputs"]
    files = SharedList(inputs["artifacts"], "script")
    return {**template, "inputs": {**inputs, "artifacts": files}}


def _with_shared_command(template: Document) -> Document:
    container = template.get("container", {})
    if container.get("command") != TELLING_COMMAND:
        return template
    command = SharedList(TELLING_COMMAND, "telling")
    return {**template, "container": {**container, "command": command}}


def _with_module(template: Document, module: Shared) -> Document:
    inputs = template.get("inputs", {})
    if "artifacts" not in inputs:
        return template
    artifacts = [
        {**artifact, "raw": {"data": module}}
        if isinstance(artifact.get("raw", {}).get("data"), frozenset)
        else artifact
        for artifact in inputs["artifacts"]
    ]
    return {**template, "inputs": {**inputs, "artifacts": artifacts}}
