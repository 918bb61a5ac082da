"""The decorators: a decorated function keeps its signature and is called like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, ParamSpec, TypeVar, Unpack, overload

from flowc.lang.options import (
    CallOptions,
    CommonOptions,
    ContainerOptions,
    TaskOptions,
    WorkflowOptions,
)

P = ParamSpec("P")
R = TypeVar("R")


class Callee(Generic[P, R]):
    """What a workflow can call: a function and the options of its calls.

    `name` is the name of the function, `function` the function without its decorator.
    """

    _known: type = CommonOptions
    given: Mapping[str, Any] = {}

    def __init__(self, function: Callable[P, R], options: Mapping[str, Any]) -> None:
        self.function = function
        self.name = function.__name__
        self.given = self.with_options(options)
        for attribute in ("__name__", "__qualname__", "__module__", "__doc__"):
            setattr(self, attribute, getattr(function, attribute))
        self.__wrapped__ = function

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} {self.name}>"

    def with_options(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Options by name: those here, else those already given."""
        unknown = set(options) - set(self._known.__annotations__)
        if unknown:
            raise TypeError(f"{self!r} has no option {', '.join(map(repr, sorted(unknown)))}")
        return {**self.given, **options}


class Task(Callee[P, R]):
    """A Python function that runs in an image."""

    _known = TaskOptions

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it: on its own a plain function call, in a workflow a call of the run."""
        from flowc import local

        result: R = local.call_task(self, args, kwargs)
        return result

    def options(self, **options: Unpack[TaskOptions]) -> Task[P, R]:
        """The same task, with other options for this call."""
        return Task(self.function, self.with_options(options))


class Container(Callee[P, R]):
    """A command in an image."""

    _known = ContainerOptions

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run its command, in the image where a container engine is there."""
        from flowc import local

        result: R = local.call_container(self, args, kwargs)
        return result

    def options(self, **options: Unpack[ContainerOptions]) -> Container[P, R]:
        """The same container, with other options for this call."""
        return Container(self.function, self.with_options(options))


class Workflow(Callee[P, R]):
    """A graph of calls, written as a function."""

    _known = WorkflowOptions

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it in plain Python, one call after another."""
        from flowc import local

        result: R = local.call_workflow(self, args, kwargs)
        return result

    def options(self, **options: Unpack[CallOptions]) -> Workflow[P, R]:
        """The same workflow, with other options for this call."""
        return Workflow(self.function, self.with_options(options))


@overload
def task(function: Callable[P, R], /) -> Task[P, R]: ...
@overload
def task(**options: Unpack[TaskOptions]) -> Callable[[Callable[P, R]], Task[P, R]]: ...
def task(function: Callable[P, R] | None = None, /, **options: Unpack[TaskOptions]) -> Any:
    """Declare a Python function as a task; its body is any Python."""
    if function is not None:
        return Task(function, {})
    return lambda function: Task(function, options)


def container(
    image: str, **options: Unpack[CommonOptions]
) -> Callable[[Callable[P, R]], Container[P, R]]:
    """Declare a command in an image: one `return command(...)` or `return shell(...)`."""
    return lambda function: Container(function, {"image": image, **options})


@overload
def workflow(function: Callable[P, R], /) -> Workflow[P, R]: ...
@overload
def workflow(**options: Unpack[WorkflowOptions]) -> Callable[[Callable[P, R]], Workflow[P, R]]: ...
def workflow(function: Callable[P, R] | None = None, /, **options: Unpack[WorkflowOptions]) -> Any:
    """Declare a workflow; calling it runs it in plain Python."""
    if function is not None:
        return Workflow(function, {})
    return lambda function: Workflow(function, options)
