"""The functions of commands in images."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.forms import (
    Text,
    Use,
    helpers_of,
    safe,
    safe_names,
    signature_of,
)
from flowc.backends.airflow.functions import body_of, environment, read_argument, within
from flowc.backends.airflow.lines import laid_out
from flowc.backends.airflow.places import (
    READER,
    asking,
    finding,
    runner,
    secret_reader,
    sharing,
)
from flowc.backends.airflow.sizes import computed_sizes
from flowc.backends.airflow.texts import text_lines
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names, codec_text
from flowc.compiler.scripts.expressions import code_of
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted
from flowc.compiler.scripts.task_script import holds_volumes
from flowc.ir.expressions import replace_names

AT = "output `result`"

Renamed = Callable[[str], Code]
"""An expression of a command, in the names that its function has for parameters."""


def container_function(task: ir.ContainerTask, use: Use, reserved: set[str]) -> Text:
    """The function that runs a command and reads what it leaves."""
    text, run, written = _run(task, use, reserved)
    made = laid_out(run, indent=8, after=10)
    form = replace(use.form, env=())
    return body_of(text, task.name, made, task.result, form, use.classes, data=written)


def command_and_probe(task: ir.ContainerTask, use: Use, reserved: set[str]) -> tuple[Text, str]:
    """The start of a function that holds another, which runs a command; the name of that.

    Each of its runs has a working directory of its own.
    """
    name = safe("probe", reserved)
    text, run, written = _run(task, use, {*reserved, name})
    text.lines += [
        "",
        f"    def {name}():",
        "        with scratch():",
        f"            result = {laid_out(run, indent=12, after=9)}",
        f"            return {laid_out(written, indent=12, after=7)}",
        "",
    ]
    text.carried |= helpers_of(text.lines)
    return text, name


def _run(task: ir.ContainerTask, use: Use, reserved: set[str]) -> tuple[Text, Code, Code]:
    """The start of a function that reads arguments, the call that runs the command, and the JSON
    data of what that leaves."""
    run = runner(use.places)
    text, arguments, code = text_and_command(task, use, reserved)
    text.carried.add(run)
    return text, call(run, *arguments), _written(task, code, use.classes, text)


def text_and_command(
    task: ir.ContainerTask, use: Use, reserved: set[str]
) -> tuple[Text, list[Code], Renamed]:
    """The start of a function for a command; the arguments of what runs it, and its names."""
    form, declarations, places = use.form, use.classes, use.places
    own = (parameter.name for parameter in task.parameters)
    renamed = safe_names((*own, *computed_sizes(use.options)), reserved)
    parameters, texts = signature_of(form, renamed, reserved)
    text = Text(use.name, parameters, sharing(places), {"scratch"})
    text.lines += finding(task, use.options, places, declarations)
    secrets = {p.name for p in task.parameters if ir.without_none(p.type) == ir.SECRET}
    pods_read = secrets if secret_reader(places) != READER else set()
    text.reading += _reading(task, use, renamed, texts, pods_read)
    text.carried |= codec_names(*text.reading) | helpers_of([*text.lines, *text.reading])
    text.lines[:0] = within(class_lines(_classes(task, declarations), declarations, _words(task)))

    names = {**{name: each.name for name, each in declarations.items()}, **renamed}

    def code(expression: str) -> Code:
        return code_of(replace_names(expression, names))

    script = ""
    if isinstance(task.run, ir.Shell) and "\n" in task.run.script:
        script = safe("script", {*reserved, *names.values()})
        text.lines += text_lines(task.run.script, script, 4)
    words, variables = _command(task.run, script, code, pods_read)
    if re.search(r"\bword\b", str(words)):
        text.carried.add("word")
    text.carried |= helpers_of(map(str, variables.values()))
    variables = {**environment(form, secret_reader(places)), **variables}
    mounted = [renamed[p.name] for p in task.parameters if _may_hold_paths(p.type)]
    extra: list[Code] = [keyword("env", mapping(variables))] if variables else []
    if mounted:
        extra.append(keyword("given", f"[{', '.join(mounted)}]"))
    volumes = [renamed[p.name] for p in task.parameters if holds_volumes(p.type, declarations)]
    extra += asking(use.options, places, texts, volumes)
    if use.options.volumes:
        text.carried.add("Volume")
    return text, [quoted(use.options.image or ""), words, *extra], code


def _reading(
    task: ir.ContainerTask,
    use: Use,
    renamed: Mapping[str, str],
    texts: Mapping[str, str],
    pods_read: Collection[str],
) -> Iterator[str]:
    """The lines that read arguments as values; of secrets that `pods_read`, their places."""
    for parameter in task.parameters:
        given = texts.get(parameter.name)
        if given is None:
            default = parameter.default.json_value if parameter.default else []
            given = quoted(json.dumps(default))
        is_large = parameter.name in use.form.large
        read = (
            call(secret_reader(use.places), given)
            if parameter.name in pods_read
            else read_argument(parameter, given, use.classes, is_large=is_large)
        )
        local = renamed[parameter.name]
        yield f"{local} = {laid_out(read, indent=8, after=len(local) + 3)}"


def _command(
    run: ir.Command | ir.Shell, name: str, code: Renamed, pods_read: Collection[str]
) -> tuple[Code, dict[str, Code]]:
    """The words of a command, whose script may have a name, and its variables."""
    match run:
        case ir.Command(argv=argv):
            return Group("[", tuple(_word(code(w.expression), w.spread) for w in argv), "]"), {}
        case ir.Shell(script=script, env=env):
            words = Group("[", (*map(quoted, ("sh", "-eu", "-c")), name or quoted(script)), "]")
            return words, {
                name: code(text) if text in pods_read else call("variable", code(text))
                for name, text in env
            }


def _classes(task: ir.ContainerTask, declarations: Declarations) -> set[str]:
    """The classes of what is read: arguments and outputs."""
    types = [*(p.type for p in task.parameters), *(output.type for output in _outputs(task))]
    return {name for type in types for name in named_types(type)} & declarations.keys()


def _outputs(task: ir.ContainerTask) -> list[ir.Output]:
    """The outputs that are read as values of their types."""
    match task.outputs:
        case None:
            return []
        case ir.Output() as output:
            outputs = [output]
        case ir.RecordOutput(fields=fields):
            outputs = [output for _, output in fields]
    return [output for output in outputs if output.source in ("stdout", "json")]


def _words(task: ir.ContainerTask) -> set[str]:
    texts = [w.expression for w in task.run.argv] if isinstance(task.run, ir.Command) else []
    texts += [text for _, text in task.run.env] if isinstance(task.run, ir.Shell) else []
    return {word for text in texts for word in re.findall(r"\w+", text)}


def _word(code: Code, is_spread: bool) -> Code:
    if is_spread:
        return Joined(("*", call("map", "word", code)))
    is_literal = isinstance(code, str) and code[0] in "'\""
    return code if is_literal else call("word", code)


def _may_hold_paths(type: ir.Type) -> bool:
    return not (isinstance(type, ir.ScalarType) and type not in (ir.FILE, ir.DIRECTORY, ir.VOLUME))


def _written(task: ir.ContainerTask, code: Renamed, declarations: Declarations, text: Text) -> Code:
    """The JSON data of what a command has left."""
    match task.outputs:
        case None:
            return "None"
        case ir.Output() as output:
            return _one(output, AT, code, declarations, text)
        case ir.RecordOutput(fields=fields):
            return mapping(
                {
                    name: _one(output, f"{AT}.{name}", code, declarations, text)
                    for name, output in fields
                }
            )


def _one(output: ir.Output, at: str, code: Renamed, declarations: Declarations, text: Text) -> Code:
    path = code(output.path) if output.path is not None else ""
    codec = codec_text(output.type, declarations)
    optional: list[Code] = [keyword("optional", "True")] if output.optional else []
    match output.source:
        case "file" | "directory":
            kind = "File" if output.source == "file" else "Directory"
            text.carried.add("artifact_at")
            return call("artifact_at", path, quoted(kind), quoted(at), *optional)
        case "files":
            text.carried.add("files_at")
            return call("files_at", path)
        case "stdout":
            text.carried |= {"data_printed", *codec_names(codec)}
            return call("data_printed", codec, "result", quoted(at))
        case "json":
            text.carried |= {"json_at", *codec_names(codec)}
            return call("json_at", codec, path, quoted(at))
        case "text":
            text.carried.add("text_at")
            return call("text_at", path, quoted(at))
