"""Cases: workflow files that say, in comments, what they do.

The comments after the docstring of a case are its runs, a long one going on in lines indented by
three spaces or more:

    # run: squares(n=3) == [0, 1, 4]
    # run: main(x=0) fails TaskFailed: "part of the message"
    # run: main(trace=LOG) == 5
    # log: open (left right) close late?

Values are written in the JSON form of their types, in Python's spelling: None, True, `nan`, `inf`,
`-inf`, arithmetic as in `2**63 - 1`. `File("name.txt", "text")` and `File("name.bin", b"bytes")`
are files, `File("name.txt")` alone is the one of that name beside the case, and
`Folder("name", {"a.txt": "text", "sub": {}})` is a directory. `LOG` is the path of a file, new for
each run; `# log:` says which lines tasks have appended to it: one word each, `word?` may be
missing, `(words in parentheses)` come in any order; after `...` at the end, other lines may stand
between these.

A comment at the end of a line, `# error: [code]` or `# warning: [code]`, marks where a diagnostic
must stand, for every target; `# error @cwl @airflow: [code]` for some.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc.testing.values import FileValue, FolderValue, LogPath


class CaseError(ValueError):
    """A case that cannot be read."""


@dataclass(frozen=True)
class Returns:
    """A run that ends well, with this value."""

    value: Any


@dataclass(frozen=True)
class Fails:
    """A run that fails with an exception of this class, whose message holds this text."""

    type: str
    message: str = ""


@dataclass(frozen=True)
class LogGroup:
    """Lines that stand side by side in a log, in any order."""

    required: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True)
class Log:
    """The lines of a log; `has_others`: other lines may stand between them."""

    groups: tuple[LogGroup, ...]
    has_others: bool = False


@dataclass(frozen=True)
class Run:
    """One run of a workflow: its inputs by parameter, and what comes of it."""

    line: int
    workflow: str
    inputs: dict[str, Any]
    expected: Returns | Fails
    log: Log | None = None


@dataclass(frozen=True)
class Mark:
    """A diagnostic that must stand on a line; `target` None: for every target."""

    line: int
    severity: str
    code: str
    target: str | None


@dataclass(frozen=True)
class Case:
    """A workflow file with its runs and marks. `name` is its path below the folder of cases."""

    name: str
    path: Path
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]

    @property
    def workflows(self) -> list[str | None]:
        """The workflows that are run, each once; if none is, that of the file, by no name."""
        return [*sorted({run.workflow for run in self.runs})] or [None]

    def expects_errors(self, target: str) -> bool:
        """Whether the case must not compile for a target."""
        return any(m.severity == "error" and m.target in (None, target) for m in self.marks)


def read_cases(folder: Path) -> list[Case]:
    """The cases of a folder of areas. Folders inside an area hold what its cases import."""
    return [read_case(path, folder) for path in sorted(folder.glob("*/*.py"))]


def read_case(path: Path, root: Path) -> Case:
    """One case. Raises `CaseError` if its comments cannot be understood."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(root).with_suffix("").as_posix()
    try:
        return Case(name, path, parse_runs(text, path.parent), parse_marks(text))
    except (CaseError, SyntaxError) as error:
        raise CaseError(f"{path}: {error}") from error


# --- runs --------------------------------------------------------------------------------

_HEADER = re.compile(r"# (run|log):(?: (.*))?")
_CONTINUATION = re.compile(r"#   +(.*)")
_FAILS = re.compile(r"(?P<call>.*\)) fails (?P<type>\w+)(?:: (?P<message>\".*\"))?", re.DOTALL)


def parse_runs(text: str, folder: Path) -> tuple[Run, ...]:
    """The runs that the comments of a workflow file state; `folder` holds the files they name."""
    runs: list[Run] = []
    for line, kind, content in _headers(text):
        if kind == "run":
            runs.append(_parse_run(line, content, folder))
        elif not runs:
            raise CaseError(f"line {line}: `# log:` stands before any `# run:`")
        else:
            last = runs.pop()
            runs.append(Run(last.line, last.workflow, last.inputs, last.expected, _log(content)))
    return tuple(runs)


def _headers(text: str) -> Iterator[tuple[int, str, str]]:
    """The lines of `run` and `log` comments: first line, kind, content with its continuations."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if found := _HEADER.fullmatch(line):
            content = [found[2] or ""]
            for following in lines[number:]:
                more = _CONTINUATION.fullmatch(following)
                if more is None:
                    break
                content.append(more[1])
            yield number, found[1], " ".join(content)


def _parse_run(line: int, content: str, folder: Path) -> Run:
    expected: Returns | Fails
    if found := _FAILS.fullmatch(content):
        call = ast.parse(found["call"], mode="eval").body
        expected = Fails(found["type"], ast.literal_eval(found["message"] or '""'))
    else:
        match ast.parse(content, mode="eval").body:
            case ast.Compare(left=call, ops=[ast.Eq()], comparators=[right]):
                expected = Returns(_value(right, folder))
            case _:
                raise CaseError(f"line {line}: a run is `call == value` or `call fails Type`")
    match call:
        case ast.Call(func=ast.Name(id=workflow), args=[], keywords=keywords):
            inputs = {k.arg: _value(k.value, folder) for k in keywords if k.arg is not None}
            return Run(line, workflow, inputs, expected)
        case _:
            raise CaseError(f"line {line}: a run calls a workflow with keyword arguments")


_NAMES: dict[str, Any] = {"nan": "NaN", "inf": "Infinity", "LOG": LogPath()}
_OPERATORS: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
}


def _value(node: ast.expr, folder: Path) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.List(elts=items):
            return [_value(item, folder) for item in items]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {_value(k, folder): _value(v, folder) for k, v in pairs if k is not None}
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id="inf")):
            return "-Infinity"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, folder)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, folder), _value(right, folder))
        case ast.Call(func=ast.Name(id="File"), args=arguments, keywords=[]):
            return _file([_value(argument, folder) for argument in arguments], folder)
        case ast.Call(func=ast.Name(id="Folder"), args=[name_node, entries], keywords=[]):
            return _folder(_value(name_node, folder), _value(entries, folder))
        case _:
            raise CaseError(f"`{ast.unparse(node)}` is not a value that a run can state")


def _file(arguments: list[Any], folder: Path) -> FileValue:
    match arguments:
        case [str(name)]:
            path = folder / name
            return FileValue(path.name, path.read_bytes())
        case [str(name), str() | bytes() as content]:
            return FileValue(name, _bytes(content))
        case _:
            raise CaseError(
                "`File` takes a name and, unless it stands beside the case, its content"
            )


def _folder(name: str, entries: dict[str, Any]) -> FolderValue:
    return FolderValue(
        name,
        {
            key: _folder(key, entry) if isinstance(entry, dict) else _bytes(entry)
            for key, entry in entries.items()
        },
    )


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


# --- logs --------------------------------------------------------------------------------


def _log(content: str) -> Log:
    """Read `a (b c?) d` as three groups."""
    words, dots, after = content.partition("...")
    found = re.findall(r"\(([^)]*)\)|(\S+)", words)
    groups = tuple(_log_group((inner or word).split()) for inner, word in found)
    if dots and (after.strip() or any(len(group.required) != 1 for group in groups)):
        raise CaseError("`...` stands after single words, at the end")
    return Log(groups, has_others=bool(dots))


def _log_group(words: Sequence[str]) -> LogGroup:
    possible = frozenset(word.removesuffix("?") for word in words if word.endswith("?"))
    return LogGroup(frozenset(words) - {f"{word}?" for word in possible}, possible)


def log_matches(lines: Iterable[str], log: Log) -> bool:
    """Whether these lines are those of a log, group by group.

    >>> log_matches(["b", "a", "c"], _log("(a b) c d?"))
    True
    >>> log_matches(["a", "c", "b"], _log("(a b) c"))
    False
    >>> log_matches(["a", "c", "b"], _log("a b ..."))
    True
    """
    rest = list(lines)
    if log.has_others:
        left = iter(rest)
        return all(word in left for group in log.groups for word in group.required)
    for group in log.groups:
        seen: set[str] = set()
        while rest and rest[0] in (group.required | group.possible) - seen:
            seen.add(rest.pop(0))
        if not group.required <= seen:
            return False
    return not rest


# --- marks -------------------------------------------------------------------------------

_MARK = re.compile(
    r"# (?P<severity>error|warning)(?P<targets>(?: @\w+)*): "
    r"(?P<codes>\[[a-z0-9-]+\](?: \[[a-z0-9-]+\])*)"
)


def parse_marks(text: str) -> tuple[Mark, ...]:
    """The diagnostics that comments at the ends of lines announce."""
    return tuple(
        Mark(number, found["severity"], code, target)
        for number, line in enumerate(text.splitlines(), 1)
        for found in _MARK.finditer(line)
        for target in re.findall(r"@(\w+)", found["targets"]) or [None]
        for code in re.findall(r"\[([a-z0-9-]+)\]", found["codes"])
    )
