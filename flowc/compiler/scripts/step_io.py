"""What steps make of values: words of commands, files in them, failures as data.

Task scripts carry what they need.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

from flowc.lang.codec import Codec, CodecError, Fields, read_text
from flowc.lang.failures import MESSAGE_LIMIT


def word_of(value: Any) -> str:
    """One word of a command: text as it is, an enum by value, else JSON."""
    if isinstance(value, Enum):
        return word_of(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise TypeError(f"a {type(value).__name__} cannot be a word of a command")


def artifacts(data: Any) -> "list[dict[str, Any]]":
    """The File and Directory objects in JSON data."""
    if isinstance(data, dict) and data.get("class") in ("File", "Directory"):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [artifact for part in parts for artifact in artifacts(part)]


def artifacts_written(data: Any) -> "list[dict[str, Any]]":
    """The File and Directory objects that codecs have written, and no data that looks so."""
    if isinstance(data, Fields) and data.get("class") in ("File", "Directory"):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [artifact for part in parts for artifact in artifacts_written(part)]


def artifacts_at(data: Any, *where: str) -> "list[dict[str, Any]]":
    """The File and Directory objects in JSON data, by where its type has them.

    `where` are keys joined by dots, `*` for each item; nothing more said, the data is one itself.

    >>> artifacts_at({"bam": {"class": "File", "path": "/a"}, "note": {"class": "File"}}, "bam")
    [{'class': 'File', 'path': '/a'}]
    """
    found = []
    for steps in where or ("",):
        parts = [data]
        for step in filter(None, steps.split(".")):
            parts = [inner for part in parts for inner in parts_at(part, step)]
        found += [part for part in parts if isinstance(part, dict)]
    return found


def parts_at(data: Any, step: str) -> "list[Any]":
    """The parts of JSON data under a key or an index, or all of them: `*`."""
    if isinstance(data, dict):
        return list(data.values()) if step == "*" else [data[step]] if step in data else []
    if not isinstance(data, list):
        return []
    return data if step == "*" else data[int(step) :][:1] if step.isdigit() else []


def file_of(artifact: "dict[str, Any] | None", at: str) -> "dict[str, Any]":
    """A file or directory that must be there."""
    if artifact is None:
        raise CodecError(f"{at}: there is no such file")
    return artifact


def text_of(artifact: "dict[str, Any] | None", at: str) -> str:
    """The text in a file, exactly."""
    try:
        return Path(file_of(artifact, at)["path"]).read_bytes().decode()
    except UnicodeDecodeError:
        raise CodecError(f"{at}: it is not text in UTF-8") from None


def printed(codec: Codec, artifact: "dict[str, Any] | None", at: str) -> Any:
    """The JSON data of what a command printed."""
    return codec.write(read_text(codec, text_of(artifact, at), at), at)


def json_of(codec: Codec, artifact: "dict[str, Any] | None", at: str) -> Any:
    """The JSON data in a file."""
    text = text_of(artifact, at)
    try:
        data = json.loads(text)
    except ValueError as error:
        raise CodecError(f"{at}: it is not JSON: {error}") from None
    return codec.write(codec.read(data, at), at)


# --- failure as data -------------------------------------------------------------------


def command_failure(
    task: str, exit_code: int, stderr: "dict[str, Any]", timeout_s: "float | None"
) -> "dict[str, Any] | None":
    """The failure that a command's exit code says; the message is its last word on stderr."""
    if exit_code == 0:
        return None
    code = exit_code if exit_code > 0 else 128 - exit_code
    if timeout_s is not None and code in (137, 143):
        return failure_data(task, "Timeout", f"timed out after {timeout_s:g}s")
    said = Path(stderr["path"]).read_bytes().decode(errors="replace").splitlines()
    words = [line.strip() for line in said if line.strip()]
    return failure_data(task, "ExitCode", words[-1] if words else f"exit code {code}", code)


def task_failure(task: str, error: Exception) -> "dict[str, Any]":
    """The failure that an exception is."""
    return failure_data(task, type(error).__name__, str(error))


class ExitCode(Exception):
    """A task has left with exit code 0, which is a failure like any other."""


@contextmanager
def exits_fail() -> "Iterator[None]":
    """Have a task fail that leaves, whatever its exit code: engines take 0 for success."""
    try:
        yield
    except SystemExit as error:
        if error.code not in (None, 0):
            raise
        raise ExitCode("exit code 0") from None


def failure_data(
    task: str, kind: str, message: str, exit_code: "int | None" = None
) -> "dict[str, Any]":
    """A failure of a task as data."""
    return {
        "kind": "task",
        "task": task,
        "type": kind,
        "message": message[:MESSAGE_LIMIT],
        "exit_code": exit_code,
    }
