"""What a recipe runs: a task's function, on values in files."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flowc.lang.annotations import codec_of, hints_of


def run(function: Callable[..., Any]) -> None:
    """Call a function as the command line says: the file of the result, then the arguments."""
    target, *words = sys.argv[1:]
    hints = hints_of(function)
    arguments = {name: codec_of(hints[name]).read(data, name) for name, data in map(_read, words)}
    result = codec_of(hints["return"]).write(function(**arguments), "the result")
    Path(target).write_text(json.dumps(result))


def _read(word: str) -> tuple[str, Any]:
    """An argument's name and data, of `name@file` or `name=text`."""
    match = re.fullmatch(r"(\w+)([@=])(.*)", word, re.DOTALL)
    assert match is not None
    name, sign, text = match.groups()
    return name, json.loads(Path(text).read_text() if sign == "@" else text)
