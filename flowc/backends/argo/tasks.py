"""The tasks of a dag template: what each is given, what it waits for, and what is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc import ir
from flowc.backends.argo.loops import Loop
from flowc.backends.argo.names import Labels, parameter_name
from flowc.backends.argo.sources import Reads, Source
from flowc.backends.argo.templates import Template

Document = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What operations have become: a task, or an expression where it is read (`task` is "")."""

    operations: tuple[ir.Operation, ...]
    task: str = ""


@dataclass
class Tasks:
    """Tasks in the order in which they are added, each after those that it waits for."""

    documents: list[Document] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    """What the tasks are of, and between them the expressions that take none."""

    templates: dict[str, Template] = field(default_factory=dict)
    """The templates that tasks run whose outputs may be read."""

    started: Reads = frozenset()
    """What every task waits for: the service that runs while the workflow does."""

    _labels: Labels = field(default_factory=Labels)
    _positions: dict[str, int] = field(default_factory=dict)
    _ancestors: dict[str, int] = field(default_factory=dict)
    """The tasks that each task waits for, at any distance: a bit for each position."""

    def add(
        self,
        name: str,
        template: str | Template,
        given: Mapping[str, Source],
        reads: Reads,
        when: str | None = None,
        loop: Loop | None = None,
        *,
        of: tuple[ir.Operation, ...] = (),
    ) -> str:
        """Add a task that waits for what it is given and for `reads`; its name.

        `of` are the operations that it runs. A template that is named by its id gives all its
        outputs anyway.
        """
        task = self._labels.fresh(name)
        reads |= self.started
        for source in given.values():
            reads |= self.used(source).reads
        if loop is not None:
            reads |= loop.reads
            self._mark(loop.reads)
        runs = {"template": template} if isinstance(template, str) else template.reference
        document: Document = {"name": task, **runs}
        if isinstance(template, Template):
            self.templates[task] = template
        depends = self._depends(reads)
        if depends:
            document["depends"] = " && ".join(depends)
        if when is not None:
            document["when"] = when
        if given:
            document["arguments"] = {
                "parameters": [
                    {"name": parameter_name(parameter), "value": source.text}
                    for parameter, source in given.items()
                ]
            }
        if loop is not None:
            document |= loop.fields
        self._positions[task] = len(self.documents)
        self.documents.append(document)
        self.written.append(Written(of, task))
        above = 0
        for other in depends:
            above |= self._ancestors[other] | 1 << self._positions[other]
        self._ancestors[task] = above
        return task

    def used(self, source: Source) -> Source:
        """Note that somebody reads these ports."""
        self._mark(source.reads)
        return source

    def _depends(self, reads: Reads) -> list[str]:
        """The tasks to wait for, without those that others of them wait for."""
        tasks = {task for task, _ in reads}
        implied = 0
        for task in tasks:
            implied |= self._ancestors[task]
        needed = (task for task in tasks if not implied >> self._positions[task] & 1)
        return sorted(needed, key=self._positions.__getitem__)

    def _mark(self, reads: Reads) -> None:
        for task, port in sorted(reads):
            if port and task in self.templates:
                self.templates[task].used[port] = None
