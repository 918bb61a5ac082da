"""How types relate: which value may stand where, and what two branches have in common.

Values are copied wherever they cross a task boundary, so lists and dicts are covariant here.
Python's own rules hold otherwise, as far as a value keeps its JSON form, which codecs check: a bool
is no int, a NamedTuple is an object and no tuple, a datetime is no date, an enum not its value.
"""

from __future__ import annotations

from flowc.ir.types import (
    BOOL,
    DATE,
    FAILURE,
    FAILURES,
    FLOAT,
    INT,
    JSON,
    NONE,
    STR,
    DictType,
    LargeType,
    ListType,
    LiteralType,
    NamedType,
    OptionalType,
    OutcomeType,
    ScalarType,
    TupleType,
    Type,
    optional,
    without_none,
)

NEVER = LiteralType(values=())
"""The type without values: what `[]` holds. Assignable to anything; never part of a module."""

_WIDER = {INT: (FLOAT,)}


def assignable(source: Type, target: Type) -> bool:
    """Whether a value of type `source` may stand where `target` is declared.

    >>> from flowc.ir.types import INT, FLOAT, STR, ListType, optional
    >>> assignable(ListType(element=INT), ListType(element=FLOAT))
    True
    >>> assignable(optional(STR), STR), assignable(STR, optional(STR))
    (False, True)
    """
    match source, target:
        case LargeType(), _:
            return assignable(source.item, target)
        case _, LargeType():
            return assignable(source, target.item)
        case OptionalType(), _:
            return assignable(NONE, target) and assignable(source.item, target)
        case _, OptionalType():
            return source == NONE or assignable(source, target.item)
        case LiteralType(), LiteralType():
            return _typed(source) <= _typed(target)
        case LiteralType(), _:
            return all(assignable(_SCALAR_OF[value.__class__], target) for value in source.values)
        case _, ScalarType(name="Json"):
            return is_json(source)
        case ListType(), ListType():
            return assignable(source.element, target.element)
        case DictType(), DictType():
            return assignable(source.key, target.key) and assignable(source.value, target.value)
        case TupleType(), TupleType():
            return len(source.elements) == len(target.elements) and all(
                map(assignable, source.elements, target.elements)
            )
        case OutcomeType(), OutcomeType():
            return assignable(source.item, target.item)
        case ScalarType(), ScalarType():
            return source == target or target in _WIDER.get(source, ())
        case NamedType(), NamedType():
            return source == target or (target == FAILURE and source in FAILURES)
        case _:
            return False


def widens(source: Type, target: Type) -> bool:
    """Whether an int of `source` stands where `target` has a float.

    >>> from flowc.ir.types import FLOAT, INT, STR, ListType
    >>> widens(ListType(element=INT), ListType(element=FLOAT)), widens(STR, STR)
    (True, False)
    """
    match without_none(without_large(source)), without_none(without_large(target)):
        case (ListType(element=found), ListType(element=wanted)) | (
            OutcomeType(item=found),
            OutcomeType(item=wanted),
        ):
            return widens(found, wanted)
        case DictType(value=found), DictType(value=wanted):
            return widens(found, wanted)
        case TupleType(elements=found_each), TupleType(elements=wanted_each):
            return any(map(widens, found_each, wanted_each))
        case found, wanted:
            return wanted == FLOAT and base_type(found) == INT


def join(first: Type, second: Type) -> Type | None:
    """The least type that takes values of both: what a name may be after two branches.

    None: there is none, or none that keeps the form in which a value travels.

    >>> from flowc.ir.types import INT, FLOAT, NONE, STR
    >>> str(join(INT, NONE)), str(join(INT, FLOAT)), join(INT, STR)
    ('int | None', 'float', None)
    """
    if NEVER in (first, second):
        return second if first == NEVER else first
    match first, second:
        case (OptionalType() | ScalarType(name="None"), _) | (
            _,
            OptionalType() | ScalarType(name="None"),
        ):
            return _join_optional(first, second)
        case LargeType(), LargeType():
            item = join(first.item, second.item)
            return item and LargeType(item=item)
        case (LargeType(), _) | (_, LargeType()):
            return None
        case LiteralType(), LiteralType():
            return _join_literals(first, second)
        case ListType(), ListType():
            element = join(first.element, second.element)
            return element and ListType(element=element)
        case DictType(), DictType():
            key, value = join(first.key, second.key), join(first.value, second.value)
            return DictType(key=key, value=value) if key and value else None
        case TupleType(), TupleType():
            return _join_tuples(first.elements, second.elements)
        case OutcomeType(), OutcomeType():
            item = join(first.item, second.item)
            return item and OutcomeType(item=item)
        case NamedType(), NamedType() if first in FAILURES and second in FAILURES:
            return first if first == second else FAILURE
    one, other = base_type(first), base_type(second)
    if assignable(one, other):
        return other
    return one if assignable(other, one) else None


def filled(type: Type, place: Type) -> Type:
    """A type in which the elements of `[]` and `{}` are what the place they stand in says.

    >>> from flowc.ir.types import INT, STR, ListType, TupleType
    >>> empty, numbers = ListType(element=NEVER), ListType(element=INT)
    >>> str(filled(TupleType(elements=(empty, STR)), TupleType(elements=(numbers, STR))))
    'tuple[list[int], str]'
    """
    match type, place:
        case LiteralType(values=()), _:
            return place
        case OptionalType(item=item), OptionalType():
            return optional(filled(item, place.item))
        case _, OptionalType(item=item) | LargeType(item=item):
            return filled(type, item)
        case ListType(), ListType():
            return ListType(element=filled(type.element, place.element))
        case DictType(), DictType():
            return DictType(key=filled(type.key, place.key), value=filled(type.value, place.value))
        case TupleType(), TupleType() if len(type.elements) == len(place.elements):
            return TupleType(elements=tuple(map(filled, type.elements, place.elements)))
    return type


def base_type(type: Type) -> Type:
    """The type of a literal's values; a mixed literal and other types are their own base.

    >>> str(base_type(LiteralType(values=("a", "b"))))
    'str'
    """
    if not isinstance(type, LiteralType) or not type.values:
        return type
    bases = {_SCALAR_OF[value.__class__] for value in type.values}
    return bases.pop() if len(bases) == 1 else type


def is_json(type: Type) -> bool:
    """Whether each value of the type is a JSON value as it stands.

    >>> from flowc.ir.types import DATE, INT, ListType
    >>> is_json(ListType(element=INT)), is_json(DATE)
    (True, False)
    """
    match type:
        case ScalarType():
            return type in (NONE, BOOL, INT, FLOAT, STR, JSON)
        case LiteralType():
            return True
        case ListType(element=item) | OptionalType(item=item):
            return is_json(item)
        case DictType():
            return base_type(type.key) in (STR, NEVER) and is_json(type.value)
        case _:
            return False


def is_key(type: Type) -> bool:
    """Whether a dictionary may have keys of this type, as far as the type alone says.

    A named type may: it takes the module to tell an enum from a record.
    """
    return isinstance(type, NamedType | LiteralType) or type in (STR, INT, DATE)


def element_type(type: Type) -> Type | None:
    """What a loop over a value of this type gives; None: it has no elements.

    >>> str(element_type(ListType(element=STR)))
    'str'
    """
    match without_large(type):
        case ListType(element=element):
            return element
        case DictType(key=key):
            return key
        case TupleType(elements=elements):
            return join_all(elements)
        case ScalarType(name="str"):
            return STR
        case LiteralType() as literal if base_type(literal) == STR:
            return STR
        case _:
            return None


def join_all(types: tuple[Type, ...] | list[Type]) -> Type | None:
    """The least type that takes values of all; `NEVER` of none."""
    joined: Type | None = NEVER
    for type in types:
        joined = joined and join(joined, type)
    return joined


def is_large(type: Type) -> bool:
    """Whether values of a type travel as files, if there are any."""
    return isinstance(without_none(type), LargeType)


def without_large(type: Type) -> Type:
    """The type of the value itself, however it travels."""
    match type:
        case LargeType(item=item):
            return item
        case OptionalType(item=item):
            return optional(without_large(item))
        case _:
            return type


def as_large(type: Type) -> Type:
    """The type of such a value that travels as a file, if there is one."""
    item = without_none(without_large(type))
    large = LargeType(item=item)
    return large if item == without_large(type) else optional(large)


def _join_literals(first: LiteralType, second: LiteralType) -> LiteralType:
    """Their union, in an order that does not depend on which comes first."""
    values = {**_typed_values(first), **_typed_values(second)}
    return LiteralType(values=tuple(values[key] for key in sorted(values)))


def _join_optional(first: Type, second: Type) -> Type | None:
    one, other = without_none(first), without_none(second)
    joined = other if one == NONE else one if other == NONE else join(one, other)
    return None if joined is None else optional(joined)


def _join_tuples(one: tuple[Type, ...], other: tuple[Type, ...]) -> Type | None:
    if len(one) != len(other):
        return None
    elements = [joined for pair in zip(one, other, strict=True) if (joined := join(*pair))]
    return TupleType(elements=tuple(elements)) if len(elements) == len(one) else None


_SCALAR_OF: dict[type, Type] = {bool: BOOL, int: INT, str: STR}


def _typed(literal: LiteralType) -> frozenset[tuple[str, str]]:
    return frozenset(_typed_values(literal))


def _typed_values(literal: LiteralType) -> dict[tuple[str, str], bool | int | str]:
    """The values by type and spelling: `True` equals `1` in Python, but not in a Literal."""
    return {(value.__class__.__name__, repr(value)): value for value in literal.values}
