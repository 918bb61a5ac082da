"""Where a step finds its arguments and leaves its results. Task scripts carry what they need."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from flowc.compiler.scripts.step_io import task_failure
from flowc.lang.codec import CodecError

ARGUMENTS = Path("/flowc/arguments.json")
OUTPUTS = Path("/tmp/outputs")
OUTPUT_LIMIT = 1_000_000


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
    return kind + json.dumps(data).replace("{{", "{\\u007b").replace("\x7f", "\\u007f")


def write_outputs(outputs: "dict[str, Any]") -> None:
    """Leave the results of this step to the engine."""
    for name, data in outputs.items():
        text = text_of_data(data)
        if len(text) > OUTPUT_LIMIT:
            raise CodecError(
                f"output `{name}`: {len(text)} bytes are more than Argo can pass on "
                f"({OUTPUT_LIMIT}); declare it as Large[...], which travels as a file"
            )
        (OUTPUTS / name).write_text(text, "utf-8")


def tell_failures_of(task: str) -> None:
    """Leave an exception that ends this step to the engine, too."""

    def tell(kind: Any, error: Any, trace: Any) -> None:
        sys.__excepthook__(kind, error, trace)
        OUTPUTS.mkdir(exist_ok=True)
        (OUTPUTS / "flowc_failure").write_text(text_of_data(task_failure(task, error)), "utf-8")

    sys.excepthook = tell
