"""What displays, loop targets and f-strings ask of the types of their parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date, datetime

from flowc import ir
from flowc.compiler.frontend.expressions.arguments import refuse
from flowc.compiler.frontend.expressions.pure import check_formattable
from flowc.compiler.frontend.expressions.pure_types import (
    Inferred,
    Iterable,
    dict_of,
    is_key,
    parts_of,
    shown_type,
)
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    DICTIONARY_KEY,
    MISSING_ARGUMENT,
    OPERATOR_TYPE,
    UNKNOWN_KEY,
    UNPACK_MISMATCH,
    UNSUPPORTED_EXPRESSION,
)
from flowc.ir.relations import NEVER, assignable, base_type, element_type


def bind_target(target: ast.expr, type: ir.Type, names: Names) -> dict[str, ir.Type] | None:
    """The names that a target binds to the parts of a value, with their types.

    Reports: `unpack-mismatch`, `unsupported-expression`.
    """
    if isinstance(target, ast.Name):
        return {target.id: type}
    if not isinstance(target, ast.Tuple | ast.List):
        message = f"`{shown(target)}` is no target of workflows"
        names.report(UNSUPPORTED_EXPRESSION, target, message, help="bind names, or tuples of them")
        return None
    parts = _unpacked(target, type, names)
    if parts is None:
        return None
    bound: dict[str, ir.Type] = {}
    for element, part in zip(target.elts, parts, strict=True):
        found = bind_target(element, part, names)
        if found is None:
            return None
        bound |= found
    return bound


def _unpacked(
    target: ast.Tuple | ast.List, type: ir.Type, names: Names
) -> tuple[ir.Type, ...] | None:
    count = len(target.elts)
    if type == NEVER:
        return (NEVER,) * count
    parts = parts_of(type, names.types)
    if parts is None:
        element = element_type(type) if isinstance(type, ir.ListType) else None
        parts = None if element is None else (element,) * count
    if parts is None or len(parts) != count:
        has = f"has {len(parts)} parts" if parts is not None else "has no parts"
        message = f"`{shown_type(type)}` {has}, the target names {count}"
        names.report(UNPACK_MISMATCH, target, message)
        return None
    return parts


# --- dictionaries ----------------------------------------------------------------------


def dict_type(node: ast.expr, type: Inferred, names: Names) -> ir.DictType | None:
    """A type as that of a dictionary whose keys have a JSON form.

    Reports: `dictionary-key`, `operator-type`, `optional-value`.
    """
    found = dict_of(type, names.types)
    if found is None:
        refuse(node, type, "`**`", names)
        return None
    if not is_key(found.key, names.types):
        message = f"`{shown_type(found.key)}` cannot be the key of a dictionary"
        help = "keys are str, int, date, an enum or a literal"
        names.report(DICTIONARY_KEY, node, message, help=help)
        return None
    return found


def record_of_dict(
    node: ast.Dict,
    record: ir.Record,
    names: Names,
    stored: Callable[[ast.expr, Names, ir.Type | None], ir.Type | None],
) -> ir.Type | None:
    """The type of a dict display where a TypedDict is expected: that TypedDict.

    Reports: `unknown-key`, `missing-argument`, `argument-type`, `unsupported-expression`.
    """
    fields = {field.name: field for field in record.fields}
    given: set[str] = set()
    for key, value in zip(node.keys, node.values, strict=True):
        name = key.value if isinstance(key, ast.Constant) else None
        if not isinstance(name, str) or name not in fields:
            message = f"`{record.name}` has no key `{'**' if key is None else shown(key)}`"
            names.report(UNKNOWN_KEY, key or value, message)
            return None
        type, wanted = stored(value, names, fields[name].type), fields[name].type
        if type is None:
            return None
        if not assignable(type, wanted):
            message = f"`{name}` of `{record.name}` is `{wanted}`, not `{shown_type(type)}`"
            names.report(ARGUMENT_TYPE, value, message)
            return None
        given.add(name)
    missing = [name for name, field in fields.items() if field.required and name not in given]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        names.report(MISSING_ARGUMENT, node, f"`{record.name}` lacks {listed}")
        return None
    return ir.NamedType(name=record.name)


# --- f-strings -------------------------------------------------------------------------

_SAMPLES: tuple[tuple[ir.Type, object], ...] = (
    (ir.BOOL, True),
    (ir.INT, 1),
    (ir.FLOAT, 1.5),
    (ir.STR, "a"),
    (ir.DATE, date(2026, 1, 1)),
    (ir.DATETIME, datetime(2026, 1, 1)),
)


def check_format(part: ast.FormattedValue, type: Inferred, names: Names) -> bool:
    """Whether a value may stand in an f-string, with its format.

    Reports: `operator-type`, `secret-misuse`, `large-value`.
    """
    if not check_formattable(part.value, type, "an f-string", names):
        return False
    spec = part.format_spec
    if spec is None or part.conversion != -1:
        return True
    if isinstance(type, ir.OptionalType):
        refuse(part.value, type, "a format", names)
        return False
    text = _constant_text(spec)
    if text is None or re.search(r"\d{4}", text) or isinstance(type, Iterable):
        return True
    sample = next((sample for known, sample in _SAMPLES if known == base_type(type)), None)
    try:
        format(sample, text)
    except (ValueError, TypeError):
        message = f"`{shown_type(type)}` has no format `{text}`"
        names.report(OPERATOR_TYPE, part.value, message)
        return False
    return True


def _constant_text(spec: ast.expr) -> str | None:
    if not isinstance(spec, ast.JoinedStr):
        return None
    parts = [part.value for part in spec.values if isinstance(part, ast.Constant)]
    return "".join(map(str, parts)) if len(parts) == len(spec.values) else None
