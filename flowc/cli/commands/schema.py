"""`flowc schema`: the JSON schemas of what flowc writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import click
from pydantic import TypeAdapter

from flowc.cli.console import print_result
from flowc.diagnostics.render.json_report import Report
from flowc.ir.schema import json_schema
from flowc.profiles import ProfileFile

_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "ir": json_schema,
    "diagnostics": lambda: TypeAdapter(Report).json_schema(),
    "profile": ProfileFile.model_json_schema,
}


@click.command("schema")
@click.argument("name", type=click.Choice(list(_SCHEMAS)), default="ir")
def command(name: str) -> None:
    """Print the JSON schema of a format: `ir` (of `flowc ir --json`), `diagnostics`
    (of `flowc check --format json`) or `profile` (of flowc.toml).

    \b
    Examples:
      flowc schema ir > ir.schema.json
      flowc schema diagnostics
    """
    print_result(json.dumps(_SCHEMAS[name](), indent=2) + "\n")
