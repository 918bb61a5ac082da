"""What goes into a run and comes out of it, in the JSON form of its types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flowc import ir
from flowc.backends.base import EngineError
from flowc.backends.lowered.ports import Port, result_ports
from flowc.ir.codecs import Codecs
from flowc.lang.codec import CodecError, Fields


def arguments_of(module: ir.Module, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a module's first workflow, with defaults. Raises `CodecError`."""
    codecs = Codecs(module.types)
    arguments: dict[str, Any] = {}
    for parameter in module.workflows[0].parameters:
        at = f"parameter `{parameter.name}`"
        if parameter.name in inputs:
            data = inputs[parameter.name]
        elif parameter.default is not None:
            data = parameter.default.json_value
        else:
            raise CodecError(f"{at} is missing")
        codec = codecs.of(parameter.type)
        arguments[parameter.name] = codec.write(codec.read(data, at), at)
    return arguments


def needed(workflow: ir.Workflow) -> list[str]:
    """The parameters that a run must be given."""
    return [p.name for p in workflow.parameters if p.default is None and not p.scheduled]


def result_of(module: ir.Module, of_port: Callable[[Port], Any]) -> Any:
    """The result of a module's first workflow, of what came out of its ports.

    Raises `EngineError` if that does not fit its type.
    """
    workflow = module.workflows[0]
    if workflow.result == ir.NONE:
        return None
    declarations = {declaration.name: declaration for declaration in module.types}
    ports = result_ports(workflow.result, declarations, [p.name for p in workflow.parameters])
    parts = {part: of_port(port) for part, port in ports.parts.items()}
    data: Any = parts or of_port(ports.whole)
    if isinstance(workflow.result, ir.TupleType):
        data = list(parts.values())
    return fitting(module, data)


def fitting(module: ir.Module, data: Any) -> Any:
    """The result of a module's first workflow in the form of its type.

    Raises `EngineError` if it does not fit.
    """
    workflow = module.workflows[0]
    codec = Codecs(module.types).of(workflow.result)
    try:
        return codec.write(codec.read(data, "result"), "result")
    except CodecError as error:
        raise EngineError(f"the engine gave something else than it was told: {error}") from error


def with_large(
    type: ir.Type,
    data: Any,
    declarations: Mapping[str, ir.Declaration],
    change: Callable[[Any], Any],
) -> Any:
    """JSON data of a type, with each large value in it changed."""
    match type:
        case _ if data is None:
            return None
        case ir.LargeType():
            return change(data)
        case ir.OptionalType(item=item):
            return with_large(item, data, declarations, change)
        case ir.ListType(element=element):
            return [with_large(element, item, declarations, change) for item in data]
        case ir.DictType(value=value):
            return {k: with_large(value, v, declarations, change) for k, v in data.items()}
        case ir.TupleType(elements=elements):
            pairs = zip(elements, data, strict=True)
            return [with_large(element, item, declarations, change) for element, item in pairs]
        case ir.NamedType(name=name) if isinstance(data, dict):
            record = declarations.get(name)
            fields = record.fields if isinstance(record, ir.Record) else ()
            types = {field.name: field.type for field in fields}
            return {
                k: with_large(types[k], v, declarations, change) if k in types else v
                for k, v in data.items()
            }
        case _:
            return data


def write_large(data: Any, path: Path) -> Fields:
    """The file in which a large value travels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")
    return Fields({"class": "File", "path": str(path)})


def read_large(file: Mapping[str, Any]) -> Any:
    """The large value in a file."""
    return json.loads(Path(file["path"]).read_text(encoding="utf-8"))
