"""What a file belongs to: a package, whose name its own begins with, and a project."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

_MARKS = ("pyproject.toml", "flowc.toml", ".git")


def module_name(file: Path) -> str:
    """The dotted name of a file: within its package, if it is in one.

    >>> module_name(Path("flows/retrain.py"))
    'retrain'
    """
    folder = file.absolute().parent
    parts = [*folder.relative_to(package_root(folder)).parts, file.stem]
    return ".".join(parts[:-1] if file.stem == "__init__" and len(parts) > 1 else parts)


def package_root(folder: Path) -> Path:
    """The folder above the package that a folder belongs to; itself, if it is no package."""
    while _exists(folder / "__init__.py") and folder != folder.parent:
        folder = folder.parent
    return folder


def folder_with(names: tuple[str, ...], folder: Path) -> Path | None:
    """The nearest folder, from this one up, that holds a file or folder of one of these names."""
    for each in (folder, *folder.parents):
        if any(_exists(each / name) for name in names):
            return each
    return None


def project_path(file: Path) -> str:
    """The path of a file below its project, else its name: the same wherever one stands.

    A project is the nearest folder with a `pyproject.toml`, a `flowc.toml` or a `.git`.
    """
    file = Path(os.path.normpath(file.absolute()))
    return file.relative_to(_project_of(file.parent)).as_posix()


@cache
def _project_of(folder: Path) -> Path:
    return folder_with(_MARKS, folder) or folder


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
