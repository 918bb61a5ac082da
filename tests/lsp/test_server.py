"""The language server, spoken to as an editor does."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).parents[2]

TEXT = """\
from flowc import task, workflow


@task(timeout="1m")
def double(n: int) -> int:
    return n * 2


@workflow
def main(n: int) -> int:
    text = "🐍"; return duoble(n)
"""

GOOD = TEXT.replace('text = "🐍"; return duoble', "return double")
FIXABLE = GOOD.replace('"1m")', '"1m")  # flowc: ignore[missing-timeout] none needed')


class Editor:
    """An editor with one file open."""

    def __init__(self, path: Path) -> None:
        self.client = LanguageClient("test", "1")
        self.path = path
        self.version = 1
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: lsp.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

    @property
    def document(self) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.path.as_uri())

    async def start(self) -> None:
        os.environ["PYTHONPATH"] = str(ROOT)
        await self.client.start_io(sys.executable, "-m", "flowc", "lsp")
        parameters = lsp.InitializeParams(
            lsp.ClientCapabilities(), root_uri=self.path.parent.as_uri()
        )
        await self.client.initialize_async(parameters)
        self.client.initialized(lsp.InitializedParams())

    def open(self, text: str) -> None:
        item = lsp.TextDocumentItem(self.path.as_uri(), lsp.LanguageKind.Python, 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, text: str) -> None:
        self.version += 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(self.version, self.path.as_uri()),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def diagnostics(self) -> lsp.PublishDiagnosticsParams:
        return await asyncio.wait_for(self.published.get(), 30)

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()


Session = Callable[[Editor], Awaitable[None]]


@pytest.fixture
def session(tmp_path: Path) -> Callable[[Session], None]:
    def run(body: Session) -> None:
        async def talk() -> None:
            editor = Editor(tmp_path / "workflow.py")
            await editor.start()
            try:
                await body(editor)
            finally:
                await editor.stop()

        asyncio.run(asyncio.wait_for(talk(), 60))

    return run


def test_diagnostics_come_when_a_file_is_opened(session: Callable[[Session], None]) -> None:
    async def body(editor: Editor) -> None:
        editor.open(TEXT)
        found = (await editor.diagnostics()).diagnostics
        by_code = {d.code: d for d in found}
        assert set(by_code) >= {"undefined-name", "unused-name"}
        undefined = by_code["undefined-name"]
        assert undefined.severity is lsp.DiagnosticSeverity.Error
        # the letter before takes two units of UTF-16
        assert undefined.range.start == lsp.Position(10, 24)

    session(body)


def test_only_the_last_of_quick_changes_is_checked(session: Callable[[Session], None]) -> None:
    async def body(editor: Editor) -> None:
        editor.open(GOOD)
        assert (await editor.diagnostics()).diagnostics == ()
        for text in (TEXT, "x = (", GOOD, TEXT):
            editor.change(text)
        published = await editor.diagnostics()
        assert published.version == 5
        assert published.diagnostics
        assert editor.published.empty()

    session(body)


def test_hover_shows_the_page_of_the_rule(session: Callable[[Session], None]) -> None:
    async def body(editor: Editor) -> None:
        editor.open(TEXT)
        await editor.diagnostics()
        here = lsp.HoverParams(editor.document, lsp.Position(10, 26))
        hover = await editor.client.text_document_hover_async(here)
        assert hover is not None
        assert isinstance(hover.contents, lsp.MarkupContent)
        assert hover.contents.value.startswith("**undefined-name**")
        elsewhere = lsp.HoverParams(editor.document, lsp.Position(0, 0))
        assert await editor.client.text_document_hover_async(elsewhere) is None

    session(body)


def test_a_fix_is_a_code_action(session: Callable[[Session], None]) -> None:
    async def body(editor: Editor) -> None:
        editor.open(FIXABLE)
        await editor.diagnostics()
        line = lsp.Range(lsp.Position(3, 40), lsp.Position(3, 40))
        actions = await editor.client.text_document_code_action_async(
            lsp.CodeActionParams(editor.document, line, lsp.CodeActionContext([]))
        )
        assert actions
        (action,) = actions
        assert isinstance(action, lsp.CodeAction)
        assert action.title == "remove the comment"
        assert action.edit is not None and action.edit.changes is not None
        (edit,) = action.edit.changes[editor.path.as_uri()]
        assert (edit.range.start, edit.new_text) == (lsp.Position(3, 19), "")

    session(body)


def test_any_text_keeps_the_server_alive(session: Callable[[Session], None]) -> None:
    async def body(editor: Editor) -> None:
        editor.open("")
        assert (await editor.diagnostics()).diagnostics == ()
        for text in ("from flowc import (", "flowc = '\0'", "import flowc\n" + "(" * 3000, GOOD):
            editor.change(text)
            published = await editor.diagnostics()
        assert published.diagnostics == ()

    session(body)
