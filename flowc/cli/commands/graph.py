"""`flowc graph`: a drawing of a workflow."""

from __future__ import annotations

from pathlib import Path

import click

from flowc.cli.console import print_result
from flowc.cli.loading import load_module
from flowc.cli.options import WorkflowRef, color_option, root_option, workflow_argument
from flowc.ir.graph import graph_mermaid, graph_text


@click.command("graph")
@workflow_argument
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "mermaid"]),
    default="text",
    help="Indented text, or a Mermaid flowchart for a Markdown page.",
)
@root_option
@color_option
def command(workflow: WorkflowRef, format: str, roots: tuple[Path, ...], color: str) -> None:
    """Draw a workflow: its calls, what each waits for, and how they nest.

    \b
    Examples:
      flowc graph workflow.py
      flowc graph workflow.py --format mermaid
    """
    module = load_module(workflow, roots, color)
    print_result(graph_mermaid(module) if format == "mermaid" else graph_text(module))
