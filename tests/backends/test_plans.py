"""What `flowc plan` says is what stands in the manifests, for every case and example."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver
from flowc.backends import backend
from flowc.backends.planned import Kind, Planned, TargetPlan
from flowc.diagnostics import Sink
from flowc.testing.cases import Case, read_case, read_cases

ROOT = Path(__file__).parents[2]
CASES = read_cases(ROOT / "tests" / "cases") + [
    read_case(path, ROOT / "examples") for path in sorted((ROOT / "examples").glob("*/*.py"))
]


def units(lines: tuple[Planned, ...]) -> Iterator[Planned]:
    for line in lines:
        if line.kind is Kind.UNIT:
            yield line
        yield from units(line.inner)


def pods(text: str) -> int:
    """The tasks of an object that run a script or a container, at any depth."""
    document = next(yaml.load_all(text, yaml.CSafeLoader))
    spec = document["spec"].get("workflowSpec", document["spec"])
    templates = {template["name"]: template for template in spec["templates"]}

    def within(template: dict[str, Any]) -> int:
        if "script" in template or "container" in template:
            return 1
        steps = [task for group in template.get("steps", []) for task in group]
        tasks = [*template.get("dag", {}).get("tasks", []), *steps]
        runs = (task["template"] for task in tasks if "template" in task)
        return sum(within(templates[name]) for name in runs if name != template["name"])

    return within(templates[spec["entrypoint"]])


def tools(text: str) -> int:
    """The steps of documents that run a tool, at any depth."""
    documents = {
        document["id"]: document for document in yaml.load(text, yaml.CSafeLoader)["$graph"]
    }

    def within(id: str) -> int:
        document = documents[id]
        if document["class"] == "CommandLineTool":
            return 1
        return sum(within(step["run"].removeprefix("#")) for step in document["steps"].values())

    return within("main")


def task_ids(text: str) -> list[str]:
    """The ids of the tasks that a DAG makes, one in a statement."""
    (dag,) = (
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
        and any("dag_id=" in ast.unparse(decorator) for decorator in node.decorator_list)
    )
    made = [
        node.value
        for node in ast.walk(dag)
        if isinstance(node, ast.Assign | ast.Expr) and isinstance(node.value, ast.Call)
    ]
    return [_task_id(call) for call in made]


def _task_id(call: ast.Call) -> str:
    """That of `name(...)`, `name.override(task_id=...)(...)`, `name.partial(...).expand(...)`..."""
    node: ast.expr = call
    while not isinstance(node, ast.Name):
        match node:
            case ast.Call(func=function, keywords=keywords):
                for keyword in keywords:
                    if keyword.arg == "task_id" and isinstance(keyword.value, ast.Constant):
                        return str(keyword.value.value)
                node = function
            case ast.Attribute(value=value):
                node = value
            case _:
                raise AssertionError(ast.dump(node))
    return node.id


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_units_of_a_plan_are_those_of_the_manifest(case: Case) -> None:
    for workflow in case.workflows:
        module = driver.load(str(case.path), workflow=workflow).module
        for target in ("airflow", "argo", "cwl"):
            sink = Sink()
            manifests = module and driver.emit(module, backend(target), None, sink)
            if not manifests or module is None:
                continue
            plan = driver.planned(module, backend(target), None, Sink())
            assert plan is not None
            holds(plan, target, manifests[0].text)


def holds(plan: TargetPlan, target: str, text: str) -> None:
    found = list(units(plan.lines))
    assert plan.counts[Kind.UNIT] == len(found)
    assert plan.counts["added"] == sum(line.is_added for line in found)
    assert all(line.why or line.runs for line in found)
    assert all(line.span for line in found)
    match target:
        case "argo":
            assert len(found) == pods(text)
        case "cwl":
            assert len(found) == tools(text)
        case _:
            assert Counter(line.name for line in found) == Counter(task_ids(text))
