"""Where a step finds its arguments and leaves its results. Task scripts carry this source."""

# ruff: noqa: PTH (scripts load no pathlib)

import json
import os
import shutil
from typing import Any

HOME = os.getcwd()
given: "set[str]" = set()


def read_inputs(*secrets: str) -> "dict[str, Any]":
    """The arguments of this step, by parameter; from now on it works in an empty directory.

    An engine that hides secrets puts them back as they are, quotes and all: they are cut out,
    and read from the environment.
    """
    with open("inputs.json", encoding="utf-8") as file:
        text = file.read()
    for name in secrets:
        secret = os.environ[f"FLOWC_SECRET_{name}_VALUE".upper()]
        text = text.replace(f'"{name}": "{secret}"', f'"{name}": null')
    inputs: "dict[str, Any]" = json.loads(text)
    for artifact in artifacts(inputs):
        given.add(artifact["path"])
    os.mkdir("work")
    os.chdir("work")
    return inputs


def write_outputs(outputs: "dict[str, Any]") -> None:
    """Leave the results of this step to the engine, which takes files from its folder only."""
    for artifact in artifacts(outputs):
        path = artifact.get("path", HOME)
        if path not in given and not os.path.realpath(path).startswith(os.path.realpath(HOME)):
            artifact["path"] = copied(path)
    with open(os.path.join(HOME, "cwl.output.json"), "w", encoding="utf-8") as file:
        json.dump(outputs, file)


def artifacts(data: Any) -> "list[dict[str, Any]]":
    """The File and Directory objects in JSON data."""
    if isinstance(data, dict) and data.get("class") in ("File", "Directory"):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [artifact for part in parts for artifact in artifacts(part)]


def copied(path: str) -> str:
    """The path of a copy in this step's folder, of the same base name."""
    number = 1
    while os.path.exists(os.path.join(HOME, f"copy_{number}")):
        number += 1
    copy = os.path.join(HOME, f"copy_{number}", os.path.basename(path.rstrip("/")))
    os.mkdir(os.path.dirname(copy))
    return shutil.copytree(path, copy) if os.path.isdir(path) else shutil.copyfile(path, copy)
