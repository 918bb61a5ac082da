"""The types of pure expressions, with exact Python meaning.

`infer` gives a type or reports why there is none. Calls of tasks never occur here: they stand as
names of values by the time an expression is looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flowc import ir
from flowc.compiler.frontend.expressions import lookups, pure_calls
from flowc.compiler.frontend.expressions.arguments import refuse
from flowc.compiler.frontend.expressions.displays import (
    bind_target,
    check_format,
    dict_type,
    record_of_dict,
)
from flowc.compiler.frontend.expressions.narrowing import falsy, narrow, truthy
from flowc.compiler.frontend.expressions.operators import binary, comparison, unary
from flowc.compiler.frontend.expressions.own_code import is_tested_plainly
from flowc.compiler.frontend.expressions.parts import attribute, subscript
from flowc.compiler.frontend.expressions.pure_types import (
    Inferred,
    Iterable,
    is_condition,
    iterated,
    parts_of,
    shown_type,
)
from flowc.compiler.frontend.expressions.variables import Names, Variable, path_of, shown
from flowc.diagnostics.catalog import (
    ASYNC_CODE,
    CONDITION_TYPE,
    GENERATOR_FUNCTION,
    LAMBDA_VALUE,
    LARGE_VALUE,
    MERGE_TYPE,
    NOT_ITERABLE,
    OPERATOR_TYPE,
    SECRET_MISUSE,
    UNDEFINED_NAME,
    UNSUPPORTED_EXPRESSION,
    UNSUPPORTED_TYPE,
)
from flowc.ir.relations import assignable, filled, join_all

__all__ = ["Names", "Variable", "check_condition", "infer", "infer_elements"]


def infer(node: ast.expr, names: Names, expected: ir.Type | None = None) -> ir.Type | None:
    """The type of an expression; None: a fault was reported.

    `expected` is the type of the place it stands in, which helps literals and displays.
    """
    found = infer_any(node, names, expected)
    if isinstance(found, Iterable):
        message = f"`{shown(node)}` can be read but not kept"
        names.report(UNSUPPORTED_EXPRESSION, node, message, help="write `list(...)` around it")
        return None
    return found if found is None or expected is None else filled(found, expected)


def infer_elements(node: ast.expr, names: Names) -> ir.Type | None:
    """The type of what a loop over an expression gives; `Large` lists are looked through.

    Reports: `not-iterable`, `optional-value`, and what `infer` reports.
    """
    found = infer_any(node, names)
    return None if found is None else _elements(node, found, names)


def _elements(node: ast.expr, found: Inferred, names: Names) -> ir.Type | None:
    element = iterated(found, names.types)
    if element is not None:
        return element
    if isinstance(found, ir.OptionalType):
        refuse(node, found, "a loop", names)
    else:
        message = f"`{shown(node)}` is `{shown_type(found)}`, which has no elements"
        names.report(NOT_ITERABLE, node, message)
    return None


def check_condition(node: ast.expr, names: Names) -> bool:
    """Whether an expression may stand as a condition.

    Reports: `condition-type`, and what `infer` reports.
    """
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return check_condition(operand, names)
        case ast.BoolOp(op=op, values=values):
            for value in values:
                if not check_condition(value, names):
                    return False
                names = names.narrow(narrow(value, names)[isinstance(op, ast.Or)])
            return True
    found = infer_any(node, names)
    return found is not None and _is_condition(node, found, names)


def _is_condition(node: ast.expr, found: Inferred, names: Names) -> bool:
    if is_condition(found):
        return is_tested_plainly(node, found, names)
    if isinstance(found, ir.LargeType):
        refuse(node, found, "a condition", names)
        return False
    message = f"`{shown(node)}` is `{shown_type(found)}`, which is no truth value"
    names.report(CONDITION_TYPE, node, message, help="ask for a part of it, or compare it")
    return False


def infer_any(node: ast.expr, names: Names, expected: ir.Type | None = None) -> Inferred | None:
    """The type of an expression, which may be something that can only be read."""
    found = _INFER.get(type(node))
    if found is not None:
        return found(node, names, expected)
    rule, what, help = _NOT_PURE.get(type(node), (UNSUPPORTED_EXPRESSION, "this", "make it a task"))
    names.report(rule, node, f"{what} is not an expression of workflows", help=help)
    return None


_NOT_PURE = {
    ast.Lambda: (LAMBDA_VALUE, "a lambda", "make it a task, or write the expression out"),
    ast.NamedExpr: (UNSUPPORTED_EXPRESSION, "`:=`", "assign in a statement of its own"),
    ast.Set: (UNSUPPORTED_EXPRESSION, "a set", "write a list"),
    ast.SetComp: (UNSUPPORTED_EXPRESSION, "a set", "write a list comprehension"),
    ast.Starred: (UNSUPPORTED_EXPRESSION, "`*`", "write the elements out"),
    ast.Await: (ASYNC_CODE, "`await`", "calls run at the same time without it"),
    ast.Yield: (GENERATOR_FUNCTION, "`yield`", "return a list"),
    ast.YieldFrom: (GENERATOR_FUNCTION, "`yield from`", "return a list"),
}


# --- names and literals ----------------------------------------------------------------


def _name(node: ast.Name, names: Names, expected: ir.Type | None) -> Inferred | None:
    variable = names.variables.get(node.id)
    if variable is None:
        return lookups.symbol_type(node, names, expected)
    if node.id in names.narrowed:
        return names.narrowed[node.id]
    return lookups.literal_type(variable.constant, expected) or variable.type


def _constant(node: ast.Constant, names: Names, expected: ir.Type | None) -> Inferred | None:
    value = node.value
    if isinstance(value, bool | int | str):
        return lookups.literal_of(value, expected)
    if value is None or isinstance(value, float):
        return ir.NONE if value is None else ir.FLOAT
    kind = type(value).__name__
    message = f"`{shown(node)}` is `{kind}`, which workflows do not have"
    names.report(UNSUPPORTED_EXPRESSION, node, message)
    return None


def _fstring(node: ast.JoinedStr, names: Names, expected: ir.Type | None) -> Inferred | None:
    fine = True
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            found = infer_any(part.value, names)
            spec = part.format_spec
            if spec is not None and infer_any(spec, names) is None:
                found = None
            fine = found is not None and check_format(part, found, names) and fine
    return ir.STR if fine else None


# --- parts -----------------------------------------------------------------------------


def _attribute(node: ast.Attribute, names: Names, expected: ir.Type | None) -> Inferred | None:
    if names.symbol(node.value) is not None:
        return lookups.member_type(node, names, expected)
    narrowed = names.narrowed.get(path_of(node) or "")
    if narrowed is not None:
        return narrowed
    base = infer_any(node.value, names)
    return None if base is None else attribute(node, base, names)


def _subscript(node: ast.Subscript, names: Names, expected: ir.Type | None) -> Inferred | None:
    narrowed = names.narrowed.get(path_of(node) or "")
    if narrowed is not None:
        return narrowed
    base = infer_any(node.value, names)
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        fine = all(_is_bound(bound, names) for bound in bounds if bound is not None)
        return subscript(node, base, None, names) if fine and base is not None else None
    index = infer_any(node.slice, names)
    return None if base is None or index is None else subscript(node, base, index, names)


def _is_bound(bound: ast.expr, names: Names) -> bool:
    found = infer_any(bound, names)
    if found is None or found == ir.NONE:
        return found == ir.NONE
    if not isinstance(found, Iterable) and assignable(found, ir.optional(ir.INT)):
        return True
    names.report(OPERATOR_TYPE, bound, f"a slice takes `int`, not `{shown_type(found)}`")
    return False


# --- operators -------------------------------------------------------------------------


def _binary(node: ast.BinOp, names: Names, expected: ir.Type | None) -> Inferred | None:
    left, right = infer_any(node.left, names), infer_any(node.right, names)
    return None if left is None or right is None else binary(node, left, right, names)


def _unary(node: ast.UnaryOp, names: Names, expected: ir.Type | None) -> Inferred | None:
    if isinstance(node.op, ast.Not):
        return ir.BOOL if check_condition(node.operand, names) else None
    operand = infer_any(node.operand, names)
    return None if operand is None else unary(node, operand, names)


def _compare(node: ast.Compare, names: Names, expected: ir.Type | None) -> Inferred | None:
    sides = [infer_any(side, names) for side in (node.left, *node.comparators)]
    return comparison(node, tuple(sides), names)


def _boolean(node: ast.BoolOp, names: Names, expected: ir.Type | None) -> Inferred | None:
    """The value of `and` and `or`: one of the sides, up to the first that decides."""
    is_or = isinstance(node.op, ast.Or)
    found: list[ir.Type] = []
    for index, value in enumerate(node.values):
        type = infer(value, names, expected)
        if type is None:
            return None
        if index < len(node.values) - 1:
            if not _is_condition(value, type, names):
                return None
            names = names.narrow(narrow(value, names)[is_or])
            type = truthy(type) if is_or else falsy(type)
        found.append(type)
    return _merged(node, found, "the sides", names)


def _conditional(node: ast.IfExp, names: Names, expected: ir.Type | None) -> Inferred | None:
    if not check_condition(node.test, names):
        return None
    true, false = narrow(node.test, names)
    body = infer(node.body, names.narrow(true), expected)
    orelse = infer(node.orelse, names.narrow(false), expected)
    if body is None or orelse is None:
        return None
    return _merged(node, [body, orelse], "the two sides", names)


def _merged(node: ast.expr, found: list[ir.Type], what: str, names: Names) -> ir.Type | None:
    joined = join_all(found)
    if joined is None:
        listed = " and ".join(f"`{shown_type(type)}`" for type in dict.fromkeys(found))
        names.report(MERGE_TYPE, node, f"{what} have different types: {listed}")
    return joined


# --- displays and comprehensions -------------------------------------------------------


def _list(node: ast.List, names: Names, expected: ir.Type | None) -> Inferred | None:
    wanted = ir.without_none(expected) if expected is not None else None
    item = wanted.element if isinstance(wanted, ir.ListType) else _json(wanted)
    found: list[ir.Type] = []
    for element in node.elts:
        type = (
            infer_elements(element.value, names)
            if isinstance(element, ast.Starred)
            else stored(element, names, item)
        )
        if type is None:
            return None
        found.append(type)
    element_type = _common(node, found, item, "elements of a list", names)
    return element_type and ir.ListType(element=element_type)


def _tuple(node: ast.Tuple, names: Names, expected: ir.Type | None) -> Inferred | None:
    wanted = ir.without_none(expected) if expected is not None else None
    items = wanted.elements if isinstance(wanted, ir.TupleType) else ()
    found: list[ir.Type] = []
    for index, element in enumerate(node.elts):
        if isinstance(element, ast.Starred):
            spread = infer_any(element.value, names)
            if spread is None:
                return None
            parts = parts_of(spread, names.types)
            if parts is None:
                help = "the length of a tuple is fixed: write a list"
                refuse(element, spread, "`*` in a tuple", names, help)
                return None
            found += parts
            continue
        item = items[index] if index < len(items) else None
        type = stored(element, names, item)
        if type is None:
            return None
        found.append(type)
    return ir.TupleType(elements=tuple(found))


def _dict(node: ast.Dict, names: Names, expected: ir.Type | None) -> Inferred | None:
    wanted = ir.without_none(expected) if expected is not None else None
    record = names.types.record(wanted) if wanted is not None else None
    if record is not None and record.form == "typeddict":
        return record_of_dict(node, record, names, stored)
    value_type = wanted.value if isinstance(wanted, ir.DictType) else _json(wanted)
    key_type = wanted.key if isinstance(wanted, ir.DictType) else None
    keys: list[ir.Type] = []
    values: list[ir.Type] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            spread = infer_any(value, names)
            mapping = None if spread is None else dict_type(value, spread, names)
            found: tuple[ir.Type | None, ir.Type | None] = (
                (mapping.key, mapping.value) if mapping else (None, None)
            )
        else:
            found = infer(key, names, key_type), stored(value, names, value_type)
        if found[0] is None or found[1] is None:
            return None
        keys.append(found[0])
        values.append(found[1])
    joined_key = _common(node, keys, key_type, "keys of a dict", names)
    joined_value = _common(node, values, value_type, "values of a dict", names)
    return _dict_of(node, joined_key, joined_value, names)


def _dict_of(
    node: ast.expr, key: ir.Type | None, value: ir.Type | None, names: Names
) -> ir.DictType | None:
    if key is None or value is None:
        return None
    return dict_type(node, ir.DictType(key=key, value=value), names)


def _json(wanted: ir.Type | None) -> ir.Type | None:
    return ir.JSON if wanted == ir.JSON else None


def _common(
    node: ast.expr, found: list[ir.Type], wanted: ir.Type | None, what: str, names: Names
) -> ir.Type | None:
    """The type of all elements: the expected one if they fit, else the least that takes them."""
    if wanted is not None and found and all(assignable(type, wanted) for type in found):
        return wanted
    joined = join_all(found)
    if joined is None:
        listed = " and ".join(f"`{shown_type(type)}`" for type in dict.fromkeys(found))
        help = "write a tuple or a record, whose parts may differ in type"
        names.report(UNSUPPORTED_TYPE, node, f"{what} have different types: {listed}", help=help)
    return joined


def stored(node: ast.expr, names: Names, expected: ir.Type | None = None) -> ir.Type | None:
    """The type of a value that is put into another.

    Reports: `secret-misuse`, and what `infer` reports.
    """
    found = infer(node, names, expected)
    if found == ir.SECRET:
        message = f"`{shown(node)}` is a secret, which is passed on its own"
        help = "pass it to a parameter typed `Secret`"
        names.report(SECRET_MISUSE, node, message, help=help)
        return None
    return found


def comprehended(generators: list[ast.comprehension], names: Names) -> Names | None:
    """The names inside a comprehension: its targets bound, its conditions known to hold.

    Reports: `async-code`, `large-value`, `unpack-mismatch`, and what `infer` reports.
    """
    if len(generators) > 1 and not _is_bound_in_time(generators, names):
        return None
    for generator in generators:
        if generator.is_async:
            names.report(ASYNC_CODE, generator.target, "`async for` is not for workflows")
            return None
        read = infer_any(generator.iter, names)
        if isinstance(read, ir.LargeType):
            message = f"`{shown(generator.iter)}` is `Large`: only calls are mapped over it"
            names.report(LARGE_VALUE, generator.iter, message, help="compute this in a task")
            return None
        element = None if read is None else _elements(generator.iter, read, names)
        bound = None if element is None else bind_target(generator.target, element, names)
        if bound is None:
            return None
        names = names.with_({name: Variable(name, type) for name, type in bound.items()})
        for test in generator.ifs:
            if not check_condition(test, names):
                return None
            names = names.narrow(narrow(test, names)[0])
    return names


def _is_bound_in_time(generators: list[ast.comprehension], names: Names) -> bool:
    """Whether no loop of a comprehension reads what only it or a later one binds.

    Reports: `undefined-name`.
    """
    bound: set[str] = set()
    unbound = [_targets(generator) for generator in generators]
    for index, generator in enumerate(generators):
        early = [(generator.iter, unbound[index:])] if index else []
        early += [(test, unbound[index + 1 :]) for test in generator.ifs]
        for part, later in early:
            hidden = set().union(*later) - bound
            for node in ast.walk(part):
                if isinstance(node, ast.Name) and node.id in hidden:
                    message = f"`{node.id}` is bound by a later loop of the comprehension"
                    help = "give one of them another name"
                    names.report(UNDEFINED_NAME, node, message, help=help)
                    return False
        bound |= unbound[index]
    return True


def _targets(generator: ast.comprehension) -> set[str]:
    return {node.id for node in ast.walk(generator.target) if isinstance(node, ast.Name)}


def _list_comprehension(
    node: ast.ListComp, names: Names, expected: ir.Type | None
) -> Inferred | None:
    inner = comprehended(node.generators, names)
    wanted = expected.element if isinstance(expected, ir.ListType) else _json(expected)
    element = None if inner is None else stored(node.elt, inner, wanted)
    if element is not None and wanted is not None and assignable(element, wanted):
        element = wanted
    return None if element is None else ir.ListType(element=element)


def _generator(node: ast.GeneratorExp, names: Names, expected: ir.Type | None) -> Inferred | None:
    inner = comprehended(node.generators, names)
    element = None if inner is None else stored(node.elt, inner)
    return None if element is None else Iterable(element)


def _dict_comprehension(
    node: ast.DictComp, names: Names, expected: ir.Type | None
) -> Inferred | None:
    inner = comprehended(node.generators, names)
    if inner is None:
        return None
    wanted = expected if isinstance(expected, ir.DictType) else None
    key = infer(node.key, inner, wanted and wanted.key)
    value = stored(node.value, inner, wanted.value if wanted else _json(expected))
    return _dict_of(node, key, value, inner)


def _call(node: ast.Call, names: Names, expected: ir.Type | None) -> Inferred | None:
    return pure_calls.call(node, names, infer_any)


_INFER: Mapping[type[ast.expr], Callable[..., Inferred | None]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.JoinedStr: _fstring,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Dict: _dict,
    ast.ListComp: _list_comprehension,
    ast.GeneratorExp: _generator,
    ast.DictComp: _dict_comprehension,
    ast.Call: _call,
}
