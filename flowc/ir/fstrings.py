"""The text of an f-string, the same for each Python version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Field(NamedTuple):
    """A value in an f-string: its expression, its conversion (-1: none), its format."""

    expression: str
    conversion: int = -1
    spec: tuple[str | Field, ...] = ()


Parts = Sequence[str | Field]


def fstring(parts: Parts) -> str:
    """An f-string, or a call of `format` where Python 3.11 cannot quote the parts.

    >>> fstring(["n = ", Field("n")])
    "f'n = {n}'"
    >>> print(fstring([Field("sep.join(xs['a'])"), "'"]))
    f"{sep.join(xs['a'])}'"
    >>> fstring([Field("'\\\\n'.join(xs)")])
    "'{}'.format('\\\\n'.join(xs))"
    """
    fields = list(_fields(parts))
    expressions = "".join(field.expression for field in fields)
    quotes = [quote for quote in "'\"" if quote not in expressions]
    awkward = any(field.expression.startswith("{") for field in fields)
    if quotes and not awkward and not re.search(r"[\\\n#]", expressions) and _plain_specs(fields):
        quote = quotes[0]
        return f"f{quote}{_body(parts, quote, keep=True)}{quote}"
    arguments = ", ".join(field.expression for field in fields)
    return f"'{_body(parts, chr(39), keep=False)}'.format({arguments})"


def _fields(parts: Parts) -> list[Field]:
    """All fields, each before those of its format: the order in which `format` counts them."""
    found: list[Field] = []
    for part in parts:
        if isinstance(part, Field):
            found += [part, *_fields(part.spec)]
    return found


def _plain_specs(fields: list[Field]) -> bool:
    texts = [part for field in fields for part in field.spec if isinstance(part, str)]
    return all(text.isprintable() and not re.search(r"[\\'\"{}]", text) for text in texts)


def _body(parts: Parts, quote: str, *, keep: bool) -> str:
    """What stands between the quotes; `keep`: with the expressions in it."""
    return "".join(
        _escaped(part, quote)
        if isinstance(part, str)
        else f"{{{part.expression if keep else ''}{_suffix(part, quote, keep)}}}"
        for part in parts
    )


def _suffix(field: Field, quote: str, keep: bool) -> str:
    conversion = f"!{chr(field.conversion)}" if field.conversion != -1 else ""
    return conversion + (f":{_body(field.spec, quote, keep=keep)}" if field.spec else "")


def _escaped(text: str, quote: str) -> str:
    body = repr('"' + text)[2:-1].replace("{", "{{").replace("}", "}}")
    return body if quote == "'" else body.replace("\\'", "'").replace('"', '\\"')
