"""The lists that a fan-out goes over: one per loop variable, all of one length."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.frontend.expressions.infer import comprehended
from flowc.compiler.frontend.modules.bindings import target_names
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import compute, materialize, names_of
from flowc.compiler.frontend.regions.locals import Local


@dataclass(frozen=True)
class Columns:
    """A list per loop variable. `known` is what the conditions tell of parts of the variables."""

    lists: Mapping[str, Local]
    known: Mapping[str, ir.Type]
    length: str | int


def columns(
    block: Block,
    generators: Sequence[ast.comprehension],
    wanted: Collection[str],
    hint: str,
) -> Columns | None:
    """The lists over which pure loops go: of the wanted variables, or of one if none is wanted.

    None: a fault was reported.
    """
    if (large := _large(block, generators)) is not None:
        return large
    targets = [name.id for g in generators for name in target_names(g.target)]
    whole = ast.GeneratorExp(elt=ast.Constant(value=None), generators=list(generators))
    inner = comprehended(list(generators), names_of(block, whole))
    if inner is None:
        return None
    chosen = [name for name in dict.fromkeys(targets) if name in wanted] or targets[:1]
    direct = _direct(block, generators)
    lists: dict[str, Local] = {}
    for name in chosen:
        found = direct.get(name) or _computed(block, generators, name, hint)
        if found.type is None or found.operand is None:
            return None
        lists[name] = found
    known = {path: type for path, type in inner.narrowed.items() if path not in lists}
    return Columns(lists, known, _length(block, generators, lists, direct))


def _computed(block: Block, generators: Sequence[ast.comprehension], name: str, hint: str) -> Local:
    """`[name for ...]`, as its own value."""
    element = ast.copy_location(ast.Name(id=name, ctx=ast.Load()), generators[0].target)
    made = ast.ListComp(elt=element, generators=list(generators))
    return compute(block, ast.copy_location(made, generators[0].iter), f"{hint}_{name}")


def _large(block: Block, generators: Sequence[ast.comprehension]) -> Columns | None:
    """A `Large` list is mapped over as it is."""
    match generators:
        case [ast.comprehension(target=ast.Name(id=name), iter=ast.Name() as source, ifs=[])]:
            local = block.evaluate(source)
            if isinstance(local.type, ir.LargeType) and isinstance(local.operand, ir.Reference):
                return Columns({name: local}, {}, local.operand.name)
    return None


def _direct(block: Block, generators: Sequence[ast.comprehension]) -> dict[str, Local]:
    """The variables that go over a list which is there already: of `xs`, `zip`, `enumerate`."""
    match generators:
        case [ast.comprehension(target=target, iter=source, ifs=[])]:
            pass
        case _:
            return {}
    match target, source:
        case ast.Name(id=name), _:
            return _column(block, name, source)
        case (
            ast.Tuple(elts=[_, ast.Name(id=name)]),
            ast.Call(func=ast.Name(id="enumerate"), args=[values, *_]),
        ) if _is_free(block, "enumerate"):
            return _column(block, name, values)
        case ast.Tuple(elts=targets), ast.Call(func=ast.Name(id="zip"), args=args, keywords=[]) if (
            _is_free(block, "zip") and len(targets) == len(args)
        ):
            return _zipped(block, targets, args)
    return {}


def _zipped(
    block: Block, targets: Sequence[ast.expr], args: Sequence[ast.expr]
) -> dict[str, Local]:
    """The lists of a `zip`, if they are surely of one length, so that none is cut."""
    found: dict[str, Local] = {}
    lengths = set()
    for index, arg in enumerate(args):
        target = targets[index]
        name = target.id if isinstance(target, ast.Name) else f"{index}"
        column = _column(block, name, arg)
        if not column:
            return {}
        found |= column
        lengths.add(_length_of(block, column[name]))
    return found if len(lengths) == 1 else {}


def _column(block: Block, name: str, source: ast.expr) -> dict[str, Local]:
    if not isinstance(source, ast.Name):
        return {}
    found = block.lookup(source.id)
    if not isinstance(found, Local):
        return {}
    local = materialize(block, found, source.id, source)
    return {name: local} if isinstance(local.type, ir.ListType) else {}


def _length(
    block: Block,
    generators: Sequence[ast.comprehension],
    lists: Mapping[str, Local],
    direct: Mapping[str, Local],
) -> str | int:
    """What tells lists of the same length: the first list that has it."""
    for local in (*direct.values(), *lists.values()):
        length = _length_of(block, local)
        break
    for local in lists.values():
        if isinstance(local.operand, ir.Reference):
            block.context.lengths.setdefault(local.operand.name, length)
    return length


def _length_of(block: Block, local: Local) -> str | int:
    match local.operand:
        case ir.Reference(name=name):
            return block.context.lengths.get(name, name)
        case ir.Constant(json_value=list() as items):
            return len(items)
    return "?"


def _is_free(block: Block, name: str) -> bool:
    return name not in block.context.assigned and name not in block.context.scope.symbols


def element_of(local: Local) -> ir.Type | None:
    """The type of what a fan-out over a list gives."""
    type = local.type.item if isinstance(local.type, ir.LargeType) else local.type
    return type.element if isinstance(type, ir.ListType) else None
