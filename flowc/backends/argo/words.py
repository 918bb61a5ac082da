"""Words of commands as Argo's expressions, and as text that a shell reads back exactly.

A text that is known only at run time may hold braces, which Argo would evaluate once more in the
pod. So it goes to the command through a shell, quoted, with its braces in a variable.
"""

from __future__ import annotations

import ast
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from flowc import ir
from flowc.backends.argo.files import PLACE, is_file
from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.options import VOLUME, VOLUMES
from flowc.backends.argo.values import DATA, EACH, is_text
from flowc.compiler.scripts.codec_text import Declarations

BRACE = "b='{'"
"""What a shell must have run before it reads quoted texts."""


@dataclass(frozen=True)
class Word:
    """A word: an expression for its text. `constant` is the text, if it is known; `is_safe`: it
    holds neither braces nor what a shell would read in another way."""

    code: str
    constant: str | None = None
    is_safe: bool = False
    is_list: bool = False

    def text(self) -> str:
        """The word as an argument that no shell reads."""
        return self.constant if self.constant is not None else f"{{{{={self.code}}}}}"

    def quoted(self) -> str:
        """The word as an argument that a shell reads."""
        if self.constant is not None:
            return shlex.quote(self.constant).replace("{{", "{'\"$b\"'")
        if self.is_safe:
            return self.text()
        return f"{{{{={self.quoted_code()}}}}}"

    def quoted_code(self) -> str:
        """The expression for the word as a shell reads it, or for the words of a list."""
        if self.is_list:
            return f"join(map({self.code}, {_quoted('#')}), ' ')"
        return _quoted(self.code)

    @property
    def is_plain(self) -> bool:
        """Whether it needs no shell."""
        if self.constant is not None:
            return "{{" not in self.constant
        return self.is_safe and not self.is_list


def _quoted(code: str) -> str:
    inner = f"replace(replace({code}, \"'\", \"'\\\\''\"), '{{', \"'\\\"$b\\\"'\")"
    return f'"\'" + {inner} + "\'"'


@dataclass(frozen=True)
class Parameters:
    """The parameters of a container by name, and the module's declarations."""

    types: Mapping[str, ir.Type]
    declarations: Declarations


def known(text: str) -> Word:
    """A word that is known."""
    return Word(json.dumps(text), constant=text, is_safe=True)


def word(expression: str, parameters: Parameters) -> Word | None:
    """The word that an expression is; None: a step must compute it."""
    return _word(ast.parse(expression, mode="eval").body, parameters)


def spread(expression: str, parameters: Parameters) -> Word | None:
    """The words that a list is; None: a step must compute them."""
    node = ast.parse(expression, mode="eval").body
    if not isinstance(node, ast.Name):
        return None
    type = parameters.types.get(node.id)
    if not isinstance(type, ir.ListType):
        return None
    if type.element in (ir.FILE, ir.DIRECTORY):
        return Word(_paths(node.id), is_list=True)
    element = _raw("#", type.element, parameters)
    if element is None:
        return None
    return Word(f"map({_items(node.id)}, {element.code})", is_list=True)


def _word(node: ast.expr, parameters: Parameters) -> Word | None:
    match node:
        case ast.Constant(value=bool() as value):
            return known("true" if value else "false")
        case ast.Constant(value=str() as value):
            return known(value)
        case ast.Constant(value=int() | float() as value):
            return known(json.dumps(value))
        case ast.Name(id=name) if name in parameters.types:
            return _parameter(name, parameters)
        case ast.Attribute(value=ast.Name(id=name), attr=field) if name in parameters.types:
            return _field(name, field, parameters)
        case ast.JoinedStr(values=values):
            return _joined(values, parameters)
        case _:
            return None


def _joined(values: list[ast.expr], parameters: Parameters) -> Word | None:
    words: list[Word] = []
    for value in values:
        match value:
            case ast.Constant(value=str() as text):
                words.append(known(text))
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                found = _word(inner, parameters)
                if found is None or not _is_same_text(inner, parameters):
                    return None
                words.append(found)
            case _:
                return None
    if all(each.constant is not None for each in words):
        return known("".join(each.constant or "" for each in words))
    is_safe = all(
        each.is_safe and (each.constant is None or each.constant == shlex.quote(each.constant))
        for each in words
    )
    return Word(" + ".join(each.code for each in words), is_safe=is_safe)


def _is_same_text(node: ast.expr, parameters: Parameters) -> bool:
    """Whether an f-string writes such a value as a word is written."""
    match node:
        case ast.Name(id=name):
            type = parameters.types[name]
            return type == ir.INT or _is_str(type) or is_file(type)
        case _:
            return True


def _is_str(type: ir.Type) -> bool:
    literal = isinstance(type, ir.LiteralType) and all(isinstance(v, str) for v in type.values)
    return type in (ir.STR, ir.DATE) or literal


def _parameter(name: str, parameters: Parameters) -> Word | None:
    type = parameters.types[name]
    if type in (ir.FILE, ir.DIRECTORY):
        return Word(f"'{PLACE}/{name}/' + {_data(name)}.name")
    if type == VOLUME:
        return Word(f"'{VOLUMES}/' + {_raw_text(_variable(name))}")
    return _raw(_variable(name), type, parameters)


def _raw_text(code: str) -> str:
    return f"({code} startsWith '\"' ? fromJSON({code}) : {code})"


def _field(name: str, field: str, parameters: Parameters) -> Word | None:
    type = parameters.types[name]
    if type in (ir.FILE, ir.DIRECTORY):
        return Word(f"{_data(name)}.name") if field == "name" else None
    record = parameters.declarations.get(type.name) if isinstance(type, ir.NamedType) else None
    if not isinstance(record, ir.Record):
        return None
    found = next((f for f in record.fields if f.name == field), None)
    if found is None or not found.required:
        return None
    if found.type in (ir.FILE, ir.DIRECTORY):
        return Word(path_of_field(name, found, record))
    return Word(f"{_data(name)}.{field}") if found.type == ir.STR else None


def path_of_field(name: str, field: ir.RecordField, record: ir.Record) -> str:
    """The expression for where the file of a field is: a companion beside its file."""
    if field.beside is None:
        return f"'{PLACE}/{name}/{_group(field.name, record)}/' + {_data(name)}.{field.name}.name"
    base, suffix = field.beside
    stem = f"{_data(name)}.{base}.name"
    while suffix.startswith("^"):
        stem, suffix = f"trimSuffix({stem}, sprig.ext({stem}))", suffix[1:]
    return f"'{PLACE}/{name}/{_group(base, record)}/' + {stem} + '{suffix}'"


def _group(field: str, record: ir.Record) -> str:
    return next((f.beside[0] for f in record.fields if f.name == field and f.beside), field)


def _raw(code: str, type: ir.Type, parameters: Parameters) -> Word | None:
    """The word for the text of a value."""
    if is_text(type, parameters.declarations) and type == ir.without_none(type):
        if type == ir.DATETIME:
            return None
        return Word(_raw_text(code))
    match type:
        case ir.ScalarType(name="int" | "bool"):
            return Word(code, is_safe=True)
        case ir.ScalarType(name="float"):
            return Word(f"trim({code}, '\"')", is_safe=True)
        case ir.NamedType(name=name):
            declaration = parameters.declarations.get(name)
            is_int = isinstance(declaration, ir.Enum) and declaration.base == "int"
            return Word(code, is_safe=True) if is_int else None
        case _:
            return None


def _variable(name: str) -> str:
    return f"inputs.parameters.{parameter_name(name)}"


def _data(name: str) -> str:
    return f"fromJSON(trimPrefix({_variable(name)}, '{DATA}'))"


def _items(name: str) -> str:
    return f"fromJSON(trimPrefix({_variable(name)}, '{EACH}'))"


def _paths(name: str) -> str:
    """The paths of a list of files: where the least folder of all has been put."""
    from flowc.backends.argo.files import FOLDER_OF_KEYS

    keys = f"map({_items(name)}, fromJSON(trimPrefix(#, '{DATA}')).key)"
    return (
        f"(let k = {keys}; let f = {FOLDER_OF_KEYS}; map(k, '{PLACE}/{name}/' + trimPrefix(#, f)))"
    )
