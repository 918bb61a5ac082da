"""Diagnostics in the words of the Language Server Protocol."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp
from pygls.uris import from_fs_path
from pygls.workspace import PositionCodec, ServerTextPosition, ServerTextRange

from flowc.diagnostics import Diagnostic, Fix, Severity, Span
from flowc.diagnostics.source import Sources

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}
_UNNECESSARY = {"unused-result", "unused-parameter", "unused-name", "unused-task", "unused-ignore"}


class Converter:
    """Converts for one client: columns in its units, files as URIs."""

    def __init__(self, codec: PositionCodec, sources: Sources) -> None:
        self._codec = codec
        self._sources = sources

    def range(self, span: Span) -> lsp.Range:
        """The range of a span, in the client's units."""
        return self._codec.range_to_client_units(
            self._sources.lines(span.file),
            ServerTextRange(
                ServerTextPosition(span.line - 1, span.column),
                ServerTextPosition(span.end_line - 1, span.end_column),
            ),
        )

    def diagnostic(self, diagnostic: Diagnostic) -> lsp.Diagnostic:
        """A diagnostic, with its help in the message and its labels as related places."""
        text = diagnostic.message + (f"\nhelp: {diagnostic.help}" if diagnostic.help else "")
        related = [
            lsp.DiagnosticRelatedInformation(
                location=lsp.Location(_uri(label.span.file), self.range(label.span)),
                message=label.text,
            )
            for label in diagnostic.labels
        ]
        return lsp.Diagnostic(
            range=self.range(diagnostic.span),
            message=text,
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            source="flowc",
            tags=[lsp.DiagnosticTag.Unnecessary] if diagnostic.code in _UNNECESSARY else None,
            related_information=related or None,
        )

    def action(self, diagnostic: Diagnostic, fix: Fix) -> lsp.CodeAction:
        """A fix as a quick fix."""
        changes: dict[str, list[lsp.TextEdit]] = {}
        for edit in fix.edits:
            text_edit = lsp.TextEdit(self.range(edit.span), edit.text)
            changes.setdefault(_uri(edit.span.file), []).append(text_edit)
        return lsp.CodeAction(
            title=fix.title,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(diagnostic)],
            edit=lsp.WorkspaceEdit(changes=dict[str, Sequence[lsp.TextEdit]](changes)),
            is_preferred=fix.safe,
        )


def overlaps(one: lsp.Range, other: lsp.Range) -> bool:
    """Whether two ranges share a position; ends count."""
    return one.start <= other.end and other.start <= one.end


def _uri(file: str) -> str:
    return str(from_fs_path(file))
