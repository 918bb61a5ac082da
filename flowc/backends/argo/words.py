"""Words of commands, as they stand in a manifest: values in the form of `kubelet.py`."""

from __future__ import annotations

import ast
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from flowc import ir
from flowc.backends.argo.files import FOLDER_OF_KEYS, PLACE, is_file
from flowc.backends.argo.kubelet import escaped, escaped_code
from flowc.backends.argo.options import VOLUME, VOLUMES
from flowc.backends.argo.sources import argument, data_code, items_code, plain_code
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import is_text


@dataclass(frozen=True)
class Word:
    """A word, or the words of a list: an expression for the text that the kubelet reads.

    `original` is the expression for the word itself; `text` what stands in a manifest; `constant`
    the word itself, if it is known; `is_safe`: a shell reads it as it is.
    """

    code: str
    original: str
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


def _quoted(code: str) -> str:
    return f'"\'" + replace({code}, "\'", "\'\\\\\'\'") + "\'"'


def _is_word_text(type: ir.Type, declarations: Declarations) -> bool:
    """Whether the characters of a text are a word."""
    return is_text(type, declarations) and type == ir.without_none(type)


@dataclass(frozen=True)
class Parameters:
    """The parameters of a container by name, and the module's declarations."""

    types: Mapping[str, ir.Type]
    declarations: Declarations


def known(text: str) -> Word:
    """A word that is known."""
    return Word(
        json.dumps(escaped(text)),
        json.dumps(text),
        escaped(text),
        text,
        is_safe=shlex.quote(text) == text,
    )


def _escaped(code: str, prefix: str = "") -> Word:
    """The word that an expression gives, after a path that a shell reads as it is."""
    first = f"'{prefix}' + " if prefix else ""
    return Word(f"{first}{escaped_code(code)}", f"{first}{code}")


def _safe(code: str, text: str = "") -> Word:
    """A word that the kubelet and a shell read as it is."""
    return Word(code, code, text, is_safe=True)


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
        return _paths(node.id)
    if _is_word_text(type.element, parameters.declarations):
        return _each(_items(node.id), _escaped("fromJSON(#)"))
    element = _raw("#", type.element, parameters)
    return element and _each(_items(node.id), element)


def _each(items: str, element: Word) -> Word:
    """The words for an expression that gives a list, of the word for an element, `#`."""
    return Word(f"map({items}, {element.code})", f"map({items}, {element.original})", is_list=True)


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
    return Word(
        " + ".join(each.code for each in words),
        " + ".join(each.original for each in words),
        "".join(each.text for each in words),
        is_safe=all(each.is_safe for each in words),
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
        return _escaped(f"{_data(name)}.name", f"{PLACE}/{name}/")
    if type == VOLUME:
        return _escaped(plain_code(argument(name).code), f"{VOLUMES}/")
    found = argument(name)
    return _raw(found.code, type, parameters, found.text)


def _field(name: str, field: str, parameters: Parameters) -> Word | None:
    type = parameters.types[name]
    if type in (ir.FILE, ir.DIRECTORY):
        return _escaped(f"{_data(name)}.name") if field == "name" else None
    record = parameters.declarations.get(type.name) if isinstance(type, ir.NamedType) else None
    if not isinstance(record, ir.Record):
        return None
    found = next((f for f in record.fields if f.name == field), None)
    if found is None or not found.required:
        return None
    if found.type in (ir.FILE, ir.DIRECTORY):
        return _escaped(path_of_field(name, found, record))
    return _escaped(f"{_data(name)}.{field}") if found.type == ir.STR else None


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
    if _is_word_text(type, parameters.declarations):
        return _escaped(plain_code(code))
    match type:
        case ir.ScalarType(name="int" | "bool"):
            return _safe(code, text)
        case ir.ScalarType(name="float"):
            return _safe(f"trim({code}, '\"')")
        case ir.NamedType(name=name):
            declaration = parameters.declarations.get(name)
            is_int = isinstance(declaration, ir.Enum) and declaration.base == "int"
            return _safe(code, text) if is_int else None
        case _:
            return None


def _data(name: str) -> str:
    return data_code(argument(name).code)


def _items(name: str) -> str:
    return items_code(argument(name).code)


def _paths(name: str) -> Word:
    """The paths of a list of files: where the least folder of all has been put."""
    keys = f"map({_items(name)}, {data_code('#')}.key)"
    paths = _each("k", _escaped("trimPrefix(#, f)", f"{PLACE}/{name}/"))
    folder = f"let k = {keys}; let f = {FOLDER_OF_KEYS}"
    return Word(f"({folder}; {paths.code})", f"({folder}; {paths.original})", is_list=True)
