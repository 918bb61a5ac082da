"""The page of a rule: its explanation and its examples, which the tests run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from flowc.diagnostics.catalog import PAGES


@dataclass(frozen=True)
class Block:
    """A fenced block. `settings` are the `key=value` words after the language."""

    section: str
    language: str
    settings: dict[str, str]
    text: str


@dataclass(frozen=True)
class Page:
    """`rules/<code>.md`, read."""

    code: str
    text: str
    explanation: str
    blocks: tuple[Block, ...]


_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)


def read_page(code: str) -> Page:
    """Read the page of a rule."""
    if code in PAGES:
        return parse_page(PAGES[code])
    return parse_page(files("flowc.diagnostics").joinpath(f"rules/{code}.md").read_text("utf-8"))


def parse_page(text: str) -> Page:
    """Take a page apart.

    >>> page = parse_page("# a-rule\\nWhy.\\n\\n## Bad\\n```python\\nx = 1  # error\\n```\\n")
    >>> page.code, page.explanation, page.blocks[0].section
    ('a-rule', 'Why.', 'Bad')
    """
    title, _, body = text.partition("\n")
    sections = [(match.start(), match.group(1)) for match in _SECTION.finditer(body)]
    explanation = body[: sections[0][0]] if sections else body
    blocks = tuple(_block(match, sections) for match in _BLOCK.finditer(body))
    return Page(title.removeprefix("# ").strip(), text, explanation.strip(), blocks)


def _block(match: re.Match[str], sections: list[tuple[int, str]]) -> Block:
    language, words, text = match.groups()
    section = next((name for at, name in reversed(sections) if at < match.start()), "")
    settings = dict(word.split("=", 1) for word in words.split())
    return Block(section, language, settings, text)
