"""Names that inputs of a run can have: in a job file some keys mean the place of a file."""

from __future__ import annotations

from flowc import ir
from flowc.ir.codecs import Codecs
from flowc.ir.substitute import substitute_region

JOB_WORDS = frozenset(("path", "location"))
"""Keys whose texts cwltool takes for places, and makes URIs of.

Source: `jobloaderctx` in `cwltool/load_tool.py`, 3.1.
"""


def with_job_names(module: ir.Module) -> ir.Module:
    """A module whose first workflow has inputs that a job file can give as they are."""
    workflow = module.workflows[0]
    taken = {parameter.name for parameter in workflow.parameters}
    if not taken & JOB_WORDS:
        return module
    taken |= ir.definitions(workflow).keys()
    names = {name: _free(name, taken) for name in sorted(taken & JOB_WORDS)}
    parameters = tuple(
        parameter.model_copy(update={"name": names.get(parameter.name, parameter.name)})
        for parameter in workflow.parameters
    )
    renamed = {name: ir.Reference(name=new) for name, new in names.items()}
    body = substitute_region(workflow.body, renamed, Codecs(module.types))
    arguments = tuple(
        ir.Value(name=names.get(value.name, value.name), type=value.type)
        for value in body.arguments
    )
    entry = workflow.model_copy(
        update={
            "parameters": parameters,
            "body": body.model_copy(update={"arguments": arguments}),
        }
    )
    return module.model_copy(update={"workflows": (entry, *module.workflows[1:])})


def _free(name: str, taken: set[str]) -> str:
    name += "_in"
    while name in taken:
        name += "_"
    return name
