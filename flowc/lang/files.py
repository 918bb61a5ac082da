"""`File` and `Directory`, as tasks and workflows see them. Task scripts carry this source."""

import os
import re
from pathlib import Path, PurePosixPath


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
        return PurePosixPath(self._path).name


class File(Artifact):
    """A file: `open(f)` and `Path(f)` work; `File("s3://bucket/key")` is one elsewhere."""

    @property
    def size(self) -> int:
        """The number of bytes it holds."""
        return Path(self).stat().st_size


class Directory(Artifact):
    """A directory: `d / "name"` is a file in it, `d.dir("name")` a directory."""

    def __truediv__(self, name: str) -> File:
        return File(Path(self) / name)

    def dir(self, name: str) -> "Directory":
        """The directory of that name in it."""
        return Directory(Path(self) / name)

    def files(self, pattern: str = "*", *, natural: bool = False) -> "list[File]":
        """The files whose names match, sorted by name; `natural` sorts numbers as numbers."""
        paths = [str(path) for path in Path(self).glob(pattern) if path.is_file()]
        return [File(path) for path in sorted(paths, key=_natural if natural else None)]


def _natural(path: str) -> "list[str | int]":
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", path)]
