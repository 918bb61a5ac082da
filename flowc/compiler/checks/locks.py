"""A semaphore has one size, wherever it is held."""

from __future__ import annotations

from flowc import ir
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import SEMAPHORE_SIZE


def check_locks(module: ir.Module, sink: Sink) -> None:
    """Report a semaphore that is given another size than before: its name is all it goes by.

    Reports: `semaphore-size`.
    """
    first: dict[str, tuple[int, Span]] = {}
    for op in (op for workflow in module.workflows for op in ir.operations(workflow.body)):
        match op:
            case ir.Scope(scope=ir.Lock(lock=name, size=int(size)), span=span):
                known, place = first.setdefault(name, (size, span))
                if known != size:
                    sink.report(
                        SEMAPHORE_SIZE,
                        span,
                        f"the semaphore `{name}` has a size of {size} here, and of {known} "
                        "elsewhere",
                        help="say one size, as a constant of the module; or give one of them "
                        "another name",
                        labels=[Label(place, f"a size of {known}")],
                    )
