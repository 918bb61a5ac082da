"""Calls of tasks and containers: on their own plain function calls, in a run exact."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from inspect import BoundArguments
from typing import Any

from flowc.lang.codec import CodecError
from flowc.lang.failures import MESSAGE_LIMIT, TaskFailed
from flowc.lang.tasks import Callee, Container, Task
from flowc.lang.values import Secret
from flowc.local.clock import TimedOut, time_limit, wait_s
from flowc.local.commands import CommandFailed, run_container
from flowc.local.engines import NoContainerEngine
from flowc.local.progress import told
from flowc.local.replacements import replacement_of
from flowc.local.retries import delay_s, is_retried, retry_of
from flowc.local.runs import (
    Run,
    as_current,
    current_run,
    environment,
    new_run,
    working_directory,
)
from flowc.local.signatures import AT_RESULT, Signature, signature_of

Execute = Callable[[BoundArguments], Any]
"""Does the work of a call in the working directory."""


def call_task(task: Task[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Call a Python task."""
    body = replacement_of(task) or task.function
    run = current_run()
    if run is None:
        return body(*args, **kwargs)
    return _call(run, task, _python(task, body), args, kwargs)


def call_container(
    container: Container[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Any:
    """Call a container. On its own it has an image but no other options, and a folder too."""
    fake = replacement_of(container)
    run = current_run()
    if fake is not None:
        if run is None:
            return fake(*args, **kwargs)
        return _call(run, container, _python(container, fake), args, kwargs)
    if run is not None:
        return _call(run, container, _command(container), args, kwargs)
    alone = Container(container.function, {"image": container.given["image"]})
    with new_run(container.name) as run:
        run.result = _call(run, alone, _command(alone), args, kwargs)
        return run.result


def _python(callee: Callee[..., Any], body: Callable[..., Any]) -> Execute:
    def execute(arguments: BoundArguments) -> Any:
        with time_limit(callee.given.get("timeout")), environment(variables_of(callee.given)):
            return body(*arguments.args, **arguments.kwargs)

    return execute


def _command(container: Container[..., Any]) -> Execute:
    def execute(arguments: BoundArguments) -> Any:
        return run_container(container, variables_of(container.given), arguments)

    return execute


def variables_of(options: Mapping[str, Any]) -> dict[str, str]:
    """The environment variables that options ask for, with the texts of secrets."""
    variables: Mapping[str, str | Secret] = options.get("env", {})
    return {
        name: value.value if isinstance(value, Secret) else value
        for name, value in variables.items()
    }


def _call(
    run: Run,
    callee: Callee[..., Any],
    execute: Execute,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> Any:
    """One call of a run: its attempts, until one succeeds or none is left."""
    signature = signature_of(callee.function)
    try:
        data = signature.write_arguments(args, kwargs)
    except CodecError as error:
        raise failure_of(callee.name, error) from error
    retry = retry_of(callee.given.get("retries", 0))
    for attempt in itertools.count():
        try:
            return _attempt(run, callee.name, execute, signature, data)
        except TaskFailed as failure:
            if attempt >= retry.limit or not is_retried(retry, failure):
                raise
        wait_s(delay_s(retry, attempt))
    raise AssertionError("an attempt returns or raises")


def _attempt(
    run: Run, name: str, execute: Execute, signature: Signature, data: Mapping[str, Any]
) -> Any:
    try:
        with told(name), working_directory(run.new_folder(name)), as_current(None):
            result = execute(signature.read_arguments(data))
            written = signature.result.write(result, AT_RESULT)
        return signature.result.read(written, AT_RESULT)
    except NoContainerEngine:
        raise
    except (Exception, SystemExit) as error:
        raise failure_of(name, error) from error


def failure_of(task: str, error: BaseException) -> TaskFailed:
    """What a workflow sees of an exception in a task."""
    match error:
        case TimedOut():
            kind, message, exit_code = "Timeout", str(error), None
        case CommandFailed():
            kind, message, exit_code = "ExitCode", str(error), error.exit_code
        case SystemExit():
            exit_code = _exit_code(error)
            kind, message = "ExitCode", f"exit code {exit_code}"
        case _:
            kind, message, exit_code = type(error).__name__, str(error), None
    return TaskFailed(task, kind, message[:MESSAGE_LIMIT], exit_code)


def _exit_code(error: SystemExit) -> int:
    """What the interpreter would exit with: 0 for None, 1 for a text."""
    if error.code is None:
        return 0
    return error.code if isinstance(error.code, int) else 1
