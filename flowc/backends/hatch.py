"""The escape hatches: what a workflow file says to one target in that target's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def with_hatch(document: Mapping[str, Any], hatch: Mapping[str, Any] | None) -> dict[str, Any]:
    """A document with what an escape hatch (`argo={...}`) says merged into it.

    >>> with_hatch({"a": {"b": 1}}, {"a": {"c": 2}})
    {'a': {'b': 1, 'c': 2}}
    """
    merged = dict(document)
    for key, value in (hatch or {}).items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = with_hatch(merged[key], value) if both else value
    return merged


def unfit(shape: Any, content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The fields of an escape hatch that are of another kind than a target has them: path, kind.

    `shape` holds a value of the right kind for each field that matters, and in a list one for all
    of its elements. What it does not name may be anything.

    >>> shape = {"inputs": {"parameters": [{}]}, "name": ""}
    >>> list(unfit(shape, {"inputs": {"parameters": [5]}, "name": None, "dag": 1}))
    [('inputs.parameters[0]', 'a mapping'), ('name', 'a text')]
    """
    if not isinstance(content, type(shape)):
        yield path, _KINDS[type(shape)]
    elif isinstance(shape, dict):
        for key in filter(content.__contains__, shape):
            yield from unfit(shape[key], content[key], f"{path}.{key}" if path else key)
    elif isinstance(shape, list):
        for index, item in enumerate(content):
            yield from unfit(shape[0], item, f"{path}[{index}]")


_KINDS: dict[type, str] = {dict: "a mapping", list: "a list", str: "a text"}
