"""What came of a run, and whether it is what the case says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc.testing.cases import Fails, Returns, Run, log_matches
from flowc.testing.values import materialize, observe, same


@dataclass(frozen=True)
class Outcome:
    """What a run gave and the lines its tasks logged.

    `result` holds files by name and content. Of a failure an engine may tell no more than that it
    happened: then type and message are empty.
    """

    result: Returns | Fails
    log: tuple[str, ...]


Execute = Callable[[Mapping[str, Any]], Any]
"""Runs a workflow on inputs as JSON data; gives its result as JSON data or raises `RunFailed`."""


def outcome_of(run: Run, folder: Path, execute: Execute) -> Outcome:
    """Execute a run of a case, in a folder of its own."""
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    log = folder / "log.txt"
    data = {name: materialize(value, inputs, log) for name, value in run.inputs.items()}
    try:
        result: Returns | Fails = Returns(observe(execute(data)))
    except RunFailed as error:
        result = Fails(error.type, error.message)
    lines = log.read_text().splitlines() if log.exists() else []
    return Outcome(result, tuple(lines))


class RunFailed(Exception):
    """A run ended as failed. An engine that tells no more leaves `type` and `message` empty."""

    def __init__(self, type: str = "", message: str = "") -> None:
        super().__init__(f"{type}: {message}")
        self.type = type
        self.message = message


def complaint(run: Run, outcome: Outcome) -> str | None:
    """What is wrong with the outcome of a run, if anything."""
    if not _fits(run.expected, outcome.result):
        return f"line {run.line}: expected {run.expected}\n  got {outcome.result}"
    if run.log is not None and not log_matches(outcome.log, run.log):
        found = f"{outcome.log}, and {outcome.result}"
        return f"line {run.line}: expected the log {run.log}\n  got {found}"
    return None


def _fits(expected: Returns | Fails, result: Returns | Fails) -> bool:
    match expected, result:
        case Returns(value=left), Returns(value=right):
            return same(left, right)
        case Fails(type=type, message=message), Fails(type=told, message=text):
            return told in ("", type) and (text == "" or message in text)
        case _:
            return False
