"""Soften the regions of a `try`: its body first, then `else` or a handler, then `finally`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowc import ir
from flowc.compiler.passes.failure_kinds import caught_kinds
from flowc.compiler.passes.frame import NOTHING, optional_parts
from flowc.compiler.passes.order import follow, sequence
from flowc.compiler.passes.outline import saved_values
from flowc.ir.substitute import substitute_region

if TYPE_CHECKING:
    from flowc.compiler.passes.frame import Frame
    from flowc.compiler.passes.soften import End, Flags, Softener

TRUE = ir.Constant(type=ir.BOOL, json_value=True)


def soften_try(softener: Softener, op: ir.Try, needs: Flags) -> None:
    """Soften a `try` as a whole; what it may end with is added to the softener's ends."""
    if op.final is None:
        softener.operation(soften_body(softener, op, needs), needs)
        return
    end = soften_before_final(softener, op, needs)
    softener.region(final_operations(softener, op, end), needs)
    if end is not None:
        softener.ends.append(end)


def soften_body(softener: Softener, op: ir.Try, needs: Flags) -> ir.If:
    """Soften the body of a `try` without `finally`; the condition that runs `else` or a handler."""
    softener.saved |= saved_values(op)
    start = len(softener.ends)
    softener.region(follow(_in_order(op, op.body).operations, op.after), needs)
    end = softener.join(start, needs, op, all_ran=True)
    return ir.If(
        name=op.name,
        after=() if end else op.after,
        condition=ir.Reference(name=end.flag) if end else TRUE,
        then=_otherwise(softener, op, end),
        orelse=_handled(softener, op, end),
        results=op.results,
        span=op.span,
    )


def _otherwise(softener: Softener, op: ir.Try, end: End | None) -> ir.Region:
    """What runs when the body has come to its end: `else`, but never after one that has none."""
    if op.body.yields is None:
        return failed(op, end if always_fails(op) else None, softener.frame)
    names = (argument.name for argument in op.orelse.arguments)
    given = dict(zip(names, map(softener.read, op.body.yields), strict=True))
    return _bound(softener, _in_order(op, op.orelse), given)


def soften_before_final(softener: Softener, op: ir.Try, needs: Flags) -> End | None:
    """Soften all of a `try` but its `finally`; how that ended."""
    softener.saved |= saved_values(op)
    frame = softener.frame
    name = frame.names.fresh(f"{op.name}_body")
    start = len(softener.ends)
    if op.handlers or op.orelse.operations:
        results = tuple(frame.value(f"{value.name}_tried", value.type) for value in op.results)
        update = {"final": None, "binds_status": False, "final_saved": (), "results": results}
        inner = op.model_copy(update={"name": name, **update})
        softener.operation(soften_body(softener, inner, needs), needs)
        found: Sequence[ir.Operand] = [ir.Reference(name=result.name) for result in results]
    else:
        inner = op.model_copy(update={"name": name})
        softener.region(follow(_in_order(op, op.body).operations, op.after), needs)
        found = _past_else(op)
    end = softener.join(start, needs, inner, all_ran=True)
    for value, operand in zip(op.results, found, strict=True):
        flags = frozenset[str]().union(*(softener.flags(name) for name in _names(operand)))
        softener.bind(value.name, softener.read(operand), flags)
    return end


def _past_else(op: ir.Try) -> list[ir.Operand]:
    """The results of a `try` without handlers, whose `else` does nothing."""
    yields = op.body.yields or tuple(NOTHING for _ in op.orelse.arguments)
    names = (argument.name for argument in op.orelse.arguments)
    given = dict(zip(names, yields, strict=True))
    assert op.orelse.yields is not None, "what holds no operation comes to its end"
    return [
        given.get(operand.name, operand) if isinstance(operand, ir.Reference) else operand
        for operand in op.orelse.yields
    ]


def final_operations(softener: Softener, op: ir.Try, end: End | None) -> list[ir.Operation]:
    """The operations of `finally`, which start when all before them has ended."""
    if op.final is None:
        return []
    # The operation made last reads how all before it has ended. Expressions under a flag may come
    # after it, and what waits for them would run under that flag.
    made = (other.name for other in reversed(softener.operations))
    last = next(((name,) for name in made if not softener.flags(name)), op.after)
    arguments = op.final.arguments
    if op.binds_status:
        softener.emit(_status(arguments[0], op, end))
        arguments = arguments[1:]
    _bind_saved(softener, op, op.final_saved, arguments)
    return follow(op.final.operations, last)


def always_fails(op: ir.Try) -> bool:
    """Whether no way through a `try` comes to the end of it, as far as its form tells."""
    ends = op.body.yields is None or op.orelse.yields is None
    return ends and all(handler.region.yields is None for handler in op.handlers)


def failed(op: ir.Try, end: End | None, frame: Frame) -> ir.Region:
    """A region that fails as the `try` did; one that is never run, if it cannot fail."""
    if end is None:
        return ir.Region(yields=tuple(NOTHING for _ in op.results))
    name = frame.names.fresh(f"{op.name}_fails")
    fail = ir.Fail(name=name, error=ir.Reference(name=end.failure), span=op.span)
    return ir.Region(operations=(fail,), yields=None)


def _handled(softener: Softener, op: ir.Try, end: End | None) -> ir.Region:
    """What runs when the body has failed: the handler that takes the failure, if any."""
    if end is None:
        return failed(op, end, softener.frame)
    kinds = softener.callees.kinds(op.body, softener.frame)
    return _handlers(softener, op, op.handlers, end, kinds)


def _handlers(
    softener: Softener,
    op: ir.Try,
    handlers: Sequence[ir.Handler],
    end: End,
    kinds: frozenset[str],
) -> ir.Region:
    """The first of some handlers that takes one of these kinds of failure."""
    frame = softener.frame
    if not handlers:
        return failed(op, end, frame)
    handler, caught = handlers[0], caught_kinds(handlers[0])
    region = _handler(softener, op, handler, ir.Reference(name=end.failure))
    if kinds <= caught:
        return region
    others = _handlers(softener, op, handlers[1:], end, kinds - caught)
    names = ", ".join(map(repr, sorted(caught)))
    is_caught = frame.compute(
        f"{op.name}_caught", f"{end.failure}.kind in [{names}]", [end.failure], ir.BOOL, op.span
    )
    results = tuple(frame.value(f"{value.name}_caught", value.type) for value in op.results)
    condition = ir.If(
        name=frame.names.fresh(f"if_{is_caught.name}"),
        condition=ir.Reference(name=is_caught.name),
        then=region,
        orelse=others,
        results=results,
        span=op.span,
    )
    always_fails = region.yields is None and others.yields is None
    yields = tuple(ir.Reference(name=value.name) for value in results)
    return ir.Region(operations=(is_caught, condition), yields=None if always_fails else yields)


def _handler(softener: Softener, op: ir.Try, handler: ir.Handler, error: ir.Reference) -> ir.Region:
    arguments = handler.region.arguments
    read: dict[str, ir.Operand] = {}
    if handler.binds_error:
        read[arguments[0].name] = error
        arguments = arguments[1:]
    _bind_saved(softener, op, handler.saved, arguments)
    return _bound(softener, _in_order(op, handler.region), read)


def _bind_saved(
    softener: Softener, op: ir.Try, saved: Sequence[ir.Saved], arguments: Sequence[ir.Value]
) -> None:
    """Compute the values of saved names: the last one that came to be."""
    for entry, argument in zip(saved, arguments, strict=True):
        initial = NOTHING if entry.initial is None else softener.read(entry.initial)
        text, operands = softener.frame.text_of(initial), list(_names(initial))
        for name in filter(softener.is_made, entry.values):
            value = softener.read(ir.Reference(name=name))
            last, flags = softener.frame.text_of(value), sorted(softener.flags(name))
            if flags:
                text = f"{last} if {' and '.join(flags)} else ({text})"
                operands += [*_names(value), *flags]
            else:
                text, operands = last, [*_names(value)]
        # Also computed where the handler is not run, of parts that may not be there.
        type = ir.optional(optional_parts(argument.type))
        softener.frame.types[argument.name] = type
        softener.emit(
            ir.Compute(
                name=argument.name,
                expression=text,
                operands=tuple(dict.fromkeys(operands)),
                type=type,
                span=op.span,
            )
        )


def _status(argument: ir.Value, op: ir.Try, end: End | None) -> ir.Compute:
    text = "Status('Succeeded', None, None)"
    if end is not None:
        failed = f"Status('Failed', {end.failure}.task, {end.failure}.message)"
        text = f"{failed} if {end.failure} is not None else {text}"
    return ir.Compute(
        name=argument.name,
        expression=text,
        operands=(end.failure,) if end else (),
        type=argument.type,
        span=op.span,
    )


def _in_order(op: ir.Try, region: ir.Region) -> ir.Region:
    """A part of a `try`: its operations one after the other, if saved names depend on that."""
    return sequence(region, also_total=True) if op.sequential else region


def _bound(softener: Softener, region: ir.Region, operands: dict[str, ir.Operand]) -> ir.Region:
    """A region whose arguments are given: they are arguments no more."""
    bound = substitute_region(region, operands, softener.frame.codecs)
    return bound.model_copy(update={"arguments": ()})


def _names(operand: ir.Operand) -> tuple[str, ...]:
    return (operand.name,) if isinstance(operand, ir.Reference) else ()
