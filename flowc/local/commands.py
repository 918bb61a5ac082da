"""Commands of containers in plain Python: words and variables, running, what came out."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from inspect import BoundArguments
from typing import Any

from flowc.lang.commands import dedented
from flowc.lang.files import File
from flowc.lang.tasks import Container
from flowc.lang.units import duration_s
from flowc.lang.values import Secret
from flowc.local.clock import TimedOut
from flowc.local.engines import ENGINE_FAILED, Image, NoContainerEngine, launch, mounts_of
from flowc.local.outputs import gather

KILL_AFTER_S = 5
"""A command that does not end when asked to is killed after this time."""


class CommandFailed(Exception):
    """A command ended with another exit code than 0; the message is its last word on stderr."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


Execute = Callable[[Sequence[str], Mapping[str, str]], bytes]
"""Runs words with environment variables; gives what was printed."""

_execute: ContextVar[Execute | None] = ContextVar("execute", default=None)


def command(argv: Sequence[Any], outputs: Any) -> Any:
    """Run the command of the container whose body calls this."""
    return _run([word_of(value) for value in argv], {}, outputs)


def shell(script: str, env: Mapping[str, Any], outputs: Any) -> Any:
    """Run the script of the container whose body calls this."""
    variables = {name: variable_of(value) for name, value in env.items()}
    return _run(["sh", "-eu", "-c", dedented(script)], variables, outputs)


def _run(words: Sequence[str], variables: Mapping[str, str], outputs: Any) -> Any:
    execute = _execute.get()
    if execute is None:
        raise RuntimeError("`command` and `shell` run in the body of a container or service only")
    return gather(outputs, execute(words, variables))


@contextmanager
def executing(execute: Execute) -> Iterator[None]:
    """Let `command` and `shell` run by that function while the block runs."""
    token = _execute.set(execute)
    try:
        yield
    finally:
        _execute.reset(token)


def word_of(value: Any) -> str:
    """One word of a command: text as it is, an enum by value, a path, else JSON."""
    match value:
        case Enum():
            return word_of(value.value)
        case str():
            return value
        case bool() | int() | float():
            return json.dumps(value)
        case os.PathLike():
            return str(os.fspath(value))
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be a word of a command")


def variable_of(value: Any) -> str:
    """The text of an environment variable: as a word, and files one a line."""
    match value:
        case Secret():
            return value.value
        case list() if all(isinstance(item, File) for item in value):
            return "\n".join(map(word_of, value))
        case _:
            return word_of(value)


def run_container(
    container: Container[..., Any], variables: Mapping[str, str], arguments: BoundArguments
) -> Any:
    """Run the body of a container in the working directory: its command, in its image."""
    options = container.given
    image = Image(
        options["image"], mounts_of(arguments.arguments.values(), options.get("volumes", {}))
    )

    def execute(words: Sequence[str], more: Mapping[str, str]) -> bytes:
        launched, environment = launch(image, words, {**variables, **more})
        try:
            return _communicate(launched, environment, options.get("timeout"))
        except CommandFailed as error:
            if launched != words and error.exit_code == ENGINE_FAILED:
                raise NoContainerEngine(
                    f"{launched[0]} could not start {image.name!r}, for the reason above; "
                    "FLOWC_CONTAINERS=host runs commands on this machine"
                ) from None
            raise

    with executing(execute):
        return container.function(*arguments.args, **arguments.kwargs)


def _communicate(words: Sequence[str], variables: Mapping[str, str], timeout: str | None) -> bytes:
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **variables},
            start_new_session=True,
        )
    except OSError as error:
        exit_code = 126 if isinstance(error, PermissionError) else 127
        raise CommandFailed(f"{words[0]}: {error.strerror}", exit_code) from error
    try:
        printed, told = process.communicate(timeout=duration_s(timeout) if timeout else None)
    except BaseException as error:
        _end(process)
        if timeout is not None and isinstance(error, subprocess.TimeoutExpired):
            raise TimedOut(timeout) from None
        raise
    sys.stderr.write(told.decode(errors="replace"))
    _check(process.returncode, told.decode(errors="replace"))
    return printed


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the whole process group to end, then kill it."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.communicate(timeout=KILL_AFTER_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _check(code: int, told: str) -> None:
    if code == 0:
        return
    exit_code = code if code > 0 else 128 - code
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    raise CommandFailed(lines[-1] if lines else f"exit code {exit_code}", exit_code)
