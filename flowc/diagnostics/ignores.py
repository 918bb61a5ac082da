"""Comments that accept a warning: `# flowc: ignore[unpinned-image] built nightly`.

At the end of a line the comment covers the statement it stands in (in TOML a key with its value,
or the header of a table); alone on a line, the statement that follows; `# flowc: ignore-file[...]`
covers the file. It may follow other comments of its line, such as `# noqa`, and they may follow it.
Only warnings and hints can be ignored: after an error there is nothing to compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from flowc.diagnostics.catalog import (
    IGNORE_WITHOUT_REASON,
    RULES,
    UNKNOWN_RULE,
    UNUSED_IGNORE,
)
from flowc.diagnostics.comments import Comment, read_comments
from flowc.diagnostics.model import Diagnostic, Edit, Family, Fix, Severity, Sink, Span
from flowc.diagnostics.source import Sources

_COMMENT = re.compile(
    r"#\s*flowc:\s*ignore(?P<file>-file)?\b(\s*\[(?P<codes>[^\]]*)\])?(?P<reason>([^#]|#\d)*)"
)
"""One comment; the next one of a line begins with `#`, but not as the number in `see #12`."""


@dataclass(frozen=True)
class _Ignore:
    """One comment: the codes it names, and the lines it covers (None: the file)."""

    span: Span
    codes: tuple[tuple[str, Span], ...]
    reason: str
    lines: range | None

    def takes(self, diagnostic: Diagnostic) -> bool:
        """Whether the comment accepts a diagnostic of its file."""
        named = any(code == diagnostic.code for code, _ in self.codes)
        covered = self.lines is None or diagnostic.span.line in self.lines
        return named and covered and diagnostic.severity is not Severity.ERROR


def apply_ignores(diagnostics: Iterable[Diagnostic], sources: Sources) -> list[Diagnostic]:
    """The diagnostics that no comment of their own file accepts."""
    found = list(diagnostics)
    ignores = {file: _read_ignores(file, sources) for file in {d.span.file for d in found}}
    return [d for d in found if not any(i.takes(d) for i in ignores[d.span.file])]


def check_ignores(file: str, sources: Sources, sink: Sink) -> None:
    """Report what is wrong with the comments of a file, once all else is in the sink.

    A comment for a rule about targets or profiles may be of use for another one; after an error
    nothing is known to be unused.
    Reports: `unused-ignore`, `ignore-without-reason`, `unknown-rule`.
    """
    here = [d for d in sink if d.span.file == file]
    complete = not sink.has_errors
    for ignore in _read_ignores(file, sources):
        if not ignore.codes:
            message = "this ignore comment names no rule"
            help = "name it in brackets: `# flowc: ignore[unpinned-image] built here every night`"
            sink.report(UNKNOWN_RULE, ignore.span, message, help=help)
        elif not ignore.reason:
            message = "this ignore comment does not say why"
            help = "write the reason after the bracket"
            sink.report(IGNORE_WITHOUT_REASON, ignore.span, message, help=help)
        used = {d.code for d in here if ignore.takes(d)}
        unused = [(code, span) for code, span in ignore.codes if code not in used]
        removal = Fix("remove the comment", (Edit(ignore.span, ""),), safe=True)
        for code, span in unused:
            _check_unused(
                code, span, removal if len(unused) == len(ignore.codes) else None, complete, sink
            )


def _check_unused(code: str, span: Span, fix: Fix | None, complete: bool, sink: Sink) -> None:
    rule = RULES.get(code)
    if rule is None:
        near = get_close_matches(code, RULES, 1)
        help = f"did you mean `{near[0]}`?" if near else "`flowc explain` lists all rules"
        sink.report(UNKNOWN_RULE, span, f"no rule is called `{code}`", help=help)
    elif rule.severity is Severity.ERROR:
        message = f"`{code}` is an error and cannot be ignored"
        sink.report(UNUSED_IGNORE, span, message, help="only warnings and hints can be")
    elif complete and rule.family not in (Family.TARGET, Family.PROFILE):
        sink.report(UNUSED_IGNORE, span, f"`{code}` is not reported here", fix=fix)


def _read_ignores(file: str, sources: Sources) -> list[_Ignore]:
    text = sources.text(file)
    if "flowc:" not in text:
        return []
    return [
        _ignore(file, comment, match, sources.line(file, comment.line))
        for comment in read_comments(file, text)
        for match in _COMMENT.finditer(comment.text)
    ]


def _ignore(file: str, comment: Comment, match: re.Match[str], source: str) -> _Ignore:
    line, column = comment.line, comment.column
    codes = []
    for word in re.finditer(r"[^\s,]+", match["codes"] or ""):
        start = column + match.start("codes") + word.start()
        codes.append((word.group(), Span(file, line, start, line, start + len(word.group()))))
    before, text = source[: column + match.start()], match.group()
    if before.strip():
        before, text = before.rstrip(), before[len(before.rstrip()) :] + text.rstrip()
    span = Span(file, line, len(before), line, len(before) + len(text))
    lines = None if match["file"] else comment.about
    return _Ignore(span, tuple(codes), match["reason"].strip(), lines)
