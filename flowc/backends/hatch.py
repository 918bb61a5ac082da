"""The escape hatches: what a workflow file says to one target in that target's own words."""

from __future__ import annotations

from collections.abc import Mapping
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
