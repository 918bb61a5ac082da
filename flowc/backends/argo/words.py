"""Words of commands, as they stand in a manifest.

Parameters that are texts arrive in the form of `kubelet.py`, so that a word can name them.
"""

from __future__ import annotations

import ast
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from flowc import ir
from flowc.backends.argo.files import FOLDER_OF_KEYS, PLACE, is_file
from flowc.backends.argo.kubelet import escaped, escaped_code, original_code
from flowc.backends.argo.options import VOLUME, VOLUMES
from flowc.backends.argo.sources import argument, data_code, items_code, plain_code
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import is_text


@dataclass(frozen=True)
class Word:
    """A word, or the words of a list: an expression for the text that the kubelet reads.

    `text` is what stands in a manifest; `constant` the word itself, if it is known; `is_safe`: a
    shell reads it as it is.
    """

    code: str
    text: str = ""
    constant: str | None = None
    is_safe: bool = False
    is_list: bool = False

    def __post_init__(self) -> None:
        if not self.text:
            object.__setattr__(self, "text", f"{{{{={self.code}}}}}")

    def quoted(self) -> str:
        """The argument from which a shell reads the word, or the words of a list."""
        if self.constant is not None:
            return escaped(shlex.quote(self.constant))
        if self.is_safe:
            return self.text
        if self.is_list:
            return f"{{{{=join(map({self.code}, {_quoted('#')}), ' ')}}}}"
        return f"{{{{={_quoted(self.code)}}}}}"

    @property
    def original(self) -> str:
        """The expression for the word itself."""
        return json.dumps(self.constant) if self.constant is not None else original_code(self.code)


def _quoted(code: str) -> str:
    return f'"\'" + replace({code}, "\'", "\'\\\\\'\'") + "\'"'


def is_word_text(type: ir.Type, declarations: Declarations) -> bool:
    """Whether a parameter of a container arrives as a text that the kubelet reads."""
    return is_text(type, declarations) and type == ir.without_none(type)


@dataclass(frozen=True)
class Parameters:
    """The parameters of a container by name, and the module's declarations."""

    types: Mapping[str, ir.Type]
    declarations: Declarations


def known(text: str) -> Word:
    """A word that is known."""
    return Word(json.dumps(escaped(text)), escaped(text), text, is_safe=shlex.quote(text) == text)


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
    if is_word_text(type.element, parameters.declarations):
        return Word(f"map({_items(node.id)}, {escaped_code('fromJSON(#)')})", is_list=True)
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
    code = " + ".join(each.code for each in words)
    return Word(
        code, "".join(each.text for each in words), is_safe=all(each.is_safe for each in words)
    )


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
        return Word(f"'{PLACE}/{name}/' + {escaped_code(f'{_data(name)}.name')}")
    if type == VOLUME:
        return Word(f"'{VOLUMES}/' + {plain_code(argument(name).code)}")
    found = argument(name)
    return _raw(found.code, type, parameters, found.text)


def _field(name: str, field: str, parameters: Parameters) -> Word | None:
    type = parameters.types[name]
    if type in (ir.FILE, ir.DIRECTORY):
        return Word(escaped_code(f"{_data(name)}.name")) if field == "name" else None
    record = parameters.declarations.get(type.name) if isinstance(type, ir.NamedType) else None
    if not isinstance(record, ir.Record):
        return None
    found = next((f for f in record.fields if f.name == field), None)
    if found is None or not found.required:
        return None
    if found.type in (ir.FILE, ir.DIRECTORY):
        return Word(escaped_code(path_of_field(name, found, record)))
    return Word(escaped_code(f"{_data(name)}.{field}")) if found.type == ir.STR else None


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


def _raw(code: str, type: ir.Type, parameters: Parameters, text: str = "") -> Word | None:
    """The word for the text of a value; `text` is what stands in a manifest, if it is shorter."""
    if is_word_text(type, parameters.declarations):
        return Word(code, text)
    match type:
        case ir.ScalarType(name="int" | "bool"):
            return Word(code, text, is_safe=True)
        case ir.ScalarType(name="float"):
            return Word(f"trim({code}, '\"')", is_safe=True)
        case ir.NamedType(name=name):
            declaration = parameters.declarations.get(name)
            is_int = isinstance(declaration, ir.Enum) and declaration.base == "int"
            return Word(code, text, is_safe=True) if is_int else None
        case _:
            return None


def _data(name: str) -> str:
    return data_code(argument(name).code)


def _items(name: str) -> str:
    return items_code(argument(name).code)


def _paths(name: str) -> str:
    """The paths of a list of files: where the least folder of all has been put."""
    keys = f"map({_items(name)}, {data_code('#')}.key)"
    return (
        f"(let k = {keys}; let f = {FOLDER_OF_KEYS}; map(k, '{PLACE}/{name}/' + trimPrefix(#, f)))"
    )
