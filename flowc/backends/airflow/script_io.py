"""Where a script finds its arguments and leaves its result. Scripts carry what they need of it."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from flowc.compiler.scripts.step_io import artifacts_written

HOME = Path.cwd()


def read_inputs() -> "dict[str, Any]":
    """The arguments by parameter; from now on the script works in an empty directory."""
    inputs: dict[str, Any] = json.loads(Path("inputs.json").read_text("utf-8"))
    Path("work").mkdir()
    os.chdir("work")
    return inputs


def write_outputs(outputs: "dict[str, Any]") -> None:
    """Leave the result to the task that runs this script."""
    (HOME / "outputs.json").write_text(json.dumps(outputs), "utf-8")


def write_artifacts(outputs: "dict[str, Any]") -> None:
    """As `write_outputs`; files that are not the script's own, nor given, are copied."""
    seen = [Path(path) for path in json.loads((HOME / "given.json").read_text("utf-8"))]
    for artifact in artifacts_written(outputs):
        if "path" not in artifact:
            continue
        path = Path(artifact["path"]).absolute()
        if not any(path.is_relative_to(place) for place in [HOME, *seen]):
            copy = Path(tempfile.mkdtemp(dir=HOME), path.name)
            shutil.copytree(path, copy) if path.is_dir() else shutil.copyfile(path, copy)
            path = copy
        artifact["path"] = str(path)
    write_outputs(outputs)


def tell_failures() -> None:
    """Leave the exception that ends this script to the task that runs it."""
    sys.excepthook = tell


def tell(kind: Any, error: Any, trace: Any) -> None:
    """Print an exception, and leave its names and its message."""
    sys.__excepthook__(kind, error, trace)
    names = [base.__name__ for base in kind.__mro__ if base not in Exception.__mro__]
    text = json.dumps({"names": names, "message": str(error)})
    (HOME / "failure.json").write_text(text, "utf-8")
