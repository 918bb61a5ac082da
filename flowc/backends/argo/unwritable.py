"""What shows in finished templates alone: names that became equal, and lone surrogates."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flowc import ir
from flowc.backends.argo.emit import Built
from flowc.backends.argo.names import parameter_name
from flowc.backends.lowered.callees import Callees
from flowc.diagnostics import Span

_SURROGATE = re.compile("[\ud800-\udfff]")

Fault = tuple[Span, str, str]
"""Where, what, and how to mend it."""


def unwritable(module: ir.Module, made: Built) -> Iterator[Fault]:
    """What Argo or a file cannot hold of an object."""
    workflow, document = module.workflows[0], made.document
    spec = document["spec"].get("workflowSpec", document["spec"])
    entry = {"inputs": spec.get("arguments", {})}
    rest = {**document, "spec": {k: v for k, v in spec.items() if k != "templates"}}
    faults = [*_alike(entry, workflow.span, module), *_surrogates(rest, workflow.span)]
    for template in spec["templates"]:
        span = made.spans.get(template.get("name", ""), workflow.span)
        faults += [*_alike(template, span, module), *_surrogates(template, span)]
    yield from dict.fromkeys(faults)


def _alike(template: dict[str, Any], span: Span, module: ir.Module) -> Iterator[Fault]:
    """Names of one template that Argo takes for one: both would have one value."""
    ports = [template.get("inputs", {}), template.get("outputs", {})]
    lists = [port.get(kind, []) for port in ports for kind in ("parameters", "artifacts")]
    counts = [Counter(str(each.get("name")) for each in found) for found in lists]
    for name in dict.fromkeys(name for count in counts for name in count if count[name] > 1):
        written = [each for each in _names_at(span, module) if parameter_name(each) == name]
        both = " and ".join(f"`{each}`" for each in written) or "two names here"
        place = _parameters_at(span, module).get(written[-1] if written else "", span)
        yield place, f"{both} are both `{name}` to Argo", "rename one of them"


def _names_at(span: Span, module: ir.Module) -> dict[str, None]:
    """The names that the templates of what is defined at a place could be given."""
    names: dict[str, None] = dict.fromkeys(_parameters_at(span, module))
    callees = Callees(module)
    for callee in callees.by_name.values():
        if _stands_at(callee, span):
            names |= dict.fromkeys(port.name for port in callees.ports(callee.name).parts.values())
            operations = ir.operations(callee.body) if isinstance(callee, ir.Workflow) else ()
            names |= dict.fromkeys(value.name for op in operations for value in ir.results(op))
    return names


def _parameters_at(span: Span, module: ir.Module) -> dict[str, Span]:
    callees = (each for each in (*module.tasks, *module.workflows) if _stands_at(each, span))
    return {p.name: p.span for callee in callees for p in callee.parameters}


def _stands_at(callee: ir.Task | ir.Workflow, span: Span) -> bool:
    """Whether a callee, or an operation of its body, is defined at a place."""
    body = ir.operations(callee.body) if isinstance(callee, ir.Workflow) else ()
    return span in (callee.span, *(op.span for op in body))


def _surrogates(document: dict[str, Any], span: Span) -> Iterator[Fault]:
    """Halves of characters, which no file in UTF-8 holds: texts in expressions stand unescaped."""
    found = _SURROGATE.search(json.dumps(document, ensure_ascii=False))
    if found is not None:
        message = f"a text holds `\\u{ord(found[0]):x}`, a lone surrogate, which is no character"
        yield span, message, "make the text in a task"
