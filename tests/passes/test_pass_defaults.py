"""Calls pass the defaults that a step would not find, or would find as other values."""

from pathlib import Path
from typing import Any

import pytest

from flowc import driver, ir
from flowc.compiler.passes.pass_defaults import pass_defaults
from flowc.ir.verify import require_valid

SOURCE = """
from flowc import Secret, Volume, command, container, stdout, task, wait_until, workflow

@task
def plain(a: int, b: int = 2, c: float = 0.5, d: str | None = None) -> int:
    return a

@task
def whole(a: int, b: int = 2, c: float = 3, d: list[float] = [0.5, 4], e: float = 0.5) -> int:
    return a

@task
def in_dict(a: int, b: dict[str, float] = {"x": 1}, c: float | None = None) -> int:
    return a

@task
def by_place(a: int, b: int = 2, /, c: float = 3, d: int = 4) -> int:
    return a

@task
def places(a: int, key: Secret = Secret("db", key="dsn"), data: Volume = Volume("d")) -> bool:
    return True

@task
def no_places(a: int, key: Secret | None = None, data: Volume | None = None) -> bool:
    return True

@container("alpine:3.20")
def echo(a: int, b: float = 3, data: Volume = Volume("d")) -> str:
    return command("echo", str(a), str(b), data, outputs=stdout(str))

@workflow
def main(a: int) -> None:
    plain(a)
    whole(a)
    whole(a, e=1, c=5)
    in_dict(a)
    by_place(a)
    places(a)
    places(a, data=Volume("other"))
    no_places(a)
    wait_until(places, a, every="1s", timeout="5s")
    echo(a)
"""
FLOATS: dict[str, Any] = {"c": 3.0, "d": [0.5, 4.0]}
SECRET = {"secret": "db", "key": "dsn"}


@pytest.fixture
def module(tmp_path: Path) -> ir.Module:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE)
    result = driver.load(str(path))
    assert result.module is not None, result.diagnostics
    return result.module


def passed(module: ir.Module) -> list[tuple[str | None, dict[str, Any]]]:
    """What the operations of a module's workflow pass that is constant, and whom they call."""
    return [
        (
            ir.callee(op),
            {
                argument.parameter: argument.operand.json_value
                for argument in ir.arguments(op)
                if isinstance(argument.operand, ir.Constant)
            },
        )
        for op in ir.operations(module.workflows[0].body)
    ]


def test_defaults_that_steps_would_not_find_are_passed(module: ir.Module) -> None:
    made = pass_defaults(module)
    require_valid(made)
    assert passed(made) == [
        ("plain", {}),
        ("whole", FLOATS),
        ("whole", {"e": 1, "c": 5, "d": FLOATS["d"]}),
        ("in_dict", {"b": {"x": 1.0}}),
        ("by_place", {"b": 2, "c": 3.0, "d": 4}),
        ("places", {"key": SECRET, "data": "d"}),
        ("places", {"data": "other", "key": SECRET}),
        ("no_places", {}),
        ("places", {"key": SECRET, "data": "d"}),
        ("echo", {"data": "d"}),
    ]


def test_whole_floats_are_floats(module: ir.Module) -> None:
    given = dict(passed(pass_defaults(module)))
    assert [type(value) for value in given["by_place"].values()] == [int, float, int]


def test_a_module_without_such_defaults_stays(module: ir.Module) -> None:
    tasks = tuple(task for task in module.tasks if task.name in ("plain", "no_places"))
    (main,) = module.workflows
    kept = tuple(op for op in main.body.operations if ir.callee(op) in ("plain", "no_places"))
    few = module.model_copy(
        update={
            "tasks": tasks,
            "workflows": (
                main.model_copy(update={"body": main.body.model_copy(update={"operations": kept})}),
            ),
        }
    )
    assert pass_defaults(few) is few
