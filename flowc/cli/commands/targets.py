"""`flowc targets`: which targets can run a workflow."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from flowc import driver
from flowc.backends import names
from flowc.cli.console import print_result, wants_color
from flowc.cli.loading import load_module, load_profile
from flowc.cli.options import (
    WorkflowRef,
    color_option,
    profile_option,
    root_option,
    workflow_argument,
)
from flowc.diagnostics import Diagnostic, Family, Severity
from flowc.diagnostics.catalog import BROKEN_PLUGIN


@click.command("targets")
@workflow_argument
@click.option("--json", "as_json", is_flag=True, help="As JSON, for tools.")
@profile_option
@root_option
@color_option
def command(
    workflow: WorkflowRef,
    as_json: bool,
    profile: str | None,
    roots: tuple[Path, ...],
    color: str,
) -> None:
    """Say which targets can run a workflow, what each would lose, and what stands in its way.

    With a profile, also what its cluster would refuse, and what a target cannot say of it.

    \b
    Examples:
      flowc targets workflow.py
      flowc targets workflow.py --profile prod
      flowc targets workflow.py --json
    """
    load_module(workflow, roots, color)
    load_profile(workflow.path, profile, None, color)
    found = {name: _about_target(workflow, roots, name, profile) for name in names()}
    if as_json:
        print_result(json.dumps({name: _data(about) for name, about in found.items()}, indent=2))
        print_result("\n")
        return
    colored = wants_color(color, sys.stdout)
    lines = [line for name, about in found.items() for line in _lines(name, about, colored)]
    print_result("\n".join(lines) + "\n")


def _about_target(
    workflow: WorkflowRef, roots: tuple[Path, ...], target: str, profile: str | None
) -> list[Diagnostic]:
    """What compiling for a target reports about it and about the profile: faults, then losses."""
    named = driver.find_profile(workflow.path, profile, target)
    found = named.diagnostics
    if not named.has_errors:
        found = driver.compile(
            workflow.path,
            target,
            workflow=workflow.workflow,
            roots=roots,
            profile=named.profile,
        ).diagnostics
    families = (Family.TARGET, Family.PROFILE)
    about = [d for d in found if d.rule.family in families or d.rule is BROKEN_PLUGIN]
    return sorted(about, key=lambda d: d.severity is not Severity.ERROR)


def _can_run(about: list[Diagnostic]) -> bool:
    return not any(d.severity is Severity.ERROR for d in about)


def _data(about: list[Diagnostic]) -> dict[str, object]:
    messages = [
        {
            "severity": d.severity,
            "code": d.code,
            "message": d.message,
            "file": d.span.file,
            "line": d.span.line,
            "column": d.span.column + 1,
        }
        for d in about
    ]
    return {"runs": _can_run(about), "diagnostics": messages}


def _lines(target: str, about: list[Diagnostic], colored: bool) -> list[str]:
    answer = "yes" if _can_run(about) else "no"
    if about and _can_run(about):
        answer = "yes, with losses"
    head = f"{target}: {answer}"
    details = [f"  {d.span.file}:{d.span.line}:{d.span.column + 1}: {d.message}" for d in about]
    return [click.style(head, bold=True) if colored else head, *details]
