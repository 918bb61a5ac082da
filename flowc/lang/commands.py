"""What the body of a container says: a command, and where its outputs are found."""

import os
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Literal, NamedTuple, TypeVar, cast, overload

from flowc.lang.files import Directory, File
from flowc.lang.values import Secret

T = TypeVar("T")

Word = str | int | float | bool | Enum | os.PathLike[str]
EnvValue = Word | Sequence[File] | Secret


class Placeholder(NamedTuple):
    """Stands for an output until the command has run."""

    source: Literal["file", "directory", "files", "stdout", "json", "text"]
    path: str = ""
    type: Any = None
    optional: bool = False


@overload
def command(*argv: Word) -> None: ...
@overload
def command(*argv: Word, outputs: T) -> T: ...
def command(*argv: Word, outputs: object = None) -> object:
    """Run a program with these words, which no shell ever sees."""
    from flowc import local

    return local.command(argv, outputs)


@overload
def shell(script: str, *, env: Mapping[str, EnvValue] = ...) -> None: ...
@overload
def shell(script: str, *, env: Mapping[str, EnvValue] = ..., outputs: T) -> T: ...
def shell(
    script: str, *, env: Mapping[str, EnvValue] | None = None, outputs: object = None
) -> object:
    """Run a script of POSIX sh, with `set -eu`; values reach it as environment variables."""
    from flowc import local

    return local.shell(script, env or {}, outputs)


def dedented(script: str) -> str:
    """A script without the indentation that its lines share, and without empty lines before it.

    >>> dedented("\\n    if true; then\\n      ls\\n    fi\\n    ")
    'if true; then\\n  ls\\nfi\\n'
    """
    from textwrap import dedent

    return dedent(script).lstrip("\n")


@overload
def output(path: str) -> File: ...
@overload
def output(path: str, *, optional: Literal[False]) -> File: ...
@overload
def output(path: str, *, optional: Literal[True]) -> File | None: ...
def output(path: str, *, optional: bool = False) -> File | None:
    """The file of that path; an `optional` one may be missing and is then None."""
    return cast(File, Placeholder("file", path, File, optional))


def output_dir(path: str) -> Directory:
    """The directory of that path."""
    return cast(Directory, Placeholder("directory", path, Directory))


def files(pattern: str) -> list[File]:
    """The files whose paths match, sorted by path."""
    return cast("list[File]", Placeholder("files", pattern, list[File]))


def stdout(type: type[T]) -> T:
    """What the command printed: a str but for one trailing newline, any other type from JSON."""
    return cast(T, Placeholder("stdout", type=type))


def json_file(path: str, type: type[T]) -> T:
    """The value in a file of JSON."""
    return cast(T, Placeholder("json", path, type))


def text_file(path: str) -> str:
    """The text in a file, exactly."""
    return cast(str, Placeholder("text", path, str))
