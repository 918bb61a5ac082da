"""Reads the workflow file that a command names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flowc import driver, ir
from flowc.cli.console import exit_on_errors, print_diagnostics
from flowc.cli.options import WorkflowRef
from flowc.profiles import NamedProfile


def load_profile(
    path: str, name: str | None, target: str | None, color: str
) -> NamedProfile | None:
    """The profile for a workflow file; shows what is wrong, and exits if there are errors."""
    result = driver.find_profile(path, name, target)
    print_diagnostics(result.diagnostics, result.sources, color=color)
    exit_on_errors(result.diagnostics)
    return result.profile


def load_module(workflow: WorkflowRef, roots: Sequence[Path], color: str) -> ir.Module:
    """The module of a workflow file; shows what is wrong, and exits if there are errors."""
    return loaded(driver.load(workflow.path, workflow=workflow.workflow, roots=roots), color)


def loaded(result: driver.LoadResult, color: str) -> ir.Module:
    """The module that was loaded; shows what is wrong, and exits if there are errors."""
    print_diagnostics(result.diagnostics, result.sources, color=color)
    exit_on_errors(result.diagnostics)
    if result.module is None:
        raise AssertionError("without errors there is a module")
    return result.module
