"""`flowc run`: a workflow with inputs, in plain Python or on a local engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from flowc import driver, ir, local
from flowc.backends import Manifest
from flowc.cli.console import print_diagnostics, print_note, print_result
from flowc.cli.engines import Request, run_cwltool, run_python
from flowc.cli.inputs import read_inputs
from flowc.cli.loading import load_module, load_profile, loaded
from flowc.cli.options import (
    WorkflowRef,
    color_option,
    root_option,
    workflow_argument,
)
from flowc.compiler.passes.apply_profile import apply_profile
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import INVALID_INPUT
from flowc.diagnostics.source import Sources


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
@click.option(
    "--profile",
    metavar="NAME",
    help="Run what is compiled for that profile; default: for none, as a run stays here.",
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
    profile: str | None,
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
    manifests: tuple[Manifest, ...] = ()
    if engine == "python":
        if profile is not None:
            raise click.UsageError("plain Python runs here: `--profile` is for another `--engine`")
        module = load_module(workflow, roots, color)
    else:
        named = None
        if profile is not None:
            named = load_profile(workflow.path, profile, "cwl", color)
        result = driver.compile(
            workflow.path, "cwl", workflow=workflow.workflow, roots=roots, profile=named
        )
        module, manifests = loaded(result, color), result.manifests
        if named is not None:  # inputs go by the names that the cluster has for secrets
            module = apply_profile(module, named.profile)
    sink = Sink()
    request = _request(module, pairs, job, answers, out, sink)
    found = None
    if not sink.has_errors and engine == "python":
        found = run_python(Path(workflow.path), module, request, sink)
    elif not sink.has_errors:
        found = run_cwltool(manifests, module, request, sink)
    print_diagnostics(list(sink), Sources(), color=color)
    if found is None:
        sys.exit(1)
    if out is None and _has_files(found.outputs):
        print_note(f"files are in {found.folder}")
    print_result(json.dumps(found.outputs, indent=2, ensure_ascii=False) + "\n")


def _request(
    module: ir.Module,
    pairs: tuple[str, ...],
    job: Path | None,
    answers: tuple[str, ...],
    out: Path | None,
    sink: Sink,
) -> Request:
    """What to run. If inputs or answers are wrong, the sink says why."""
    given: dict[str, local.Answer] = {}
    try:
        given.update(map(local.parse_answer, answers))
    except local.InvalidInput as error:
        sink.report(INVALID_INPUT, module.workflows[0].span, str(error))
    return Request(read_inputs(module, pairs, job, sink), given, out, _show_progress)


def _show_progress(name: str, event: str) -> None:
    print_note(f"{name}: {event}")


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
