"""`outputs=` of a command: where each part of the result is found."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Literal, NamedTuple

from flowc import ir
from flowc.compiler.frontend.declarations.annotations import annotation_type
from flowc.compiler.frontend.expressions.infer import infer
from flowc.compiler.frontend.expressions.own_code import CONSTRUCTORS
from flowc.compiler.frontend.expressions.render import render
from flowc.compiler.frontend.expressions.variables import Names
from flowc.compiler.frontend.modules.model import FlowcSymbol, TypeSymbol
from flowc.diagnostics.catalog import (
    CONTAINER_ARGUMENT,
    CONTAINER_BODY,
    OUTPUT_TYPE,
    RECORD_OUTPUTS,
)
from flowc.ir.relations import assignable

_Source = Literal["file", "directory", "files", "stdout", "json", "text"]


class _Form(NamedTuple):
    """A function that names an output: its parameters, and the type it gives by itself."""

    source: _Source
    parameters: tuple[str, ...]
    type: ir.Type | None = None


_FORMS: Mapping[str, _Form] = {
    "output": _Form("file", ("path", "optional"), ir.FILE),
    "output_dir": _Form("directory", ("path",), ir.DIRECTORY),
    "files": _Form("files", ("pattern",), ir.ListType(element=ir.FILE)),
    "stdout": _Form("stdout", ("type",)),
    "json_file": _Form("json", ("path", "type")),
    "text_file": _Form("text", ("path",), ir.STR),
}
_HELP = "use output, output_dir, files, stdout, json_file or text_file"


def read_outputs(
    node: ast.FunctionDef, call: ast.Call, result: ir.Type, names: Names
) -> ir.Output | ir.RecordOutput | None:
    """The outputs of a command that declares a result. None: it has none, or a fault is reported.

    Reports: `container-body`, `container-argument`, `record-outputs`, `output-type`.
    """
    given = next((k.value for k in call.keywords if k.arg == "outputs"), None)
    if isinstance(given, ast.Constant) and given.value is None:
        given = None
    if given is None:
        if result != ir.NONE:
            message = f"`{node.name}` returns `{result}`, but its command has no `outputs`"
            names.report(CONTAINER_BODY, call, message, help=f"say where it is: {_HELP}")
        return None
    if result == ir.NONE:
        message = f"`{node.name}` returns nothing, but its command has `outputs`"
        names.report(OUTPUT_TYPE, given, message, help="annotate the result")
        return None
    record = names.types.record(ir.without_none(result))
    if record is None or _form(given, names) is not None:
        return _output(given, result, names)
    return _record(given, record, names)


def _form(node: ast.expr, names: Names) -> _Form | None:
    if not isinstance(node, ast.Call):
        return None
    symbol = names.symbol(node.func)
    return _FORMS.get(symbol.name) if isinstance(symbol, FlowcSymbol) else None


# --- one output ------------------------------------------------------------------------


def _output(node: ast.expr, expected: ir.Type, names: Names) -> ir.Output | None:
    form = _form(node, names)
    if form is None or not isinstance(node, ast.Call):
        names.report(OUTPUT_TYPE, node, "this does not say where the output is", help=_HELP)
        return None
    arguments = _arguments(node, form, names)
    if arguments is None:
        return None
    path = None
    if form.source != "stdout":
        path = _path(arguments[form.parameters[0]], names)
        if path is None:
            return None
    optional = _is_true(arguments.get("optional"))
    type = form.type or annotation_type(arguments["type"], names.scope, names.sink)
    if type is None:
        return None
    found = ir.optional(type) if optional else type
    if not assignable(found, expected):
        names.report(
            OUTPUT_TYPE,
            node,
            f"this gives `{found}`, but `{expected}` is declared",
            help="change the declared type, or say with `stdout`, `json_file` how to read it",
        )
        return None
    return ir.Output(source=form.source, path=path, optional=optional, type=expected)


def _arguments(node: ast.Call, form: _Form, names: Names) -> dict[str, ast.expr] | None:
    positional = 1 if "optional" in form.parameters else len(form.parameters)
    found = dict(zip(form.parameters[:positional], node.args, strict=False))
    found |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    known = set(found) <= set(form.parameters) and len(found) == len(node.args) + len(node.keywords)
    missing = set(form.parameters) - {"optional"} - set(found)
    if known and not missing:
        return found
    names.report(
        CONTAINER_BODY,
        node,
        f"`{ast.unparse(node.func)}` takes {', '.join(form.parameters)}",
        help="give each of them once",
    )
    return None


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _path(node: ast.expr, names: Names) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        parts = node.value.split("/")
        if node.value.startswith("/") or ".." in parts or not node.value:
            names.report(
                CONTAINER_ARGUMENT,
                node,
                f"`{node.value}` is not within the working directory",
                help="have the command write there, under a relative path",
            )
            return None
    type = infer(node, names)
    if type is None:
        return None
    if type != ir.STR and not isinstance(type, ir.LiteralType):
        names.report(CONTAINER_ARGUMENT, node, f"a path is text, this is `{type}`")
        return None
    return render(node, names).text


# --- a record of outputs ---------------------------------------------------------------


def _record(node: ast.expr, record: ir.Record, names: Names) -> ir.RecordOutput | None:
    given = _fields(node, record, names)
    if given is None:
        return None
    known = {field.name: field for field in record.fields}
    missing = [f.name for f in record.fields if f.name not in given and _is_needed(f)]
    unknown = [name for name in given if name not in known]
    if missing or unknown:
        what = f"has no `{unknown[0]}`" if unknown else f"needs `{missing[0]}` too"
        help = f"its fields are {', '.join(known)}"
        names.report(RECORD_OUTPUTS, node, f"`{record.name}` {what}", help=help)
        return None
    outputs = {name: _output(value, known[name].type, names) for name, value in given.items()}
    fields = tuple((name, output) for name, output in outputs.items() if output is not None)
    if len(fields) < len(outputs):
        return None
    return ir.RecordOutput(type=ir.NamedType(name=record.name), fields=fields)


def _is_needed(field: ir.RecordField) -> bool:
    return field.default is None and field.required


def _fields(node: ast.expr, record: ir.Record, names: Names) -> dict[str, ast.expr] | None:
    """The outputs by field, of a constructor or (for a TypedDict) a dict."""
    match node:
        case ast.Dict(keys=keys, values=values) if record.form == "typeddict":
            named = [key.value for key in keys if isinstance(key, ast.Constant)]
            if len(named) == len(values):
                return dict(zip(map(str, named), values, strict=True))
        case ast.Call(func=func):
            symbol = names.symbol(func)
            if isinstance(symbol, TypeSymbol) and symbol.declaration is record:
                return _constructed(node, record, names)
    names.report(
        RECORD_OUTPUTS,
        node,
        f"`{record.name}` is declared, and this does not build one",
        help=f"write `outputs={record.name}(...)` with an output for each field",
    )
    return None


def _constructed(node: ast.Call, record: ir.Record, names: Names) -> dict[str, ast.expr] | None:
    args, keywords = node.args, node.keywords
    own = names.types.own(ir.NamedType(name=record.name), *CONSTRUCTORS)
    if own is not None:
        names.report(
            RECORD_OUTPUTS,
            node,
            f"`{record.name}(...)` runs {own}, which would see outputs before the command runs",
            help="return a plain record, and convert it in a task",
        )
        return None
    order = [field.name for field in record.fields]
    spread = any(isinstance(argument, ast.Starred) for argument in args)
    if spread or len(args) > len(order) or any(keyword.arg is None for keyword in keywords):
        place = args[0] if args else keywords[0]
        help = f"write `{record.name}({order[0]}=output(...), ...)`"
        names.report(RECORD_OUTPUTS, place, "the outputs are not written out", help=help)
        return None
    found = dict(zip(order, args, strict=False))
    return found | {keyword.arg: keyword.value for keyword in keywords if keyword.arg}
