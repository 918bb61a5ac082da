"""How a task starts a service, and another one stops it. DAG files carry what they need of it.

A service is a process of the worker's machine, in a session of its own. A folder that is called
after its port holds where it works, what it has printed, and how it ended.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from flowc.backends.airflow.elsewhere_io import write_files
from flowc.backends.airflow.operators import come_back
from flowc.backends.airflow.step_io import (
    KILLED,
    CommandFailed,
    Timeout,
    command_failed,
    data_of,
    in_image,
)

HOST = "127.0.0.1"
POLL_S = 0.05
STOP_AFTER_S = 5.0
"""A service that does not end when asked to is killed after this time."""

KEEP = """\
"$@" >"$0/log" 2>&1
echo $? >"$0/code"
"""
"""Runs a service, and writes down how it ended: the task that has started it may be over then."""


def free_port() -> int:
    """A port of this machine at which nothing listens."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def service_folder(port: int) -> Iterator[None]:
    """An empty working directory for the service at a port, which stays until it is stopped.

    While another service of a DAG has the port, Airflow is asked to begin again later.
    """
    home = service_home(port)
    if is_alive(home):
        print(f"waiting for the service that listens at port {port}")
        come_back(0)
    if is_ready(port, None):
        raise CommandFailed(f"port {port} is in use", 1)
    shutil.rmtree(home, ignore_errors=True)
    (home / "work").mkdir(parents=True)
    os.chdir(home / "work")
    try:
        yield
    except BaseException:
        end_service(home)
        raise


def start_command(
    image: str,
    words: "list[str]",
    env: "dict[str, str] | None" = None,
    given: Any = (),
    options: Any = (),
    mounts: "dict[str, Any] | None" = None,
    **asked: Any,
) -> "dict[str, Any]":
    """Start a command in its image, in this folder; where it listens."""
    whole = in_image(image, words, env or {}, given, list(options), mounts or {})
    return start_service(whole, env, **asked)


def start_script(
    files: "dict[str, str]",
    inputs: "dict[str, Any]",
    env: "dict[str, str] | None" = None,
    **asked: Any,
) -> "dict[str, Any]":
    """Start a Python function as a script, in this folder; where it listens."""
    write_files(files, inputs)
    return start_service([sys.executable, "-u", "task.py"], env, **asked)


def start_service(
    words: "list[str]",
    env: "dict[str, str] | None",
    *,
    port: int,
    ready: "str | None" = None,
    within_s: float,
) -> "dict[str, Any]":
    """Start a service in this folder; where it listens, once it does.

    `ready`: the path that answers then. Raises `Timeout`, and `CommandFailed` if it ends before.
    """
    home = service_home(port)
    atexit.unregister(shutil.rmtree)  # files that it is given are there longer than this task
    process = subprocess.Popen(
        ["sh", "-c", KEEP, str(home), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    (home / "group").write_text(str(process.pid))
    deadline = time.monotonic() + within_s
    while not is_ready(port, ready):
        if process.poll() is not None:
            raise death_of(home)
        if time.monotonic() > deadline:
            raise Timeout(f"not ready after {within_s:g}s")
        time.sleep(POLL_S)
    return {"host": HOST, "port": port, "url": f"http://{HOST}:{port}"}


def stop_service(started: Any, failed: Any) -> None:
    """Stop a service. Raises `CommandFailed` if it ended by itself, unless its block has failed.

    Airflow runs this also where the service was not started, and without knowing of the block.
    """
    place = data_of(started)
    if place is None:
        return
    home = service_home(place["port"])
    if not home.exists():
        raise RuntimeError(f"the service is not on this machine, {socket.gethostname()}")
    death = None if is_alive(home) else death_of(home)
    end_service(home)
    if death is not None and not data_of(failed):
        raise death


def service_home(port: int) -> Path:
    """The folder of the service that listens at a port of this machine."""
    root = os.environ.get("AIRFLOW_HOME", tempfile.gettempdir())
    return Path(root, "services", socket.gethostname(), str(port))


def is_ready(port: int, path: "str | None") -> bool:
    """Whether something listens at a port; if a path is given, whether that answers."""
    if path is None:
        with socket.socket() as client:
            client.settimeout(1)
            return client.connect_ex((HOST, port)) == 0
    try:
        with urlopen(f"http://{HOST}:{port}{path}", timeout=1):
            return True
    except OSError:
        return False


def is_alive(home: Path) -> bool:
    """Whether the service of a folder runs."""
    group = home / "group"
    return group.exists() and not (home / "code").exists() and is_there(int(group.read_text()))


def is_there(group: int) -> bool:
    """Whether there are processes of a group, other than one of this task that has ended."""
    with suppress(ChildProcessError):
        os.waitpid(group, os.WNOHANG)
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def log_of(home: Path) -> str:
    """What a service has printed."""
    log = home / "log"
    return log.read_text("utf-8", errors="replace") if log.exists() else ""


def death_of(home: Path) -> CommandFailed:
    """The failure of a service that ended by itself; the last line that it printed says why."""
    code = home / "code"
    return command_failed(log_of(home), int(code.read_text()) if code.exists() else KILLED)


def end_service(home: Path) -> None:
    """Ask a service and its children to end, then kill them; what it printed goes to the log."""
    group = home / "group"
    for wish in (signal.SIGTERM, signal.SIGKILL) if group.exists() else ():
        with suppress(ProcessLookupError):
            os.killpg(int(group.read_text()), wish)
        deadline = time.monotonic() + STOP_AFTER_S
        while is_there(int(group.read_text())) and time.monotonic() < deadline:
            time.sleep(POLL_S)
    print(log_of(home), end="")
    os.chdir("/")
    shutil.rmtree(home, ignore_errors=True)
