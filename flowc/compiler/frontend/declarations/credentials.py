"""Passwords and keys in plain text, anywhere in a workflow file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flowc.compiler.frontend.modules.model import SourceFile
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import PLAIN_TEXT_SECRET
from flowc.diagnostics.credentials import is_secret, looks_secret, may_hold_secret

_HELP = 'keep it in the store of secrets: `Secret("name", key="key")`'


def check_credentials(file: SourceFile, sink: Sink) -> None:
    """Report texts that look like a key, and those bound to a name of a password.

    Reports: `plain-text-secret`.
    """
    if not may_hold_secret(file.text):
        return
    seen: set[ast.AST] = set()
    for name, node in _named(file.tree):
        if isinstance(node.value, str) and is_secret(name, node.value):
            seen.add(node)
            message = f"`{name}` looks like a secret in plain text"
            sink.report(PLAIN_TEXT_SECRET, file.span(node), message, help=_HELP)
    texts = (node for node in ast.walk(file.tree) if isinstance(node, ast.Constant))
    for text in texts:
        if text not in seen and isinstance(text.value, str) and looks_secret(text.value):
            message = "this looks like a password or a key in plain text"
            sink.report(PLAIN_TEXT_SECRET, file.span(text), message, help=_HELP)


def _named(tree: ast.Module) -> Iterator[tuple[str, ast.Constant]]:
    """Texts by what they are bound to: module constants, defaults, and variables of `env=`."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant() as value):
                yield name, value
            case ast.FunctionDef(args=arguments):
                yield from _defaults(arguments)
    for each in ast.walk(tree):
        if isinstance(each, ast.keyword) and each.arg == "env" and isinstance(each.value, ast.Dict):
            for key, text in zip(each.value.keys, each.value.values, strict=True):
                match key, text:
                    case ast.Constant(value=str(name)), ast.Constant():
                        yield name, text


def _defaults(arguments: ast.arguments) -> Iterator[tuple[str, ast.Constant]]:
    positional = [*arguments.posonlyargs, *arguments.args][-len(arguments.defaults) or None :]
    pairs = [
        *zip(positional, arguments.defaults, strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        if isinstance(default, ast.Constant):
            yield argument.arg, default
