"""Comments that accept a warning: `# flowc: ignore[unpinned-image] built nightly`.

At the end of a line the comment covers the statement it stands in; alone on a line, the
statement that follows; `# flowc: ignore-file[...]` covers the file. Only warnings and hints can
be ignored: after an error there is nothing to compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from tokenize import COMMENT, NEWLINE, NL, TokenError, TokenInfo, generate_tokens

from flowc.diagnostics.catalog import (
    IGNORE_WITHOUT_REASON,
    RULES,
    UNKNOWN_RULE,
    UNUSED_IGNORE,
)
from flowc.diagnostics.model import Diagnostic, Edit, Fix, Severity, Sink, Span

_COMMENT = re.compile(r"#\s*flowc:\s*ignore(?P<file>-file)?\s*\[(?P<codes>[^\]]*)\](?P<reason>.*)")


@dataclass
class _Ignore:
    """One comment: the codes it names, and the lines it covers."""

    span: Span
    codes: tuple[tuple[str, Span], ...]
    reason: str
    lines: range | None
    used: set[str] = field(default_factory=set)

    def takes(self, diagnostic: Diagnostic) -> bool:
        named = any(code == diagnostic.code for code, _ in self.codes)
        return named and (self.lines is None or diagnostic.span.line in self.lines)


def apply_ignores(diagnostics: Iterable[Diagnostic], file: str, text: str) -> list[Diagnostic]:
    """Drop what the comments of a file accept; add what is wrong with the comments.

    Reports: `unused-ignore`, `ignore-without-reason`, `unknown-rule`.
    """
    found = list(diagnostics)
    if "flowc:" not in text:
        return found
    ignores = list(_ignores(file, text))
    kept = [d for d in found if not _ignored(d, file, ignores)]
    sink = Sink()
    for ignore in ignores:
        _check(ignore, sink)
    return sorted([*kept, *sink], key=lambda d: (d.span, d.code))


def _ignored(diagnostic: Diagnostic, file: str, ignores: Sequence[_Ignore]) -> bool:
    if diagnostic.severity is Severity.ERROR or diagnostic.span.file != file:
        return False
    takers = [ignore for ignore in ignores if ignore.takes(diagnostic)]
    for ignore in takers:
        ignore.used.add(diagnostic.code)
    return bool(takers)


def _check(ignore: _Ignore, sink: Sink) -> None:
    if not ignore.reason:
        sink.report(
            IGNORE_WITHOUT_REASON,
            ignore.span,
            "this ignore comment does not say why",
            help="write the reason after the bracket",
        )
    unused = [(code, span) for code, span in ignore.codes if code not in ignore.used]
    removal = Fix("remove the comment", (Edit(ignore.span, ""),), safe=True)
    for code, span in unused:
        rule = RULES.get(code)
        if rule is None:
            near = get_close_matches(code, RULES, 1)
            help = f"did you mean `{near[0]}`?" if near else "`flowc explain` lists all rules"
            sink.report(UNKNOWN_RULE, span, f"no rule is called `{code}`", help=help)
        elif rule.severity is Severity.ERROR:
            message = f"`{code}` is an error and cannot be ignored"
            sink.report(UNUSED_IGNORE, span, message, help="only warnings and hints can be")
        else:
            fix = removal if len(unused) == len(ignore.codes) else None
            sink.report(UNUSED_IGNORE, span, f"`{code}` is not reported here", fix=fix)


def _ignores(file: str, text: str) -> Iterator[_Ignore]:
    pending: list[tuple[TokenInfo, re.Match[str]]] = []
    first: int | None = None
    for token in _tokens(text):
        if token.type == COMMENT:
            if match := _COMMENT.match(token.string):
                pending.append((token, match))
        elif token.type == NEWLINE:
            lines = range(first or token.start[0], token.end[0] + 1)
            yield from (_ignore(file, comment, match, lines) for comment, match in pending)
            pending, first = [], None
        elif token.type != NL and token.string.strip():
            first = first or token.start[0]
    yield from (_ignore(file, token, match, range(0)) for token, match in pending)


def _ignore(file: str, token: TokenInfo, match: re.Match[str], lines: range) -> _Ignore:
    line, column = token.start
    codes = []
    for word in re.finditer(r"[^\s,]+", match["codes"]):
        start = column + match.start("codes") + word.start()
        codes.append((word.group(), Span(file, line, start, line, start + len(word.group()))))
    before = token.line[:column]
    start = len(before.rstrip()) if before.strip() else column
    span = Span(file, line, start, line, token.end[1])
    return _Ignore(span, tuple(codes), match["reason"].strip(), None if match["file"] else lines)


def _tokens(text: str) -> Iterator[TokenInfo]:
    """The tokens of a file, up to the first place that is not Python."""
    try:
        yield from generate_tokens(StringIO(text).readline)
    except (TokenError, SyntaxError):
        return
