"""The JSON schemas that Airflow holds a run's parameters against, before it starts."""

from __future__ import annotations

from typing import Any

from flowc import ir

Schema = dict[str, Any]

_SCALARS: dict[str, Schema] = {
    "None": {"type": "null"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "float": {"type": ["number", "string"], "pattern": "^(NaN|-?Infinity)$"},
    "str": {"type": "string"},
    # Python reads more of ISO 8601 than the formats `date` and `date-time` allow.
    "datetime": {"type": "string"},
    "date": {"type": "string"},
    "timedelta": {"type": "number"},
    "Json": {},
    "File": {"type": ["object", "string"], "properties": {"class": {"enum": ["File"]}}},
    "Directory": {"type": ["object", "string"], "properties": {"class": {"enum": ["Directory"]}}},
    "Secret": {"type": ["object", "string"]},
    "Volume": {"type": ["object", "string"]},
}


def schema_of(type: ir.Type, module: ir.Module) -> Schema:
    """The JSON schema of a type: it takes all that plain Python takes.

    Each keyword but `type` and `enum` is about values of one type alone, so that None and other
    forms of a value need no schema beside it.
    """
    match type:
        case ir.ScalarType(name=name):
            return _SCALARS[name]
        case ir.OptionalType(item=item):
            return _or_none(schema_of(item, module))
        case ir.ListType(element=item):
            return {"type": "array", **_of_parts("items", schema_of(item, module))}
        case ir.DictType(value=item):
            return {"type": "object", **_of_parts("additionalProperties", schema_of(item, module))}
        case ir.TupleType(elements=items):
            return {"type": "array", **_row(items, module)}
        case ir.LiteralType(values=values):
            return {"enum": [*values]}
        case ir.LargeType(item=item):
            return schema_of(item, module)
        case ir.NamedType(name=name):
            for declaration in module.types:
                if declaration.name == name:
                    return _declared(declaration, module)
    return {"type": "object"}


def _or_none(schema: Schema) -> Schema:
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    if "type" not in schema:
        return schema
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": list(dict.fromkeys(["null", *types]))}


def _of_parts(keyword: str, schema: Schema) -> Schema:
    return {keyword: schema} if schema else {}


def _row(items: tuple[ir.Type, ...], module: ir.Module) -> Schema:
    """What is asked of an array with these items."""
    parts = [schema_of(item, module) for item in items]
    lengths = {"minItems": len(items), "maxItems": len(items)}
    return {"prefixItems": parts, **lengths} if parts else lengths


def _declared(declaration: ir.Declaration, module: ir.Module) -> Schema:
    if isinstance(declaration, ir.Enum):
        return {"enum": [value for _, value in declaration.members]}
    fields = declaration.fields
    is_open = declaration.form == "typeddict"
    required = [f.name for f in fields if (f.required if is_open else f.default is None)]
    schema: Schema = {"type": "object"}
    if fields:
        schema["properties"] = {field.name: schema_of(field.type, module) for field in fields}
    if required:
        schema["required"] = required
    if not is_open:
        schema["additionalProperties"] = False
    if declaration.form == "namedtuple":
        schema |= {"type": ["object", "array"], **_row(tuple(f.type for f in fields), module)}
    return schema
