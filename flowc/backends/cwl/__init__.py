"""CWL v1.2: one packed document, or a folder of them, for any CWL runner."""

from __future__ import annotations

from collections.abc import Iterator

from flowc import ir
from flowc.backends.base import Manifest
from flowc.backends.cwl.capabilities import CAPABILITIES
from flowc.backends.cwl.emit import emit
from flowc.backends.cwl.limits import check
from flowc.compiler.pipeline import LOWERED_FORM
from flowc.diagnostics import Sink


class Cwl:
    """Emits CWL v1.2."""

    name = "cwl"
    capabilities = CAPABILITIES
    passes = LOWERED_FORM

    def check(self, module: ir.Module, sink: Sink) -> None:
        """Report what CWL documents cannot say about a task."""
        check(module, sink)

    def emit(self, module: ir.Module, *, folder: bool = False) -> Iterator[Manifest]:
        """The documents of a module in lowered form."""
        yield from emit(module, folder=folder)
