"""Bring arguments to a form that travels: computed where a link or a default would not do."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.backends.cwl.context import Context
from flowc.backends.cwl.limits import is_plain_default
from flowc.backends.cwl.types import holds_large
from flowc.compiler.scripts.key_order import in_order
from flowc.compiler.scripts.task_script import holds_objects

MIB = 2**20


def settle_call(op: ir.Call, context: Context) -> Iterator[ir.Operation]:
    """Add what a call needs computed before it; the call itself comes last."""
    options = op.options
    for size in ("memory", "disk"):
        asked = getattr(options, size, None)
        is_element = isinstance(asked, ir.Reference) and asked.name.startswith(f"{size}_mib")
        if options is not None and isinstance(asked, ir.Reference) and not is_element:
            compute = _in_mib(f"{op.name}_{size}_mib", asked.name, op, context)
            yield compute
            update = {size: ir.Reference(name=compute.name)}
            options = options.model_copy(update=update)
    arguments, computes = settle_arguments(op, op.callee, op.arguments, context)
    yield from computes
    yield op.model_copy(update={"arguments": arguments, "options": options})


def settle_arguments(
    op: ir.Operation, callee: str, arguments: tuple[ir.Argument, ...], context: Context
) -> tuple[tuple[ir.Argument, ...], list[ir.Operation]]:
    """Arguments that can travel, and the expressions that some of them need.

    CWL puts a default where null is given, so a parameter that may be None gets its own here.
    """
    computes: list[ir.Operation] = []
    is_command = isinstance(context.callees.by_name[callee], ir.ContainerTask)
    given = {argument.parameter: argument.operand for argument in arguments}
    for parameter in context.callees.by_name[callee].parameters:
        operand = given.get(parameter.name)
        default = parameter.default
        if operand is None and default is not None:
            stays = has_default(parameter) and _is_exact(default, is_command, context)
            operand = None if stays else default
        if operand is not None:
            wanted = f"{op.name}_{parameter.name}"
            given[parameter.name] = _fitted(
                operand, parameter.type, wanted, op, context, computes, is_command=is_command
            )
    order = [parameter.name for parameter in context.callees.by_name[callee].parameters]
    return tuple(
        ir.Argument(parameter=name, operand=given[name]) for name in order if name in given
    ), computes


def has_default(parameter: ir.Parameter) -> bool:
    """Whether the default of a parameter can stand in a document and be used where it is meant."""
    return (
        parameter.default is not None
        and not isinstance(parameter.type, ir.OptionalType)
        and not holds_large(parameter.type)
        and is_plain_default(parameter.default.json_value)
    )


def settle_map(op: ir.Map, context: Context) -> Iterator[ir.Operation]:
    """Add what a fan-out needs computed before it; the fan-out itself comes last."""
    call, *projections = op.region.operations
    if not isinstance(call, ir.Call):
        raise AssertionError("a fan-out is of one call")
    computes: list[ir.Operation] = []
    region_arguments, items = list(op.region.arguments), list(op.items)
    passed = {
        a.operand.name: a.parameter for a in call.arguments if isinstance(a.operand, ir.Reference)
    }
    callee = context.callees.by_name[call.callee]
    is_command = isinstance(callee, ir.ContainerTask)
    parameters = {p.name: p.type for p in callee.parameters}
    for index, element in enumerate(region_arguments):
        type = parameters.get(passed.get(element.name, ""), element.type)
        kept = element.type if holds_large(type) == holds_large(element.type) else type
        region_arguments[index] = ir.Value(name=element.name, type=kept)
        context.types[element.name] = kept
        wanted = f"{op.name}_{element.name}"
        items[index] = _fitted(
            items[index],
            ir.ListType(element=kept),
            wanted,
            op,
            context,
            computes,
            is_command=is_command,
        )
    call = _with_element_sizes(call, region_arguments, items, context, computes)
    *before, settled = settle_call(call, context)
    yield from (*computes, *before)
    region = op.region.model_copy(
        update={"arguments": tuple(region_arguments), "operations": (settled, *projections)}
    )
    yield op.model_copy(update={"items": tuple(items), "region": region})


def _with_element_sizes(
    call: ir.Call,
    elements: list[ir.Value],
    items: list[ir.Operand],
    context: Context,
    computes: list[ir.Operation],
) -> ir.Call:
    """A call whose sizes depend on the element: one more list to fan out over for each."""
    options, names = call.options, [element.name for element in elements]
    for size in ("memory", "disk"):
        asked = getattr(options, size, None)
        if options is None or not isinstance(asked, ir.Reference) or asked.name not in names:
            continue
        item = items[names.index(asked.name)]
        compute = _in_mib(f"{call.name}_{size}_mib", "size", call, context)
        text = f"[{compute.expression} for size in {context.text(item)}]"
        operands = (item.name,) if isinstance(item, ir.Reference) else ()
        type = ir.ListType(element=ir.INT)
        context.types[compute.name] = type
        update = {"expression": text, "operands": operands, "type": type}
        computes.append(compute.model_copy(update=update))
        element = ir.Value(name=context.names.fresh(f"{size}_mib"), type=ir.INT)
        context.types[element.name] = ir.INT
        elements.append(element)
        items.append(ir.Reference(name=compute.name))
        options = options.model_copy(update={size: ir.Reference(name=element.name)})
    return call.model_copy(update={"options": options})


def _fitted(
    operand: ir.Operand,
    type: ir.Type,
    wanted: str,
    op: ir.Operation,
    context: Context,
    computes: list[ir.Operation],
    *,
    is_command: bool,
) -> ir.Operand:
    """An operand in the form in which values of a type travel; `is_command`: to words of one."""
    if isinstance(operand, ir.Constant):
        is_exact = is_plain_default(operand.json_value) and _is_exact(operand, is_command, context)
        if is_exact and not holds_large(type):
            return operand
        key = (wanted, type)
    else:
        if holds_large(context.types[operand.name]) == holds_large(type):
            return operand
        key = (operand.name, type)
    if key not in context.fitted:
        name = context.fitted[key] = context.names.fresh(wanted)
        context.types[name] = type
        computes.append(
            ir.Compute(
                name=name,
                expression=context.text(operand),
                operands=(operand.name,) if isinstance(operand, ir.Reference) else (),
                type=type,
                span=op.span,
            )
        )
    return ir.Reference(name=context.fitted[key])


def _is_exact(constant: ir.Constant, is_command: bool, context: Context) -> bool:
    """Whether a constant of a document arrives as it is.

    Objects do not whose keys would be sorted, nor numbers that cwltool 3.3 writes in another way
    as the word of a command.
    """
    data = constant.json_value
    if holds_objects(constant.type, context.declarations) and in_order(data) != data:
        return False
    numbers = data if isinstance(data, list) else [data]
    has_exponent = any(isinstance(number, float) and "e" in repr(number) for number in numbers)
    return not (is_command and has_exponent)


def _in_mib(wanted: str, size: str, op: ir.Operation, context: Context) -> ir.Compute:
    """The expression for a size in MiB, rounded up."""
    name = context.names.fresh(wanted)
    context.types[name] = ir.INT
    return ir.Compute(
        name=name,
        expression=f"int(-(-{size} // {MIB}))",
        operands=(size,),
        type=ir.INT,
        span=op.span,
    )
