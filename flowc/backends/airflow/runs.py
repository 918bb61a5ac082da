"""What a DAG asks of Airflow as a whole: parameters, schedule, limits."""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.airflow.settings import duration
from flowc.compiler.scripts.codec_text import scalar_text
from flowc.compiler.scripts.layout import Code, Group, call, keyword, laid_out, mapping, quoted


def dag_arguments(module: ir.Module) -> dict[str, str]:
    """The arguments of `@dag`, as Python text."""
    workflow = module.workflows[0]
    options = workflow.options
    found: dict[str, str] = {}
    if workflow.doc:
        found["description"] = quoted(workflow.doc.strip().split("\n")[0])
        found["doc_md"] = "__doc__"
    found["schedule"] = _schedule(options)
    if options.schedule:
        found["start_date"] = "datetime(2024, 1, 1)"
        found["catchup"] = repr(any(cron.catchup for cron in options.schedule))
    if options.max_runs is not None:
        found["max_active_runs"] = str(options.max_runs)
    if options.concurrency is not None:
        found["max_active_tasks"] = str(options.concurrency)
    if options.timeout_s is not None:
        found["dagrun_timeout"] = duration(options.timeout_s)
    if options.labels:
        tags = tuple(quoted(f"{name}:{value}") for name, value in options.labels)
        found["tags"] = laid_out(Group("[", tags, "]"), indent=4)
    entries = {p.name: _param(p, module) for p in workflow.parameters if not p.scheduled}
    if entries:
        found["params"] = laid_out(mapping(entries), indent=4, after=9)
    return found


def _schedule(options: ir.WorkflowOptions) -> str:
    crons = [
        f"CronTriggerTimetable({quoted(cron.expression)}, timezone={quoted(cron.timezone)})"
        for cron in options.schedule
    ]
    if len(crons) == 1:
        return crons[0]
    if crons:
        return f"MultipleCronTriggerTimetable({', '.join(crons)})"
    if options.on:
        return f"[{', '.join(f'Asset({quoted(name)})' for name in options.on)}]"
    return "None"


def _param(parameter: ir.Parameter, module: ir.Module) -> Code:
    arguments: list[Code] = []
    if parameter.default is not None:
        arguments.append(_literal(parameter.default.json_value))
    elif parameter.variadic:
        arguments.append("[]")
    schema = schema_of(parameter.type, module)
    arguments += [keyword(name, _literal(value)) for name, value in schema.items()]
    if parameter.doc:
        arguments.append(keyword("description", quoted(parameter.doc)))
    return call("Param", *arguments)


def _literal(value: Any) -> Code:
    if isinstance(value, list):
        return Group("[", tuple(map(_literal, value)), "]")
    if isinstance(value, dict):
        return mapping({key: _literal(item) for key, item in value.items()})
    return scalar_text(value)


_SCALARS: dict[str, Any] = {
    "None": "null", "bool": "boolean", "int": "integer", "float": ["number", "string"],
    "str": "string", "datetime": "string", "date": "string", "timedelta": "number",
    "File": ["object", "string"], "Directory": ["object", "string"],
    "Secret": ["object", "string"], "Volume": ["object", "string"],
}  # fmt: skip


def schema_of(type: ir.Type, module: ir.Module) -> dict[str, Any]:
    """The JSON schema that a run's parameter is held against, as the keywords of `Param`."""
    match type:
        case ir.OptionalType(item=item):
            schema = schema_of(item, module)
            if "enum" in schema:
                return {"enum": [*schema["enum"], None]}
            types = schema.get("type")
            if types is None:
                return {}
            return {"type": ["null", *(types if isinstance(types, list) else [types])]}
        case ir.ScalarType(name=name):
            return {"type": _SCALARS[name]} if name in _SCALARS else {}
        case ir.ListType() | ir.TupleType():
            return {"type": "array"}
        case ir.LiteralType(values=values):
            return {"enum": [*values]}
        case ir.NamedType(name=name):
            for declaration in module.types:
                if declaration.name != name:
                    continue
                if isinstance(declaration, ir.Enum):
                    return {"enum": [value for _, value in declaration.members]}
                if declaration.form == "namedtuple":
                    return {"type": ["object", "array"]}
            return {"type": "object"}
        case ir.LargeType(item=item):
            return schema_of(item, module)
        case _:
            return {"type": "object"}
