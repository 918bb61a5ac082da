"""What functions of a DAG file are made of: the user's source, arguments and results."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flowc import ir
from flowc.backends.airflow.forms import (
    Form,
    Text,
    Use,
    carried_helpers,
    helpers_of,
    safe_names,
    signature_of,
)
from flowc.backends.airflow.lines import laid_out, with_line
from flowc.backends.airflow.nesting import FUTURE, bound_names, nested, nests
from flowc.backends.airflow.places import finding
from flowc.backends.airflow.settings import literal_code
from flowc.backends.airflow.texts import text_lines
from flowc.compiler.scripts.classes import named_types
from flowc.compiler.scripts.codec_text import CODECS, Declarations, codec_names, codec_text
from flowc.compiler.scripts.layout import Code, Joined, call, keyword, mapping, quoted
from flowc.compiler.scripts.slice_files import module_files
from flowc.compiler.scripts.task_script import where_files_are
from flowc.ir.relations import as_large, without_large


def source_and_call(task: ir.PythonTask, use: Use) -> tuple[Text, Code]:
    """The start of a function that holds the user's own source, and the call of that."""
    slice, form, declarations = task.slice, use.form, use.classes
    bound = bound_names(ast.parse(slice.code))
    modules, is_nested = _modules(slice), nests(slice, {*carried_helpers(), *CODECS})
    if modules or not is_nested:
        bound = {*bound, "source", "module"}
    by_name = {p.name: p for p in task.parameters}
    names = safe_names((p for p in form.given if p in by_name), bound)
    parameters, given = signature_of(form, names, bound)
    reads = {
        p: read_argument(by_name[p], text, declarations, is_large=p in form.large)
        for p, text in given.items()
    }
    codecs = codec_names(*reads.values(), codec_text(task.result, declarations))
    text = Text(use.name, parameters, [], {"scratch", *codecs, *slice.flowc_names})
    function = slice.function
    if found := finding(task, use.options, use.places, declarations):
        text.lines += [*found, ""]
    text.lines += modules
    text.carried |= helpers_of(text.lines)
    if is_nested:
        text.lines += [*nested(slice.code), ""]
    else:
        text.lines += _module(task, declarations)
        text.carried.add("module_of")
        function = f"module.{function}"
    return text, call(function, *_arguments(task, reads))


def _modules(slice: ir.Slice) -> list[str]:
    """The lines that make a project's modules known, and flowc's names to those that import it."""
    lines: list[str] = []
    if slice.imports_flowc:
        known = mapping({name: name for name in slice.flowc_names})
        lines.append(f'    module_of("flowc", "", {laid_out(known, indent=4, after=24)})')
    files = {path: text for path, text in module_files(slice, "").items() if path != "flowc.py"}
    for path, source in files.items():
        lines += [*text_lines(source, "source", 4), f"    add_module({quoted(path)}, source)"]
    return [*lines, ""] if lines else []


def _module(task: ir.PythonTask, declarations: Declarations) -> list[str]:
    """The lines that run a user's source as a module of its own."""
    known = mapping({name: name for name in task.slice.flowc_names})
    loaded = call("module_of", quoted(task.name), "source", known)
    types = [task.result, *(parameter.type for parameter in task.parameters)]
    classes = _closure({name for type in types for name in named_types(type)}, declarations)
    return [
        *text_lines(task.slice.code, "source", 4),
        f"    module = {laid_out(loaded, indent=4, after=9)}",
        *(f"    {declarations[name].name} = module.{name}" for name in sorted(classes)),
        "",
    ]


def body_of(
    text: Text,
    task: str,
    made: str,
    type: ir.Type,
    form: Form,
    declarations: Declarations,
    data: Code | None = None,
    folder: str | None = None,
) -> Text:
    """A function that ends in the call of a task, whose result is of a type.

    `data` is the expression for the JSON data of the result, if it is not the value of the call;
    `folder` that for where it works, if that is not an empty directory of its own; "" for nowhere.
    """
    body = _result(type, "result", form, declarations, data)
    target = "result = " if data in (None, "result") or "result," in str(data) else ""
    around = contexts(task, form, folder)
    indent = "        " if around else "    "
    lines = [
        *([with_line(around)] if around else []),
        *(f"{indent}{line}" for line in text.reading),
        f"{indent}{target}{made}",
        *(f"{indent}{line}" for line in body.inside),
        *(f"    {line}" for line in body.after),
    ]
    carried = text.carried | body.carried | helpers_of(lines)
    written = [*text.lines, *lines]
    return replace(text, lines=written, carried=carried, keys=body.keys)


def _closure(names: set[str], declarations: Declarations) -> set[str]:
    """These records and enums, and those that they hold."""
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        declaration = declarations.get(name)
        if name in found or declaration is None:
            continue
        found.add(name)
        if isinstance(declaration, ir.Record):
            waiting += [inner for f in declaration.fields for inner in named_types(f.type)]
    return found


def read_argument(
    parameter: ir.Parameter, given: str, declarations: Declarations, *, is_large: bool
) -> Code:
    """The expression that reads one argument, which comes as a file if it is large.

    That is for the step to say that gives it, whatever the parameter declares.
    """
    type = ir.without_none(parameter.type)
    if type == ir.SECRET:
        return call("secret_given", given)
    read = as_large(parameter.type) if is_large else without_large(parameter.type)
    return read_code(read, given, quoted(f"parameter `{parameter.name}`"), declarations)


def read_code(
    type: ir.Type, given: str, at: str, declarations: Declarations, *, files: str = "fetched"
) -> Code:
    """The expression that reads a value of another step; `files` says where its files are."""
    source = with_files(files, given, type, declarations)
    return call("from_text", codec_text(type, declarations), source, at)


def with_files(function: str, data: Code, type: ir.Type, declarations: Declarations) -> Code:
    """The expression for data of a type after a function has been at the files in it, if any."""
    where = where_files_are(type, declarations)
    if not where:
        return data
    return call(function, data, *(quoted(each) for each in where if each))


def write_code(
    type: ir.Type, value: str, at: str, declarations: Declarations, *, mapped_over: bool = False
) -> Code:
    """The expression that writes a value for other steps."""
    if mapped_over:
        made = call("to_texts", codec_text(type, declarations), value, at)
    else:
        made = call("to_text", codec_text(type, declarations), value, at)
    return with_files("stored_texts" if mapped_over else "stored", made, type, declarations)


def _arguments(task: ir.PythonTask, reads: Mapping[str, Code]) -> list[Code]:
    """The arguments of the call. Up to `*args` they go by position: Python has no other way."""
    has_variadic = any(p.variadic and p.name in reads for p in task.parameters)
    arguments: list[Code] = []
    for parameter in task.parameters:
        if parameter.name not in reads:
            continue
        read = reads[parameter.name]
        if parameter.variadic:
            arguments.append(Joined(("*", read)))
        elif parameter.positional_only or (has_variadic and not parameter.keyword_only):
            arguments.append(read)
        else:
            arguments.append(keyword(parameter.name, read))
    return arguments


def contexts(task: str, form: Form, folder: str | None = None) -> list[Code]:
    """What a call stands in; `folder` makes its working directory."""
    found: list[Code] = []
    on = [literal_code(list(form.on))] if form.on is not None else []
    if form.soft:
        found.append(Joined((call("captured", quoted(task), *on), " as outcome")))
    elif on:
        found.append(call("retried_on", *on))
    env = [mapping(environment(form))] if form.env else []
    if folder != "":
        found.append(folder or call("scratch", *env))
    return found


def environment(form: Form, reader: str = "secret_of") -> dict[str, Code]:
    """The environment variables that a step asks for; `reader` is the function for secrets."""
    return {name: _variable(constant, reader) for name, constant in form.env}


def _variable(constant: ir.Constant, reader: str) -> Code:
    if constant.type == ir.SECRET:
        return call(reader, quoted(json.dumps(constant.json_value)))
    value = constant.json_value
    return quoted(value if isinstance(value, str) else json.dumps(value))


@dataclass
class _Body:
    """Lines within the working directory, and lines after it."""

    inside: list[str]
    after: list[str]
    carried: set[str]
    keys: bool = False


def _result(
    type: ir.Type, value: str, form: Form, declarations: Declarations, data: Code | None
) -> _Body:
    """What becomes of a task's result."""
    at = quoted("output `result`")
    codec = codec_text(type, declarations)
    names = codec_names(codec) if data is None else set()
    if form.soft:
        written: Code = call("written_as", codec, value, at) if data is None else data
        written = with_files("data_stored", written, type, declarations)
        inside = [f"outcome.value = {laid_out(written, indent=8, after=16)}"]
        wanted = [part or "outcome" for part in form.wanted]
        if len(wanted) == 1:
            after = [f"return outcome.texts({quoted(wanted[0])})[{quoted(wanted[0])}]"]
        else:
            after = [f"return outcome.texts({', '.join(map(quoted, wanted))})"]
        helpers = {"written_as"} if data is None else set()
        return _Body(inside, after if wanted else [], names | helpers, len(wanted) > 1)
    if data == "None" and not form.wanted:
        return _Body([], [], set())
    if data is None:
        whole = write_code(type, value, at, declarations, mapped_over=form.mapped_over)
    else:
        whole = _data_code(type, data, form, declarations)
        names.add("json")
    if form.wanted in ((), ("",)):
        target = "return " if form.wanted else ""
        return _Body([target + laid_out(whole, indent=8, after=len(target))], [], names)
    carried = names | {"parts_of"}
    given: Code = call("parts_of", whole, *(quoted(part or "result") for part in form.wanted))
    if len(form.wanted) == 1:
        given = Joined((given, f"[{quoted(form.wanted[0])}]"))
    return _Body(
        [f"return {laid_out(given, indent=8, after=7)}"], [], carried, len(form.wanted) > 1
    )


def _data_code(type: ir.Type, data: Code, form: Form, declarations: Declarations) -> Code:
    """The expression for the texts of JSON data."""
    if form.mapped_over:
        texts: Code = Joined(("[json.dumps(each) for each in ", data, "]"))
        return with_files("stored_texts", texts, type, declarations)
    return with_files("stored", call("json.dumps", data), type, declarations)


def within(heads: Iterable[str]) -> list[str]:
    """Imports and classes within a function, with one empty line after each."""
    lines: list[str] = []
    for line in "\n".join(heads).split("\n"):
        if line and line != FUTURE:
            lines.append(f"    {line}")
        elif lines and lines[-1]:
            lines.append("")
    return [*lines[: None if lines[-1] else -1], ""] if lines else []
