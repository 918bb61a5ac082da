"""Words of commands that are too long for any container: Linux starts none with such a one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flowc import ir
from flowc.diagnostics import Span

WORD_LIMIT = 128 * 1024
"""Bytes of an argument or a variable, with the zero at its end. Source: `MAX_ARG_STRLEN` of Linux,
execve(2)."""


def long_words(module: ir.Module) -> Iterator[tuple[Span, str]]:
    """Constants that are such words, and scripts: where they are given, and what is wrong."""
    tasks = {task.name: task for task in module.tasks if isinstance(task, ir.ContainerTask)}
    for task in tasks.values():
        for text in _own_words(task):
            yield from _too_long(text, f"a word of `{task.name}`", task.span)
        for parameter in task.parameters:
            yield from _given(task, parameter.name, parameter.default, task.span)
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            if (called := tasks.get(ir.callee(op) or "")) is not None:
                for argument in ir.arguments(op):
                    yield from _given(called, argument.parameter, argument.operand, op.span)


def _given(
    task: ir.ContainerTask, parameter: str, operand: ir.Operand | None, span: Span
) -> Iterator[tuple[Span, str]]:
    if not isinstance(operand, ir.Constant) or not isinstance(operand.json_value, str):
        return
    if parameter in _expressions(task):
        yield from _too_long(operand.json_value, f"`{parameter}` of `{task.name}`", span)


def _too_long(text: str, what: str, span: Span) -> Iterator[tuple[Span, str]]:
    size = len(text.encode(errors="surrogatepass"))
    if size >= WORD_LIMIT:
        yield span, f"{what} has {size:,} bytes, and Linux takes {WORD_LIMIT - 1:,} in one"


def _own_words(task: ir.ContainerTask) -> list[str]:
    """The texts that a command says itself."""
    script = [task.run.script] if isinstance(task.run, ir.Shell) else []
    found = [ast.parse(expression, mode="eval").body for expression in _expressions(task)]
    constants = (each.value for each in found if isinstance(each, ast.Constant))
    return script + [value for value in constants if isinstance(value, str)]


def _expressions(task: ir.ContainerTask) -> list[str]:
    """The expressions for the words and variables of a command."""
    match task.run:
        case ir.Command(argv=argv):
            return [word.expression for word in argv]
        case ir.Shell(env=env):
            return [expression for _, expression in env]
