"""What expressions may do with values of a type: iterate, order, compare, format, test."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.modules.model import TypeTable
from flowc.ir.relations import NEVER, base_type, element_type, join, join_all


@dataclass(frozen=True)
class Iterable:
    """What only a consumer may read: it is no value, as it has no JSON form.

    A `range` has parts and a length, a `view` of a dict has a length, an `iterator` can be
    read once.
    """

    element: ir.Type
    form: Literal["range", "view", "iterator"] = "iterator"


Inferred = ir.Type | Iterable
"""The type of an expression within an expression."""

_DATES = (ir.DATE, ir.DATETIME, ir.TIMEDELTA)
_OF_TUPLES = ("__iter__", "__len__", "__getitem__", "__contains__", "__add__", "__radd__")
_INTEGERS = (ir.BOOL, ir.INT)
_NUMBERS = (ir.BOOL, ir.INT, ir.FLOAT)


def shown_type(type: Inferred) -> str:
    """A type as messages write it."""
    if isinstance(type, Iterable):
        return f"Iterable[{shown_type(type.element)}]"
    return str(type).replace("Literal[]", "Never")


def is_integer(type: Inferred) -> bool:
    """An int or bool, also as a literal."""
    return not isinstance(type, Iterable) and base_type(type) in _INTEGERS


def is_number(type: Inferred) -> bool:
    """An int, float or bool, also as a literal."""
    return not isinstance(type, Iterable) and base_type(type) in _NUMBERS


def is_text(type: Inferred) -> bool:
    """A str, also as a literal."""
    return not isinstance(type, Iterable) and base_type(type) == ir.STR


def parts_of(type: Inferred, types: TypeTable) -> tuple[ir.Type, ...] | None:
    """The types of the elements of a tuple, or of a NamedTuple that is read like one."""
    if isinstance(type, ir.TupleType):
        return type.elements
    if isinstance(type, Iterable):
        return None
    record = types.record(type)
    if record is not None and record.form == "namedtuple" and not types.own(type, *_OF_TUPLES):
        return tuple(field.type for field in record.fields)
    return None


def dict_of(type: Inferred, types: TypeTable) -> ir.DictType | None:
    """The dict that a value is: a dict, or a TypedDict whose values have a type in common."""
    if isinstance(type, ir.DictType):
        return type
    if isinstance(type, Iterable):
        return None
    record = types.record(type)
    if record is None or record.form != "typeddict":
        return None
    value = join_all([field.type for field in record.fields])
    return ir.DictType(key=ir.STR, value=value) if value else None


def iterated(type: Inferred, types: TypeTable) -> ir.Type | None:
    """What a loop over a value gives; None: it has no elements, or none with a type in common."""
    if isinstance(type, Iterable):
        return type.element
    if (parts := parts_of(type, types)) is not None:
        return join_all(parts)
    if mapping := dict_of(type, types):
        return mapping.key
    return element_type(type)


def has_length(type: Inferred, types: TypeTable) -> bool:
    """Whether `len` takes a value of the type."""
    if isinstance(type, Iterable):
        return type.form != "iterator"
    return isinstance(type, ir.LargeType) or iterated(type, types) is not None


def is_key(type: ir.Type, types: TypeTable) -> bool:
    """Whether dictionaries may have keys of this type."""
    keys = (ir.STR, ir.INT, ir.DATE, NEVER)
    return base_type(type) in keys or types.enum(type) is not None


def is_ordered(type: ir.Type) -> bool:
    """Whether `<` takes two values of the type."""
    match base_type(type):
        case ir.ListType(element=element):
            return is_ordered(element)
        case ir.TupleType(elements=elements):
            return all(map(is_ordered, elements))
        case base:
            return base in (*_NUMBERS, ir.STR, *_DATES, NEVER)


def can_order(first: ir.Type, second: ir.Type) -> bool:
    """Whether `<` takes values of the two types."""
    if is_number(first) and is_number(second):
        return True
    joined = join(first, second)
    return joined is not None and is_ordered(joined)


def can_be_equal(first: ir.Type, second: ir.Type, types: TypeTable) -> bool:
    """Whether values of the two types can be equal in Python.

    >>> types = TypeTable({})
    >>> can_be_equal(ir.INT, ir.FLOAT, types), can_be_equal(ir.INT, ir.STR, types)
    (True, False)
    """
    if first == second:
        return True
    first, second = _as_builtin(first, types), _as_builtin(second, types)
    match first, second:
        case (ir.OptionalType(), ir.OptionalType() | ir.ScalarType(name="None")):
            return True
        case (ir.OptionalType(item=item), other) | (other, ir.OptionalType(item=item)):
            return other == ir.NONE or can_be_equal(item, other, types)
        case (ir.ScalarType(name="Json"), _) | (_, ir.ScalarType(name="Json")):
            return True
        case ir.LiteralType(values=values), ir.LiteralType(values=others):
            return not values or not others or bool(set(values) & set(others))
        case (ir.ListType(), ir.ListType()) | (ir.DictType(), ir.DictType()):
            return True
        case ir.TupleType(elements=parts), ir.TupleType(elements=others):
            pairs = zip(parts, others, strict=False)
            equal = (can_be_equal(part, each, types) for part, each in pairs)
            return len(parts) == len(others) and all(equal)
    if is_number(first) and is_number(second):
        return True
    return join(first, second) is not None


def _as_builtin(type: ir.Type, types: TypeTable) -> ir.Type:
    """What a value is besides: a member of a `StrEnum` a text, a NamedTuple a tuple."""
    enum, record = types.enum(type), types.record(type)
    if enum is not None and enum.mixed:
        return ir.STR if enum.base == "str" else ir.INT
    if record is not None and record.form == "namedtuple":
        return ir.TupleType(elements=tuple(field.type for field in record.fields))
    return type


def is_formattable(type: ir.Type, types: TypeTable) -> bool:
    """Whether `str` of a value is the same on every engine; of a failure only by itself."""

    def holds(*items: ir.Type) -> bool:
        return all(is_formattable(item, types) and item not in ir.FAILURES for item in items)

    match base_type(type):
        case ir.ScalarType(name=name):
            return name not in ("Json", "File", "Directory", "Secret", "Volume")
        case ir.LiteralType():
            return True
        case ir.OptionalType(item=item) | ir.ListType(element=item):
            return holds(item)
        case ir.TupleType(elements=elements):
            return holds(*elements)
        case ir.DictType(key=key, value=value):
            return holds(key, value)
        case base:
            return base in ir.FAILURES


def is_condition(type: Inferred) -> bool:
    """Whether the truth of a value says something: a record or a file is always true."""
    match type:
        case Iterable():
            return type.form != "iterator"
        case ir.OptionalType() | ir.ListType() | ir.DictType() | ir.TupleType():
            return True
        case ir.ScalarType(name=name):
            return name in ("None", "bool", "int", "float", "str", "timedelta")
        case _:
            return isinstance(type, ir.LiteralType)


def flowc_attributes(type: ir.Type, types: TypeTable) -> Mapping[str, ir.Type]:
    """The attributes of a value of a type that is not a record of the user's."""
    return _attributes(_receiver(type, types))


def _receiver(type: ir.Type, types: TypeTable) -> str:
    """The name that the published operations use for a type."""
    match base_type(type):
        case ir.ListType() | ir.DictType() as found:
            return found.kind
        case ir.ScalarType(name=name) | ir.NamedType(name=name):
            return "Enum" if types.enum(type) else name
        case _:
            return ""


def receiver(type: Inferred, types: TypeTable) -> str:
    """The type in the list of pure methods that a value belongs to; empty: none."""
    return "" if isinstance(type, Iterable) else _receiver(type, types)


@cache
def _attributes(on: str) -> Mapping[str, ir.Type]:
    from flowc.ir.purity import PURE_OPERATIONS

    found: dict[str, ir.Type] = {}
    for operation in PURE_OPERATIONS:
        if operation.kind == "attribute" and operation.on == on and on != "Enum":
            statement = ast.parse(operation.signature).body[0]
            assert isinstance(statement, ast.AnnAssign)
            found[operation.name] = read_type(statement.annotation)
    return found


def read_type(node: ast.expr) -> ir.Type:
    """The type that a published signature writes."""
    match node:
        case ast.Constant(value=None):
            return ir.NONE
        case ast.Name(id=name):
            return ir.ScalarType.model_validate({"name": name})
        case ast.BinOp(left=left, right=right):
            joined = join(read_type(left), read_type(right))
            assert joined is not None, ast.unparse(node)
            return joined
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return ir.ListType(element=read_type(item))
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=items)):
            return ir.TupleType(elements=tuple(map(read_type, items)))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=items)):
            return ir.LiteralType(values=_literals(items))
        case _:
            raise AssertionError(f"no type of a signature: {ast.unparse(node)}")


def _literals(items: Sequence[ast.expr]) -> tuple[bool | int | str, ...]:
    found = [item.value for item in items if isinstance(item, ast.Constant)]
    return tuple(value for value in found if isinstance(value, bool | int | str))
