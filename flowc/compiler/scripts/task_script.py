"""The script around a Python task: read arguments, call, write results."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.scripts.carry import carry
from flowc.compiler.scripts.codec_text import CODECS, Declarations, codec_names, codec_text
from flowc.compiler.scripts.layout import (
    WIDTH,
    Code,
    Group,
    Joined,
    call,
    keyword,
    laid_out,
    mapping,
    quoted,
)
from flowc.compiler.scripts.slice_files import module_files

SUPPORT = "flowc_values"
"""The module, staged beside a script, that holds what the script carries of flowc."""

SUPPORT_DOC = "Values by declared type, and where this step reads and writes them."
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LEAVES = re.compile(r"\b(exit|quit|SystemExit)\b")


@dataclass(frozen=True)
class Script:
    """The files of a step, by name; `task.py` is the one that runs.

    `support` are the names that they import from a module beside them, see `support_text`.
    """

    files: dict[str, str]
    support: frozenset[str]


@dataclass(frozen=True)
class Edges:
    """How the scripts of a target read arguments and leave results.

    `io` is the file below flowc's own folder that defines `read_inputs`, `write_outputs` and
    `write_artifacts` for it. `sorts_keys`: the engine sorts the keys of objects, so they travel in
    another form. `hides_secrets`: it puts secrets into the arguments, to be cut out. `types_texts`:
    people type arguments, texts without quotes. `moves_files`: files are not where they were made,
    so `io` has `read_artifacts`, and `read_names` where names are enough, and both with `_at`, for
    data that may look like files. `tells_failures`: `io` has `tell_failures`, for scripts that say
    why they failed, and `tell_failures_of`, for those that say it as data.
    """

    io: str
    sorts_keys: bool = False
    hides_secrets: bool = False
    types_texts: bool = False
    moves_files: bool = False
    tells_failures: bool = False


KEY_ORDER = ("plain", "in_order")
"""What reads and writes objects whose keys keep their order."""

UNTIL = "until_true"
"""What calls a probe until it says True."""

TELL = "tell_failures"
"""What has a script say why it failed, to people."""

TELL_OF = "tell_failures_of"
"""What has it say so as data of a task."""

STAY = "exits_fail"
"""What has a script fail whose task leaves, where the engine takes exit code 0 for success."""

LIMIT = "end_within"
"""What has a script end as failed when it takes too long."""


@dataclass(frozen=True)
class Result:
    """A result to write: the port, and what of the written value stands there (`""`: the whole)."""

    port: str
    part: str = ""


def task_script(
    task: ir.PythonTask,
    results: Sequence[Result],
    declarations: Declarations,
    edges: Edges,
    poll: Sequence[Code] | None = None,
    worth_another: Sequence[str] = (),
    *,
    told: bool = False,
    limit_s: float | None = None,
) -> Script:
    """The script that runs a task once; or, with arguments of `until_true`, until it says True.

    `worth_another` are the names of exceptions that are worth another attempt. `told`: it says as
    data why it failed, if the target has a place for that. `limit_s` is how long it may run, for
    targets whose `io` has `end_within`.
    A task that returns nothing writes True to its one port, so that others can wait for it.
    """
    taken = set(_IDENTIFIER.findall(task.slice.code))
    has_secrets = any(_is_secret(p.type) for p in task.parameters)
    secrets = [quoted(p.name) for p in task.parameters if _is_secret(p.type)]
    secrets = secrets if edges.hides_secrets else []
    types = {p.name: p.type for p in task.parameters}
    texts = text_arguments(types, declarations, edges)
    read, places = "read_inputs_with" if secrets else "read_inputs", []
    if edges.moves_files and any(holds_files(type, declarations) for type in types.values()):
        places = file_places(types, declarations)
        read = "read_artifacts_at" if places else "read_artifacts"
    write = "write_artifacts" if holds_files(task.result, declarations) else "write_outputs"
    own = (
        "inputs",
        "result",
        "written",
        read,
        write,
        TELL,
        TELL_OF,
        STAY,
        LIMIT,
        UNTIL,
        *(KEY_ORDER if edges.sorts_keys else ()),
        *CODECS,
    )
    names = fresh(own, taken - {*task.slice.flowc_names})
    reads = [_read(parameter, declarations, names) for parameter in task.parameters]
    written = write_code(
        task.result, declarations, names["result"], quoted("output `result`"), names
    )
    carried = {read, write, *task.slice.flowc_names, *codec_names(*reads, written, names=names)}
    if edges.sorts_keys:
        carried |= key_order((p.type for p in task.parameters), [task.result], declarations)
    if has_secrets:
        carried.add("Secret")
    if poll is not None:
        carried = {read, UNTIL, *task.slice.flowc_names, *codec_names(*reads, names=names)}
    elif not results:
        carried.discard(write)
    if limit_s is not None:
        carried.add(LIMIT)
    as_data = [quoted(task.name), *map(quoted, worth_another)] if told or worth_another else []
    tell = TELL_OF if as_data else TELL
    if edges.tells_failures:
        carried.add(tell)
    calls = _call_lines(task, reads, names, poll)
    if edges.tells_failures and _may_leave(task.slice):
        carried.add(STAY)
        calls = [
            f"with {names[STAY]}():",
            *(f"    {line}" for call in calls for line in call.split("\n")),
        ]
    lines = [
        *_with_import(task.slice.code, import_line(carried, names)),
        *([str(call(names[tell], *as_data))] if edges.tells_failures else []),
        *([] if limit_s is None else [str(call(names[LIMIT], repr(limit_s)))]),
        f"{names['inputs']} = {call(names[read], *secrets, *texts, *places)}",
        *calls,
        *([] if poll is not None else _write_lines(task, written, results, names, names[write])),
    ]
    files = {
        "task.py": "\n".join(lines) + "\n",
        **module_files(task.slice, SUPPORT),
    }
    return Script(files, frozenset(carried))


def support_text(names: frozenset[str], edges: Edges) -> str:
    """The module that defines these names for the scripts of steps."""
    return carry(names, SUPPORT_DOC, edges.io)


def text_arguments(
    types: Mapping[str, ir.Type], declarations: Declarations, edges: Edges
) -> list[str]:
    """The arguments that may be texts without quotes, as literals."""
    if not edges.types_texts:
        return []
    return [quoted(name) for name, type in types.items() if is_text(type, declarations)]


def is_text(type: ir.Type, declarations: Declarations) -> bool:
    """Whether people write values of a type as text, without quotes."""
    match ir.without_none(type):
        case ir.ScalarType(name=name):
            return name in ("str", "datetime", "date")
        case ir.LiteralType(values=values):
            return all(isinstance(value, str) for value in values)
        case ir.NamedType(name=name):
            declaration = declarations.get(name)
            return isinstance(declaration, ir.Enum) and declaration.base == "str"
        case _:
            return False


def fresh(names: Iterable[str], taken: set[str]) -> dict[str, str]:
    """A name for each of these that nothing else uses: itself, if it can."""
    chosen: dict[str, str] = {}
    for name in names:
        free = name
        while free in taken:
            free += "_"
        chosen[name] = free
    return chosen


def import_line(carried: Iterable[str], names: dict[str, str]) -> str:
    """The import of what a script carries."""
    items = [
        name if names.get(name, name) == name else f"{name} as {names[name]}"
        for name in sorted(carried, key=lambda n: (not n[0].isupper(), n))
    ]
    line = f"from {SUPPORT} import {', '.join(items)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {SUPPORT} import (", *(f"    {item}," for item in items), ")"])


def _with_import(code: str, line: str) -> list[str]:
    """The user's code with one more import after its own; two empty lines follow."""
    end = 0
    for node in ast.parse(code).body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            break
        end = node.end_lineno or node.lineno
    lines = code.strip("\n").split("\n")
    imports = [*lines[:end], ""] if end else []
    return [*imports, line, "", "", *"\n".join(lines[end:]).strip("\n").split("\n"), "", ""]


def holds_files(type: ir.Type, declarations: Declarations) -> bool:
    """Whether a value of a type may hold a file."""
    return _holds(type, declarations, _is_file)


def where_files_are(type: ir.Type, declarations: Declarations) -> list[str]:
    """Where JSON data of a type holds files: keys joined by dots, `*` for each item; "" is all."""
    parts: dict[str, ir.Type] = {}
    match type:
        case _ if _is_file(type):
            return [""]
        case ir.OptionalType(item=item):
            return where_files_are(item, declarations)
        case ir.OutcomeType(item=item):
            parts = {"value": item}
        case ir.ListType(element=item) | ir.DictType(value=item):
            parts = {"*": item}
        case ir.TupleType(elements=elements):
            parts = {str(index): element for index, element in enumerate(elements)}
        case ir.NamedType(name=name):
            record = declarations.get(name)
            fields = record.fields if isinstance(record, ir.Record) else ()
            parts = {field.name: field.type for field in fields}
    return [
        f"{key}.{inner}" if inner else key
        for key, part in parts.items()
        for inner in where_files_are(part, declarations)
    ]


def file_places(types: Mapping[str, ir.Type], declarations: Declarations) -> list[Code]:
    """Where arguments hold files, by name, if data of some may look like a file; else nothing."""

    def may_look_like_file(part: ir.Type) -> bool:
        record = declarations.get(part.name) if isinstance(part, ir.NamedType) else None
        return _is_object(part) or (isinstance(record, ir.Record) and record.form == "typeddict")

    if not any(_holds(type, declarations, may_look_like_file) for type in types.values()):
        return []
    places = {name: where_files_are(type, declarations) for name, type in types.items()}
    return [keyword(name, repr(where)) for name, where in places.items() if where]


def holds_volumes(type: ir.Type, declarations: Declarations) -> bool:
    """Whether a value of a type may hold a volume, not in a file."""
    return _holds(type, declarations, lambda part: part == ir.VOLUME)


def holds_objects(type: ir.Type, declarations: Declarations) -> bool:
    """Whether a value of a type may hold an object whose keys are data, not in a file."""
    return _holds(type, declarations, _is_object)


def _is_file(type: ir.Type) -> bool:
    return type in (ir.FILE, ir.DIRECTORY) or isinstance(type, ir.LargeType)


def _is_object(type: ir.Type) -> bool:
    return type == ir.JSON or isinstance(type, ir.DictType)


def _holds(type: ir.Type, declarations: Declarations, is_held: Callable[[ir.Type], bool]) -> bool:
    """Whether a type or a part of it is one of these; a large value is a file, without parts."""
    parts: Iterable[ir.Type] = ()
    match type:
        case ir.ListType(element=item) | ir.OptionalType(item=item) | ir.OutcomeType(item=item):
            parts = (item,)
        case ir.DictType(value=value):
            parts = (value,)
        case ir.TupleType(elements=elements):
            parts = elements
        case ir.NamedType(name=name):
            record = declarations.get(name)
            fields = record.fields if isinstance(record, ir.Record) else ()
            parts = (field.type for field in fields)
    return is_held(type) or any(_holds(part, declarations, is_held) for part in parts)


def _is_secret(type: ir.Type) -> bool:
    return ir.without_none(type) == ir.SECRET


def _read(parameter: ir.Parameter, declarations: Declarations, names: Mapping[str, str]) -> Code:
    """The expression that reads one argument."""
    if _is_secret(parameter.type):
        return call("Secret", quoted(parameter.name), keyword("key", quoted("value")))
    place = quoted(f"parameter `{parameter.name}`")
    data = f"{names['inputs']}[{quoted(parameter.name)}]"
    return read_code(parameter.type, declarations, data, place, names)


def read_code(
    type: ir.Type, declarations: Declarations, data: str, place: str, names: Mapping[str, str]
) -> Code:
    """`codec.read(data, place)`, of data that other steps may have written in order."""
    if "plain" in names and holds_objects(type, declarations):
        data = f"{names['plain']}({data})"
    return Joined((codec_text(type, declarations, names), Group(".read(", (data, place))))


def write_code(
    type: ir.Type, declarations: Declarations, value: str, place: str, names: Mapping[str, str]
) -> Code:
    """`codec.write(value, place)`, in order if `names` says how."""
    written = Joined((codec_text(type, declarations, names), Group(".write(", (value, place))))
    if "in_order" in names and holds_objects(type, declarations):
        return call(names["in_order"], written)
    return written


def key_order(
    read: Iterable[ir.Type], written: Iterable[ir.Type], declarations: Declarations
) -> set[str]:
    """What a script carries to keep the keys of objects in order."""
    reads = any(holds_objects(type, declarations) for type in read)
    writes = any(holds_objects(type, declarations) for type in written)
    return {name for name, is_used in (("plain", reads), ("in_order", writes)) if is_used}


def _may_leave(slice: ir.Slice) -> bool:
    """Whether source says how to leave the interpreter."""
    return any(_LEAVES.search(text) for text in (slice.code, *(text for _, text in slice.modules)))


def _call_lines(
    task: ir.PythonTask,
    reads: list[Code],
    names: dict[str, str],
    poll: Sequence[Code] | None,
) -> list[str]:
    """The call. Up to `*args` arguments go by position, since Python has no other way."""
    has_variadic = any(parameter.variadic for parameter in task.parameters)
    arguments: list[Code] = []
    for parameter, read in zip(task.parameters, reads, strict=True):
        if parameter.variadic:
            arguments.append(Joined(("*", read)))
        elif parameter.positional_only or (has_variadic and not parameter.keyword_only):
            arguments.append(read)
        else:
            arguments.append(keyword(parameter.name, read))
    if poll is not None:
        once = Joined(("lambda: ", call(task.slice.function, *arguments)))
        return [laid_out(call(names[UNTIL], once, *poll))]
    target = f"{names['result']} = "
    return [target + laid_out(call(task.slice.function, *arguments), after=len(target))]


def _write_lines(
    task: ir.PythonTask, written: Code, results: Sequence[Result], names: dict[str, str], write: str
) -> list[str]:
    if not results:
        return [laid_out(written)]
    target = f"{names['written']} = "
    if task.result == ir.NONE and results[0].port != "result":
        return [laid_out(written), laid_out(call(write, mapping({results[0].port: "True"})))]
    if len(results) == 1 and not results[0].part:
        return [laid_out(call(write, mapping({results[0].port: written})))]
    parts: dict[str, Code] = {r.port: f"{names['written']}{r.part}" for r in results}
    return [target + laid_out(written, after=len(target)), laid_out(call(write, mapping(parts)))]
