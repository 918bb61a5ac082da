"""Manifests on disk: written whole or not at all, and compared with what is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import MANIFEST_DRIFT, UNREADABLE_FILE, UNWRITABLE_OUTPUT


def write_files(texts: Mapping[Path, str], sink: Sink) -> None:
    """Write files so that each is the old or the new one, whatever happens.

    All are written beside their places before the first is moved. A file that has its text
    already is left alone. Reports: `unwritable-output`.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            if temporary := _stage(path, text, sink):
                staged.append((temporary, path))
        if not sink.has_errors:
            for temporary, path in staged:
                temporary.replace(path.resolve())
    except OSError as error:
        _report_unwritable(path, error, sink)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _stage(path: Path, text: str, sink: Sink) -> Path | None:
    """Write a text beside its place; None: there is nothing to move."""
    data = text.encode()
    try:
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not target.is_file():  # a device or pipe cannot be replaced
            target.write_bytes(data)
            return None
        if target.is_file() and target.read_bytes() == data:
            return None
        return _write_beside(target, data)
    except (OSError, ValueError) as error:
        _report_unwritable(path, error, sink)
        return None


def _write_beside(target: Path, data: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "permission denied")
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        if target.exists():
            shutil.copymode(target, temporary)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _report_unwritable(path: Path, error: Exception, sink: Sink) -> None:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    sink.report(
        UNWRITABLE_OUTPUT,
        Span(path.as_posix(), 1, 0, 1, 0),
        f"`{path.as_posix()}` cannot be written: {reason}",
        help="what was there before has not been changed",
    )


def compare_files(texts: Mapping[Path, str], sink: Sink) -> str:
    """A unified diff from the files on disk to these texts; empty if they are equal.

    Reports: `manifest-drift` for each file that differs, `unreadable-file`.
    """
    return "".join(_compare(path, text, sink) for path, text in texts.items())


def _compare(path: Path, text: str, sink: Sink) -> str:
    name = path.as_posix()
    try:
        old = path.read_bytes().decode(errors="replace") if path.exists() else ""
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        message = f"`{name}` cannot be read: {reason}"
        sink.report(UNREADABLE_FILE, Span(name, 1, 0, 1, 0), message)
        return ""
    if old == text:
        return ""
    before, after = old.splitlines(keepends=True), text.splitlines(keepends=True)
    line = _first_difference(before, after)
    what = "differs from what the workflow file gives" if old else "is missing"
    sink.report(
        MANIFEST_DRIFT,
        Span(name, line, 0, line, 0),
        f"`{name}` {what}",
        help="compile again without `--check` and commit the result",
    )
    lines = unified_diff(before, after, name, f"{name} (compiled)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _first_difference(before: list[str], after: list[str]) -> int:
    pairs = enumerate(zip(before, after, strict=False), 1)
    shared = min(len(before), len(after))
    return next((number for number, (old, new) in pairs if old != new), shared + 1)
