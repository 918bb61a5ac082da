"""What commands say: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import IO

import click

from flowc.diagnostics import Diagnostic, Severity
from flowc.diagnostics.render import Format, render
from flowc.diagnostics.source import Sources


def wants_color(choice: str, stream: IO[str] | None) -> bool:
    """Whether to colour a stream: a choice beats NO_COLOR, which beats FORCE_COLOR."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream is not None and stream.isatty())


def print_result(text: str) -> None:
    """Write a command's result to stdout, as UTF-8 whatever the locale."""
    try:
        if sys.stdout is None:
            raise OSError(0, "stdout is closed")
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        print_note(f"error: the result cannot be written: {(error.strerror or str(error)).lower()}")
        if sys.stdout is not None:  # what it still holds cannot be written either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def print_note(text: str) -> None:
    """Say something that is not the result, on stderr."""
    click.echo(text, err=True, color=True)


def print_diagnostics(
    diagnostics: Sequence[Diagnostic], sources: Sources, *, color: str, err: bool = True
) -> None:
    """Show diagnostics as text, on stderr unless they are the result."""
    stream = sys.stderr if err else sys.stdout
    text = render(diagnostics, sources, Format.TEXT, color=wants_color(color, stream))
    if not err:
        print_result(text)
    elif text:
        print_note(text.rstrip("\n"))


def exit_on_errors(diagnostics: Sequence[Diagnostic]) -> None:
    """Exit with code 1 if a diagnostic is an error."""
    if any(d.severity is Severity.ERROR for d in diagnostics):
        sys.exit(1)
