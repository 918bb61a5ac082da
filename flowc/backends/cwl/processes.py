"""Which processes a module needs: one per task, options and way of calling, never one per call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flowc import ir
from flowc.backends.lowered.callees import Callees

AFTER = "after"
EACH = "each"
ENTRY = "main"


@dataclass(eq=False)
class Process:
    """A document that steps run, and what its steps ask of it."""

    id: str
    callee: str
    options: ir.Options
    soft: bool = False
    poll: ir.Until | None = None
    order_inputs: dict[str, None] = field(default_factory=dict)
    """Inputs that only carry order: `after`, and `each` of a fan-out that passes nothing on."""

    nullable: dict[str, None] = field(default_factory=dict)
    """Parameters that a step which is not run gets as null."""

    used: dict[str, None] = field(default_factory=dict)
    """The ports that somebody reads."""

    @property
    def is_entry(self) -> bool:
        """Whether the run starts it."""
        return self.id == ENTRY


class Processes:
    """The processes asked for so far, in the order of their first use."""

    def __init__(self, callees: Callees, entry: str) -> None:
        self.callees = callees
        self.entry = Process(ENTRY, entry, ir.Options())
        self._by_key: dict[Any, Process] = {}
        self._ids: set[str] = {ENTRY}
        self.generated: dict[str, dict[str, Any]] = {}
        """Documents made for one step, by id."""
        self.built_ins: dict[str, str] = {}
        """The ids of the tools that flowc brings along, by their names."""

    def __iter__(self) -> Iterator[Process]:
        return iter(self._by_key.values())

    def called(self, op: ir.Call, workflow: str) -> Process:
        """The process that a call runs."""
        return self._process(op.callee, op.options, op.soft, None, f"{workflow}_{op.name}")

    def polled(self, op: ir.Wait, until: ir.Until, workflow: str) -> Process:
        """The process that a wait for a condition runs."""
        return self._process(until.probe, until.options, op.soft, until, f"{workflow}_{op.name}")

    def of_callee(self, name: str) -> list[Process]:
        """The processes of one callee."""
        if name == self.entry.callee:
            return [self.entry]
        return [process for process in self._by_key.values() if process.callee == name]

    def generate(self, document: dict[str, Any]) -> str:
        """Add a document made for one step; its id."""
        name: str = self._free(document["id"])
        self.generated[name] = {**document, "id": name}
        return name

    def built_in(self, name: str) -> str:
        """Ask for a tool that flowc brings along; its id."""
        if name not in self.built_ins:
            self.built_ins[name] = self._free(name)
        return self.built_ins[name]

    def _process(
        self,
        callee: str,
        options: ir.Options | None,
        soft: bool,
        poll: ir.Until | None,
        special: str,
    ) -> Process:
        key = (callee, soft, options and options.model_dump_json(), poll and _timing(poll))
        found = self._by_key.get(key)
        if found is None:
            plain = options is None and poll is None
            wanted = (f"{callee}_soft" if soft else callee) if plain else special
            asked = self.callees.options(callee, options)
            found = Process(self._free(wanted), callee, asked, soft, poll)
            self._by_key[key] = found
        return found

    def _free(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._ids:
            number += 1
            name = f"{wanted}_{number}"
        self._ids.add(name)
        return name


def _timing(poll: ir.Until) -> tuple[float, float | None, int | None]:
    return poll.every_s, poll.timeout_s, poll.attempts


def free_input(wanted: str, declared: ir.Task | ir.Workflow) -> str:
    """A name for an input that is no parameter."""
    names = {parameter.name for parameter in declared.parameters}
    while wanted in names:
        wanted += "_"
    return wanted
