"""Texts of options that stand in a manifest as they are, and what Argo would make of them.

Argo evaluates `{{` in every text of a template. Values and source travel in forms without it
(`values.py`, `unexpanded.py`, `kubelet.py`); the names and paths here have no other form.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flowc import ir
from flowc.diagnostics import Span

BRACES = "{" * 2

_LABEL = re.compile(r"([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?", re.ASCII)
_LABEL_KEY = re.compile(
    r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?", re.ASCII
)
"""Source: Kubernetes' docs, "Labels and selectors", syntax and character set."""

_OWN_LABELS = "workflows.argoproj.io/"


def unsayable(module: ir.Module) -> Iterator[tuple[Span, str]]:
    """The texts that would not arrive as they are written: where, and what is wrong."""
    for workflow in module.workflows:
        yield from _labels(workflow.options.labels, workflow.span)
        for op in ir.operations(workflow.body):
            found = ir.options(op)
            if found is not None:
                yield from _of_options(found, op.span)
            if isinstance(op, ir.Wait) and isinstance(op.wait, ir.Approve):
                yield from _braces("a choice", op.wait.choices, op.span)
    for task in module.tasks:
        yield from _of_options(task.options, task.span)
        if isinstance(task, ir.ServiceTask):
            yield from _braces("the path that says it is ready", [task.ready or ""], task.span)
        if isinstance(task, ir.ContainerTask):
            yield from _braces("the path of an output", _paths(task), task.span)


def _of_options(options: ir.Options, span: Span) -> Iterator[tuple[Span, str]]:
    yield from _labels(options.labels or (), span)
    yield from _braces("the image", [options.image or ""], span)
    yield from _braces("the path of a volume", [path for path, _ in options.volumes or ()], span)
    yield from _braces("a package", options.packages or (), span)
    secrets = [value.json_value for _, value in options.env or () if value.type == ir.SECRET]
    names = [name for secret in secrets for name in (secret["secret"], secret["key"])]
    yield from _braces("the name of a secret", names, span)


def _labels(labels: tuple[tuple[str, str], ...], span: Span) -> Iterator[tuple[Span, str]]:
    for key, value in labels:
        if not _LABEL_KEY.fullmatch(key) or not _LABEL.fullmatch(value):
            yield span, f"Kubernetes takes no label `{key}: {value}`"
        elif key.startswith(_OWN_LABELS):
            yield span, f"Argo finds its pods by labels like `{key}`"


def _braces(
    what: str, texts: list[str] | tuple[str, ...], span: Span
) -> Iterator[tuple[Span, str]]:
    for text in texts:
        if BRACES in text:
            yield span, f"Argo would evaluate the braces in {what}, `{text}`"


def _paths(task: ir.ContainerTask) -> list[str]:
    """The texts in the paths of outputs; those of `files` are read in a step, not by Argo."""
    outputs = task.outputs
    fields = [o for _, o in outputs.fields] if isinstance(outputs, ir.RecordOutput) else [outputs]
    paths = [o.path for o in fields if o is not None and o.path and o.source != "files"]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path, mode="eval")))
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
