"""Passwords and keys in plain text, anywhere in a workflow file."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from flowc.compiler.frontend.modules.model import SourceFile
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import PLAIN_TEXT_SECRET

_NAME = re.compile(
    r"(passw(or)?d|passphrase|secret|token|(api|access|private)_?key|credentials?)$",
    re.IGNORECASE | re.MULTILINE,
)
"""How the names of what holds a secret end."""

_KNOWN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|"
    r"\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bxox[abeprs]-[\w-]{10,}|\bsk-[\w-]{20,}|"
    r"\bAIza[\w-]{35}|\bhf_\w{30,}|\bnpm_\w{30,}|\bpypi-[\w-]{30,}|"
    r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\w://[^\s/:@{}$]+:[^\s/:@{}$]{3,}@"
)
"""How keys of well-known issuers begin, JSON web tokens, and URLs with a password."""

_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{20,200}")
_QUOTED_TOKEN = re.compile(rf"['\"]{_TOKEN.pattern}['\"]")
_SIGNS = (
    *("passw", "passphrase", "secret", "token", "_key", "apikey", "accesskey", "privatekey"),
    *("credential", "private key", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "aiza"),
    *("github_pat_", "glpat-", "xox", "sk-", "hf_", "npm_", "pypi-", "eyj", "://"),
)
"""One of these, or a long word, is in each file that has something to find (in lower case)."""

_LEAST_ENTROPY = 4.0
_LEAST_DIGITS = 3
_HELP = 'keep it in the store of secrets: `Secret("name", key="key")`'


def check_credentials(file: SourceFile, sink: Sink) -> None:
    """Report texts that look like a key, and those bound to a name of a password.

    Reports: `plain-text-secret`.
    """
    if not _is_worth_a_look(file.text):
        return
    seen: set[ast.AST] = set()
    for name, node in _named(file.tree):
        if _NAME.search(name) and _is_password(node.value):
            seen.add(node)
            message = f"`{name}` looks like a secret in plain text"
            sink.report(PLAIN_TEXT_SECRET, file.span(node), message, help=_HELP)
    texts = (node for node in ast.walk(file.tree) if isinstance(node, ast.Constant))
    for text in texts:
        if text not in seen and isinstance(text.value, str) and looks_secret(text.value):
            message = "this looks like a password or a key in plain text"
            sink.report(PLAIN_TEXT_SECRET, file.span(text), message, help=_HELP)


def _is_worth_a_look(text: str) -> bool:
    """A large file in which there is nothing to find costs no time."""
    lowered = text.lower()
    return any(sign in lowered for sign in _SIGNS) or _QUOTED_TOKEN.search(text) is not None


def looks_secret(text: str) -> bool:
    """Whether a text begins as keys do, or is one long word of random letters and digits.

    >>> looks_secret("ghp_" + 20 * "a"), looks_secret("wJalrXUtnFEMI7K7MDENGbPxRfiCY3aK")
    (True, True)
    >>> looks_secret("s3://bucket/reads.fq"), looks_secret("9f86d081884c7d659a2feaa0c55ad015")
    (False, False)
    """
    return _KNOWN.search(text) is not None or _is_random(text)


def _is_random(text: str) -> bool:
    """Digests are of one case, and names have few digits."""
    return (
        _TOKEN.fullmatch(text) is not None
        and sum(c.isdigit() for c in text) >= _LEAST_DIGITS
        and any(c.islower() for c in text)
        and any(c.isupper() for c in text)
        and _entropy(text) >= _LEAST_ENTROPY
    )


def _entropy(text: str) -> float:
    """Bits per character, by how often each occurs."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * log2(share) for share in shares)


def _is_password(value: object) -> bool:
    """Whether a text could be one: neither a sentence, nor a path, nor to be filled in."""
    return isinstance(value, str) and re.fullmatch(r"(?![/.$<{])[^\s/{}]{6,}", value) is not None


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
