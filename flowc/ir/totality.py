"""Which expressions surely cannot fail, by the types of what they read."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from flowc.ir.expressions import is_total
from flowc.ir.nodes import Declaration, Enum, Record
from flowc.ir.types import (
    BOOL,
    FLOAT,
    INT,
    JSON,
    NONE,
    OWN_FIELDS,
    STR,
    DictType,
    ListType,
    LiteralType,
    NamedType,
    OptionalType,
    TupleType,
    Type,
    optional,
    without_none,
)

_SOMETHING = JSON
"""A value of which nothing more is known than that it is there."""


def cannot_fail(
    expression: str, types: Mapping[str, Type], declarations: Mapping[str, Declaration]
) -> bool:
    """Whether an expression over values of these types gives a value for all of them.

    True only where that follows from the types alone: parts of tuples and records, texts put
    together, comparisons, new lists and records. Arithmetic may leave the 64 bits of an int. An
    optional value is taken to be there where a part of it is: the frontend has made sure.

    >>> pair = TupleType(elements=(STR, INT))
    >>> [cannot_fail(text, {"pair": pair}, {}) for text in ("f'{pair[0]}!'", "pair[1] + 1")]
    [True, False]
    """
    if is_total(expression):
        return True
    return _Types(types, declarations).of(ast.parse(expression, mode="eval").body) is not None


def type_of(
    node: ast.expr, types: Mapping[str, Type], declarations: Mapping[str, Declaration]
) -> Type | None:
    """The type of an expression that cannot fail; None: it may, or it is not known."""
    found = _Types(types, declarations).of(node)
    return None if found == _SOMETHING else found


def fields_of(name: str, declarations: Mapping[str, Declaration]) -> Mapping[str, Type]:
    """The fields of a record by name, in the order in which it takes them; else none."""
    match declarations.get(name):
        case Record(form="dataclass" | "namedtuple", fields=fields):
            return {field.name: field.type for field in fields}
        case None:
            return OWN_FIELDS.get(name, {})
        case _:
            return {}


@dataclass(frozen=True)
class _Types:
    """Finds the types of expressions; None: it may fail, or nothing is known."""

    types: Mapping[str, Type]
    declarations: Mapping[str, Declaration]

    def of(self, node: ast.expr) -> Type | None:
        match node:
            case ast.Constant(value=value):
                return _constant(value)
            case ast.Name(id=name):
                return self.types.get(name)
            case ast.Attribute(value=value, attr=name):
                return self._attribute(self._present(value), name)
            case ast.Subscript(value=value, slice=index):
                return _item(self._present(value), index)
            case ast.JoinedStr(values=parts):
                return STR if all(self._is_field(part) for part in parts) else None
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return None if self.of(test) is None else _either(self.of(body), self.of(orelse))
            case ast.Tuple(elts=items):
                found = self._all(items)
                return None if found is None else TupleType(elements=tuple(found))
            case ast.List(elts=items):
                return self._list(items)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                return self._called(name, [*arguments, *(each.value for each in keywords)])
            case _:
                return self._operation(node)

    def _operation(self, node: ast.expr) -> Type | None:
        match node:
            case ast.BoolOp(values=values):
                found = self._all(values)
                if found is None:
                    return None
                return BOOL if set(found) == {BOOL} else _SOMETHING
            case ast.UnaryOp(op=ast.Not(), operand=value):
                return None if self.of(value) is None else BOOL
            case ast.Compare(left=left, ops=operators, comparators=others):
                found = self._all([left, *others])
                if found is None:
                    return None
                pairs = zip(operators, found[:-1], found[1:], strict=True)
                return BOOL if all(_compares(*pair) for pair in pairs) else None
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _sum(self._present(left), self._present(right))
            case _:
                return None

    def _present(self, node: ast.expr) -> Type | None:
        """The type of an expression that is not None."""
        found = self.of(node)
        return found and without_none(found)

    def _all(self, nodes: list[ast.expr]) -> list[Type] | None:
        """The types of several expressions; None: one may fail."""
        found = [self.of(node) for node in nodes]
        known = [type for type in found if type is not None]
        return known if len(known) == len(found) else None

    def _is_field(self, part: ast.expr) -> bool:
        """Whether a part of an f-string is text, or a value that every text may hold."""
        match part:
            case ast.FormattedValue(value=value, format_spec=None):
                return _prints(self.of(value))
            case _:
                return isinstance(part, ast.Constant)

    def _attribute(self, base: Type | None, name: str) -> Type | None:
        if not isinstance(base, NamedType):
            return None
        declared = self.declarations.get(base.name)
        if isinstance(declared, Enum):
            return {"name": STR, "value": STR if declared.base == "str" else INT}.get(name)
        return fields_of(base.name, self.declarations).get(name)

    def _list(self, items: list[ast.expr]) -> Type | None:
        elements: set[Type] = set()
        for item in items:
            found = self.of(item.value) if isinstance(item, ast.Starred) else self.of(item)
            if isinstance(item, ast.Starred):
                found = found.element if isinstance(found, ListType) else None
            if found is None:
                return None
            elements.add(found)
        return ListType(element=elements.pop() if len(elements) == 1 else _SOMETHING)

    def _called(self, name: str, arguments: list[ast.expr]) -> Type | None:
        found = self._all(arguments)
        if found is None:
            return None
        if fields_of(name, self.declarations):
            return NamedType(name=name)
        match name, found:
            case "str", [type]:
                return STR if _prints(type) else None
            case "bool", [_]:
                return BOOL
            case "Outcome", [_, _]:
                return _SOMETHING
            case "len", [type]:
                type = without_none(type)
                is_sized = isinstance(type, ListType | DictType | TupleType) or type == STR
                return INT if is_sized else None
            case _:
                return None


def _constant(value: object) -> Type | None:
    match value:
        case bool():
            return BOOL
        case int():
            return INT if -(2**63) <= value < 2**63 else None
        case float():
            return FLOAT
        case str():
            return STR
        case None:
            return NONE
        case _:
            return None


def _item(base: Type | None, index: ast.expr) -> Type | None:
    """The type of an element of a tuple, which is there."""
    match base, index:
        case TupleType(elements=elements), ast.Constant(value=int(at)) if 0 <= at < len(elements):
            return elements[at]
        case _:
            return None


def _either(one: Type | None, other: Type | None) -> Type | None:
    if one is None or other is None:
        return None
    if one == other:
        return one
    if NONE in (one, other):
        return optional(one if other == NONE else other)
    return _SOMETHING


def _sum(one: Type | None, other: Type | None) -> Type | None:
    if one == other == STR:
        return STR
    if isinstance(one, ListType) and isinstance(other, ListType):
        return one if one == other else ListType(element=_SOMETHING)
    return None


def _compares(operator: ast.cmpop, left: Type, right: Type) -> bool:
    """Whether any two values of these types can be compared so."""
    left, right = without_none(left), without_none(right)
    match operator:
        case ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq():
            return True
        case ast.In() | ast.NotIn():
            return isinstance(right, ListType | TupleType) or left == right == STR
        case _:
            numbers = (INT, FLOAT, BOOL)
            return left == right == STR or (left in numbers and right in numbers)


def _prints(type: Type | None) -> bool:
    """Whether `str` of a value is text that every target has."""
    if isinstance(type, OptionalType):
        return _prints(type.item)
    return isinstance(type, LiteralType) or type in (STR, INT, FLOAT, BOOL, NONE)
