"""Read other operands in the place of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal, replace_names
from flowc.ir.nodes import (
    Approve,
    Argument,
    Call,
    Compute,
    Constant,
    Fail,
    If,
    Map,
    Operand,
    Operation,
    Options,
    Reference,
    Region,
    Saved,
    Scope,
    Service,
    Sleep,
    Try,
    Until,
    Wait,
)
from flowc.ir.rewrite import map_regions

Substitution = Mapping[str, Operand]


def substitute_region(region: Region, operands: Substitution, codecs: Codecs) -> Region:
    """A region in which values are replaced by operands, at any depth."""
    if not operands:
        return region
    operations = tuple(substitute(op, operands, codecs) for op in region.operations)
    yields = region.yields and tuple(_read(operand, operands) for operand in region.yields)
    return region.model_copy(update={"operations": operations, "yields": yields})


def substitute(op: Operation, operands: Substitution, codecs: Codecs) -> Operation:
    """An operation in which values are replaced by operands, at any depth."""
    if not operands:
        return op
    changed = _substituted(op, operands, codecs)
    return map_regions(changed, lambda region: substitute_region(region, operands, codecs))


def _substituted(op: Operation, operands: Substitution, codecs: Codecs) -> Operation:
    def read(operand: Operand) -> Operand:
        return _read(operand, operands)

    update: dict[str, object]
    match op:
        case Call():
            update = _passed(op, read)
        case Compute():
            update = _expression(op, operands, codecs)
        case Map():
            update = {"items": tuple(map(read, op.items))}
        case If():
            update = {"condition": read(op.condition)}
        case Try():
            update = _initials(op, read)
        case Fail():
            update = {
                "message": op.message and read(op.message),
                "error": op.error and read(op.error),
            }
        case Wait():
            update = {"wait": op.wait.model_copy(update=_waited(op.wait, read))}
        case Scope(scope=Service() as service):
            arguments = {"arguments": _arguments(service.arguments, read)}
            update = {"scope": service.model_copy(update=arguments)}
        case _:
            return op
    return op.model_copy(update=update)


Read = Callable[[Operand], Operand]


def _read(operand: Operand, operands: Substitution) -> Operand:
    if isinstance(operand, Reference):
        return operands.get(operand.name, operand)
    return operand


def _arguments(arguments: tuple[Argument, ...], read: Read) -> tuple[Argument, ...]:
    return tuple(
        argument.model_copy(update={"operand": read(argument.operand)}) for argument in arguments
    )


def _passed(op: Call | Until, read: Read) -> dict[str, object]:
    return {
        "arguments": _arguments(op.arguments, read),
        "options": op.options and _options(op.options, read),
    }


def _options(options: Options, read: Read) -> Options:
    update: dict[str, object] = {}
    for field in ("cpu", "memory", "disk"):
        size = getattr(options, field)
        if isinstance(size, Reference):
            found = read(size)
            update[field] = found.json_value if isinstance(found, Constant) else found
    return options.model_copy(update=update) if update else options


def _waited(wait: Sleep | Until | Approve, read: Read) -> dict[str, object]:
    match wait:
        case Sleep():
            return {"seconds": read(wait.seconds)}
        case Until():
            return _passed(wait, read)
        case Approve():
            return {"message": read(wait.message)}


def _initials(op: Try, read: Read) -> dict[str, object]:
    def saved(entries: tuple[Saved, ...]) -> tuple[Saved, ...]:
        return tuple(
            entry.model_copy(update={"initial": entry.initial and read(entry.initial)})
            for entry in entries
        )

    handlers = tuple(
        handler.model_copy(update={"saved": saved(handler.saved)}) for handler in op.handlers
    )
    return {"handlers": handlers, "final_saved": saved(op.final_saved)}


def _expression(op: Compute, operands: Substitution, codecs: Codecs) -> dict[str, object]:
    texts: dict[str, str] = {}
    names: dict[str, None] = {}
    for name in op.operands:
        operand = operands.get(name)
        if isinstance(operand, Constant):
            texts[name] = literal(codecs.read(operand))
        elif operand is None:
            names[name] = None
        else:
            texts[name] = operand.name
            names[operand.name] = None
    return {"expression": replace_names(op.expression, texts), "operands": tuple(names)}
