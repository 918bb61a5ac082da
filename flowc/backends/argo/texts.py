"""Texts and records that Argo's language puts together, from sources of their parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from flowc import ir
from flowc.backends.argo.results import plain_json
from flowc.backends.argo.sources import (
    Source,
    constant,
    data_code,
    expression,
    json_code,
    operand,
    plain_code,
    quote,
    text_of,
)
from flowc.backends.argo.values import DATA, read_wire, run_argument, wire_text
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import is_text

_SHOWN_FAILURE = "(.kind == 'task' ? .task + ': ' : '') + .message"
"""What `str` gives of a failure, as `Failure.__str__` says it."""


def exact(source: Source, type: ir.Type, declarations: Declarations) -> Source:
    """A source whose texts stand in quotes."""
    if source.is_exact or not is_text(type, declarations):
        return source
    if source.is_constant:
        return constant(wire_text(source.text))
    code = operand(source.as_text())
    is_told = f"{code} startsWith '\"' || {code} == 'null'"
    found = expression(f"{is_told} ? {code} : {json_code(code)}", source)
    return replace(found, is_exact=True)


def characters(source: Source) -> str:
    """The expression for the characters of a text."""
    if source.characters:
        return source.characters
    if source.is_constant and (source.is_exact or source.text[:1] == '"'):
        return quote(json.loads(source.text))
    code = source.as_text()
    return f"fromJSON({code})" if source.is_exact else plain_code(code)


def number(source: Source) -> str:
    """The expression for a whole number."""
    return source.text if source.is_constant else f"int({source.as_text()})"


def shown(source: Source, type: ir.Type) -> str | None:
    """The expression for the characters that Python's `str` gives of a value."""
    present = ir.without_none(type)
    code = operand(source.as_text())
    match present:
        case ir.ScalarType(name="str"):
            found = characters(source)
        case ir.ScalarType(name="int"):
            found = code
        case ir.ScalarType(name="bool"):
            found = f"({operand(source.as_bool())} ? 'True' : 'False')"
        case ir.NamedType() if present in ir.FAILURES:
            found = f"map([{data_code(source.as_text())}], {_SHOWN_FAILURE})[0]"
        case _:
            return None
    if type == present:
        return found
    if source.characters:
        return f"({found} ?? 'None')"
    return f"({code} == 'null' ? 'None' : {found})"


def field_text(record: Source, name: str, type: ir.Type) -> Source | None:
    """A field of a record that is a text, or is the failure of an outcome."""
    code = f"{data_code(record.as_text())}.{name}"
    present = ir.without_none(type)
    if type == ir.STR:
        return text_of(code, record)
    if present == ir.STR:
        found = expression(f"{code} == nil ? 'null' : {json_code(code)}", record)
        return replace(found, characters=code)
    if present in ir.FAILURES:
        return expression(f"{code} == nil ? 'null' : '{DATA}' + {json_code(code)}", record)
    return None


def record_text(
    fields: Mapping[str, tuple[Source, ir.Type]], declarations: Declarations
) -> Source | None:
    """An object of these fields, whose texts stand in quotes; None if one's JSON is unknown."""
    codes: list[str] = []
    known = DATA + "{"
    for name, (source, type) in fields.items():
        known += f"{'' if known == DATA + '{' else ', '}{json.dumps(name)}: "
        if source.is_constant:
            known += run_argument(read_wire(source.text))
            continue
        code = plain_json(type, source.as_text(), declarations)
        if code is None:
            return None
        codes += [quote(known), f"({code})" if " ? " in code else code]
        known = ""
    known += "}"
    if not codes:
        return constant(known)
    sources = [source for source, _ in fields.values()]
    return replace(expression(" + ".join([*codes, quote(known)]), *sources), is_exact=True)
