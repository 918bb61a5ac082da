"""The DAG file of a flat module, as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowc import ir
from flowc.backends.airflow.dag import dag_of
from flowc.backends.airflow.forms import STEP_IO, Text, carried_helpers
from flowc.backends.airflow.lines import WIDTH, laid_out
from flowc.backends.airflow.places import PLACE, Places, of_run
from flowc.backends.airflow.pools import pools_of
from flowc.backends.airflow.runs import dag_arguments
from flowc.backends.airflow.scripts import VALUES
from flowc.backends.airflow.settings import Settings
from flowc.backends.airflow.texts import docstring
from flowc.backends.base import Manifest
from flowc.compiler.scripts import layout
from flowc.compiler.scripts.carry import carry, names_in
from flowc.compiler.scripts.layout import call, keyword, quoted
from flowc.ir.purity import reserved_names

if TYPE_CHECKING:
    from jinja2 import Environment

IMPORTED = (
    "dag",
    "datetime",
    "json",
    "literal",
    "parameter",
    "Param",
    "task",
    "TaskGroup",
    "timedelta",
)
TIMETABLES = ("AssetOrTimeSchedule", "CronTriggerTimetable", "MultipleCronTriggerTimetable")
TEMPLATE = Path(__file__).with_name("dag.py.jinja")


class Code(str):
    """Text that stands in a DAG file as it is; any other value stands there as a literal."""


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined  # slow to import

    environment = Environment(
        undefined=StrictUndefined,
        finalize=_inserted,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["code"] = Code
    return environment


def _inserted(value: Any) -> str:
    """What stands in the file for a value: a literal, unless it is marked as code."""
    return str(value) if isinstance(value, Code) else quoted_value(value)


def quoted_value(value: Any) -> str:
    """The literal of a value."""
    return quoted(value) if isinstance(value, str) else repr(value)


def emit(module: ir.Module, places: Places) -> Iterator[Manifest]:
    """The DAG file of a flat module, and the file of pools that it needs."""
    workflow = module.workflows[0]
    title = workflow.title or module.name
    places = of_run(places, workflow.options)
    reserved = {*reserved_names(), *IMPORTED, PLACE, VALUES, *carried_helpers(), *_library_names()}
    found = dag_of(module, reserved, places)
    limit = places.profile.airflow.xcom_limit
    carried = found.carried | ({"check_size"} if limit is not None else set())
    support = carry(frozenset(carried), "", *STEP_IO, annotated=True)
    imports, definitions = _split(support)
    function_name = _identifier(title)
    arguments: dict[str, layout.Code] = {"dag_id": quoted(title), **dag_arguments(module, limit)}
    functions = [_function(text, place, settings) for text, place, settings in found.functions]
    lines = found.lines or ["    pass"]
    options = [text for _, _, settings in found.functions for text in settings.options.values()]
    body = "\n".join([*lines, *map(str, [*options, *arguments.values()])])
    pools, pools_path = pools_of(module), f"{title}.pools.json"
    text = (
        _environment()
        .from_string(TEMPLATE.read_text("utf-8"))
        .render(
            pools=pools and pools_path,
            doc=docstring(workflow.doc or f"The workflow `{workflow.name}`."),
            source=module.source,
            imports=_imports(imports, body),
            functions=functions,
            arguments=[Code(laid_out(keyword(*each), 4, 1)) for each in arguments.items()],
            function_name=function_name,
            lines=lines,
            support="\n\n\n".join(filter(None, [definitions, *found.constants])),
        )
    )
    yield Manifest(f"{title}.py", text.strip("\n") + "\n")
    if pools:
        yield Manifest(pools_path, pools)


@cache
def _library_names() -> frozenset[str]:
    """The names that definitions of flowc have, which functions of a DAG file must not take."""
    return names_in(*STEP_IO)


def _function(text: Text, place: str, settings: Settings) -> str:
    """A function with its decorator."""
    given = {**text.settings, **settings.options}
    options = [keyword(name, value) for name, value in given.items()]
    if text.keys:
        options.append(keyword("multiple_outputs", "True"))
    head = laid_out(call(f"@{text.decorator}", *options)) if options else f"@{text.decorator}"
    signature = f"def {text.name}({', '.join(text.signature)}):"
    if len(signature) > WIDTH:
        names = (f"    {name}," for name in text.signature)
        signature = "\n".join([f"def {text.name}(", *names, "):"])
    doc = [docstring(text.doc, 4), ""] if text.doc else []
    return "\n".join([head, signature, *doc, f"    # {place}", *text.lines])


def _identifier(title: str) -> str:
    name = re.sub(r"\W", "_", title)
    return f"dag_{name}"


def _split(support: str) -> tuple[list[str], str]:
    """The imports and the definitions of carried source."""
    head, _, definitions = support.partition("\n\n\n")
    lines = [line for line in head.split("\n") if line.startswith(("import ", "from "))]
    return lines, definitions.strip("\n")


def _imports(support: list[str], body: str) -> list[str]:
    """The imports of a DAG file, by the sections that ruff and isort agree on."""
    sdk = {"dag", "task"}
    sdk |= {
        name
        for name in ("Param", "TaskGroup", "literal", "Asset", *TIMETABLES)
        if re.search(rf"\b{name}\(", body)
    }
    standard = [line for line in support if "airflow" not in line]
    others = [line for line in support if "airflow" in line and "airflow.sdk " not in line]
    for line in support:
        if line.startswith("from airflow.sdk import"):
            sdk |= {name.strip() for name in line.partition("import")[2].split(",")}
    dates = {name for name in ("datetime", "timedelta") if re.search(rf"\b{name}\(", body)}
    if dates:
        standard = [line for line in standard if not line.startswith("from datetime ")]
        known = [line for line in support if line.startswith("from datetime ")]
        dates |= {n.strip() for line in known for n in line.partition("import")[2].split(",")}
        standard.append(f"from datetime import {', '.join(sorted(dates))}")
    standard.sort(key=lambda line: (not line.startswith("import "), line))
    order = sorted(sdk, key=lambda n: (0 if n.isupper() else 1 if n[0].isupper() else 2, n.lower()))
    lines = [*others, f"from airflow.sdk import {', '.join(order)}"]
    return [*standard, *([""] if standard else []), *map(_wrapped, sorted(lines))]


def _wrapped(line: str) -> str:
    """An import, over several lines if it is long."""
    if len(line) <= WIDTH:
        return line
    head, _, names = line.partition(" import ")
    return "\n".join([f"{head} import (", *(f"    {name}," for name in names.split(", ")), ")"])
