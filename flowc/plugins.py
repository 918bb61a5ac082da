"""What installed packages add to flowc: entry points, found without importing any of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Plugin:
    """An entry point: its name, `module:attribute`, and the package that declares it."""

    name: str
    place: str
    package: str


class PluginError(Exception):
    """Code of a plugin failed; the message is for the user, and names the package."""


@cache
def plugins(group: str) -> tuple[Plugin, ...]:
    """The entry points of a group, by name; of two packages with one name, the first one found."""
    if not any(_mentions(group, path) for path in sys.path):
        return ()
    from importlib.metadata import entry_points  # slow to import, and to look through

    found: dict[str, Plugin] = {}
    for point in entry_points(group=group):
        package = point.dist.name if point.dist is not None else "an unknown package"
        found.setdefault(point.name, Plugin(point.name, point.value, package))
    return tuple(found[name] for name in sorted(found))


def _mentions(group: str, path: str) -> bool:
    """Whether a package of a folder says the name of a group: most groups have no plugins."""
    try:
        with os.scandir(path or ".") as entries:
            folders = [e.path for e in entries if e.name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    return any(_says(group, Path(folder, "entry_points.txt")) for folder in folders)


def _says(group: str, file: Path) -> bool:
    try:
        return f"[{group}]" in file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def load(plugin: Plugin) -> Any:
    """What an entry point names, called without arguments. Raises `PluginError`."""
    module, _, attribute = plugin.place.partition(":")
    with blaming(plugin):
        return getattr(import_module(module), attribute)()


@contextmanager
def blaming(plugin: Plugin) -> Iterator[None]:
    """Run code of a plugin: whatever it raises becomes a `PluginError` that names its package."""
    try:
        yield
    except PluginError:
        raise
    except Exception as error:  # it is anybody's code
        what = f"plugin `{plugin.name}` of package `{plugin.package}` failed"
        raise PluginError(f"{what}: {type(error).__name__}: {error}") from error
