"""The server: which requests it answers, and when it checks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib.metadata import version

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from flowc import driver
from flowc.diagnostics import Diagnostic, Label, Span
from flowc.diagnostics.pages import read_page
from flowc.diagnostics.source import Sources
from flowc.lsp.convert import Converter, overlaps

DEBOUNCE_S = 0.15
"""How long nobody must type before a changed file is checked."""


@dataclass(frozen=True)
class _Checked:
    """What was found in a version of a document."""

    diagnostics: tuple[Diagnostic, ...]
    converter: Converter


class _Server(LanguageServer):
    """Knows what was found in each open document."""

    def __init__(self) -> None:
        super().__init__("flowc", f"v{version('flowc')}")
        self.checked: dict[str, _Checked] = {}

    def check(self, uri: str) -> None:
        """Check a document and tell the client what was found."""
        document = self.workspace.get_text_document(uri)
        found = _check(document)
        self.checked[uri] = found
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(
                uri=uri,
                version=document.version,
                diagnostics=[found.converter.diagnostic(d) for d in found.diagnostics],
            )
        )

    def at(self, uri: str, range: lsp.Range) -> list[Diagnostic]:
        """The diagnostics of a document that touch a range."""
        found = self.checked.get(uri)
        if found is None:
            return []
        return [d for d in found.diagnostics if overlaps(found.converter.range(d.span), range)]


def _check(document: TextDocument) -> _Checked:
    """Check a document that mentions flowc; faults of imported files stand at its beginning."""
    path, text = document.path, document.source
    if "flowc" not in text:
        return _Checked((), Converter(document.position_codec, Sources()))
    result = driver.check(path, text=text)
    diagnostics = tuple(_in_file(diagnostic, path) for diagnostic in result.diagnostics)
    return _Checked(diagnostics, Converter(document.position_codec, result.sources))


def _in_file(diagnostic: Diagnostic, path: str) -> Diagnostic:
    span = diagnostic.span
    if span.file == path:
        return diagnostic
    return Diagnostic(
        diagnostic.rule,
        Span(path, 1, 0, 1, 0),
        f"in `{span.file}`: {diagnostic.message}",
        diagnostic.help,
        (Label(span, "here"), *diagnostic.labels),
        severity=diagnostic.severity,
    )


def make_server() -> LanguageServer:
    """A server with its features."""
    server = _Server()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        for uri in server.workspace.text_documents:  # others may import the saved file
            server.check(uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        await asyncio.sleep(DEBOUNCE_S)
        uri = params.text_document.uri
        document = server.workspace.text_documents.get(uri)
        if document is not None and document.version == params.text_document.version:
            server.check(uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.checked.pop(params.text_document.uri, None)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        here = lsp.Range(params.position, params.position)
        found = server.at(params.text_document.uri, here)
        pages = (read_page(code) for code in dict.fromkeys(d.code for d in found))
        text = "\n\n".join(f"**{page.code}**\n\n{page.explanation}" for page in pages)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text)) if text else None

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        found = server.at(uri, params.range)
        return [server.checked[uri].converter.action(d, d.fix) for d in found if d.fix]

    return server
