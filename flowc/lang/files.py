"""`File` and `Directory`, as tasks and workflows see them. Task scripts carry this source."""

# ruff: noqa: PTH, UP037 (scripts load no pathlib, and run on older Pythons)

import glob
import os
import re


class Artifact(os.PathLike[str]):
    """A path, or the URI of something that is elsewhere."""

    def __init__(self, path: "str | os.PathLike[str]") -> None:
        self._path = os.fspath(path)

    def __fspath__(self) -> str:
        return self._path

    def __str__(self) -> str:
        return self._path

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._path!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return os.path.basename(self._path.rstrip("/"))


class File(Artifact):
    """A file: `open(f)` and `Path(f)` work; `File("s3://bucket/key")` is one elsewhere."""

    @property
    def size(self) -> int:
        """The number of bytes it holds."""
        return os.stat(self).st_size


class Directory(Artifact):
    """A directory: `d / "name"` is a file in it, `d.dir("name")` a directory."""

    def __truediv__(self, name: str) -> File:
        return File(os.path.join(self, name))

    def dir(self, name: str) -> "Directory":
        """The directory of that name in it."""
        return Directory(os.path.join(self, name))

    def files(self, pattern: str = "*", *, natural: bool = False) -> "list[File]":
        """The files whose names match, sorted by name; `natural` sorts numbers as numbers."""
        paths = [
            path
            for path in glob.glob(os.path.join(glob.escape(os.fspath(self)), pattern))
            if os.path.isfile(path)
        ]
        return [File(path) for path in sorted(paths, key=_natural if natural else None)]


def _natural(path: str) -> "list[str | int]":
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", path)]
