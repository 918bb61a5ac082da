"""Names that inputs of a run can have: in a job file some keys mean the place of a file."""

from __future__ import annotations

from flowc import ir

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
    parameters = tuple(
        parameter.model_copy(update={"name": _free(parameter.name, taken)})
        if parameter.name in JOB_WORDS
        else parameter
        for parameter in workflow.parameters
    )
    entry = workflow.model_copy(update={"parameters": parameters})
    return module.model_copy(update={"workflows": (entry, *module.workflows[1:])})


def _free(name: str, taken: set[str]) -> str:
    name += "_in"
    while name in taken:
        name += "_"
    return name
