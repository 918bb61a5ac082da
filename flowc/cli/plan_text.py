"""The plan of a target for people, as lines, and for tools, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from flowc.backends.planned import Kind, Planned, TargetPlan

_MAX_LABEL = 56
_MAX_TEXT = 64


def plan_summary(plan: TargetPlan) -> str:
    """How many units of work there are: of whom, behind conditions, and for elements of lists."""
    counts = plan.counts
    found = _counted(counts[Kind.UNIT], plan.unit)
    if counts["added"]:
        found += f", {counts['added']} of them added by flowc"
    more = [f"{counts['guarded']} behind a condition"] if counts["guarded"] else []
    if counts["repeated"]:
        more.append(f"{counts['repeated']} for each element of a list")
    free = [_counted(counts[kind], kind) for kind in _FREE if counts[kind]]
    if free:
        more.append(f"no {plan.unit} for {' and '.join(free)}")
    return "; ".join([found, *more])


_FREE = (Kind.EXPRESSION, Kind.LINK, Kind.WAIT)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# --- text --------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A line in columns: what it is, indented; what it costs; where in the source, and why."""

    label: str
    cost: str = ""
    place: str = ""
    why: str = ""


def plan_lines(plan: TargetPlan) -> list[str]:
    """The lines of a plan: what stands in a fan-out, a condition or a graph is indented."""
    rows = list(_rows(plan.lines, "  ", plan.unit, {}))
    short = [row for row in rows if len(row.label) <= _MAX_LABEL]
    widths = [max(map(len, column), default=0) for column in zip(*short, strict=True)]
    cells = (map(str.ljust, row, widths) for row in rows)
    return ["  ".join(line).rstrip() for line in cells]


def _rows(lines: Iterable[Planned], indent: str, unit: str, seen: dict[int, str]) -> Iterator[_Row]:
    """The rows of lines; `seen` are the graphs that have been written, by what held them."""
    before: tuple[str, ...] = ()
    for line in lines:
        loops = (f"for {line.each}",) if line.each else ()
        around = (*(f"if {when}" for when in line.when), *loops)
        same = takewhile(lambda pair: pair[0] == pair[1], zip(before, around, strict=False))
        shared = len(list(same))
        for depth, title in enumerate(around[shared:], shared):
            yield _Row(f"{indent}{'  ' * depth}{_cut(title)}")
        before = around
        yield from _line_rows(line, indent + "  " * len(around), unit, seen)


def _line_rows(line: Planned, indent: str, unit: str, seen: dict[int, str]) -> Iterator[_Row]:
    named = f"{indent}{line.name}"
    label = named if line.runs in ("", line.name) else f"{named} = {line.runs}"
    if line.kind is not Kind.GRAPH:
        place = f"{line.span.file}:{line.span.line}" if line.span and line.why else ""
        yield _Row(label, _cost(line, unit), place, _cut(line.why))
    elif line.inner and id(line.inner) in seen:
        yield _Row(label, f"as {seen[id(line.inner)]}")
    else:
        seen[id(line.inner)] = line.name
        yield _Row(label)
        yield from _rows(line.inner, f"{indent}  ", unit, seen)


def _cost(line: Planned, unit: str) -> str:
    match line.kind:
        case Kind.UNIT:
            return f"{unit}, added" if line.is_added else unit
        case Kind.REFERENCE:
            return "there already"
        case kind:
            return str(kind)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


# --- data --------------------------------------------------------------------------------


def plan_data(plan: TargetPlan) -> dict[str, Any]:
    """A plan as JSON data. What several lines hold is written out for the first of them."""
    counts = {name: plan.counts[name] for name in (*Kind, "added", "guarded", "repeated")}
    return {"unit": plan.unit, "counts": counts, "lines": _data(plan.lines, {})}


def _data(lines: Iterable[Planned], seen: dict[int, str]) -> list[Mapping[str, Any]]:
    return [_line_data(line, seen) for line in lines]


def _line_data(line: Planned, seen: dict[int, str]) -> Mapping[str, Any]:
    first = seen.get(id(line.inner))
    if first is None and line.inner:
        seen[id(line.inner)] = line.name
    return {
        "kind": line.kind,
        "name": line.name,
        "runs": line.runs or None,
        "added": line.is_added,
        "why": line.why or None,
        "when": line.when,
        "each": line.each or None,
        "file": line.span and line.span.file,
        "line": line.span and line.span.line,
        **({"lines": _data(line.inner, seen)} if first is None else {"as": first}),
    }
