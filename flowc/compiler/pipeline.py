"""The ordered lists of passes that bring a legal module to the form a backend takes."""

from __future__ import annotations

from collections.abc import Iterable

from flowc import ir
from flowc.compiler.capabilities import Lowering
from flowc.compiler.passes.compute_branches import compute_branches
from flowc.compiler.passes.flatten import flatten
from flowc.compiler.passes.follow_flags import follow_flags
from flowc.compiler.passes.hoist import hoist
from flowc.compiler.passes.inline import inline
from flowc.compiler.passes.outline import outline
from flowc.compiler.passes.project import project
from flowc.compiler.passes.prune import prune

LOWERED_FORM: tuple[Lowering, ...] = (
    *(prune, follow_flags, prune, compute_branches, project, hoist, prune),
    *(outline, prune),
)
"""To the lowered form: fan-outs and conditions around one call each (`passes/lowered.py`)."""

FLAT_FORM: tuple[Lowering, ...] = (
    *(prune, follow_flags, prune, compute_branches, inline, project, hoist, prune),
    *(flatten, prune),
)
"""To the flat form: one graph of steps and of fan-outs of one step (`passes/flatten.py`)."""


def in_form(module: ir.Module, passes: Iterable[Lowering]) -> ir.Module:
    """A legal module after these passes."""
    for lower in passes:
        module = lower(module)
    return module
