"""What a diagnostic is: a rule, a place, a message, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of source text.

    Lines count from 1, columns from 0, both in characters (`ast` counts bytes:
    the frontend converts). `file` is the path as the user wrote it, with `/`.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Severity(StrEnum):
    """How much a diagnostic matters; only `ERROR` makes a command fail."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Family(StrEnum):
    """The chapter of the documentation that a rule belongs to."""

    LANGUAGE = "language"
    NAMES = "names"
    TYPES = "types"
    GRAPH = "graph"
    HYGIENE = "hygiene"
    PROFILE = "profile"
    TARGET = "target"
    FILES = "files"


@dataclass(frozen=True)
class Rule:
    """One thing flowc may report; its page is `rules/<code>.md`."""

    code: str
    family: Family
    severity: Severity
    summary: str


@dataclass(frozen=True)
class Label:
    """A second place involved, with what it has to do with the first."""

    span: Span
    text: str


@dataclass(frozen=True)
class Edit:
    """Replace the text of `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """Edits that mend the fault; `safe` ones are applied by `check --fix`."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True)
class Diagnostic:
    """One message about one place."""

    rule: Rule
    span: Span
    message: str
    help: str | None = None
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None
    severity: Severity = field(default=Severity.ERROR)

    @property
    def code(self) -> str:
        """The kebab-case name of the rule."""
        return self.rule.code


class Sink:
    """Collects diagnostics; the one mutable thing that passes from step to step."""

    def __init__(self) -> None:
        self._diagnostics: dict[tuple[str, Span, str], Diagnostic] = {}

    def report(
        self,
        rule: Rule,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        labels: Iterable[Label] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> None:
        """Add a diagnostic; the same one twice is kept once.

        `severity`: of a plugin that knows better; flowc's own are as severe as their rules.
        """
        diagnostic = Diagnostic(
            rule, span, message, help, tuple(labels), fix, severity or rule.severity
        )
        self._diagnostics.setdefault((rule.code, span, message), diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        """In the order of the source."""
        return iter(sorted(self._diagnostics.values(), key=lambda d: (d.span, d.code, d.message)))

    def __len__(self) -> int:
        return len(self._diagnostics)

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(d.severity is Severity.ERROR for d in self._diagnostics.values())
