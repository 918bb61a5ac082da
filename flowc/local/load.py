"""Loads a workflow file as a module. Only plain Python does this: it executes the file."""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from flowc.lang.tasks import Workflow


class LoadError(Exception):
    """A workflow file cannot be loaded; the cause says why."""


@contextmanager
def loaded(path: Path) -> Iterator[ModuleType]:
    """A workflow file as a module, importable with its neighbours while the block runs.

    Afterwards the search path and the loaded modules are as before, so that one file after
    another can be run.
    """
    root, name = _place(path.resolve())
    search_path, modules = sys.path.copy(), sys.modules.copy()
    sys.path.insert(0, str(root))
    sys.modules.pop(name, None)
    try:
        yield _load(path.resolve(), name)
    finally:
        sys.path[:] = search_path
        for added in [name, *_added(modules, root)]:
            sys.modules.pop(added, None)
            if added in modules:
                sys.modules[added] = modules[added]


def _place(path: Path) -> tuple[Path, str]:
    """The folder to search for imports, and the dotted name of a file below it."""
    root, parts = path.parent, [path.stem]
    while (root / "__init__.py").exists():
        root, parts = root.parent, [root.name, *parts]
    return root, ".".join(parts)


def _load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise LoadError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise LoadError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    return module


def _added(modules: dict[str, ModuleType], root: Path) -> list[str]:
    """The modules under a folder that were not loaded before."""
    return [
        name
        for name, module in sys.modules.items()
        if name not in modules and str(getattr(module, "__file__", None)).startswith(f"{root}/")
    ]


def find_workflow(module: ModuleType, name: str | None) -> Workflow[..., Any]:
    """The workflow of that name; without a name the only one, else `main`."""
    found = {
        key: value
        for key, value in vars(module).items()
        if isinstance(value, Workflow) and value.function.__module__ == module.__name__
    }
    if name is None:
        name = next(iter(found)) if len(found) == 1 else "main"
    if name not in found:
        has = ", ".join(found) or "none"
        raise LoadError(f"there is no workflow `{name}`; the workflows are: {has}")
    return found[name]
