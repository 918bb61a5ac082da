"""Run a module in the IR interpreter, with the tasks of its workflow file as functions."""

from __future__ import annotations

import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from flowc import ir
from flowc.diagnostics import Span
from flowc.ir.interpret import Failed, interpret
from flowc.lang.codec import CodecError
from flowc.lang.tasks import Callee, Container, Task
from flowc.local.load import loaded
from flowc.local.runs import new_run
from flowc.testing.outcomes import RunFailed

_KINDS = {"task": "TaskFailed", "workflow": "WorkflowFailed"}

ExecuteModule = Callable[[ir.Module, Mapping[str, Any]], Any]
"""Gives the result of a module's first workflow for some inputs. Raises `RunFailed`."""


def execute(path: Path, module: ir.Module, inputs: Mapping[str, Any]) -> Any:
    """The result of the module's first workflow. Raises `RunFailed`."""
    with executing(path) as execute:
        return execute(module, inputs)


@contextmanager
def executing(path: Path) -> Iterator[ExecuteModule]:
    """What runs modules of one file, while the block runs.

    The file is imported, once, for its functions and classes; the graph is the module's alone.
    """
    with loaded(path) as python:
        yield partial(_execute, path.stem, _Objects(python))


def _execute(name: str, objects: _Objects, module: ir.Module, inputs: Mapping[str, Any]) -> Any:
    with new_run(name, Path(tempfile.mkdtemp())) as run:
        functions = {task.name: _function(objects.callee(task.span)) for task in module.tasks}
        classes = {type.name: objects.type(type.span) for type in module.types}
        try:
            run.result = interpret(module, inputs, functions, classes=classes, checked=True)
            return run.result
        except Failed as error:
            failure = error.failure
            kind = _KINDS.get(failure.kind, failure.type)
            raise RunFailed(kind, str(failure)) from error
        except CodecError as error:
            raise RunFailed("ValueError", str(error)) from error


class _Objects:
    """The tasks and classes of a file and of its neighbours, by the place of their source."""

    def __init__(self, module: ModuleType) -> None:
        below = f"{Path(str(module.__file__)).parent}{os.sep}"
        files = ((m, getattr(m, "__file__", None)) for m in sys.modules.values())
        modules = [m for m, file in files if file is not None and file.startswith(below)]
        self._objects = [value for m in modules for value in vars(m).values()]

    def callee(self, span: Span) -> Callee[..., Any]:
        """The task declared at a place."""
        callees = [value for value in self._objects if isinstance(value, Callee)]
        codes = {value.function.__code__: value for value in callees}
        before = [
            code
            for code in codes
            if code.co_firstlineno <= span.line and Path(code.co_filename) == Path(span.file)
        ]
        return codes[max(before, key=lambda code: code.co_firstlineno)]

    def type(self, span: Span) -> type:
        """The class declared at a place."""
        return next(
            value for value in self._objects if isinstance(value, type) and _is_at(value, span)
        )


def _is_at(value: Callable[..., Any], span: Span) -> bool:
    try:
        file = inspect.getsourcefile(value)
        lines, first = inspect.getsourcelines(value)
    except (OSError, TypeError):
        return False
    return Path(str(file)) == Path(span.file) and first <= span.line < first + len(lines)


def _function(callee: Callee[..., Any]) -> Callable[..., Any]:
    """One attempt of a task, with keyword arguments: the interpreter does the retries."""
    assert isinstance(callee, Task | Container)
    once = callee.options(retries=0)
    parameters = inspect.signature(callee.function).parameters

    def call(**values: Any) -> Any:
        return once(*_positional(parameters, values), **_keyword(parameters, values))

    return call


def _positional(
    parameters: Mapping[str, inspect.Parameter], values: Mapping[str, Any]
) -> Iterator[Any]:
    for name, parameter in parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            yield from values.get(name, [])
        elif parameter.kind is not parameter.KEYWORD_ONLY:
            yield values[name]


def _keyword(
    parameters: Mapping[str, inspect.Parameter], values: Mapping[str, Any]
) -> dict[str, Any]:
    names = (name for name, p in parameters.items() if p.kind is p.KEYWORD_ONLY)
    return {name: values[name] for name in names}
