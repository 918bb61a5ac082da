"""Pass the defaults that calls leave to their tasks, where Python's own would be other values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import holds_volumes


def pass_defaults(module: ir.Module) -> ir.Module:
    """Give each call the defaults of its task that a step must be told, or finds by its arguments.

    Those are secrets and volumes, which the step finds, and whole floats, which the source of a
    Python task may write as ints: `f: float = 9` is 9.0 for the task.
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
    is_python = isinstance(task, ir.PythonTask)
    told = {
        p.name
        for p in task.parameters
        if p.default is not None
        and (_is_place(p.default, declarations) or (is_python and _is_whole(p.default.json_value)))
    }
    by_position = any(p.positional_only or p.variadic for p in task.parameters)
    for p in task.parameters:
        if p.default is not None and told and (p.name in told or by_position):
            yield ir.Argument(parameter=p.name, operand=p.default)


def _is_place(default: ir.Constant, declarations: Declarations) -> bool:
    if default.json_value is None:
        return False
    type = ir.without_none(default.type)
    return type == ir.SECRET or holds_volumes(type, declarations)


def _is_whole(data: Any) -> bool:
    """Whether JSON data holds a float without a fraction."""
    match data:
        case float():
            return data.is_integer()
        case list():
            return any(map(_is_whole, data))
        case dict():
            return any(map(_is_whole, data.values()))
    return False
