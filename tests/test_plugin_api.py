"""What plugins build on stays as it is: a change here is one of flowc's first version number."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel
from syrupy.assertion import SnapshotAssertion

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "guide" / "plugins.md").read_text()
PLUGIN = ROOT / "tests" / "plugin"
NAMES = [
    (module, name)
    for row in re.findall(r"^\| `(?!.*`flowc\.ir`)(.+?) \| (.+) \|$", PAGE, re.MULTILINE)
    for module in re.findall(r"flowc[\w.]+", row[0])
    for name in re.findall(r"`(\w+)`", row[1])
    if hasattr(import_module(module), name)
]


def shape(module: str, name: str) -> Iterator[str]:
    """The signature of what a name stands for, and of its public parts."""
    found = getattr(import_module(module), name)
    if not inspect.isclass(found):
        yield f"{name}{inspect.signature(found)}" if inspect.isfunction(found) else name
        return
    if is_dataclass(found):
        yield f"{name}({', '.join(f'{f.name}: {f.type}' for f in fields(found))})"
    if issubclass(found, Enum | BaseModel):
        yield name  # members and settings are added as flowc grows
        return
    parts = {**getattr(found, "__annotations__", {}), **vars(found)}
    for part in sorted(each for each in parts if not each.startswith("_")):
        value = vars(found).get(part)
        is_function = inspect.isfunction(value)
        yield f"{name}.{part}{inspect.signature(value) if is_function else ''}"


def test_every_name_of_the_page_is_there() -> None:
    listed = re.findall(r"^\| `flowc\S+.*\| (.+) \|$", PAGE, re.MULTILINE)
    words = {name for row in listed for name in re.findall(r"`(\w+)`", row)}
    assert words == {name for _, name in NAMES}


def test_the_tested_package_imports_nothing_else() -> None:
    imported = {
        (node.module, alias.name)
        for path in PLUGIN.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "flowc"
        for alias in node.names
    }
    assert imported - {*NAMES} == {("flowc", "ir")}


def test_the_page_advises_nothing_else() -> None:
    words = re.findall(r"`(flowc(?:\.\w+)+)\.(\w+)`", PAGE)
    advised = {
        (module, name)
        for module, name in words
        if not isinstance(getattr(import_module(module), name, module), ModuleType | str)
    }
    assert advised
    assert advised <= {*NAMES}


def test_signatures(snapshot: SnapshotAssertion) -> None:
    shapes = [line for module, name in NAMES for line in shape(module, name)]
    assert "\n".join(dict.fromkeys(shapes)) == snapshot


@pytest.mark.parametrize("path", [*sorted(PLUGIN.rglob("*.py")), PLUGIN / "pyproject.toml"])
def test_the_page_shows_the_tested_package(path: Path) -> None:
    text = path.read_text()
    assert path.name == "__init__.py" or f"\n{text}```" in PAGE
