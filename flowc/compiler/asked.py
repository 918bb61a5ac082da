"""What each use of a task asks for, and where it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.option_places import option_span
from flowc.compiler.placement import default_options
from flowc.diagnostics import Span
from flowc.profiles import NamedProfile


class Step(NamedTuple):
    """Something that a cluster runs: how messages name it, and what it asks for."""

    name: str
    options: ir.Options
    span: Callable[[str], Span]
    """Where it says an option."""


@dataclass(frozen=True)
class Asked:
    """The options with which a task runs: its own, and those of a call in their place."""

    task: ir.Task
    options: ir.Options
    said: ir.Options
    """Of these, what is said here: by the task itself, or by the call."""
    at: Span | None = None
    """The call, if it gives options."""

    def span(self, option: str) -> Span:
        """Where an option is said: at the call, at the task, or else the task itself."""
        is_given = self.at is not None and getattr(self.said, option) is not None
        return option_span(self.at if is_given and self.at else self.task.span, option)

    @property
    def step(self) -> Step:
        """The step that the task is."""
        return Step(f"`{self.task.name}`", self.options, self.span)


def all_asked(module: ir.Module) -> Iterator[Asked]:
    """Each task as it was declared, and each call of it with options of its own."""
    tasks = {task.name: task for task in module.tasks}
    yield from (Asked(task, task.options, task.options) for task in module.tasks)
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            given, task = ir.options(op), tasks.get(ir.callee(op) or "")
            if given is not None and task is not None:
                yield Asked(task, ir.merged_options(task.options, given), given, op.span)


def default_step(named: NamedProfile) -> Step:
    """A step that asks for what a profile says of those that ask for nothing."""
    options = default_options(named.profile)
    return Step("a step without options", options, partial(named.span, "defaults"))
