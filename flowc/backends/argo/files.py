"""Files: their bytes lie in the artifact repository, and their key travels in the value.

A `File` is `json {"class": "File", "key": ..., "name": ...}`. A step writes its files below
`flowc/<run>/<template>/<pod>/<number>/<name>`. A step that takes files has one input artifact for
each parameter that holds some: the file itself, or the least folder of the repository that all
files of a list are in.
"""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.argo.sources import argument, data_code, items_code
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import holds_files
from flowc.ir.relations import is_large

Document = dict[str, Any]

PLACE = "/flowc/files"
NOTHING = "flowc/nothing"
"""A key that is never there: what is downloaded for a list of no files."""


def is_file(type: ir.Type) -> bool:
    """Whether values of a type are one file or directory, or none."""
    item = ir.without_none(type)
    return item in (ir.FILE, ir.DIRECTORY) or is_large(item)


def input_artifact(
    name: str, parameter: str, type: ir.Type, declarations: Declarations, *, named: bool = False
) -> Document | None:
    """The input artifact for the files of a parameter, if it holds some.

    `named`: a single file has its name, below a folder.
    """
    if not holds_files(type, declarations):
        return None
    value = argument(name).code
    if is_file(type):
        return _one(name, parameter, value, type, named=named)
    keys = folder_code(_keys_of_text(type, value, declarations))
    return artifact(f"{parameter}-files", f"{PLACE}/{name}", keys, is_optional=True)


def _one(name: str, parameter: str, value: str, type: ir.Type, *, named: bool) -> Document:
    """The input artifact for a file, or none."""
    key, own = f"{data_code(value)}.key", f"{data_code(value)}.name"
    may_be_none = ir.without_none(type) != type
    if may_be_none:
        key = f"{value} == 'null' ? '{NOTHING}' : {key}"
        own = f"{value} == 'null' ? 'nothing' : {own}"
    path = f"{PLACE}/{name}/{{{{={own}}}}}" if named else f"{PLACE}/{name}"
    # No repository holds an empty folder: scripts make it again.
    may_be_empty = ir.without_none(type) == ir.DIRECTORY and not named
    return artifact(f"{parameter}-files", path, key, is_optional=may_be_none or may_be_empty)


def artifact(name: str, path: str, key: str, *, is_optional: bool = False) -> Document:
    """An input artifact: what lies under the key that an expression gives."""
    return {
        "name": name,
        "path": path,
        **({"optional": True} if is_optional else {}),
        "archive": {"none": {}},
        "s3": {"key": f"{{{{={key}}}}}"},
    }


FOLDER_OF_KEYS = (
    f"len(k) == 0 ? '{NOTHING}' : find("
    "map([5, 4, 3, 2, 1], join(split(k[0], '/')[:#], '/') + '/'), "
    "{let p = #; all(k, # startsWith p)}) ?? '/'"
)
"""The expression for the least folder that holds all keys of the list `k`: that of one file, a
pod's, a template's, a run's, all of flowc's, or all of the repository."""


def folder_code(keys: str) -> str:
    """The expression for the least folder that holds all of some keys."""
    return f"let k = {keys}; {FOLDER_OF_KEYS}"


def _keys_of_text(type: ir.Type, code: str, declarations: Declarations) -> str:
    """The expression for the keys in the text of a value."""
    match type:
        case ir.OptionalType(item=item):
            return f"({code} == 'null' ? [] : {_keys_of_text(item, code, declarations)})"
        case ir.ListType(element=element):
            items = items_code(code)
            inner = _keys_of_text(element, "#", declarations)
            return f"flatten(map({items}, {inner}))"
        case ir.TupleType(elements=elements):
            items = items_code(code)
            parts = [
                _keys_of_text(element, f"{items}[{index}]", declarations)
                for index, element in enumerate(elements)
                if holds_files(element, declarations)
            ]
            return f"flatten([{', '.join(parts)}])"
        case _:
            return _keys_of_data(type, data_code(code), declarations)


def _keys_of_data(type: ir.Type, code: str, declarations: Declarations) -> str:
    """The expression for the keys in a value that has been read."""
    match type:
        case ir.OptionalType(item=item):
            return f"({code} == nil ? [] : {_keys_of_data(item, code, declarations)})"
        case ir.ListType(element=element):
            return f"flatten(map({code}, {_keys_of_data(element, '#', declarations)}))"
        case ir.DictType(value=value):
            return f"flatten(map(values({code}), {_keys_of_data(value, '#', declarations)}))"
        case ir.TupleType(elements=elements):
            parts = [
                _keys_of_data(element, f"{code}[{index}]", declarations)
                for index, element in enumerate(elements)
                if holds_files(element, declarations)
            ]
            return f"flatten([{', '.join(parts)}])"
        case ir.NamedType(name=name):
            record = declarations.get(name)
            fields = record.fields if isinstance(record, ir.Record) else ()
            parts = [
                _keys_of_data(field.type, f"{code}?.{field.name}", declarations)
                if field.required
                else f"({code}?.{field.name} == nil ? [] : "
                f"{_keys_of_data(field.type, f'{code}.{field.name}', declarations)})"
                for field in fields
                if holds_files(field.type, declarations)
            ]
            return f"flatten([{', '.join(parts)}])"
        case _:
            return f"[{code}.key]"


def folder_of(template: str) -> str:
    """The folder of the repository that a pod writes its files to."""
    return f"flowc/{{{{workflow.uid}}}}/{template}/{{{{pod.name}}}}"


def output_artifact(template: str, path: str) -> Document:
    """The output artifact of all files that a step writes."""
    return {
        "name": "files",
        "path": path,
        "optional": True,
        "archive": {"none": {}},
        "s3": {"key": folder_of(template)},
    }
