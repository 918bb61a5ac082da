"""Assignments: names, unpacking, declared types, and changes of lists and dicts in place."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.declarations.annotations import annotation_type
from flowc.compiler.frontend.expressions.pure_types import parts_of
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import (
    bind_value,
    compute,
    materialize,
    operand_text,
)
from flowc.compiler.frontend.regions.locals import Carried, Gathered, Local, Parts
from flowc.compiler.frontend.statements.gathering import before_loops, fold_of, gather
from flowc.compiler.frontend.statements.statics import parts_of_constant
from flowc.diagnostics import Label
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    CONSTANT_MUTATION,
    IN_PLACE_UPDATE,
    OPTIONAL_VALUE,
    UNPACK_MISMATCH,
)
from flowc.ir.relations import NEVER, assignable


def assign(block: Block, node: ast.Assign) -> None:
    """`target = value`, also with several targets."""
    match node.targets:
        case [ast.Name(id=name)]:
            if (reduction := fold_of(block, name, node.value)) is not None:
                gather(block, name, reduction.fold, (reduction.value,), node)
                return
            bind_name(block, name, block.evaluate(node.value, name))
            return
        case [ast.Name(id=name), *_]:
            hint: str | None = name
        case _:
            hint = None
    expected = _expected(block, node.targets)
    local = block.evaluate(node.value, hint, expected)
    for target in node.targets:
        assign_target(block, target, local)


def _expected(block: Block, targets: Sequence[ast.expr]) -> ir.Type | None:
    """The type of the values of the dict that an assignment changes."""
    match targets:
        case [ast.Subscript(value=ast.Name(id=name))]:
            found = before_loops(block.lookup(name))
            type = found.type if isinstance(found, Local) else None
            return type.value if isinstance(type, ir.DictType) and type.key != NEVER else None
    return None


def assign_annotated(block: Block, node: ast.AnnAssign) -> None:
    """`name: type = value`.

    Reports: `argument-type` or `optional-value` where the value does not fit the type.
    """
    context = block.context
    declared = annotation_type(node.annotation, context.scope, context.sink)
    if node.value is None:
        return
    hint = node.target.id if isinstance(node.target, ast.Name) else None
    local = block.evaluate(node.value, hint, declared)
    if declared is None:
        assign_target(block, node.target, Local(None, None, local.span))
        return
    if local.callee is None:
        local = materialize(block, local, hint, node.value)
    if local.type is not None and not assignable(local.type, declared):
        _report_declared(block, node, local.type, declared)
        local = Local(declared, None, local.span)
    assign_target(block, node.target, _declared(local, declared))


def _declared(local: Local, declared: ir.Type) -> Local:
    """A declared Optional is what it was given, as type checkers see it."""
    if local.type in (None, ir.NONE):
        return local
    narrow = isinstance(declared, ir.OptionalType) and not isinstance(local.type, ir.OptionalType)
    return replace(local, type=ir.without_none(declared) if narrow else declared)


def _report_declared(block: Block, node: ast.AnnAssign, type: ir.Type, declared: ir.Type) -> None:
    assert node.value is not None
    optional = isinstance(type, ir.OptionalType) and assignable(type.item, declared)
    block.context.sink.report(
        OPTIONAL_VALUE if optional else ARGUMENT_TYPE,
        block.span(node.value),
        f"`{shown(node.target)}` is declared as `{declared}`, not `{type}`",
        labels=[Label(block.span(node.annotation), "declared here")],
    )


def assign_augmented(block: Block, node: ast.AugAssign) -> None:
    """`name += value`: in a loop over a run-time list a reduction, else a new binding.

    Reports: `in-place-update`, `constant-mutation`.
    """
    if not isinstance(node.target, ast.Name):
        _refuse_update(block, node, f"`{shown(node.target)}`", "bind the new value to a name")
        return
    name = node.target.id
    found = block.lookup(name)
    if isinstance(found, Carried | Gathered) and isinstance(node.op, ast.Add):
        gather(block, name, "add", (node.value,), node)
        return
    if isinstance(found, Local) and _is_form(found, "list"):
        _refuse_update(
            block,
            node,
            f"list `{name}`",
            f"write `{name}.append(...)`, or `{name} = [*{name}, ...]`",
        )
        return
    is_dict = isinstance(found, Local) and _is_form(found, "dict")
    if is_dict and not _is_held_alone(block, node, name):
        return
    read = ast.copy_location(ast.Name(id=name, ctx=ast.Load()), node.target)
    value = ast.copy_location(ast.BinOp(left=read, op=node.op, right=node.value), node)
    bind_name(block, name, block.evaluate(value, name))


def _refuse_update(block: Block, node: ast.stmt, what: str, help: str) -> None:
    message = f"{what} is changed in place"
    block.context.sink.report(IN_PLACE_UPDATE, block.span(node), message, help=help)


# --- targets -----------------------------------------------------------------------------


def assign_target(block: Block, target: ast.expr, local: Local) -> None:
    """Bind a target to a value.

    Reports: `unpack-mismatch`, `in-place-update`.
    """
    match target:
        case ast.Name(id=name):
            bind_name(block, name, local)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(block, target, targets, local)
        case ast.Subscript(value=ast.Name(id=name)):
            set_item(block, target, name, local)
        case _:
            help = "bind the new value to a name; `dataclasses.replace` belongs in a task"
            block.context.sink.report(
                IN_PLACE_UPDATE,
                block.span(target),
                f"`{shown(target)}` is changed in place",
                help=help,
            )


def bind_name(block: Block, name: str, local: Local) -> None:
    """Let a name stand for a value; where a handler reads it, as a value of this moment."""
    if local.unless:  # of the name that it was read from: control has come here
        local = replace(local, unless=())
    for watch in block.around.watches:
        if name in watch.names and local.callee is None:
            local = _copied(block, name, local)
            if isinstance(local.operand, ir.Reference) and local.type is not None:
                value = ir.Value(name=local.operand.name, type=local.type)
                watch.values.setdefault(name, []).append(value)
    block.bind(name, local)


def _copied(block: Block, name: str, local: Local) -> Local:
    """A value that came to be just now: the last operation's, or a copy."""
    local = materialize(block, local, name)
    if local.operand is None or local.type is None:
        return local
    last = block.operations[-1] if block.operations else None
    if isinstance(local.operand, ir.Reference) and last is not None:
        results = [value.name for value in getattr(last, "results", ())]
        if local.operand.name in (last.name, *results):
            return local
    text, operands = operand_text(block, local.operand)
    op = ir.Compute(
        name=block.context.names.fresh(name),
        expression=text,
        operands=operands,
        type=local.type,
        span=local.span,
    )
    block.add(op)
    return replace(local, operand=ir.Reference(name=op.name))


def _unpack(block: Block, target: ast.expr, targets: Sequence[ast.expr], local: Local) -> None:
    if local.callee is None and local.parts is None and local.type is None:
        values: Sequence[Local] | None = [local] * len(targets)
    else:
        values = _parts(block, target, targets, local)
    if values is None:
        values = [Local(None, None, local.span)] * len(targets)
    for part, value in zip(targets, values, strict=True):
        assign_target(block, part.value if isinstance(part, ast.Starred) else part, value)


def _parts(
    block: Block, target: ast.expr, targets: Sequence[ast.expr], local: Local
) -> Sequence[Local] | None:
    """The part of a value for each target.

    Reports: `unpack-mismatch`.
    """
    known: Sequence[Local] | None = _static_parts(local)
    if known is None:
        known = _computed_parts(block, target, local, targets)
    if known is None:
        return None
    star = next((i for i, part in enumerate(targets) if isinstance(part, ast.Starred)), None)
    if star is not None and len(known) >= len(targets) - 1:
        after = len(targets) - star - 1
        end = len(known) - after
        rest = Parts("list", tuple(known[star:end]), target)
        return [*known[:star], Local(None, None, local.span, rest), *known[end:]]
    if star is None and len(known) == len(targets):
        return known
    wanted = f"{'at least ' if star is not None else ''}{len(targets) - (star is not None)}"
    block.context.sink.report(
        UNPACK_MISMATCH,
        block.span(target),
        f"{wanted} parts are wanted, and the value has {len(known)}",
        labels=[Label(local.span, "the value")],
    )
    return None


def _static_parts(local: Local) -> tuple[Local, ...] | None:
    if local.parts is not None:
        return local.parts.keys if local.parts.form == "dict" else local.parts.items
    if isinstance(local.operand, ir.Constant):
        return parts_of_constant(local.operand, local.span)
    return None


def _computed_parts(
    block: Block, target: ast.expr, local: Local, targets: Sequence[ast.expr]
) -> list[Local] | None:
    """`value[0]`, `value[1]`... of a tuple or NamedTuple, or of a list whose length is known."""
    assert local.type is not None
    count = _known_length(block, local)
    if count is None:
        refused = f"`{local.type}` has a length that only the run knows"
        if not isinstance(local.type, ir.ListType):
            refused = f"`{local.type}` has no parts to unpack"
        block.context.sink.report(
            UNPACK_MISMATCH,
            block.span(target),
            refused,
            help="let the task return a tuple or NamedTuple, or take parts by index",
            labels=[Label(local.span, "the value")],
        )
        return None
    scope = block.inline()
    value = bind_value(scope, local, target)
    found: list[Local] = []
    for index in range(count):
        hint = targets[index] if index < len(targets) else None
        name = hint.id if isinstance(hint, ast.Name) else None
        part = ast.Subscript(value=value, slice=ast.Constant(value=index), ctx=ast.Load())
        ast.copy_location(part.slice, target)
        found.append(compute(scope, ast.copy_location(part, target), name))
    return found


def _known_length(block: Block, local: Local) -> int | None:
    assert local.type is not None
    parts = parts_of(local.type, block.context.types)
    if parts is not None:
        return len(parts)
    if isinstance(local.operand, ir.Reference) and isinstance(local.type, ir.ListType):
        length = block.context.lengths.get(local.operand.name)
        return length if isinstance(length, int) else None
    return None


# --- changes in place --------------------------------------------------------------------


def append(block: Block, node: ast.Expr, name: str, value: ast.expr) -> None:
    """`name.append(value)`: the name stands for a longer list from here on.

    Reports: `in-place-update`, if something else may hold the list too.
    """
    if not _is_held_alone(block, node, name):
        return
    found = block.lookup(name)
    if isinstance(found, Carried | Gathered):
        gather(block, name, "append", (value,), node)
        return
    read = ast.copy_location(ast.Name(id=name, ctx=ast.Load()), node)
    local = _value_of(block, read)
    if local.type is None and local.parts is None:
        block.evaluate(value)
        return
    if not _is_changed_so(block, node, name, local, "list"):
        return
    element = local.type.element if isinstance(local.type, ir.ListType) else None
    added = block.evaluate(value, None, element)
    if local.parts is not None:
        parts = replace(local.parts, items=(*local.parts.items, added))
        bind_name(block, name, Local(None, None, block.span(node), parts))
        return
    scope = block.inline()
    item = bind_value(scope, materialize(block, added, None, value), value)
    star = ast.copy_location(ast.Starred(value=read, ctx=ast.Load()), node)
    longer = ast.copy_location(ast.List(elts=[star, item], ctx=ast.Load()), node)
    bind_name(block, name, compute(scope, longer, name, local.type))


def set_item(block: Block, target: ast.Subscript, name: str, local: Local) -> None:
    """`name[key] = value`: the name stands for another dict from here on.

    Reports: `in-place-update`, if something else may hold the dict too.
    """
    if not _is_held_alone(block, target, name):
        return
    found = block.lookup(name)
    if isinstance(found, Carried | Gathered):
        gather(block, name, "setitem", (target.slice, local), target)
        return
    read = ast.copy_location(ast.Name(id=name, ctx=ast.Load()), target)
    owner = _value_of(block, read)
    if owner.type is None and owner.parts is None:
        return
    if not _is_changed_so(block, target, name, owner, "dict"):
        return
    scope = block.inline()
    key = materialize(block, block.evaluate(target.slice), None, target.slice)
    value = bind_value(scope, materialize(block, local, None, target), target)
    keys: list[ast.expr | None] = [None, bind_value(scope, key, target.slice)]
    made = ast.copy_location(ast.Dict(keys=keys, values=[read, value]), target)
    bind_name(block, name, compute(scope, made, name, owner.type))


def _value_of(block: Block, read: ast.Name) -> Local:
    """The list or dict that a name stands for; a task is none.

    Reports: `task-as-value`.
    """
    local = block.evaluate(read)
    return local if local.callee is None else materialize(block, local, None, read)


def _is_held_alone(block: Block, node: ast.AST, name: str) -> bool:
    """Whether nothing that is read later may hold the list or dict that a statement changes.

    Reports: `in-place-update`, `constant-mutation`.
    """
    holder = block.context.holders.get(node)
    if holder is None:
        return True
    copy = "list(...)" if isinstance(node, ast.Expr) else "dict(...)"
    if holder.read is None:
        rule, what, labels = CONSTANT_MUTATION, f"the constant `{holder.name}`", []
        help = f"start from a copy: `{copy}`"
    else:
        rule, what = IN_PLACE_UPDATE, f"`{holder.name}`"
        help = f"give one of them a copy, `{copy}`, or change `{name}` before {what} gets it"
        labels = [Label(block.span(holder.read), f"{what} is read here")]
    message = f"`{name}` is changed in place, and {what} may hold it too"
    block.context.sink.report(rule, block.span(node), message, help=help, labels=labels)
    return False


def _is_form(local: Local, form: Literal["list", "dict"]) -> bool:
    type = ir.ListType if form == "list" else ir.DictType
    return isinstance(local.type, type) or (local.parts is not None and local.parts.form == form)


def _is_changed_so(
    block: Block, node: ast.AST, name: str, local: Local, form: Literal["list", "dict"]
) -> bool:
    """Whether a name stands for a list or a dict, as the change of it has it.

    Reports: `in-place-update`.
    """
    if _is_form(local, form):
        return True
    block.context.sink.report(
        IN_PLACE_UPDATE,
        block.span(node),
        f"`{name}` is not a {form} that is changed so",
        help="bind the new value to a name",
        labels=[Label(local.span, "made here")],
    )
    return False
