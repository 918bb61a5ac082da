"""`flowc plan`: what an engine will run for a workflow."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

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
    targets_option,
    workflow_argument,
)
from flowc.cli.plan_text import plan_data, plan_lines, plan_summary
from flowc.diagnostics import Diagnostic, Severity


@click.command("plan")
@workflow_argument
@targets_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, for tools.")
@profile_option
@root_option
@color_option
def command(
    workflow: WorkflowRef,
    targets: tuple[str, ...],
    as_json: bool,
    profile: str | None,
    roots: tuple[Path, ...],
    color: str,
) -> None:
    """Say what an engine will run for a workflow, and what flowc adds to it.

    For each target: its pods, tasks or steps by the names that they have there; of those that
    flowc adds, why, and for which line. What stands behind a condition or in a fan-out is
    indented. Expressions of the engine, links and waits of its own cost no pod.

    \b
    Examples:
      flowc plan workflow.py
      flowc plan workflow.py -t argo
      flowc plan workflow.py --profile prod --json
    """
    load_module(workflow, roots, color)
    load_profile(workflow.path, profile, None, color)
    found = {name: _plan(workflow, roots, name, profile) for name in targets or names()}
    if as_json:
        print_result(json.dumps({name: _data(one) for name, one in found.items()}, indent=2) + "\n")
    else:
        colored = wants_color(color, sys.stdout)
        lines = [line for name, one in found.items() for line in _lines(name, one, colored)]
        print_result("\n".join(lines) + "\n")
    if all(one.has_errors for one in found.values()):
        sys.exit(1)


def _plan(
    workflow: WorkflowRef, roots: tuple[Path, ...], target: str, profile: str | None
) -> driver.PlanResult:
    named = driver.find_profile(workflow.path, profile, target)
    if named.has_errors:
        return driver.PlanResult(named.diagnostics, named.sources, None)
    return driver.plan(
        workflow.path, target, workflow=workflow.workflow, roots=roots, profile=named.profile
    )


def _errors(found: driver.PlanResult) -> list[Diagnostic]:
    return [d for d in found.diagnostics if d.severity is Severity.ERROR]


def _data(found: driver.PlanResult) -> dict[str, Any]:
    plan = None if found.plan is None else plan_data(found.plan)
    reasons = [
        {"code": d.code, "message": d.message, "file": d.span.file, "line": d.span.line}
        for d in _errors(found)
    ]
    return {"runs": not reasons, "reasons": reasons, "plan": plan}


def _lines(target: str, found: driver.PlanResult, colored: bool) -> list[str]:
    head = click.style(f"{target}:", bold=True) if colored else f"{target}:"
    errors = _errors(found)
    if errors:
        first, *others = errors
        more = f" (and {len(others)} more: flowc targets)" if others else ""
        return [f"{head} no, {first.span.file}:{first.span.line}: {first.message}{more}"]
    if found.plan is None:
        return [f"{head} does not say what it makes"]
    return [f"{head} {plan_summary(found.plan)}", *plan_lines(found.plan)]
