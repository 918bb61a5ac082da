"""The graph of a module, for people: as indented text and as a Mermaid flowchart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowc.ir import nodes as ir
from flowc.ir.walk import operations, regions, results, uses

_MAX_LABEL = 60


@dataclass(frozen=True)
class _Part:
    """A region of an operation, and what it is to the operation."""

    title: str
    region: ir.Region


def graph_text(module: ir.Module) -> str:
    """The operations of each workflow, indented as they nest, with what each one waits for."""
    return "\n".join("\n".join(_workflow_lines(w)) + "\n" for w in module.workflows)


def graph_mermaid(module: ir.Module) -> str:
    """A Mermaid flowchart: data as solid arrows, order alone as dashed ones, regions as boxes."""
    lines = ["flowchart TD"]
    for workflow in module.workflows:
        lines += _Chart(workflow).lines()
    return "\n".join(lines) + "\n"


def _title(op: ir.Operation) -> str:
    """What an operation does, in one line."""
    match op:
        case ir.Call(callee=callee):
            return callee if op.name == callee else f"{op.name} = {callee}"
        case ir.Compute(expression=expression):
            return f"{op.name} = {expression}"
        case ir.Map(sequential=sequential):
            return f"{op.name}: for each{', in order' if sequential else ''}"
        case ir.If(condition=condition):
            return f"if {_operand(condition)}"
        case ir.Try():
            return f"{op.name}: try"
        case ir.Fail():
            return "fail"
        case ir.Wait(wait=wait):
            return _wait(wait)
        case ir.Scope(scope=scope):
            return _scope(scope)


def _wait(wait: ir.Sleep | ir.Until | ir.Approve) -> str:
    match wait:
        case ir.Sleep(seconds=seconds):
            return f"sleep {_operand(seconds)} s"
        case ir.Until(probe=probe, every_s=every_s):
            return f"wait until {probe}, every {every_s:g} s"
        case ir.Approve(approval=approval, choices=choices):
            return f"approve {approval}: {' | '.join(choices)}"


def _scope(scope: ir.Lock | ir.Limit | ir.Service) -> str:
    match scope:
        case ir.Lock(lock=lock, size=size):
            return f"mutex {lock}" if size is None else f"semaphore {lock} of {size}"
        case ir.Limit(limit=limit):
            return f"at most {limit} at a time"
        case ir.Service(service=service):
            return f"service {service}"


def _operand(operand: ir.Operand) -> str:
    return operand.name if isinstance(operand, ir.Reference) else repr(operand.json_value)


def _parts(op: ir.Operation) -> Iterator[_Part]:
    """The regions of an operation that hold operations, with their titles."""
    match op:
        case ir.If():
            titles = ["then", "else"]
        case ir.Try(handlers=handlers):
            titles = ["body", *(f"except {' or '.join(h.catches)}" for h in handlers), "else"]
            titles.append("finally")
        case _:
            titles = [""]
    for title, region in zip(titles, regions(op), strict=False):
        if region.operations:
            yield _Part(title, region)


# --- text --------------------------------------------------------------------------------


def _workflow_lines(workflow: ir.Workflow) -> Iterator[str]:
    listed = ", ".join(f"{p.name}: {p.type}" for p in workflow.parameters)
    yield f"{workflow.name}({listed}) -> {workflow.result}"
    yield from _region_lines(workflow.body, "  ")


def _region_lines(region: ir.Region, indent: str) -> Iterator[str]:
    for op in region.operations:
        yield indent + _title(op) + _needs(op)
        for part in _parts(op):
            if part.title:
                yield f"{indent}  {part.title}"
            yield from _region_lines(part.region, indent + ("    " if part.title else "  "))


def _needs(op: ir.Operation) -> str:
    """The values an operation reads, where its title does not show them; and its order."""
    read = [] if isinstance(op, ir.Compute | ir.If) else list(dict.fromkeys(uses(op)))
    words = [f"<- {', '.join(read)}"] if read else []
    if op.after:
        words.append(f"after {', '.join(op.after)}")
    return "".join(f"  {word}" for word in words)


# --- Mermaid -----------------------------------------------------------------------------


class _Chart:
    """The flowchart of one workflow."""

    def __init__(self, workflow: ir.Workflow) -> None:
        self._workflow = workflow
        self._makers = _makers(workflow)

    def lines(self) -> Iterator[str]:
        workflow = self._workflow
        yield f"  subgraph {self._id('')}[{_label(workflow.name)}]"
        for parameter in workflow.parameters:
            yield f"    {self._id(parameter.name)}([{_label(parameter.name)}])"
        yield from self._region(workflow.body, "    ")
        yield "  end"
        for op in operations(workflow.body):
            yield from self._edges(op)

    def _region(self, region: ir.Region, indent: str) -> Iterator[str]:
        for op in region.operations:
            parts = list(_parts(op))
            if not parts:
                yield f"{indent}{self._id(op.name)}{_shape(op)}"
                continue
            yield f"{indent}subgraph {self._id(op.name)}[{_label(_title(op))}]"
            for part in parts:
                yield from self._part(op, part, indent + "  ")
            yield f"{indent}end"

    def _part(self, op: ir.Operation, part: _Part, indent: str) -> Iterator[str]:
        if not part.title:
            yield from self._region(part.region, indent)
            return
        yield f"{indent}subgraph {self._id(op.name)}_{_word(part.title)}[{_label(part.title)}]"
        yield from self._region(part.region, indent + "  ")
        yield f"{indent}end"

    def _edges(self, op: ir.Operation) -> Iterator[str]:
        target = self._id(op.name)
        sources = dict.fromkeys(self._makers[name] for name in uses(op) if name in self._makers)
        yield from (f"  {self._id(source)} --> {target}" for source in sources)
        ordered = (name for name in op.after if name not in sources)
        yield from (f"  {self._id(name)} -.-> {target}" for name in ordered)

    def _id(self, name: str) -> str:
        return f"{_word(self._workflow.name)}__{_word(name)}"


def _makers(workflow: ir.Workflow) -> Mapping[str, str]:
    """Which operation or parameter makes each value. Arguments of regions come from outside."""
    makers = {argument.name: argument.name for argument in workflow.body.arguments}
    for op in operations(workflow.body):
        makers.update((value.name, op.name) for value in results(op))
    return makers


def _shape(op: ir.Operation) -> str:
    label = _label(_title(op))
    match op:
        case ir.Compute():
            return f"({label})"
        case ir.Wait():
            return f"{{{{{label}}}}}"
        case ir.Fail():
            return f"[/{label}/]"
        case _:
            return f"[{label}]"


def _label(text: str) -> str:
    """A quoted label, in which nothing has a meaning for Mermaid or for HTML.

    >>> _label('x = "a" < b')
    '"x = #quot;a#quot; #lt; b"'
    """
    text = " ".join(text.split())
    cut = text if len(text) <= _MAX_LABEL else text[: _MAX_LABEL - 1] + "…"
    return '"' + "".join(_ENTITIES.get(character, character) for character in cut) + '"'


_ENTITIES = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;"}


def _word(text: str) -> str:
    """A text as part of an identifier that Mermaid accepts."""
    return re.sub(r"[^A-Za-z0-9_]", lambda match: f"_{ord(match[0]):x}", text)
