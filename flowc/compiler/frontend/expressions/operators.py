"""The types of operators, with exact Python meaning."""

from __future__ import annotations

import ast

from flowc import ir
from flowc.compiler.frontend.expressions.arguments import report_optional
from flowc.compiler.frontend.expressions.own_code import is_compared_plainly
from flowc.compiler.frontend.expressions.pure_types import (
    Inferred,
    Iterable,
    can_be_equal,
    can_order,
    dict_of,
    is_integer,
    is_key,
    is_number,
    is_text,
    iterated,
    parts_of,
    shown_type,
)
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.diagnostics.catalog import (
    COMPARISON_NEVER_TRUE,
    DICTIONARY_KEY,
    OPERATOR_TYPE,
    SECRET_MISUSE,
    UNSUPPORTED_EXPRESSION,
)
from flowc.ir.relations import NEVER, base_type, join, without_large

_SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_TIMES = (ir.DATE, ir.DATETIME)


def binary(node: ast.BinOp, left: Inferred, right: Inferred, names: Names) -> ir.Type | None:
    """The type of `left op right`.

    Reports: `operator-type`, `optional-value`.
    """
    symbol = _SYMBOLS[type(node.op)]
    if isinstance(left, Iterable) or isinstance(right, Iterable):
        return _refused(node, symbol, left, right, names)
    if isinstance(left, ir.OptionalType) or isinstance(right, ir.OptionalType):
        optional = node.left if isinstance(left, ir.OptionalType) else node.right
        report_optional(optional, f"`{symbol}`", names)
        return None
    if NEVER in (left, right):
        return NEVER
    if isinstance(node.op, ast.Pow) and is_number(left) and is_number(right):
        return _power(node, left, right, names)
    found = _arithmetic(symbol, base_type(left), base_type(right), names)
    return found or _refused(node, symbol, left, right, names)


def unary(node: ast.UnaryOp, operand: Inferred, names: Names) -> ir.Type | None:
    """The type of `-x` or `+x`; `not` is a condition's.

    Reports: `operator-type`, `optional-value`.
    """
    symbol = _SYMBOLS[type(node.op)]
    if isinstance(operand, ir.OptionalType):
        report_optional(node.operand, f"`{symbol}`", names)
        return None
    if symbol != "~" and is_integer(operand):
        return ir.INT
    if operand == NEVER or (symbol != "~" and operand in (ir.FLOAT, ir.TIMEDELTA)):
        return NEVER if operand == NEVER else ir.FLOAT if operand == ir.FLOAT else ir.TIMEDELTA
    names.report(OPERATOR_TYPE, node, f"`{symbol}` does not take `{shown_type(operand)}`")
    return None


def comparison(
    node: ast.Compare, types: tuple[Inferred | None, ...], names: Names
) -> ir.Type | None:
    """The type of a chain of comparisons: bool.

    Reports: `operator-type`, `optional-value`, `comparison-never-true`, `unsupported-expression`.
    """
    sides = [node.left, *node.comparators]
    for index, op in enumerate(node.ops):
        left, right = types[index], types[index + 1]
        if left is None or right is None:
            return None
        if not _comparable(op, (sides[index], left), (sides[index + 1], right), names):
            return None
    return ir.BOOL


def _arithmetic(symbol: str, left: ir.Type, right: ir.Type, names: Names) -> ir.Type | None:
    if is_number(left) and is_number(right):
        if symbol not in ("+", "-", "*", "/", "//", "%"):
            return None
        whole = symbol != "/" and is_integer(left) and is_integer(right)
        return ir.INT if whole else ir.FLOAT
    if ir.TIMEDELTA in (left, right):
        return _with_timedelta(symbol, left, right)
    match symbol:
        case "+":
            return _concatenated(left, right, names)
        case "-" if left == right and left in _TIMES:
            return ir.TIMEDELTA
        case "*":
            if is_number(left):
                left, right = right, left
            repeatable = left == ir.STR or isinstance(left, ir.ListType)
            return left if repeatable and is_integer(right) else None
        case "/" if left == ir.DIRECTORY and right == ir.STR:
            return ir.FILE
        case "|":
            merged, other = dict_of(left, names.types), dict_of(right, names.types)
            return join(merged, other) if merged and other else None
        case _:
            return None


def _with_timedelta(symbol: str, left: ir.Type, right: ir.Type) -> ir.Type | None:
    both = left == right
    match symbol:
        case "+":
            time = right if left == ir.TIMEDELTA else left
            return time if both or time in _TIMES else None
        case "-":
            return left if both or left in _TIMES else None
        case "*":
            number = right if left == ir.TIMEDELTA else left
            return ir.TIMEDELTA if is_number(number) else None
        case "/":
            return ir.FLOAT if both else ir.TIMEDELTA if is_number(right) else None
        case "//":
            return ir.INT if both else ir.TIMEDELTA if is_integer(right) else None
        case "%":
            return ir.TIMEDELTA if both else None
        case _:
            return None


def _concatenated(left: ir.Type, right: ir.Type, names: Names) -> ir.Type | None:
    if left == right == ir.STR:
        return ir.STR
    if isinstance(left, ir.ListType) and isinstance(right, ir.ListType):
        return join(left, right)
    one, other = parts_of(left, names.types), parts_of(right, names.types)
    if one is not None and other is not None:
        return ir.TupleType(elements=one + other)
    return None


def _power(node: ast.BinOp, left: ir.Type, right: ir.Type, names: Names) -> ir.Type | None:
    """Of two ints the sign of the exponent decides; of a float the base's sign may: complex."""
    exponent = constant_int(node.right)
    if is_integer(left) and is_integer(right):
        if exponent is not None:
            return ir.INT if exponent >= 0 else ir.FLOAT
        names.report(
            OPERATOR_TYPE,
            node,
            "the type of an int to the power of an int depends on the exponent's sign",
            help=f"write `float({shown(node.left)}) ** {shown(node.right)}`, or make it a task",
        )
        return None
    return ir.FLOAT


def constant_int(node: ast.expr | None) -> int | None:
    """The int that a literal says, with its sign."""
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            negated = constant_int(operand)
            return None if negated is None else -negated
        case _:
            return None


def _refused(
    node: ast.BinOp, symbol: str, left: Inferred, right: Inferred, names: Names
) -> ir.Type | None:
    help = None
    if symbol in ("&", "|") and left == right == ir.BOOL:
        help = f"write `{'and' if symbol == '&' else 'or'}`"
    elif symbol == "%" and is_text(left):
        help = "write an f-string"
    elif symbol == "+" and is_text(left) != is_text(right):
        help = "write an f-string, or `str(...)` around the other side"
    elif any(not isinstance(side, Iterable) and names.types.enum(side) for side in (left, right)):
        help = "the value of an enum is its `.value`"
    message = f"`{symbol}` does not take `{shown_type(left)}` and `{shown_type(right)}`"
    names.report(OPERATOR_TYPE, node, message, help=help)
    return None


Side = tuple[ast.expr, Inferred]


def _comparable(op: ast.cmpop, left: Side, right: Side, names: Names) -> bool:
    match op:
        case ast.Is() | ast.IsNot():
            return _check_identity(op, left, right, names)
        case ast.In() | ast.NotIn():
            return _check_membership(op, left, right, names)
        case ast.Eq() | ast.NotEq():
            return _check_equality(op, left, right, names)
        case _:
            return _check_order(op, left, right, names)


def _check_identity(op: ast.cmpop, left: Side, right: Side, names: Names) -> bool:
    if _is_none(left[0]) or _is_none(right[0]):
        return True
    equality = "==" if isinstance(op, ast.Is) else "!="
    names.report(
        UNSUPPORTED_EXPRESSION,
        right[0],
        f"`{_SYMBOLS[type(op)]}` compares with None only: other values are copied on their way",
        help=f"write `{equality}`",
    )
    return False


def _check_equality(op: ast.cmpop, left: Side, right: Side, names: Names) -> bool:
    one, other = left[1], right[1]
    for node, seen in (left, right):
        if not isinstance(seen, Iterable) and ir.without_none(seen) == ir.SECRET:
            message = f"`{_SYMBOLS[type(op)]}` would read the secret `{shown(node)}`"
            names.report(SECRET_MISUSE, node, message, help="compare in a task that gets both")
            return False
    if isinstance(one, Iterable) or isinstance(other, Iterable):
        return _report_order(op, left, right, names)
    if not _all_plain(op, (left, right), names):
        return False
    one, other = _beside(left[0], one, other), _beside(right[0], other, one)
    if can_be_equal(without_large(one), without_large(other), names.types):
        return True
    help = None
    enum = names.types.enum(one) or names.types.enum(other)
    if enum is not None and enum.members:
        member = f"{enum.name}.{enum.members[0][0]}"
        help = f"compare with a member such as `{member}`, or compare `.value`"
    names.report(
        COMPARISON_NEVER_TRUE,
        right[0],
        f"`{shown_type(one)}` never equals `{shown_type(other)}`",
        help=help,
    )
    return False


def _all_plain(op: ast.cmpop, sides: tuple[Side, Side], names: Names) -> bool:
    user = f"`{_SYMBOLS[type(op)]}`"
    return all(is_compared_plainly(node, seen, user, names) for node, seen in sides)


def _beside(node: ast.expr, type: ir.Type, other: ir.Type) -> ir.Type:
    """The type of one side: of a literal, itself where the other side is one of some literals."""
    if isinstance(ir.without_none(other), ir.LiteralType) and isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool | int | str):
            return ir.LiteralType(values=(value,))
    return type


def _check_membership(op: ast.cmpop, left: Side, right: Side, names: Names) -> bool:
    container, item = right[1], left[1]
    if isinstance(container, ir.OptionalType):
        report_optional(right[0], f"`{_SYMBOLS[type(op)]}`", names)
        return False
    if not _all_plain(op, (left, right), names):
        return False
    element = iterated(container, names.types)
    if element is None or isinstance(item, Iterable) or isinstance(container, ir.LargeType):
        return _report_order(op, left, right, names)
    if is_text(container) and not is_text(item):
        return _report_order(op, left, right, names)
    if dict_of(container, names.types) and not is_key(ir.without_none(item), names.types):
        message = f"`{shown_type(item)}` cannot be the key of a dictionary"
        names.report(DICTIONARY_KEY, left[0], message)
        return False
    if element != NEVER and not can_be_equal(item, element, names.types):
        names.report(
            COMPARISON_NEVER_TRUE,
            right[0],
            f"`{shown_type(item)}` is never in `{shown_type(container)}`",
        )
        return False
    return True


def _check_order(op: ast.cmpop, left: Side, right: Side, names: Names) -> bool:
    for node, side in (left, right):
        if isinstance(side, ir.OptionalType):
            report_optional(node, f"`{_SYMBOLS[type(op)]}`", names)
            return False
    one, other = left[1], right[1]
    if not isinstance(one, Iterable) and not isinstance(other, Iterable) and can_order(one, other):
        return True
    return _report_order(op, left, right, names)


def _report_order(op: ast.cmpop, left: Side, right: Side, names: Names) -> bool:
    names.report(
        OPERATOR_TYPE,
        left[0],
        f"`{_SYMBOLS[type(op)]}` does not take `{shown_type(left[1])}` and "
        f"`{shown_type(right[1])}`",
    )
    return False


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
