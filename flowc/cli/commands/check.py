"""`flowc check`: what is wrong in workflow files."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from flowc import driver
from flowc.cli.console import exit_on_errors, print_note, print_result, wants_color
from flowc.cli.options import color_option, profile_option, root_option, strict_option
from flowc.diagnostics import Diagnostic
from flowc.diagnostics.fixes import fix_file
from flowc.diagnostics.render import Format, render
from flowc.diagnostics.render.text import summary
from flowc.diagnostics.source import Sources

_POLL_S = 0.3


@click.command("check")
@click.argument("paths", metavar="[FILE | DIR]...", nargs=-1, type=click.Path())
@click.option(
    "format_name",
    "--format",
    type=click.Choice([format.value for format in Format]),
    default=Format.TEXT.value,
    help="How to write what was found.",
)
@click.option("--fix", is_flag=True, help="Apply the fixes that cannot change what is meant.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@profile_option
@strict_option
@root_option
@color_option
def command(
    paths: tuple[str, ...],
    format_name: str,
    fix: bool,
    watch: bool,
    profile: str | None,
    strict: bool,
    roots: tuple[Path, ...],
    color: str,
) -> None:
    """Check workflow files, and those in folders (default: here), without running them.

    \b
    Examples:
      flowc check workflow.py
      flowc check flows --strict --format sarif > flowc.sarif
      flowc check workflow.py --watch
    """
    paths, format = paths or (".",), Format(format_name)
    found = _check(paths, roots, profile, strict, fix)
    _show(*found, format, color)
    while watch:
        before = _stamps(paths)
        while _stamps(paths) == before:
            time.sleep(_POLL_S)
        print_note(f"\n{', '.join(paths)} changed")
        found = _check(paths, roots, profile, strict, fix)
        _show(*found, format, color)
    exit_on_errors(found[0])


def _check(
    paths: Sequence[str], roots: Sequence[Path], profile: str | None, strict: bool, fix: bool
) -> tuple[list[Diagnostic], Sources]:
    """Check, apply fixes, and check again as long as there was something to fix."""
    while True:
        results = [
            driver.check(path, roots=roots, strict=strict, profile=profile) for path in paths
        ]
        diagnostics = [d for result in results for d in result.diagnostics]
        if not (fix and _fixed(diagnostics)):
            return list(dict.fromkeys(diagnostics)), Sources()


def _fixed(diagnostics: Sequence[Diagnostic]) -> int:
    """Apply safe fixes; how many there were."""
    safe = [d.fix for d in diagnostics if d.fix is not None and d.fix.safe]
    files = dict.fromkeys(edit.span.file for fix in safe for edit in fix.edits)
    counts = [fix_file(file, safe) for file in files]
    if total := sum(counts):
        print_note(f"fixed {total} {'fault' if total == 1 else 'faults'}")
    return total


def _show(diagnostics: Sequence[Diagnostic], sources: Sources, format: Format, color: str) -> None:
    colored = wants_color(color, sys.stdout)
    print_result(render(diagnostics, sources, format, color=colored))
    if format is Format.TEXT:
        print_note(summary(diagnostics) or "all is well")


def _stamps(paths: Sequence[str]) -> dict[str, tuple[int, int]]:
    """When each file was changed last, and its size."""
    return dict(_stamp(file) for path in paths for file in _files(path))


def _files(path: str) -> Iterator[str]:
    if Path(path).is_dir():
        yield from driver.workflow_files(path)
    else:
        yield path


def _stamp(file: str) -> tuple[str, tuple[int, int]]:
    try:
        status = Path(file).stat()
    except (OSError, ValueError):
        return file, (0, 0)
    return file, (status.st_mtime_ns, status.st_size)
