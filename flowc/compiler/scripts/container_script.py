"""The script that reads what a command has left: typed outputs, and failure as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names, codec_text
from flowc.compiler.scripts.layout import Code, call, laid_out, mapping, quoted
from flowc.compiler.scripts.task_script import (
    TELL,
    TELL_OF,
    Edges,
    Result,
    Script,
    holds_objects,
    import_line,
    key_order,
)

AT = "output `result`"


@dataclass(frozen=True)
class CommandOutput:
    """An output of a command: the input that holds its file, and its field of the result."""

    input: str
    field: str | None
    output: ir.Output


@dataclass(frozen=True)
class Capture:
    """What a captured failure says: whose it is, and the time limit, if there is one.

    `renamed` are the ports of the outcome that have other names.
    """

    task: str
    timeout_s: float | None
    renamed: Mapping[str, str]


def container_script(
    outputs: Sequence[CommandOutput],
    results: Sequence[Result],
    capture: Capture | None,
    declarations: Declarations,
    edges: Edges,
    task: str = "",
) -> Script:
    """The script of the step after a command; with `capture`, it makes an outcome.

    With the name of the `task`, it says as data why it failed, if the target has a place for that.

    Its inputs are the files of the outputs, and then `exit_code` and `stderr`.
    """
    codecs = [codec_text(o.output.type, declarations) for o in outputs if _is_read(o)]
    names = {name for o in outputs if _is_read(o) for name in named_types(o.output.type)}
    read = "read_artifacts" if edges.moves_files else "read_inputs"
    carried = {read, *codec_names(*codecs)}
    if edges.tells_failures:
        carried.add(TELL_OF if task else TELL)
    carried |= {_reader(o) for o in outputs if _is_read(o)}
    carried |= (
        {"file_of"} if any(o.output.source in ("file", "directory") for o in outputs) else set()
    )
    if edges.sorts_keys:
        carried |= key_order([], (o.output.type for o in outputs if _is_read(o)), declarations)
    if edges.moves_files and any(o.output.source == "files" for o in outputs):
        carried.add("files_in")
    carried.add("write_outcome" if capture else "write_artifacts")
    if capture:
        carried.add("command_failure")
        carried.add("task_failure")
    classes = class_lines(names, declarations)
    head = [*classes, "", ""] if len(classes) > 2 else [*classes, ""] if classes else []
    value = _value(outputs, declarations, edges)
    main = _captured(value, capture) if capture else _written(value, results)
    tell = [f"{TELL_OF}({quoted(task)})" if task else f"{TELL}()"] if edges.tells_failures else []
    lines = [*head, import_line(carried, {}), "", *tell, f"inputs = {read}()", *main]
    return Script({"task.py": "\n".join(lines) + "\n"}, frozenset(carried))


def _is_read(output: CommandOutput) -> bool:
    return output.output.source in ("stdout", "json", "text")


def _reader(output: CommandOutput) -> str:
    return {"stdout": "printed", "json": "json_of", "text": "text_of"}[output.output.source]


def _value(outputs: Sequence[CommandOutput], declarations: Declarations, edges: Edges) -> Code:
    """The JSON data of the result."""
    if not outputs:
        return "None"
    if outputs[0].field is None:
        return _one(outputs[0], AT, declarations, edges)
    return mapping(
        {
            o.field: _one(o, f"{AT}.{o.field}", declarations, edges)
            for o in outputs
            if o.field is not None
        }
    )


def _one(output: CommandOutput, at: str, declarations: Declarations, edges: Edges) -> Code:
    data = f"inputs[{quoted(output.input)}]"
    match output.output:
        case ir.Output(source="stdout" | "json" as source, type=type):
            reader = "printed" if source == "stdout" else "json_of"
            read = call(reader, codec_text(type, declarations), data, quoted(at))
            is_ordered = edges.sorts_keys and holds_objects(type, declarations)
            return call("in_order", read) if is_ordered else read
        case ir.Output(source="text"):
            return call("text_of", data, quoted(at))
        case ir.Output(source="file" | "directory", optional=False):
            return call("file_of", data, quoted(at))
        case ir.Output(source="files", path=path) if edges.moves_files:
            return call("files_in", data, path or "''")
        case _:
            return data


def _written(value: Code, results: Sequence[Result]) -> list[str]:
    if len(results) == 1 and not results[0].part:
        return [laid_out(call("write_artifacts", mapping({results[0].port: value})))]
    parts: dict[str, Code] = {r.port: f"written{r.part}" for r in results}
    return [
        "written = " + laid_out(value, after=10),
        laid_out(call("write_artifacts", mapping(parts))),
    ]


def _captured(value: Code, capture: Capture) -> list[str]:
    timeout = "None" if capture.timeout_s is None else f"{capture.timeout_s:g}"
    failure = call(
        "command_failure", quoted(capture.task), 'inputs["exit_code"]', 'inputs["stderr"]', timeout
    )
    made = call("task_failure", quoted(capture.task), "error")
    names: dict[str, Code] = {name: quoted(port) for name, port in capture.renamed.items()}
    renamed = [mapping(names)] if names else []
    return [
        "failure = " + laid_out(failure, after=10),
        "value = None",
        "if failure is None:",
        "    try:",
        "        value = " + laid_out(value, indent=8, after=8),
        "    except ValueError as error:",
        "        failure = " + laid_out(made, indent=8, after=10),
        laid_out(call("write_outcome", "value", "failure", *renamed)),
    ]
