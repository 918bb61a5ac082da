"""Run a workflow file as plain Python: the oracle of every engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flowc.local.entry import run_file
from flowc.testing.outcomes import RunFailed


def execute(path: Path, workflow: str, inputs: Mapping[str, Any]) -> Any:
    """The result of a workflow, in JSON form. Raises `RunFailed`."""
    try:
        return result_of(run_file(path, workflow, inputs).outputs)
    except Exception as error:
        raise RunFailed(_public_name(type(error)), str(error)) from error


def result_of(outputs: Mapping[str, Any]) -> Any:
    """The result of a workflow, from its outputs by name.

    >>> result_of({"result": 1}), result_of({"result_0": 1, "result_1": 2}), result_of({})
    (1, [1, 2], None)
    """
    if not outputs:
        return None
    if list(outputs) == ["result"]:
        return outputs["result"]
    numbered = [f"result_{index}" for index in range(len(outputs))]
    if set(outputs) == set(numbered):
        return [outputs[name] for name in numbered]
    return dict(outputs)


def _public_name(kind: type[BaseException]) -> str:
    """The class of an exception as users know it: flowc's two, or one that is built in."""
    for parent in kind.__mro__:
        if parent.__module__ == "builtins" or parent.__name__ in ("TaskFailed", "WorkflowFailed"):
            return parent.__name__
    raise AssertionError("every exception has a parent that is built in")
