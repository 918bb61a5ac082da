"""New names, unique in a workflow or among workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowc import ir
from flowc.ir.purity import reserved_names


class Names:
    """Hands out names that are not taken: as wanted if possible, else with a number."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken}

    def fresh(self, wanted: str) -> str:
        """A name like `wanted`; it is taken from now on."""
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name


def names_of(workflow: ir.Workflow) -> Names:
    """The names to avoid in a workflow: those in it and in its expressions, and the reserved."""
    computes = (op for op in ir.operations(workflow.body) if isinstance(op, ir.Compute))
    words = (word for op in computes for word in re.findall(r"\w+", op.expression))
    return Names({*ir.names(workflow), *words, *reserved_names()})
