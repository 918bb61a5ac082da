"""How many steps a run has at least: of fan-outs those whose lengths are known are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flowc import ir
from flowc.backends.argo.dag import Graph
from flowc.ir.expressions import range_length

Document = dict[str, Any]

STEP_SIZE = 143
"""Bytes that a step takes in the status of a run, compressed, if its values are short. Seen on
4.0.7, with fan-outs of hundreds of elements."""

Repeated = tuple[str, str]
"""A task that is repeated: its template and its name."""


def steps(
    templates: Iterable[Document], entry: str, graphs: Mapping[str, Graph]
) -> tuple[int, Counter[Repeated]]:
    """The steps of a run, and those that each task adds which is repeated a known number of times.

    `graphs`: what templates are of, by their ids; lists that expressions give are counted there.

    >>> each = {"name": "each", "template": "f", "withSequence": {"count": "9"}}
    >>> both = [{"name": "a", "dag": {"tasks": [each]}}, {"name": "f"}]
    >>> steps(both, "a", {})
    (10, Counter({('a', 'each'): 9}))
    """
    named = {template.get("name", ""): template for template in templates}
    lengths = {(id, task): count for id, graph in graphs.items() for task, count in _lengths(graph)}

    def tasks(id: str) -> Iterator[tuple[str, str, int]]:
        for task in _tasks(named.get(id, {})):
            count = _count(task) or lengths.get((id, task["name"]), 1)
            yield task["name"], task.get("template", ""), count

    inner: dict[str, int] = {}
    within = _callees_first(entry, named)
    for id in within:
        inner[id] = 1 + sum(count * inner.get(runs, 1) for _, runs, count in tasks(id))
    times = Counter({entry: 1})
    added: Counter[Repeated] = Counter()
    for id in reversed(within):
        for name, runs, count in tasks(id):
            times[runs] += times[id] * count
            if count > 1:
                added[id, name] = times[id] * count * inner.get(runs, 1)
    return inner[entry], added


def _callees_first(entry: str, named: dict[str, Document]) -> list[str]:
    """The templates that a run has, each after those that it runs but for itself."""
    found: dict[str, None] = {}
    seen: set[str] = set()

    def visit(id: str) -> None:
        seen.add(id)
        for task in _tasks(named.get(id, {})):
            if task.get("template", id) not in seen:
                visit(task["template"])
        found[id] = None

    visit(entry)
    return list(found)


def _tasks(template: Document) -> list[Document]:
    """The tasks of a template that may run."""
    groups = template.get("steps", ())
    tasks = [*template.get("dag", {}).get("tasks", ()), *(t for group in groups for t in group)]
    return [task for task in tasks if task.get("when") != "false"]


def _lengths(graph: Graph) -> Iterator[tuple[str, int]]:
    """The tasks that are repeated over a range of known numbers, and how often."""
    lengths: dict[str, int] = {}
    repeated: dict[str, int] = {}
    for op in ir.operations(graph.workflow.body):
        match op:
            case ir.Compute() if (length := range_length(op.expression)) is not None:
                lengths[op.name] = length
            case ir.Map(items=(ir.Reference(name=name), *_)) if name in lengths:
                names = (op.name, *(each.name for each in op.region.operations))
                repeated |= dict.fromkeys(names, lengths[name])
            case _:
                pass
    for made in graph.written:
        if made.task and made.operations and made.operations[0].name in repeated:
            yield made.task, repeated[made.operations[0].name]


def _count(task: Document) -> int | None:
    """How often a task runs, if it says so."""
    if "withItems" in task:
        return len(task["withItems"])
    match task.get("withSequence", {}):
        case {"count": count}:
            return int(count)
        case {"start": start, "end": end}:
            return abs(int(end) - int(start)) + 1
        case _:
            return None
