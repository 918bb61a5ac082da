"""What each use of a task asks for, and where it says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.frontend.option_places import option_span
from flowc.diagnostics import Span


@dataclass(frozen=True)
class Asked:
    """The options with which a task runs: its own, and those of a call in their place."""

    task: ir.Task
    options: ir.Options
    given: ir.Options | None = None
    at: Span | None = None
    """The call, if it gives options."""

    def span(self, option: str) -> Span:
        """Where an option is said: at the call, at the task, or else the task itself."""
        is_given = self.given is not None and getattr(self.given, option) is not None
        return option_span(self.at if is_given and self.at else self.task.span, option)


def asked(module: ir.Module) -> Iterator[Asked]:
    """Each task as it was declared, and each call of it with options of its own."""
    tasks = {task.name: task for task in module.tasks}
    yield from (Asked(task, task.options) for task in module.tasks)
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            given, task = ir.options(op), tasks.get(ir.callee(op) or "")
            if given is not None and task is not None:
                yield Asked(task, ir.merged_options(task.options, given), given, op.span)
