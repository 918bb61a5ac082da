"""Expressions of branches that need no step of their own there.

What only becomes the result of its branch is evaluated where the results of both branches meet;
what surely gives a value in either case, before the branch, with what waits for the same steps.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.group import Front, Fronts, Pending, readers_of
from flowc.backends.airflow.steps import Gate, Line, Run, names_of_step
from flowc.compiler.passes.project import SIZE_LIMIT
from flowc.ir.expressions import replace_names
from flowc.ir.totality import type_of


def folded(items: Sequence[Run | Pending], result: set[str]) -> list[Run | Pending]:
    """Each expression that only becomes a result of its branch, in the place of those that read it.

    One that several read is written out for each of them, if it is short.
    """
    found = _folded(items, result)
    return found if len(found) == len(items) else folded(found, result)


def _folded(items: Sequence[Run | Pending], result: set[str]) -> list[Run | Pending]:
    """As `folded`, but for what only then is read in the place of a result."""
    readers = readers_of(items, result)
    found = {item.name: item for item in items}
    for name in [item.name for item in items if isinstance(item, Pending) and item.gate]:
        arm, reading = found[name], [found[reader] for reader in sorted(readers.get(name) or ())]
        assert isinstance(arm, Pending)
        merges = [reader for reader in reading if isinstance(reader, Pending)]
        if not merges or not all(_is_arm(arm, merge) for merge in merges):
            continue
        if len(merges) > 1 and _size(arm) > SIZE_LIMIT:
            continue
        del found[name]
        found.update((merge.name, _with_arm(merge, arm)) for merge in merges)
        for other in (*arm.line.reads, *arm.after):
            others = readers.get(other)
            if others is not None:
                others.discard(name)
                others.update(merge.name for merge in merges)
    return list(found.values())


def _size(item: Pending) -> int:
    return sum(1 for _ in ast.walk(ast.parse(item.line.expression)))


def _is_arm(item: Pending, reader: Pending) -> bool:
    """Whether an expression is read just where the branch that it stands in is taken."""
    gate, line = item.gate, item.line
    if gate is None or reader.gate != gate.around or line.soft or line.each:
        return False
    tree = ast.parse(reader.line.expression or "None", mode="eval").body
    match tree:
        case ast.IfExp(test=ast.Name(id=condition), body=body, orelse=orelse):
            other = {name.id for name in _names(orelse if gate.expected else body)}
            inner = {name.id for name in _names(tree) if isinstance(name.ctx, ast.Store)}
            is_free = item.name not in other and inner.isdisjoint((item.name, *line.operands))
            return condition == gate.condition and is_free and not reader.line.soft
        case _:
            return False


def _names(tree: ast.expr) -> Iterator[ast.Name]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Name))


def _with_arm(reader: Pending, arm: Pending) -> Pending:
    """A conditional expression with one of its arms written out."""
    text = replace_names(reader.line.expression, {arm.name: arm.line.expression})
    given = {arm.name: arm.line.operands}
    operands = (name for each in reader.line.operands for name in given.get(each, (each,)))
    line = replace(reader.line, expression=text, operands=tuple(dict.fromkeys(operands)))
    return replace(reader, line=line, after=tuple(dict.fromkeys((*reader.after, *arm.after))))


def lifted(
    items: Sequence[Run | Pending],
    types: Mapping[str, ir.Type],
    declarations: Mapping[str, ir.Declaration],
) -> list[Run | Pending]:
    """Each expression of a branch before it, if a step is there that waits for the same."""
    fronts = Fronts()
    gates: dict[str, Gate | None] = {}
    steps: set[tuple[Gate | None, Front]] = set()
    found: list[Run | Pending] = []
    for item in items:
        if isinstance(item, Pending):
            if item.gate and not item.after and _is_certain(item.line, types, declarations):
                places = _before(item, gates)
                item = next((at for at in places if (at.gate, fronts.of(at)) in steps), item)
            if not item.line.rows:
                steps.add((item.gate, fronts.of(item)))
        fronts.add(item)
        names = names_of_step(item) if isinstance(item, Run) else (item.name,)
        gates.update(dict.fromkeys(names, item.gate))
        found.append(item)
    return found


def _before(item: Pending, gates: Mapping[str, Gate | None]) -> Iterator[Pending]:
    """An expression before the branches around it, the outermost first, where its values are."""
    around = list(item.gate.chain())[1:] if item.gate else []
    for gate in (None, *reversed(around)):
        here = {None, *(gate.chain() if gate else ())}
        if item.gate and all(gates.get(name) in here for name in item.line.reads):
            yield replace(item, gate=gate)


def _is_certain(
    line: Line, types: Mapping[str, ir.Type], declarations: Mapping[str, ir.Declaration]
) -> bool:
    """Whether an expression gives a value of its type even if its branch is not taken.

    What it takes a part of must not be None: that may be what the branch is there for.
    """
    if line.soft or line.each:
        return False
    tree = ast.parse(line.expression or "None", mode="eval").body
    if type_of(tree, types, declarations) != line.type:
        return False
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    unasked = {id(part) for node in nodes for part in _asked_nothing(node)}
    found = [type_of(node, types, declarations) for node in nodes if id(node) not in unasked]
    return not any(type is None or isinstance(type, ir.OptionalType) for type in found)


def _asked_nothing(node: ast.expr) -> list[ast.expr]:
    """The parts of an expression that may as well be None; and those that are no values."""
    match node:
        case ast.JoinedStr(values=values):
            return values
        case ast.FormattedValue(value=value):
            return [value]
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for op in ops
        ):
            return [left, *others]
        case ast.Call(func=function):
            return [function]
        case _:
            return []
