"""Keywords of decorators and of `.options(...)` to the options of the IR."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from flowc import ir
from flowc.compiler.frontend.declarations.hygiene import check_hygiene
from flowc.compiler.frontend.declarations.option_values import OptionReader
from flowc.compiler.frontend.modules.model import ModuleScope, TypeTable
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import DUPLICATE_ARGUMENT, INVALID_OPTION, UNKNOWN_OPTION
from flowc.lang import options as lang

_Read = Callable[[OptionReader, ast.expr], Any]

_OF_TASKS: Mapping[str, tuple[str, _Read]] = {
    "image": ("image", OptionReader.text),
    "cpu": ("cpu", OptionReader.cores),
    "memory": ("memory", OptionReader.size),
    "disk": ("disk", OptionReader.size),
    "gpu": ("gpu", OptionReader.gpu),
    "timeout": ("timeout_s", OptionReader.duration),
    "retries": ("retries", OptionReader.retries),
    "cache": ("cache", OptionReader.cache),
    "packages": ("packages", OptionReader.texts),
    "env": ("env", OptionReader.env),
    "volumes": ("volumes", OptionReader.volumes),
    "labels": ("labels", OptionReader.labels),
    "priority": ("priority", lambda reader, node: reader.integer(node, None)),
    "updates": ("updates", OptionReader.assets),
    "concurrency": ("concurrency", lambda reader, node: reader.integer(node, 1)),
    "argo": ("argo", OptionReader.json_object),
    "airflow": ("airflow", OptionReader.json_object),
    "cwl": ("cwl", OptionReader.json_object),
}
"""By keyword: the field of `ir.Options`, and how its value is read."""

_OF_WORKFLOWS: Mapping[str, tuple[str, _Read]] = {
    "schedule": ("schedule", lambda reader, node: reader.each(node, OptionReader.cron)),
    "on": ("on", OptionReader.assets),
    "concurrency": _OF_TASKS["concurrency"],
    "max_runs": ("max_runs", lambda reader, node: reader.integer(node, 1)),
    **{
        name: _OF_TASKS[name]
        for name in ("timeout", "priority", "labels", "argo", "airflow", "cwl")
    },
}
"""By keyword: the field of `ir.WorkflowOptions`, and how its value is read."""

_OF_SERVICES: Mapping[str, tuple[str, _Read]] = {
    "port": ("port", lambda reader, node: reader.integer(node, 1)),
    "ready": ("ready", OptionReader.text),
    "ready_timeout": ("ready_timeout_s", OptionReader.duration),
}
"""By keyword: the field of `ServiceOptions`, and how its value is read."""

_KEYWORDS: Mapping[str, frozenset[str]] = {
    "task": lang.TaskOptions.__optional_keys__,
    "container": lang.ContainerOptions.__optional_keys__ - {"image"},
    "service": lang.ServiceOptions.__optional_keys__,
    "workflow": lang.WorkflowOptions.__optional_keys__,
    "call of a task": lang.TaskOptions.__optional_keys__,
    "call of a container": lang.ContainerOptions.__optional_keys__,
    "call of a workflow": lang.CallOptions.__optional_keys__,
}
_COMPUTABLE = ("cpu", "memory", "disk")


class WorkflowDecoration(NamedTuple):
    """What the decorator of a workflow says: `title` names it on engines."""

    options: ir.WorkflowOptions
    title: str | None = None
    description: str | None = None


class ServiceOptions(NamedTuple):
    """What the decorator of a service says. `port` None: the runner chooses one."""

    options: ir.Options
    port: int | None = None
    ready: str | None = None
    ready_timeout_s: float = 60.0


class CallOptions(NamedTuple):
    """What `.options(...)` says at a call: constants, and by name what is computed at run time."""

    options: ir.Options
    computed: Mapping[str, ast.expr]


class _Context(NamedTuple):
    scope: ModuleScope
    types: TypeTable
    sink: Sink
    is_local: Callable[[str], bool] = lambda name: False


def read_task_options(
    kind: str,
    keywords: Iterable[ast.keyword],
    scope: ModuleScope,
    types: TypeTable,
    sink: Sink,
    image: ast.expr | None = None,
) -> ir.Options:
    """The options of a task or container; those in error are reported and left out.

    Reports: `unknown-option`, `duplicate-argument`, `invalid-option` and its kin.
    """
    context = _Context(scope, types, sink)
    nodes = _known(kind, keywords, context)
    if image is not None:
        nodes["image"] = image
    return _options(nodes, context)


def read_service_options(
    keywords: Iterable[ast.keyword],
    scope: ModuleScope,
    types: TypeTable,
    sink: Sink,
    image: ast.expr | None = None,
) -> ServiceOptions:
    """The options of a service, with what says when it is ready."""
    context = _Context(scope, types, sink)
    nodes = _known("service", keywords, context)
    own = {name: nodes.pop(name) for name in _OF_SERVICES if name in nodes}
    if isinstance(port := own.get("port"), ast.Constant) and port.value is None:
        del own["port"]
    if image is not None:
        nodes["image"] = image
    options = _options(nodes, context)
    return ServiceOptions(options, **_values(own, _OF_SERVICES, context))


def read_workflow_options(
    keywords: Iterable[ast.keyword], scope: ModuleScope, types: TypeTable, sink: Sink
) -> WorkflowDecoration:
    """The options of a workflow, with its name and description."""
    context = _Context(scope, types, sink)
    nodes = _known("workflow", keywords, context)
    text = {"name": ("title", OptionReader.text), "description": ("description", OptionReader.text)}
    own = {name: nodes.pop(name) for name in text if name in nodes}
    options = ir.WorkflowOptions(**_values(nodes, _OF_WORKFLOWS, context))
    check_hygiene(nodes, options, scope, sink)
    return WorkflowDecoration(options, **_values(own, text, context))


def read_call_options(
    kind: str,
    keywords: Iterable[ast.keyword],
    scope: ModuleScope,
    types: TypeTable,
    sink: Sink,
    *,
    is_local: Callable[[str], bool],
) -> CallOptions:
    """The options at a call of a "task", "container" or "workflow".

    cpu, memory and disk may be computed from values of the workflow (`is_local` tells their names):
    those come back as expressions.
    """
    context = _Context(scope, types, sink, is_local)
    nodes = _known(f"call of a {kind}", keywords, context)
    computed = {
        name: nodes.pop(name)
        for name in _COMPUTABLE
        if name in nodes and _reads_local(nodes[name], is_local)
    }
    return CallOptions(_options(nodes, context), computed)


def _options(nodes: Mapping[str, ast.expr], context: _Context) -> ir.Options:
    options = ir.Options(**_values(nodes, _OF_TASKS, context))
    check_hygiene(nodes, options, context.scope, context.sink)
    return options


def _reads_local(node: ast.expr, is_local: Callable[[str], bool]) -> bool:
    return any(isinstance(inner, ast.Name) and is_local(inner.id) for inner in ast.walk(node))


def _known(kind: str, keywords: Iterable[ast.keyword], context: _Context) -> dict[str, ast.expr]:
    """The keywords that `kind` has, by name; others are reported."""
    allowed = _KEYWORDS[kind]
    found: dict[str, ast.expr] = {}
    for keyword in keywords:
        name, span = keyword.arg, context.scope.file.span(keyword)
        if name is None:
            help = "write out each option: they are read without running the file"
            context.sink.report(INVALID_OPTION, span, "options in `**` cannot be read", help=help)
        elif name in found:
            context.sink.report(DUPLICATE_ARGUMENT, span, f"option `{name}` is given twice")
        elif name in allowed:
            found[name] = keyword.value
        else:
            near = get_close_matches(name, allowed, 1)
            help = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(sorted(allowed))}"
            article = "" if kind.startswith("call") else "a "
            message = f"{article}{kind} has no option `{name}`"
            context.sink.report(UNKNOWN_OPTION, span, message, help=help)
    return found


def _values(
    nodes: Mapping[str, ast.expr], table: Mapping[str, tuple[str, _Read]], context: _Context
) -> dict[str, Any]:
    """The values of options by field; one in error is left out."""
    found: dict[str, Any] = {}
    for name, node in nodes.items():
        field, read = table[name]
        value = read(OptionReader(name, *context), node)
        if value is not None:
            found[field] = value
    return found
