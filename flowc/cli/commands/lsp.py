"""`flowc lsp`: the language server."""

from __future__ import annotations

import click


@click.command("lsp")
def command() -> None:
    """Serve an editor over stdin and stdout, by the Language Server Protocol.

    \b
    Example (Neovim):
      vim.lsp.config.flowc = { cmd = { 'flowc', 'lsp' }, filetypes = { 'python' } }
      vim.lsp.enable('flowc')
    """
    try:
        from flowc.lsp.server import make_server
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is missing: install `flowc[lsp]`") from error
    make_server().start_io()
