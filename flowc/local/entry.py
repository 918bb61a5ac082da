"""Runs a workflow from outside: from its file, or on inputs in JSON form."""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc.lang.tasks import Workflow
from flowc.local.load import find_workflow, loaded
from flowc.local.waits import Answer, answering
from flowc.local.workflows import run_workflow


@dataclass(frozen=True)
class Result:
    """What a run gives: its outputs in JSON form by name, and the folder of its files, if any."""

    outputs: dict[str, Any]
    folder: Path


def run_file(
    path: Path,
    workflow: str | None,
    inputs: Mapping[str, Any],
    *,
    out: Path | None = None,
    answers: Mapping[str, Answer] | None = None,
) -> Result:
    """Run a workflow of a file, on inputs in JSON form by parameter.

    Result files are collected in `out`, else they stay in the run's folder. Raises `LoadError`,
    `InvalidInput`, `NoContainerEngine`, and what the workflow raises: `TaskFailed`,
    `WorkflowFailed`, or the exception of a failing expression.
    """
    with loaded(path) as module, answering(answers or {}):
        return run_inputs(find_workflow(module, workflow), inputs, out)


def run_inputs(workflow: Workflow[..., Any], inputs: Mapping[str, Any], out: Path | None) -> Result:
    """Run a workflow on inputs in JSON form by parameter; what it prints goes to stderr."""
    folder = Path(tempfile.mkdtemp(prefix=f"flowc-{workflow.name}-"))
    with redirect_stdout(sys.stderr):
        outputs = run_workflow(workflow, inputs, folder)
    if out is None:
        return Result(outputs, folder)
    out.mkdir(parents=True, exist_ok=True)
    return Result(collect(outputs, out), folder)


def collect(data: Any, out: Path) -> Any:
    """Copy the files and directories in some outputs to a folder; gives the outputs with new paths.

    Base names are kept: the second file of a name goes to a folder `2`, and so on.
    """
    match data:
        case {"class": "File" | "Directory" as kind, "path": str(path)} if Path(path).exists():
            return {"class": kind, "path": str(_copy(Path(path), out.absolute()))}
        case dict():
            return {name: collect(item, out) for name, item in data.items()}
        case list():
            return [collect(item, out) for item in data]
        case _:
            return data


def _copy(path: Path, out: Path) -> Path:
    target, number = out / path.name, 1
    while target.exists():
        number += 1
        target = out / str(number) / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copyfile(path, target)
    return target
