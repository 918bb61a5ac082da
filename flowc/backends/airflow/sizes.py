"""Resources that are computed at run time: pods are given them beside the arguments of a step."""

from __future__ import annotations

from collections.abc import Mapping

from flowc import ir
from flowc.compiler.scripts.layout import Code, call


def computed_sizes(options: ir.Options | None) -> dict[str, ir.Reference]:
    """The values that are resources, by names that no parameter of a task has."""
    if options is None:
        return {}
    asked = {"cpu": options.cpu, "memory": options.memory, "disk": options.disk}
    return {f".{name}": size for name, size in asked.items() if isinstance(size, ir.Reference)}


def requests_computed(options: ir.Options, given: Mapping[str, str]) -> dict[str, Code]:
    """What a pod asks for, in the words of Kubernetes; `given` are expressions by parameter."""
    return {_REQUESTS[name]: call("size_of", given[name]) for name in computed_sizes(options)}


_REQUESTS = {".cpu": "cpu", ".memory": "memory", ".disk": "ephemeral-storage"}


def without_computed(module: ir.Module) -> ir.Module:
    """Drop resources that are computed, so that nothing waits for what nobody reads."""
    return ir.rewrite(module, lambda op: (_without(op),))


def _without(op: ir.Operation) -> ir.Operation:
    options = ir.options(op)
    found = computed_sizes(options)
    if options is None or not found:
        return op
    dropped = {name.removeprefix("."): None for name in found}
    update: dict[str, object] = {"options": options.model_copy(update=dropped)}
    if isinstance(op, ir.Wait):
        update = {"wait": op.wait.model_copy(update=update)}
    return op.model_copy(update=update)
