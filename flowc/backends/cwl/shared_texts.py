"""Texts that many steps of a document hold, each written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from flowc.backends.cwl.text import literal
from flowc.backends.cwl.tools import EDGES
from flowc.backends.yaml_text import Shared
from flowc.compiler.scripts.task_script import support_text

Document = dict[str, Any]
Entry = dict[str, Any]

STAGED = "InitialWorkDirRequirement"


def with_shared_texts(documents: Sequence[Document]) -> list[Document]:
    """Documents of one file: their scripts import from one module, which holds what all need.

    Texts that stand in several of them become anchors, under the name of their file.
    """
    found = [entry for document in documents for entry in _entries(document)]
    names = frozenset[str]().union(*(e["entry"] for e in found if _is_support(e)))
    module = literal(support_text(names, EDGES)) if names else ""
    texts = [(e["entryname"], module if _is_support(e) else e["entry"]) for e in found]
    anchors: dict[tuple[str, str], str] = {}
    for (name, text), count in Counter(texts).items():
        if count > 1 and "\n" in text:
            anchors[name, text] = _anchor(name, anchors.values())

    def written(entry: Entry) -> Entry:
        name = entry["entryname"]
        text = module if _is_support(entry) else entry["entry"]
        anchor = anchors.get((name, text))
        return {**entry, "entry": text if anchor is None else Shared(text, anchor)}

    return [_with_entries(document, written) for document in documents]


def _is_support(entry: Entry) -> bool:
    return isinstance(entry["entry"], frozenset)


def _listing(document: Document) -> list[Any]:
    listing = document.get("requirements", {}).get(STAGED, {}).get("listing", [])
    return listing if isinstance(listing, list) else []


def _entries(document: Document) -> Iterator[Entry]:
    return filter(_is_text, _listing(document))


def _is_text(item: Any) -> bool:
    """Whether an item is a file made of a text; those of escape hatches need not be."""
    return (
        isinstance(item, dict)
        and isinstance(item.get("entryname"), str)
        and isinstance(item.get("entry"), str | frozenset)
    )


def _anchor(name: str, taken: Any) -> str:
    stem = "".join(c if c.isalnum() and c.isascii() else "_" for c in PurePosixPath(name).stem)
    anchor, number = stem, 2
    while anchor in taken:
        anchor, number = f"{stem}_{number}", number + 1
    return anchor


def _with_entries(document: Document, written: Callable[[Entry], Entry]) -> Document:
    listing = _listing(document)
    if not any(map(_is_text, listing)):
        return document
    items = [written(item) if _is_text(item) else item for item in listing]
    staged = {**document["requirements"][STAGED], "listing": items}
    return {**document, "requirements": {**document["requirements"], STAGED: staged}}
