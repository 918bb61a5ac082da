"""Workflows that the cluster has as WorkflowTemplates of their own: calls refer to those.

Such an object has two templates beside the one that runs start with: `call`, which takes and gives
values as they travel between steps, and `call-caught`, for calls in a `try`.
"""

from __future__ import annotations

import hashlib
import posixpath
from pathlib import Path

from flowc import ir
from flowc.backends.argo.names import label
from flowc.compiler.projects import module_name, project_path
from flowc.profiles import Profile

CALL = "call"
CALL_CAUGHT = "call-caught"

_CALLS = "published calls"
"""The name of a workflow that is there for what it calls: none that people can write."""


def extended(module: ir.Module, profile: Profile) -> ir.Module:
    """A module whose published workflows say so; its first one is called, if it is published.

    That call, plain and in a `try`, stands in a workflow before it, which `without_calls` takes
    away again: what is called has been lowered then in both forms.
    """
    workflows = tuple(_marked(workflow, profile) for workflow in module.workflows)
    first = workflows[0]
    if first.published is not None:
        workflows = (_calls_of(first), *workflows)
    return module.model_copy(update={"workflows": workflows})


def without_calls(module: ir.Module) -> ir.Module:
    """Take away the workflow that calls the published one, which then is the first again."""
    calls, *workflows = module.workflows
    if calls.name != _CALLS:
        return module
    first = next(workflow for workflow in workflows if not is_caught(workflow))
    others = (workflow for workflow in workflows if workflow is not first)
    return module.model_copy(update={"workflows": (first, *others)})


def is_caught(workflow: ir.Workflow) -> bool:
    """Whether a workflow gives its failure as data."""
    return isinstance(workflow.result, ir.OutcomeType)


def title_of(module: str, workflow: ir.Workflow) -> str:
    """The name of a workflow of a module for people: the module's, and its own if that tells more.

    >>> from flowc.diagnostics import Span
    >>> def named(name: str) -> ir.Workflow:
    ...     span = Span("flow.py", 1, 0, 1, 0)
    ...     return ir.Workflow(name=name, result=ir.NONE, body=ir.Region(), span=span)
    >>> title_of("billing", named("main")), title_of("billing", named("invoice"))
    ('billing', 'billing-invoice')
    """
    if workflow.title is not None or workflow.name in ("main", module):
        return workflow.title or module
    return f"{module}-{workflow.name}"


def _marked(workflow: ir.Workflow, profile: Profile) -> ir.Workflow:
    """A workflow with the name of its object, if it is one of a library.

    One with a schedule, or of another kind by its hatch, is no WorkflowTemplate.
    """
    file = Path(workflow.span.file)
    options = workflow.options
    if options.schedule or "kind" in (options.argo or {}):
        return workflow
    if project_path(file) not in map(posixpath.normpath, profile.argo.libraries):
        return workflow
    name = published_name(module_name(file), workflow)
    return workflow.model_copy(update={"published": name})


def published_title(module: str, workflow: ir.Workflow) -> str:
    """The name of a workflow of a library for people."""
    name = workflow.function or workflow.name
    return workflow.title or (module if name == "main" else f"{module}-{name}")


def published_name(module: str, workflow: ir.Workflow) -> str:
    """The name of the object of a workflow of a library, which no other of its file has.

    >>> from flowc.diagnostics import Span
    >>> def named(name: str) -> ir.Workflow:
    ...     span = Span("flow.py", 1, 0, 1, 0)
    ...     return ir.Workflow(name=name, result=ir.NONE, body=ir.Region(), span=span)
    >>> [published_name("billing", named(name)) for name in ("main", "billing", "Invoice")]
    ['billing', 'billing-billing', 'billing-invoice-93af34bc']
    """
    title = published_title(module, workflow)
    digest = hashlib.sha256(title.encode()).hexdigest()[:8]
    return label(title if title == title.lower() and title.isascii() else f"{title}-{digest}")


def _calls_of(workflow: ir.Workflow) -> ir.Workflow:
    """A workflow that calls another one with what it is given, plain and in a `try`."""
    span = workflow.span
    arguments = tuple(
        ir.Argument(parameter=each.name, operand=ir.Reference(name=each.name))
        for each in workflow.parameters
    )
    plain, caught = (
        ir.Call(
            name=name, callee=workflow.name, arguments=arguments, type=workflow.result, span=span
        )
        for name in ("plain", "caught")
    )
    attempt = ir.Try(
        name="attempt",
        body=ir.Region(operations=(caught,)),
        handlers=(ir.Handler(catches=("any",), binds_error=False, region=ir.Region()),),
        orelse=ir.Region(),
        span=span,
    )
    values = tuple(ir.Value(name=each.name, type=each.type) for each in workflow.parameters)
    return ir.Workflow(
        name=_CALLS,
        parameters=workflow.parameters,
        result=ir.NONE,
        body=ir.Region(arguments=values, operations=(plain, attempt)),
        span=span,
    )
