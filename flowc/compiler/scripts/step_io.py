"""Where a step finds its arguments and leaves its results. Task scripts carry what they need."""

import json
import os
import shutil
from enum import Enum
from pathlib import Path
from typing import Any

from flowc.lang.codec import Codec, CodecError, read_text

HOME = Path.cwd()
MESSAGE_LIMIT = 2000


def read_inputs() -> "dict[str, Any]":
    """The arguments of this step, by parameter; from now on it works in an empty directory."""
    inputs: "dict[str, Any]" = json.loads(Path("inputs.json").read_text("utf-8"))
    Path("work").mkdir()
    os.chdir("work")
    return inputs


def read_inputs_with(*secrets: str) -> "dict[str, Any]":
    """As `read_inputs`, where the engine hides these arguments.

    It puts them back as they are, quotes and all: they are cut out, as the environment has them.
    """
    text = Path("inputs.json").read_text("utf-8")
    for name in secrets:
        secret = os.environ[f"FLOWC_SECRET_{name}_VALUE".upper()]
        text = text.replace(f'"{name}": "{secret}"', f'"{name}": null')
    Path("inputs.json").write_text(text, "utf-8")
    return read_inputs()


def write_outputs(outputs: "dict[str, Any]") -> None:
    """Leave the results of this step to the engine."""
    (HOME / "cwl.output.json").write_text(json.dumps(outputs), "utf-8")


def write_artifacts(outputs: "dict[str, Any]") -> None:
    """As `write_outputs`; files from elsewhere are copied, as the engine takes its own only."""
    inputs = json.loads((HOME / "inputs.json").read_text("utf-8"))
    given = {artifact.get("path") for artifact in artifacts(inputs)}
    for artifact in artifacts(outputs):
        path = artifact.get("path")
        if path is not None and path not in given and not is_here(path):
            artifact["path"] = copied(Path(path))
    write_outputs(outputs)


def artifacts(data: Any) -> "list[dict[str, Any]]":
    """The File and Directory objects in JSON data."""
    if isinstance(data, dict) and data.get("class") in ("File", "Directory"):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [artifact for part in parts for artifact in artifacts(part)]


def is_here(path: str) -> bool:
    """Whether a path is one of this step's own folder."""
    return HOME.resolve() in Path(path).resolve().parents


def copied(path: Path) -> str:
    """The path of a copy in this step's folder, of the same base name."""
    number = 1
    while (HOME / f"copy_{number}").exists():
        number += 1
    copy = HOME / f"copy_{number}" / path.name
    copy.parent.mkdir()
    return str(shutil.copytree(path, copy) if path.is_dir() else shutil.copyfile(path, copy))


# --- what a command has left -----------------------------------------------------------


def word_of(value: Any) -> str:
    """One word of a command: text as it is, an enum by value, else JSON."""
    if isinstance(value, Enum):
        return word_of(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise TypeError(f"a {type(value).__name__} cannot be a word of a command")


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


def write_outcome(
    value: Any, failure: "dict[str, Any] | None", renamed: "dict[str, str] | None" = None
) -> None:
    """Leave an outcome to the engine: as a whole and in its parts, at ports that may be renamed."""
    outcome = {"value": value, "failure": failure}
    ports = {
        **outcome,
        "outcome": outcome,
        "failed": failure is not None,
        "succeeded": failure is None,
    }
    write_artifacts({(renamed or {}).get(name, name): ports[name] for name in ports})
