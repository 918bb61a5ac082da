"""Services in plain Python: a process beside the workflow while a block runs."""

import multiprocessing
import os
import signal
import socket
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from inspect import BoundArguments
from pathlib import Path
from types import TracebackType
from typing import Any

from flowc.lang.codec import CodecError
from flowc.lang.failures import TaskFailed
from flowc.lang.services import Service, ServiceTask
from flowc.lang.units import duration_s
from flowc.local.calls import failure_of, variables_of
from flowc.local.commands import executing
from flowc.local.engines import Image, launch, mounts_of
from flowc.local.replacements import replacement_of
from flowc.local.runs import as_current, current_run
from flowc.local.signatures import signature_of

HOST = "127.0.0.1"
POLL_S = 0.05
STOP_AFTER_S = 5
"""A service that does not end when asked to is killed after this time."""


def open_service(
    task: ServiceTask[...], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> "RunningService":
    """The block in which a service runs."""
    return RunningService(task, args, kwargs)


class RunningService:
    """`with cache() as store:` in plain Python."""

    def __init__(
        self, task: ServiceTask[...], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> None:
        self._task = task
        self._port: int = task.given.get("port") or _free_port()
        self._arguments = _arguments(task, self._port, args, kwargs)

    def __enter__(self) -> Service:
        run = current_run()
        name = self._task.name
        folder = run.new_folder(name) if run else Path(tempfile.mkdtemp(prefix=f"flowc-{name}-"))
        self._log = folder.with_name(f"{folder.name}.log")
        context = multiprocessing.get_context("fork")
        self._process = context.Process(
            target=_serve, args=(self._task, self._arguments, folder, self._log), daemon=True
        )
        self._process.start()
        try:
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise
        return Service(HOST, self._port, f"http://{HOST}:{self._port}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None:
        died = not self._process.is_alive()
        self._stop()
        if died and error is None:
            raise self._death()

    def _wait_until_ready(self) -> None:
        limit_s = duration_s(self._task.given.get("ready_timeout", "60s"))
        deadline = time.monotonic() + limit_s
        while not _is_ready(self._port, self._task.given.get("ready", "tcp")):
            if not self._process.is_alive():
                raise self._death()
            if time.monotonic() > deadline:
                raise TaskFailed(self._task.name, "Timeout", f"not ready after {limit_s:g}s")
            time.sleep(POLL_S)

    def _death(self) -> TaskFailed:
        """The failure of a service that ended by itself; the last line of its log says why."""
        code = self._process.exitcode or 0
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        exit_code = code if code >= 0 else 128 - code
        message = said[-1] if said else f"exit code {exit_code}"
        return TaskFailed(self._task.name, "ExitCode", message, exit_code)

    def _stop(self) -> None:
        """Ask the service and its children to end, then kill them."""
        for wish in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid or 0, wish)
            self._process.join(STOP_AFTER_S)


def _arguments(
    task: ServiceTask[...], port: int, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> BoundArguments:
    """The arguments by their declared types, with the port where the runner chose it."""
    signature = signature_of(task.function)
    try:
        data = signature.write_arguments(args, kwargs)
        if "port" in data and task.given.get("port") is None:
            data["port"] = port
        return signature.read_arguments(data)
    except CodecError as error:
        raise failure_of(task.name, error) from error


def _serve(task: ServiceTask[...], arguments: BoundArguments, folder: Path, log: Path) -> None:
    """The service itself, in a process of its own: a command takes the place of that process."""
    os.setsid()
    os.chdir(folder)
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    variables = variables_of(task.given)
    mounts = mounts_of(arguments.arguments.values(), task.given.get("volumes", {}))
    image = None if task.image is None else Image(task.image, mounts)

    def execute(words: Sequence[str], more: Mapping[str, str]) -> bytes:
        launched, inside = launch(image, words, {**variables, **more})
        os.execvpe(launched[0], launched, {**os.environ, **inside})

    os.environ.update(variables)
    with as_current(None), executing(execute):
        (replacement_of(task) or task.function)(*arguments.args, **arguments.kwargs)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _is_ready(port: int, ready: str) -> bool:
    """Whether the service accepts connections, or answers for the path `ready` without an error."""
    if ready == "tcp":
        with socket.socket() as client:
            client.settimeout(1)
            return client.connect_ex((HOST, port)) == 0
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}{ready}", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False
