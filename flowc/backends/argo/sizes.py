"""How large an object is where Kubernetes and Argo store it, and what makes it so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Document = dict[str, Any]

MIB = 1024 * 1024

OBJECT_LIMIT = 3 * MIB // 2
"""Bytes of an object that Kubernetes stores. Source: `--max-request-bytes` of etcd 3.6."""

RUN_LIMIT = MIB
"""Bytes of a run that Argo's controller goes on with, its nodes compressed. Of a larger one it
writes no status at all, if it was not told to store nodes in a database (`nodeStatusOffLoad`) or to
allow more (`MAX_WORKFLOW_SIZE`). Source: `workflow/packer/packer.go` of 3.7.18 and 4.0.7; seen."""


def stored_size(data: Any) -> int:
    """The bytes of data as Kubernetes stores it: JSON of Go's, which escapes `<`, `>` and `&`.

    >>> stored_size({"a": ["é", 1]}), stored_size("->")
    (14, 9)
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(map(text.count, "<>&"))


def copies(document: Document) -> int:
    """How often a run has the templates of an object: once in what it is asked to run.

    A run of a WorkflowTemplate has them twice: its status holds the spec, and each template by
    name (`storedWorkflowTemplateSpec`, `storedTemplates`). Seen on 4.0.7.
    """
    return 2 if document["kind"].endswith("WorkflowTemplate") else 1


def largest(templates: Iterable[Document]) -> list[tuple[str, int]]:
    """The names and sizes of the three largest templates, without those that are much smaller.

    >>> [name for name, _ in largest({"name": n, "a": "a" * s} for n, s in (("x", 9), ("y", 999)))]
    ['y']
    """
    found = ((template.get("name", ""), stored_size(template)) for template in templates)
    first, *others = sorted(found, key=lambda each: (-each[1], each[0]))[:3]
    return [first, *((name, size) for name, size in others if size * 10 >= first[1])]


def human(size: int) -> str:
    """A size as people read it.

    >>> human(1_572_864), human(20_000)
    ('1.5 MiB', '20 KiB')
    """
    return f"{size / MIB:.1f} MiB" if size >= MIB else f"{size / 1024:.0f} KiB"
