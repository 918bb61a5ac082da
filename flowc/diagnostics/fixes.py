"""Edits of source text: what `check --fix` and an editor's quick fix do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from tokenize import detect_encoding

from flowc.diagnostics.model import Edit, Fix


def fix_file(file: str, fixes: Iterable[Fix]) -> int:
    """Apply fixes to a file on disk; returns how many were applied.

    Line ends and encoding stay as they are.
    """
    path = Path(file)
    data = path.read_bytes()
    encoding, _ = detect_encoding(BytesIO(data).readline)
    text, applied = apply_fixes(data.decode(encoding), file, fixes)
    if applied:
        path.write_bytes(text.encode(encoding))
    return applied


def apply_fixes(text: str, file: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """Apply the edits of fixes to the text of a file; returns it and how many were applied.

    A fix whose edits touch those of an earlier one is left for the next round.
    """
    offsets = _line_offsets(text)
    taken: list[tuple[int, int, str]] = []
    applied = 0
    for fix in fixes:
        edits = [_range(edit, offsets) for edit in fix.edits if edit.span.file == file]
        if edits and not any(_touch(edit, other) for edit in edits for other in taken):
            taken += edits
            applied += 1
    for start, end, replacement in sorted(taken, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text, applied


def _range(edit: Edit, offsets: list[int]) -> tuple[int, int, str]:
    span = edit.span
    start = offsets[span.line - 1] + span.column
    return start, offsets[span.end_line - 1] + span.end_column, edit.text


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _line_offsets(text: str) -> list[int]:
    """Where each line begins, and where the text ends."""
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)), len(text)]
