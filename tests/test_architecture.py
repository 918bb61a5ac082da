"""What ARCHITECTURE.md says of folders and imports, held by reading the imports of each file."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import flowc

ROOT = Path(flowc.__file__).parent

LAYERS = {
    "diagnostics": set[str](),
    "lang": {"local"},
    "local": {"lang"},
    "writing": {"diagnostics"},
    "profiles": {"diagnostics", "lang"},
    "plugins": set[str](),
    "rules": {"diagnostics", "profiles", "ir", "plugins"},
    "ir": {"diagnostics", "lang"},
    "compiler": {"diagnostics", "lang", "profiles", "ir"},
    "backends": {"diagnostics", "lang", "profiles", "ir", "compiler", "plugins"},
    "driver": {"diagnostics", "profiles", "ir", "compiler", "backends", "plugins", "rules"},
}
"""What each part of flowc may import; cli, lsp and testing stand above all of them."""

FRONTEND = ("modules", "expressions", "declarations", "regions", "calls", "statements")
"""The folders of the frontend, each of which imports none that comes after it."""


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """The parts of each name below `flowc` that a file imports, at its top or within functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "flowc":
            yield from ((alias.name,) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flowc."):
            below = tuple((node.module or "").split(".")[1:])
            yield from ((*below, alias.name) for alias in node.names)


@pytest.mark.parametrize("part", LAYERS)
def test_imports_go_one_way(part: str) -> None:
    files = [*(ROOT / part).rglob("*.py"), *ROOT.glob(f"{part}.py")]
    assert files
    found = {names[0] for file in files for names in imported(file)} - {part}
    assert found <= LAYERS[part]


@pytest.mark.parametrize("folder", FRONTEND)
def test_folders_of_the_frontend_build_on_each_other(folder: str) -> None:
    frontend = ROOT / "compiler" / "frontend"
    found = {
        names[2]
        for file in (frontend / folder).glob("*.py")
        for names in imported(file)
        if names[:2] == ("compiler", "frontend")
    }
    assert found
    assert found <= set(FRONTEND[: FRONTEND.index(folder) + 1])


def test_no_submodule_has_the_name_of_something_public() -> None:
    """Importing `flowc.output` would else replace the function `output` for everyone."""
    submodules = {found.name for found in pkgutil.iter_modules([str(ROOT)])}
    assert not submodules & set(flowc.__all__)
