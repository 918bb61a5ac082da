"""Where a step finds its arguments and leaves its results. Task scripts carry what they need."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from flowc.compiler.scripts.step_io import artifacts

HOME = Path.cwd()


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
