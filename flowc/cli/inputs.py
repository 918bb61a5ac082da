"""The inputs of a run: typed on the command line, or read from a JSON or YAML file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from flowc import ir
from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import INVALID_INPUT, UNREADABLE_FILE
from flowc.ir.codecs import Codecs
from flowc.lang.codec import CodecError, StrCodec, read_text


class _JobLoader(yaml.SafeLoader):
    """YAML as JSON has it: dates stay text, and `1e22`, without a point, is a number."""


_JobLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_JobLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"-?\d+(\.\d+)?[eE][-+]?\d+$"), list("-0123456789")
)


def read_inputs(
    module: ir.Module, pairs: Sequence[str], job: Path | None, sink: Sink
) -> dict[str, Any]:
    """The inputs of a module's workflow in JSON form, by parameter.

    `pairs` are `name=value` and go before those of the `job` file, whose paths are relative to it.
    Reports: `invalid-input`, `unreadable-file`.
    """
    workflow = module.workflows[0]
    parameters = {parameter.name: parameter for parameter in workflow.parameters}
    codecs = Codecs(module.types)
    inputs = _read_job(job, sink) if job else {}
    typed: dict[str, str] = {}
    for pair in pairs:
        name, text = _split(pair)
        if name in typed:
            raise click.UsageError(f"`--input` gives `{name}` twice")
        typed[name] = text
    for name in [*inputs, *typed]:
        if name not in parameters:
            listed = ", ".join(f"`{known}`" for known in parameters) or "none"
            message = f"`{workflow.name}` has no parameter `{name}`"
            sink.report(INVALID_INPUT, workflow.span, message, help=f"its parameters: {listed}")
    for name, parameter in parameters.items():
        if name in typed:
            inputs[name] = _typed(parameter, typed[name], codecs, sink)
        elif name in inputs:
            _check(parameter, inputs[name], codecs, sink)
        elif parameter.default is None and not parameter.scheduled:
            sink.report(
                INVALID_INPUT,
                parameter.span,
                f"`{name}` has no input",
                help=f"pass it with `--input {name}=...`, or in a file with `--inputs`",
            )
    return inputs


def _split(pair: str) -> tuple[str, str]:
    name, equals, text = pair.partition("=")
    if not equals:
        raise click.UsageError(f"`--input {pair}` is not of the form `name=value`")
    return name, text


def _typed(parameter: ir.Parameter, text: str, codecs: Codecs, sink: Sink) -> Any:
    """The JSON form of what a person typed: text as it is, the rest as JSON."""
    codec, at = codecs.of(parameter.type), f"parameter `{parameter.name}`"
    try:
        return text if isinstance(codec, StrCodec) else codec.write(read_text(codec, text, at), at)
    except (CodecError, RecursionError) as error:
        sink.report(INVALID_INPUT, parameter.span, str(error))
        return None


def _check(parameter: ir.Parameter, data: Any, codecs: Codecs, sink: Sink) -> None:
    codec, at = codecs.of(parameter.type), f"parameter `{parameter.name}`"
    try:
        codec.write(codec.read(data, at), at)
    except (CodecError, RecursionError) as error:
        sink.report(INVALID_INPUT, parameter.span, str(error))


def _read_job(path: Path, sink: Sink) -> dict[str, Any]:
    start = Span(path.as_posix(), 1, 0, 1, 0)
    is_json = path.suffix.lower() == ".json"
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if is_json else yaml.load(text, _JobLoader)  # a safe loader
        data = _rooted(data, path.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        sink.report(UNREADABLE_FILE, start, f"`{path.as_posix()}` cannot be read: {reason}")
        return {}
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"`{path.as_posix()}` is not {'JSON' if is_json else 'YAML'}: {first}"
        help = "write JSON, or name the file `.yaml`" if is_json else None
        sink.report(INVALID_INPUT, start, message, help=help)
        return {}
    if not isinstance(data, Mapping):
        message = f"`{path.as_posix()}` holds no object of inputs by parameter"
        sink.report(INVALID_INPUT, start, message)
        return {}
    return {str(name): value for name, value in data.items()}


def _rooted(data: Any, folder: Path) -> Any:
    """The data with the paths of files made independent of the working directory."""
    match data:
        case {"class": "File" | "Directory", "path": str(path)}:
            return {**data, "path": str(folder.absolute() / path)}
        case dict():
            return {name: _rooted(item, folder) for name, item in data.items()}
        case list():
            return [_rooted(item, folder) for item in data]
        case _:
            return data
