"""Texts in a DAG file, as a reader likes to see them: over lines, character for character."""

from __future__ import annotations

from flowc.backends.airflow.lines import WIDTH
from flowc.compiler.scripts.layout import quoted


def text_lines(text: str, name: str, indent: int = 0) -> list[str]:
    """The lines of a statement that gives a text a name."""
    margin = " " * indent
    head = f"{margin}{name} = "
    line = f"{head}{quoted(text)}"
    if is_plain(text) and "\n" in text:
        first = "" if text.startswith("\n") else "\\\n"
        return f'{head}"""{first}{text}"""'.split("\n")
    if (quotes := raw_quotes(text)) and "\n" in text:
        return f"{head}r{quotes}{text}{quotes}".split("\n")
    if len(line) <= WIDTH or "\n" not in text:
        return [line]
    texts = [f"{margin}    {quoted(each)}" for each in text.splitlines(keepends=True)]
    return [f"{head}(", *texts, f"{margin})"]


def docstring(doc: str, indent: int = 0) -> str:
    """A text as a docstring; as a plain literal, where three quotes cannot hold it as it is.

    Airflow takes the `doc_md` of a DAG that ends in `.md` for the name of a file.
    """
    margin = " " * indent
    if not is_plain(doc) or doc.startswith('"'):
        return f"{margin}{quoted(doc)}"
    first, *others = doc.split("\n")
    lines = [f'{margin}"""{first}', *(line and f"{margin}{line}" for line in others)]
    if others or doc.endswith(".md"):
        return "\n".join([*lines, f'{margin}"""'])
    return f'{lines[0]}"""'


def is_plain(text: str) -> bool:
    """Whether three quotes hold a text as it is."""
    return _is_shown(text) and not ("\\" in text or '"""' in text or text.endswith('"'))


def raw_quotes(text: str) -> str:
    """The quotes of a raw literal that holds a text as it is; nothing, if none does."""
    if not _is_shown(text) or text.endswith(("\\", '"', "'")):
        return ""
    return next((quotes for quotes in ('"""', "'''") if quotes not in text), "")


def _is_shown(text: str) -> bool:
    return text.replace("\n", "").isprintable()
