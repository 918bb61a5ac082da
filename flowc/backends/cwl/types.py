"""The CWL type of each IR type: one table that tools, workflows and job files follow.

Numbers are exact, since no JavaScript touches them. A float port is a union of `double` and
`string`: NaN and the infinities are texts. What CWL has no type for travels as `Any`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowc import ir

CwlType = Any
"""A name, a union (a list of types), or a mapping with `type: array | record`."""

Declarations = Mapping[str, ir.Declaration]

ANY: CwlType = ["null", "Any"]
"""`Any` alone refuses null."""

_SCALARS: dict[str, CwlType] = {
    "None": ANY,
    "bool": "boolean",
    "int": "long",
    "float": ["double", "string"],
    "str": "string",
    "datetime": "string",
    "date": "string",
    "timedelta": "double",
    "Json": ANY,
    "File": "File",
    "Directory": "Directory",
    "Secret": "string",
    "Volume": "string",
}


def cwl_type(type: ir.Type, declarations: Declarations) -> CwlType:
    """The type of a port for values of an IR type.

    Literals and enums are `string` or `long`: an enum of CWL's could not be passed where a
    text is taken.

    >>> cwl_type(ir.optional(ir.ListType(element=ir.INT)), {})
    ['null', {'type': 'array', 'items': 'long'}]

    What `[]` holds, where nobody says, may be anything:

    >>> cwl_type(ir.ListType(element=ir.LiteralType(values=())), {})
    {'type': 'array', 'items': ['null', 'Any']}
    """
    match type:
        case ir.ScalarType(name=name):
            return _SCALARS[name]
        case ir.ListType(element=element):
            return {"type": "array", "items": cwl_type(element, declarations)}
        case ir.TupleType(elements=elements) if elements:
            return {"type": "array", "items": _union(elements, declarations)}
        case ir.OptionalType(item=item):
            return nullable(cwl_type(item, declarations))
        case ir.LiteralType(values=values) if values:
            return _flat([_LITERALS[value.__class__] for value in values])
        case ir.LargeType():
            return "File"
        case ir.NamedType(name=name):
            return _named(declarations.get(name), declarations)
        case _:
            return ANY


_LITERALS: dict[type, CwlType] = {bool: "boolean", int: "long", str: "string"}


def nullable(type: CwlType) -> CwlType:
    """The type whose values may also be null.

    >>> nullable("long"), nullable(["double", "string"])
    (['null', 'long'], ['null', 'double', 'string'])
    """
    return _flat(["null", type])


def short(type: CwlType) -> CwlType:
    """The form in which people write a type: `long?` for `["null", "long"]`, `long[]` for an array.

    >>> short(["null", "long"]), short({"type": "array", "items": "File"})
    ('long?', 'File[]')
    """
    match type:
        case ["null", str(item)]:
            return f"{item}?"
        case ["null", {"type": "array", "items": str(item)}] if len(type) == 2:
            return f"{item}[]?"
        case {"type": "array", "items": str(item)}:
            return f"{item}[]"
        case _:
            return type


def typed(type: Any) -> Any:
    """The entry of a port or field that has nothing but a type."""
    form = short(type)
    return {"type": form} if isinstance(form, dict) else form


def _named(declaration: ir.Declaration | None, declarations: Declarations) -> CwlType:
    match declaration:
        case ir.Enum(base=base):
            return "long" if base == "int" else "string"
        case ir.Record(form="dataclass" | "namedtuple", fields=fields) if fields:
            parts = {field.name: typed(cwl_type(field.type, declarations)) for field in fields}
            return {"type": "record", "fields": parts}
        case _:
            return ANY


def _union(types: tuple[ir.Type, ...], declarations: Declarations) -> CwlType:
    return _flat([cwl_type(type, declarations) for type in types])


def _flat(types: list[CwlType]) -> CwlType:
    """A union without repetition; of one type, that type. `Any` takes everything but null."""
    flat: list[CwlType] = []
    for type in types:
        for part in type if isinstance(type, list) else [type]:
            if part not in flat:
                flat.append(part)
    if "Any" in flat or (len(flat) > 1 and any(map(_is_array_of_records, flat))):
        return ANY if "null" in flat else "Any"
    if "null" in flat:
        flat.remove("null")
        flat.insert(0, "null")
    return flat[0] if len(flat) == 1 else flat


def _is_array_of_records(type: CwlType) -> bool:
    """Whether cwltool 3.3 cannot name the parts of such a type in a union: it names them twice."""
    match type:
        case {"type": "array", "items": items}:
            items = items if isinstance(items, list) else [items]
            return any(
                isinstance(item, dict) and (item["type"] == "record" or _is_array_of_records(item))
                for item in items
            )
        case _:
            return False


def holds_large(type: ir.Type) -> bool:
    """Whether values of a type, or of a part of it, travel as files of JSON."""
    match type:
        case ir.LargeType():
            return True
        case ir.ListType(element=item) | ir.OptionalType(item=item) | ir.OutcomeType(item=item):
            return holds_large(item)
        case ir.DictType(value=value):
            return holds_large(value)
        case ir.TupleType(elements=elements):
            return any(map(holds_large, elements))
        case _:
            return False
