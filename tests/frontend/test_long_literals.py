"""Lists, tuples and dicts that are written out with thousands of elements."""

import time
from pathlib import Path

import pytest

from flowc import driver, ir

SOURCE = """
from flowc import task, workflow


@task
def length(items: {type}) -> int:
    return len(items)


@workflow
def main() -> int:
    return length({items})
"""


@pytest.mark.parametrize(
    ("type", "items"),
    [
        ("list[int]", list(range(3000))),
        ("dict[str, int]", {str(number): number for number in range(3000)}),
    ],
)
def test_long_literals_take_time_in_proportion(type: str, items: object, tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE.format(type=type, items=items))
    started = time.process_time()
    module = driver.load(str(path)).module
    assert time.process_time() - started < 5
    assert module is not None
    (call,) = ir.operations(module.workflows[0].body)
    assert isinstance(call, ir.Call)
    (argument,) = [each for each in ir.operands(call) if isinstance(each, ir.Constant)]
    assert argument.json_value == items
