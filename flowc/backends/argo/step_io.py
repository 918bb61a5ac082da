"""Where a step finds its arguments and leaves its results. Task scripts carry what they need."""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flowc.compiler.scripts.step_io import (
    ExitCode,
    artifacts,
    artifacts_at,
    artifacts_written,
    task_failure,
)
from flowc.lang.codec import CodecError, Fields
from flowc.lang.failures import MESSAGE_LIMIT

ARGUMENTS = Path("/flowc/arguments.json")
PLACE = Path("/flowc/files")
OUTPUTS = Path("/tmp/outputs")
OUTPUT_LIMIT = 1_000_000
RUN_LIMIT = 900_000
TERMINATION_LOG = Path("/dev/termination-log")


def read_inputs(*texts: str) -> "dict[str, Any]":
    """The arguments by parameter, `texts` perhaps without quotes; work in an empty directory."""
    OUTPUTS.mkdir(exist_ok=True)
    os.chdir(tempfile.mkdtemp())
    given = json.loads(ARGUMENTS.read_text("utf-8")) if ARGUMENTS.exists() else {}
    return {name: data_of(text, name in texts) for name, text in given.items()}


def data_of(text: str, may_be_plain: bool = False) -> Any:
    """The data in the text of an argument: `each [texts]`, `json {...}`, or JSON."""
    if may_be_plain and text[:1] != '"':
        return None if text == "null" else text
    kind, _, rest = text.partition(" ")
    if kind == "each":
        return [data_of(item) for item in json.loads(rest)]
    return json.loads(rest if kind == "json" else text)


def text_of_data(data: Any) -> str:
    """The text in which data travels; Argo would evaluate braces that stand together."""
    kind = "json " if isinstance(data, dict) else ""
    if isinstance(data, list):
        kind, data = "each ", [text_of_data(item) for item in data]
    return kind + json.dumps(data).replace("{" * 2, "{\\u007b").replace("\x7f", "\\u007f")


def write_outputs(outputs: "dict[str, Any]") -> None:
    """Leave the results of this step to the engine."""
    for name, data in outputs.items():
        text = text_of_data(data)
        if len(text) > OUTPUT_LIMIT or room_for(text) > RUN_LIMIT:
            raise CodecError(
                f"output `{name}`: {len(text)} bytes are more than Argo can pass on; "
                "declare it as Large[...], which travels as a file"
            )
        (OUTPUTS / name).write_text(text, "utf-8")


def room_for(text: str) -> int:
    """The bytes that a value takes of a run: thrice, compressed, in base64 of base64."""
    return 3 * len(zlib.compress(text.encode())) * 16 // 9


def tell_failures() -> None:
    """Leave the exception that ends this step to people: the engine shows its type and message."""
    sys.excepthook = tell


def tell(kind: Any, error: Any, trace: Any) -> None:
    """Print an exception, and leave it to the engine."""
    sys.__excepthook__(kind, error, trace)
    if TERMINATION_LOG.exists():
        TERMINATION_LOG.write_text(f"{kind.__name__}: {error}"[:MESSAGE_LIMIT], "utf-8")


def tell_failures_of(task: str, *worth_another: str) -> None:
    """As `tell_failures`, and leave the exception to the engine as data of a task.

    The exit code tells those that are worth another attempt.
    """

    def tell_data(kind: Any, error: Any, trace: Any) -> None:
        tell(kind, error, trace)
        OUTPUTS.mkdir(exist_ok=True)
        told = task_failure(task, error)
        if isinstance(error, ExitCode):
            told["exit_code"] = 0
        (OUTPUTS / "flowc_failure").write_text(text_of_data(told), "utf-8")
        if any(base.__name__ in worth_another for base in kind.__mro__):
            sys.stderr.flush()
            os._exit(75)

    sys.excepthook = tell_data


class Timeout(BaseException):
    """Something took too long; no `except Exception` of a task may take it."""


def end_within(limit_s: float) -> None:
    """Raise `Timeout` after that time. What hangs outside of Python is ended by the engine."""

    def ring(number: int, frame: Any) -> None:
        raise Timeout(f"timed out after {limit_s:g}s")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s)


def until_true(
    probe: "Callable[[], bool]",
    every_s: float,
    within_s: "float | None" = None,
    polls: "int | None" = None,
    limit_s: float = 0.0,
) -> None:
    """Call a probe until it says True, each time for `limit_s` at most. Raises `Timeout`."""
    made = 1
    while not is_true(probe, limit_s):
        if made == polls or (within_s is not None and made * every_s > within_s):
            raise Timeout(f"not true after {made} attempts")
        time.sleep(every_s * float(os.environ.get("FLOWC_TIME_SCALE", "1")))
        made += 1


def is_true(probe: "Callable[[], bool]", limit_s: float) -> bool:
    """Whether a probe says True within that time, which may be without end: 0."""
    end_within(limit_s)
    try:
        return probe() is True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


# --- files -----------------------------------------------------------------------------


def read_artifacts(*texts: str) -> "dict[str, Any]":
    """As `read_inputs`; files are where the engine has put them, under their own names."""
    inputs = read_inputs(*texts)
    return {name: located(name, data, artifacts(data)) for name, data in inputs.items()}


def read_artifacts_at(*texts: str, **where: "list[str]") -> "dict[str, Any]":
    """As `read_artifacts`; of some arguments `where` says where they hold files, others do not."""
    inputs = read_inputs(*texts)
    for name in where:
        inputs[name] = located(name, inputs[name], artifacts_at(inputs[name], *where[name]))
    return inputs


def located(name: str, data: Any, found: "list[dict[str, Any]]") -> Any:
    """The data of an argument; its files are where the engine has put them."""
    found = [artifact for artifact in found if "key" in artifact]
    keys = [artifact["key"] for artifact in found]
    for artifact in found:
        place = placed(PLACE / name, artifact["key"], keys, artifact is data)
        if artifact is data and artifact["class"] == "File" and not place.is_file():
            return None
        artifact["path"] = str(named(place, artifact))
    return data


def read_names(*texts: str) -> "dict[str, Any]":
    """As `read_inputs`; files are empty ones with the right names."""
    inputs = read_inputs(*texts)
    name_files(artifacts(inputs))
    return inputs


def read_names_at(*texts: str, **where: "list[str]") -> "dict[str, Any]":
    """As `read_names`; of some arguments `where` says where they hold files, others do not."""
    inputs = read_inputs(*texts)
    for name in where:
        name_files(artifacts_at(inputs[name], *where[name]))
    return inputs


def name_files(found: "list[dict[str, Any]]") -> None:
    """Make empty files with the right names."""
    for artifact in found:
        if "key" in artifact:
            place = Path(tempfile.mkdtemp()) / "content"
            place.mkdir() if artifact["class"] == "Directory" else place.touch()
            artifact["path"] = str(named(place, artifact))


def placed(folder: Path, key: str, keys: "list[str]", is_alone: bool) -> Path:
    """Where the engine has put the file of a key: it downloads the least folder of all `keys`."""
    if is_alone:
        return Path(folder)
    for depth in (5, 4, 3, 2, 1):
        common = "/".join(keys[0].split("/")[:depth]) + "/"
        if all(other.startswith(common) for other in keys):
            return Path(folder, key.removeprefix(common))
    return Path(folder, key)


GIVEN: "dict[str, dict[str, Any]]" = {}
"""The files that this step was given, by where they really are."""


def named(place: Path, artifact: "dict[str, Any]") -> Path:
    """The path of a file under its own name; the folders that an artifact lost are made again.

    What a run left below `flowc/` and is not there was empty: no repository holds empty folders.
    """
    if artifact["class"] == "Directory":
        if not (place.exists() or artifact["key"].startswith("flowc/")):
            raise FileNotFoundError(f"the artifact repository has no folder {artifact['key']!r}")
        for folder in (".", *artifact.get("folders", ())):
            (place / folder).mkdir(parents=True, exist_ok=True)
    GIVEN[os.path.realpath(place)] = dict(artifact)
    path = Path(tempfile.mkdtemp(), artifact["name"])
    path.symlink_to(place)
    return path


def files_in(directory: "dict[str, Any]", pattern: str) -> "list[dict[str, Any]]":
    """The files in the folder of a command whose paths match a pattern, sorted."""
    paths = sorted(str(path) for path in Path(directory["path"]).glob(pattern) if path.is_file())
    return [Fields({"class": "File", "path": path}) for path in paths]


def given_as(path: str, kind: str) -> "dict[str, Any] | None":
    """What a path is of the files that this step was given: one of them, or a file in a folder."""
    for place, artifact in GIVEN.items():
        if path == place:
            return artifact
        if kind == "File" and path.startswith(place + "/"):
            return {"key": artifact["key"] + path[len(place) :]}
    return None


def write_artifacts(outputs: "dict[str, Any]") -> None:
    """As `write_outputs`; new files are left to the engine, those given keep their keys."""
    folder = os.environ.get("FLOWC_FILES", "")
    for number, artifact in enumerate(artifacts_written(outputs)):
        path = artifact.pop("path", None)
        if path is None:
            continue
        given = given_as(os.path.realpath(path), artifact["class"])
        if given is not None:
            artifact.update(given, name=Path(path).name)
            continue
        name = Path(path).name.replace("{" * 2, "%7b%7b")
        copy = OUTPUTS / "files" / str(number) / name
        copy.parent.mkdir(parents=True)
        key = f"{folder}/{number}/{name}"
        artifact.update(key=key, name=Path(path).name)
        if artifact["class"] == "Directory":
            shutil.copytree(path, copy)
            found = [Path(root) for root, folders, files in os.walk(copy) if not folders + files]
            artifact["folders"] = sorted(str(each.relative_to(copy)) for each in found)
        else:
            shutil.copyfile(path, copy)
    write_outputs(outputs)
