"""Pass the secrets and volumes that calls leave to their defaults, where a step finds them by its
arguments."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import holds_volumes


def pass_places(module: ir.Module) -> ir.Module:
    """Give each call the defaults of its task that stand for secrets and volumes.

    Before: any module that verifies.
    After: no call of a task leaves such a parameter to a default, unless that is None.
    Keeps: names, spans and the order of operations.
    """
    declarations = {declaration.name: declaration for declaration in module.types}
    defaults = {task.name: tuple(_defaults(task, declarations)) for task in module.tasks}

    def completed(op: ir.Operation) -> tuple[ir.Operation, ...]:
        left = defaults.get(ir.callee(op) or "", ())
        match op:
            case ir.Call(arguments=arguments) if left:
                return (op.model_copy(update={"arguments": _with(arguments, left)}),)
            case ir.Wait(wait=ir.Until(arguments=arguments) as until) if left:
                update = {"arguments": _with(arguments, left)}
                return (op.model_copy(update={"wait": until.model_copy(update=update)}),)
            case _:
                return (op,)

    return ir.rewrite(module, completed) if any(defaults.values()) else module


def _with(
    arguments: tuple[ir.Argument, ...], defaults: tuple[ir.Argument, ...]
) -> tuple[ir.Argument, ...]:
    given = {argument.parameter for argument in arguments}
    return (*arguments, *(each for each in defaults if each.parameter not in given))


def _defaults(task: ir.Task, declarations: Declarations) -> Iterator[ir.Argument]:
    """The defaults to pass: with what goes by position, all of them, as Python skips none there."""
    found = [(p.name, p.default, _is_place(p, declarations)) for p in task.parameters]
    by_position = any(p.positional_only or p.variadic for p in task.parameters)
    if not any(is_place for _, _, is_place in found):
        return
    for name, default, is_place in found:
        if default is not None and (is_place or by_position):
            yield ir.Argument(parameter=name, operand=default)


def _is_place(parameter: ir.Parameter, declarations: Declarations) -> bool:
    if parameter.default is None or parameter.default.json_value is None:
        return False
    type = ir.without_none(parameter.type)
    return type == ir.SECRET or holds_volumes(type, declarations)
