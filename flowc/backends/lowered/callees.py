"""What a module's workflows can call, and the ports of its results."""

from __future__ import annotations

from flowc import ir
from flowc.backends.lowered.ports import ResultPorts, result_ports
from flowc.compiler.scripts.codec_text import Declarations


class Callees:
    """The tasks and workflows of a module by name."""

    def __init__(self, module: ir.Module) -> None:
        self.declarations: Declarations = {d.name: d for d in module.types}
        self.by_name: dict[str, ir.Task | ir.Workflow] = {
            **{task.name: task for task in module.tasks},
            **{workflow.name: workflow for workflow in module.workflows},
        }
        self._ports: dict[tuple[str, bool, bool], ResultPorts] = {}

    def options(self, callee: str, given: ir.Options | None) -> ir.Options:
        """The options with which a call runs a callee, if it gives these."""
        declared = self.by_name[callee]
        return ir.merged_options(
            ir.Options() if isinstance(declared, ir.Workflow) else declared.options, given
        )

    def ports(self, callee: str, soft: bool = False, *, poll: bool = False) -> ResultPorts:
        """The ports of a callee; of a soft call, those of its outcome; of a wait for it, none."""
        found = self._ports.get((callee, soft, poll))
        if found is None:
            declared = self.by_name[callee]
            result: ir.Type = ir.NONE
            if not poll and not isinstance(declared, ir.ServiceTask):
                result = declared.result
            if soft:
                result = ir.OutcomeType(item=result)
            names = [parameter.name for parameter in declared.parameters]
            found = self._ports[callee, soft, poll] = result_ports(result, self.declarations, names)
        return found
