"""`flowc ir`: the intermediate representation."""

from __future__ import annotations

from pathlib import Path

import click

from flowc.cli.console import print_result
from flowc.cli.loading import load_module
from flowc.cli.options import WorkflowRef, color_option, root_option, workflow_argument
from flowc.ir.schema import to_json
from flowc.ir.text import to_text


@click.command("ir")
@workflow_argument
@click.option("--json", "as_json", is_flag=True, help="As JSON; its schema is `flowc schema ir`.")
@root_option
@color_option
def command(workflow: WorkflowRef, as_json: bool, roots: tuple[Path, ...], color: str) -> None:
    """Show what a workflow file means to flowc, before a target is chosen. The JSON can be given
    to other commands in place of the workflow file.

    \b
    Examples:
      flowc ir workflow.py
      flowc ir workflow.py --json > workflow.ir.json
    """
    module = load_module(workflow, roots, color)
    print_result(to_json(module) if as_json else to_text(module))
