"""`flowc run`: a workflow with inputs, in plain Python or on a local engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from flowc import ir, local
from flowc.cli.console import (
    exit_on_errors,
    load_module,
    print_diagnostics,
    print_note,
    print_result,
)
from flowc.cli.inputs import read_inputs
from flowc.cli.options import WorkflowRef, color_option, root_option, workflow_argument
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import ENGINE_FAILED, INVALID_INPUT
from flowc.diagnostics.source import Sources
from flowc.lang.failures import TaskFailed, WorkflowFailed


@click.command("run")
@workflow_argument
@click.option(
    "pairs", "--input", metavar="NAME=VALUE", multiple=True, help="One input; text, or JSON."
)
@click.option(
    "job",
    "--inputs",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Inputs by name, as JSON or YAML; paths in it are relative to it.",
)
@click.option(
    "--engine",
    type=click.Choice(["python", "cwltool"]),
    default="python",
    help="What runs it: plain Python, which is the meaning, or cwltool on this machine.",
)
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), help="Collect result files in DIR."
)
@click.option(
    "answers",
    "--answer",
    metavar="NAME=CHOICE[:COMMENT]",
    multiple=True,
    help="Answer an approval.",
)
@root_option
@color_option
def command(
    workflow: WorkflowRef,
    pairs: tuple[str, ...],
    job: Path | None,
    engine: str,
    out: Path | None,
    answers: tuple[str, ...],
    roots: tuple[Path, ...],
    color: str,
) -> None:
    """Run a workflow and print its outputs as JSON. Unlike all other commands, this one
    executes the file.

    \b
    Examples:
      flowc run workflow.py --input n=3
      flowc run workflow.py --inputs job.yaml --out results
      flowc run workflow.py --inputs job.yaml --engine cwltool
    """
    module = load_module(workflow, roots, color)
    sink = Sink()
    inputs = read_inputs(module, pairs, job, sink)
    given = _answers(answers, module, sink)
    found = None if sink.has_errors else _run(engine, workflow, module, inputs, out, given, sink)
    print_diagnostics(list(sink), Sources(), color=color)
    exit_on_errors(list(sink))
    assert found is not None
    if out is None and _has_files(found.outputs):
        print_note(f"files are in {found.folder}")
    print_result(json.dumps(found.outputs, indent=2, ensure_ascii=False) + "\n")


def _answers(answers: tuple[str, ...], module: ir.Module, sink: Sink) -> dict[str, local.Answer]:
    try:
        return dict(map(local.parse_answer, answers))
    except local.InvalidInput as error:
        sink.report(INVALID_INPUT, module.workflows[0].span, str(error))
        return {}


def _run(
    engine: str,
    workflow: WorkflowRef,
    module: ir.Module,
    inputs: Mapping[str, Any],
    out: Path | None,
    answers: Mapping[str, local.Answer],
    sink: Sink,
) -> local.Result | None:
    """Run the workflow. Reports: `invalid-input`, `engine-failed`."""
    main = module.workflows[0]
    try:
        return local.run_file(Path(workflow.path), main.name, inputs, out=out, answers=answers)
    except local.InvalidInput as error:
        sink.report(INVALID_INPUT, main.span, str(error))
    except (local.LoadError, local.NoContainerEngine) as error:
        sink.report(ENGINE_FAILED, main.span, str(error))
    except Exception as error:  # whatever the workflow raises ends the run
        named = isinstance(error, TaskFailed | WorkflowFailed)
        reason = str(error) if named else f"{type(error).__name__}: {error}"
        sink.report(ENGINE_FAILED, main.span, f"`{main.name}` failed: {reason}")
    return None


def _has_files(data: Any) -> bool:
    match data:
        case {"class": "File" | "Directory"}:
            return True
        case dict():
            return any(map(_has_files, data.values()))
        case list():
            return any(map(_has_files, data))
        case _:
            return False
