"""Values of runs as data: JSON, with files and folders by name and content.

A case states its inputs and outputs in the JSON form of their types, in Python's spelling.
`materialize` writes the files of an input to disk, `observe` reads those of an output back, and
`same` compares two values without forgiveness: `1`, `1.0` and `True` differ, as `0.0` and `-0.0`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class FileValue:
    """A file: its base name and what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True)
class FolderValue:
    """A directory: its base name and its entries by name."""

    name: str
    entries: Mapping[str, bytes | FolderValue]


@dataclass(frozen=True)
class LogPath:
    """Stands for the path of a file, new for each run, that tasks append lines to."""


def materialize(value: Any, folder: Path, log: Path) -> Any:
    """The JSON form of a value, with its files written below `folder`.

    Each file gets a folder of its own, so that equal base names do not meet.
    """
    match value:
        case FileValue(name=name, content=content):
            path = _own_folder(folder) / name
            path.write_bytes(content)
            return {"class": "File", "path": str(path)}
        case FolderValue(name=name):
            path = _own_folder(folder) / name
            _write_folder(value, path)
            return {"class": "Directory", "path": str(path)}
        case LogPath():
            return str(log)
        case list():
            return [materialize(item, folder, log) for item in value]
        case dict():
            return {key: materialize(item, folder, log) for key, item in value.items()}
        case _:
            return value


def observe(value: Any) -> Any:
    """The inverse of `materialize`: files of a JSON value, by name and content."""
    match value:
        case {"class": "File"}:
            path = local_path(value)
            return FileValue(path.name, path.read_bytes())
        case {"class": "Directory"}:
            return _read_folder(local_path(value))
        case list() | tuple():
            return [observe(item) for item in value]
        case dict():
            return {key: observe(item) for key, item in value.items()}
        case _:
            return value


def same(left: Any, right: Any) -> bool:
    """Whether two observed values are equal, type by type.

    >>> same([1, {"a": None}], [1, {"a": None}])
    True
    >>> same(1, 1.0), same(True, 1), same(0.0, -0.0)
    (False, False, False)
    """
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float):
        return repr(left) == repr(right)
    return bool(left == right)


def local_path(value: Mapping[str, Any]) -> Path:
    """Where a `File` or `Directory` object says it is on this machine."""
    if "path" in value:
        return Path(value["path"])
    location: str = value["location"]
    return Path(unquote(urlsplit(location).path) if location.startswith("file:") else location)


def _own_folder(folder: Path) -> Path:
    own = folder / str(sum(1 for _ in folder.iterdir()))
    own.mkdir()
    return own


def _write_folder(value: FolderValue, path: Path) -> None:
    path.mkdir()
    for name, entry in value.entries.items():
        if isinstance(entry, FolderValue):
            _write_folder(entry, path / name)
        else:
            (path / name).write_bytes(entry)


def _read_folder(path: Path) -> FolderValue:
    entries = sorted(path.iterdir())
    return FolderValue(
        path.name,
        {e.name: _read_folder(e) if e.is_dir() else e.read_bytes() for e in entries},
    )
