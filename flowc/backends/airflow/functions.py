"""The functions of a DAG file: one per task and form of it, one per generated step."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flowc import ir
from flowc.backends.airflow.nesting import bound_names, nested, nests
from flowc.backends.airflow.steps import Compute, Line
from flowc.compiler.scripts.carry import definitions_in
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names, codec_text
from flowc.compiler.scripts.compute_script import CARRIED
from flowc.compiler.scripts.layout import (
    WIDTH,
    Code,
    Joined,
    call,
    keyword,
    laid_out,
    mapping,
    quoted,
)
from flowc.compiler.scripts.slice_files import module_files
from flowc.compiler.scripts.task_script import holds_files
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal
from flowc.ir.relations import as_large, without_large

CONTEXT_KEYS = frozenset(
    {
        "conn", "conf", "dag", "dag_run", "data_interval_end", "data_interval_start", "ds",
        "ds_nodash", "exception", "expanded_ti_count", "inlet_events", "inlets", "logical_date",
        "macros", "map_index_template", "outlet_events", "outlets", "params", "partition_date",
        "partition_key", "prev_data_interval_end_success", "prev_data_interval_start_success",
        "prev_end_date_success", "prev_start_date_success", "reason", "run_id", "start_date",
        "task", "task_instance", "task_instance_key_str", "task_reschedule_count", "task_store",
        "templates_dict", "test_mode", "ti", "triggering_asset_events", "try_number", "ts",
        "ts_nodash", "ts_nodash_with_tz", "var", "self",
    }
)  # fmt: skip
"""Names that mean something to Airflow in the signature of a task.

Source: `airflow.sdk.definitions.context.Context`, 3.3.
"""

STEP_IO = (
    "backends/airflow/step_io.py",
    "backends/airflow/operators.py",
    "backends/airflow/elsewhere_io.py",
)
"""What the functions use of flowc, beside what scripts of all targets carry."""

CARRIED_HELPERS = definitions_in(*STEP_IO) | {"result", "outcome"}
"""Names that the lines of a function use."""

WHEN = "when"
UNLESS = "unless"


@dataclass(frozen=True)
class Form:
    """How a task is used: what is asked of its result, and how it is started.

    `wanted` are the parts that others read, "" the whole. `mapped_over`: as a list of texts.
    `given` are the parameters that it is passed, `gates` those that say whether to run. `on`: the
    failures that are worth another attempt. `asked`: the image, the sizes and the packages.
    `large`: the parameters whose values come as files.
    """

    callee: str
    soft: bool = False
    wanted: tuple[str, ...] = ()
    mapped_over: bool = False
    given: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    on: tuple[int | str, ...] | None = None
    env: tuple[tuple[str, ir.Constant], ...] = field(default=(), hash=False)
    asked: tuple[str, ...] = ()
    large: frozenset[str] = frozenset()


@dataclass
class Text:
    """The function of a step: its parameters by name, and its lines; what it needs to be carried.

    `gates` are the parameters that say whether to run; `keys`: it gives several values, by name.
    `settings` are arguments of its decorator. Without lines it is the name of an operator, whose
    arguments those are. `scripts`: what a script carries that it writes.
    """

    name: str
    parameters: dict[str, str]
    lines: list[str]
    carried: set[str] = field(default_factory=set)
    keys: bool = False
    gates: tuple[str, ...] = ()
    scripts: frozenset[str] = frozenset()
    decorator: str = "task"
    settings: Mapping[str, Code] = field(default_factory=dict)

    @property
    def is_operator(self) -> bool:
        """Whether the step is one of an operator that Airflow knows, not of a function."""
        return not self.lines


def source_and_call(
    task: ir.PythonTask, form: Form, name: str, declarations: Declarations
) -> tuple[Text, Code]:
    """The start of a function that holds the user's own source, and the call of that."""
    slice = task.slice
    bound = bound_names(ast.parse(slice.code))
    by_name = {p.name: p for p in task.parameters}
    parameters = {p: safe(p, bound) for p in form.given if p in by_name}
    reads = {
        p: read_argument(by_name[p], given, declarations, is_large=p in form.large)
        for p, given in parameters.items()
    }
    codecs = codec_names(*reads.values(), codec_text(task.result, declarations))
    text = Text(name, parameters, [], {"scratch", *codecs, *slice.flowc_names})
    function = slice.function
    text.lines += _modules(slice)
    text.carried |= helpers_of(text.lines)
    if nests(slice, {*CARRIED_HELPERS, *codecs}):
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
        lines += [*source_lines(source), f"    add_module({quoted(path)}, source)"]
    return [*lines, ""] if lines else []


def _module(task: ir.PythonTask, declarations: Declarations) -> list[str]:
    """The lines that run a user's source as a module of its own."""
    known = mapping({name: name for name in task.slice.flowc_names})
    loaded = call("module_of", quoted(task.name), "source", known)
    types = [task.result, *(parameter.type for parameter in task.parameters)]
    classes = _closure({name for type in types for name in named_types(type)}, declarations)
    return [
        *source_lines(task.slice.code),
        f"    module = {laid_out(loaded, indent=4, after=9)}",
        *(f"    {name} = module.{name}" for name in sorted(classes)),
        "",
    ]


def source_lines(source: str, name: str = "source") -> list[str]:
    """The lines that give a source a name, within a function."""
    first, *lines = text_lines(source, name)
    indent = "    " if first.endswith("(") else ""
    return [f"    {first}", *(indent + line for line in lines)]


def text_lines(text: str, name: str) -> list[str]:
    """The lines that give a text a name: as it is, if that is possible."""
    if is_plain(text):
        return [f'{name} = """\\', *text.strip("\n").split("\n"), '"""']
    if is_raw(text):
        return f"{name} = r'''{text}'''".split("\n")
    texts = [quoted(line) for line in text.splitlines(keepends=True)] or ['""']
    return [f"{name} = (", *(f"    {line}" for line in texts), ")"]


def is_plain(text: str) -> bool:
    """Whether three quotes hold a text as it is, up to its last character."""
    return not ("\\" in text or '"""' in text) and text.replace("\n", "").isprintable()


def is_raw(text: str) -> bool:
    """Whether a raw literal of three single quotes holds a text, which ends a line, as it is."""
    return "'''" not in text and text.endswith("\n") and text.replace("\n", "").isprintable()


def body_of(
    text: Text,
    task: str,
    made: str,
    type: ir.Type,
    form: Form,
    declarations: Declarations,
    data: Code | None = None,
) -> Text:
    """A function that ends in the call of a task, whose result is of a type.

    `data` is the expression for the JSON data of the result, if it is not the value of the call.
    """
    body = _result(type, "result", form, declarations, data)
    target = "result = " if data in (None, "result") or "result," in str(data) else ""
    given = ["each"] if "each" in form.given else []
    parameters = {**{name: name for name in given}, **text.parameters}
    lines = [
        f"    with {', '.join(contexts(task, form))}:",
        f"        {target}{made}",
        *(f"        {line}" for line in body.inside),
        *(f"    {line}" for line in body.after),
    ]
    carried = text.carried | body.carried | helpers_of(lines)
    written = [*text.lines, *lines]
    return replace(text, parameters=parameters, lines=written, carried=carried, keys=body.keys)


def safe(name: str, bound: Iterable[str] = ()) -> str:
    """The name of a parameter in a signature that Airflow and the user's source leave free."""
    while name in CONTEXT_KEYS or name in bound or name in CARRIED_HELPERS:
        name += "_"
    return name


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


def helpers_of(lines: Iterable[str]) -> set[str]:
    """What generated lines use of flowc."""
    text = "\n".join(lines)
    return {name for name in CARRIED_HELPERS if f"{name}(" in text}


def read_argument(
    parameter: ir.Parameter, given: str, declarations: Declarations, *, is_large: bool
) -> Code:
    """The expression that reads one argument, which comes as a file if it is large.

    That is for the step to say that gives it, whatever the parameter declares.
    """
    type = ir.without_none(parameter.type)
    if type == ir.SECRET:
        return call("secret_named", quoted(parameter.name), given)
    read = as_large(parameter.type) if is_large else without_large(parameter.type)
    return read_code(read, given, quoted(f"parameter `{parameter.name}`"), declarations)


def read_code(type: ir.Type, given: str, at: str, declarations: Declarations) -> Code:
    """The expression that reads a value of another step."""
    source: Code = call("fetched", given) if holds_files(type, declarations) else given
    return call("from_text", codec_text(type, declarations), source, at)


def write_code(
    type: ir.Type, value: str, at: str, declarations: Declarations, *, mapped_over: bool = False
) -> Code:
    """The expression that writes a value for other steps."""
    if mapped_over:
        made = call("to_texts", codec_text(type, declarations), value, at)
    else:
        made = call("to_text", codec_text(type, declarations), value, at)
    if not holds_files(type, declarations):
        return made
    return call("stored_texts" if mapped_over else "stored", made)


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


def contexts(task: str, form: Form) -> list[str]:
    """What a call stands in."""
    contexts = []
    on = literal(list(form.on)) if form.on is not None else ""
    if form.soft:
        contexts.append(f"captured({quoted(task)}{f', {on}' if on else ''}) as outcome")
    elif on:
        contexts.append(f"retried_on({on})")
    env = mapping(environment(form)) if form.env else ""
    contexts.append(f"scratch({env})")
    return contexts


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
        if holds_files(type, declarations):
            written = call("data_stored", written)
        inside = [f"outcome.value = {laid_out(written, indent=8, after=16)}"]
        wanted = [part or "outcome" for part in form.wanted]
        if len(wanted) == 1:
            after = [f"return outcome.texts({quoted(wanted[0])})[{quoted(wanted[0])}]"]
        else:
            after = [f"return outcome.texts({', '.join(map(quoted, wanted))})"]
        helpers = {"written_as"} if data is None else set()
        helpers |= {"data_stored"} if holds_files(type, declarations) else set()
        return _Body(inside, after if wanted else [], names | helpers, len(wanted) > 1)
    if data is None:
        whole = write_code(type, value, at, declarations, mapped_over=form.mapped_over)
    else:
        whole = _data_code(type, data, form, declarations)
        names.add("json")
    if form.wanted in ((), ("",)):
        target = "return " if form.wanted else ""
        return _Body([target + laid_out(whole, indent=8, after=len(target))], [], names)
    carried = names | {"parts_of"}
    parts = ", ".join(quoted(part or "result") for part in form.wanted)
    lines = [f"return parts_of({laid_out(whole, indent=8, after=20)}, {parts})"]
    if len(form.wanted) == 1:
        lines[0] += f"[{quoted(form.wanted[0])}]"
    return _Body(lines, [], carried, len(form.wanted) > 1)


def _data_code(type: ir.Type, data: Code, form: Form, declarations: Declarations) -> Code:
    """The expression for the texts of JSON data."""
    if form.mapped_over:
        texts: Code = Joined(("[json.dumps(each) for each in ", data, "]"))
        return call("stored_texts", texts) if holds_files(type, declarations) else texts
    text = call("json.dumps", data)
    return call("stored", text) if holds_files(type, declarations) else text


def compute_function(
    step: Compute,
    name: str,
    types: Mapping[str, ir.Type],
    optional: set[str],
    declarations: Declarations,
    codecs: Codecs,
) -> Text:
    """The function of a generated step: read values, evaluate expressions, give some of them.

    `optional` are the values of steps that may have been skipped.
    """
    words = _words(step.lines)
    parameters = {value: safe(value) for value in step.reads}
    lines: list[str] = []
    used: dict[str, ir.Type] = {value: types[value] for value in step.reads}
    used |= {line.name: line.type for line in step.lines if line.name in step.exported}
    for line in step.lines:
        used |= {f"{line.name} {row[0]}": row[2] for row in line.rows}
    needed = {name for type in used.values() for name in named_types(type)}
    needed |= words & declarations.keys()
    heads = class_lines({n for n in needed if n in declarations}, declarations, words)
    lines += within(heads)
    carried: set[str] = set(words.intersection(CARRIED))
    for value in step.reads:
        type = ir.optional(types[value]) if value in optional else types[value]
        read = read_code(type, parameters[value], quoted(f"`{value}`"), declarations)
        carried |= codec_names(read)
        lines.append(f"    {value} = {laid_out(read, indent=4, after=len(value) + 3)}")
    for line in step.lines:
        lines += [f"    {text}" for text in _line(line, codecs, declarations, carried)]
    types_of = {line.name: line.type for line in step.lines}
    rows = {line.name for line in step.lines if line.rows}
    gives: dict[str, Code] = {}
    for value in step.exported:
        if value in rows:
            gives[value] = value
            continue
        gives[value] = write_code(types_of[value], value, quoted(f"`{value}`"), declarations)
        carried |= codec_names(gives[value])
    if len(gives) == 1:
        (only,) = gives.values()
        lines.append(f"    return {laid_out(only, indent=4, after=7)}")
    elif gives:
        lines.append(f"    return {laid_out(mapping(gives), indent=4, after=7)}")
    carried |= helpers_of(lines)
    if any(line.soft for line in step.lines):
        carried |= {"Outcome", "failure_of"}
    return Text(name, parameters, lines, carried, len(gives) > 1)


def within(heads: Iterable[str]) -> list[str]:
    """Imports and classes within a function, with one empty line after each."""
    lines = [line for line in heads if "__future__" not in line]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return [*(f"    {line}" if line else "" for line in text.split("\n")), ""] if text else []


def _words(lines: Iterable[Line]) -> set[str]:
    texts = [line.expression or "None" for line in lines]
    texts += [
        literal_text
        for line in lines
        for _, operand in line.each
        if isinstance(operand, ir.Constant)
        for literal_text in [repr(operand.json_value)]
    ]
    nodes = (node for text in texts for node in ast.walk(ast.parse(text, mode="eval")))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _line(line: Line, codecs: Codecs, declarations: Declarations, carried: set[str]) -> list[str]:
    """The statements of one expression."""
    names = [name for name, _ in line.each]
    lists = [
        operand.name if isinstance(operand, ir.Reference) else literal(codecs.read(operand))
        for _, operand in line.each
    ]
    over = f"zip({', '.join(lists)}, strict=True)" if len(lists) > 1 else "".join(lists)
    loop = f"for {', '.join(names)} in {over}"
    if line.rows:
        texts: dict[str, Code] = {}
        for parameter, operand, type in line.rows:
            assert isinstance(operand, ir.Reference)
            at = quoted(f"`{operand.name}`")
            texts[safe(parameter)] = write_code(type, operand.name, at, declarations)
            carried |= codec_names(texts[safe(parameter)])
        row = mapping(texts) if len(texts) > 1 else next(iter(texts.values()))
        return comprehension(f"{line.name} = ", row, loop)
    if not line.each:
        if not line.soft:
            return [f"{line.name} = {line.expression}"]
        return _soft_lines(line, f"{line.name} = ", "")
    if not line.soft:
        return comprehension(f"{line.name} = ", line.expression, loop)
    return [
        f"{line.name} = []",
        f"{loop}:",
        *(f"    {text}" for text in _soft_lines(line, f"{line.name}.append(", ")")),
    ]


def comprehension(head: str, item: Code, loop: str) -> list[str]:
    """A list of an item for each turn of a loop, over several lines if it is long."""
    text = f"{head}[{item} {loop}]"
    if len(text) + 4 <= WIDTH:
        return [text]
    return [f"{head}[", *f"    {laid_out(item, indent=8)}".split("\n"), f"    {loop}", "]"]


def _soft_lines(line: Line, head: str, tail: str) -> list[str]:
    return [
        "try:",
        f"    {head}Outcome({line.expression}, None){tail}",
        "except Exception as error:",
        f"    {head}Outcome(None, failure_of(error)){tail}",
    ]
