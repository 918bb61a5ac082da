"""Calls of workflows: a run of its own, or a part of the run that is under way."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_origin

from flowc.lang.codec import CodecError
from flowc.lang.failures import TaskFailed
from flowc.lang.tasks import Workflow
from flowc.local.clock import TimedOut, time_limit
from flowc.local.replacements import replacement_of
from flowc.local.runs import current_run, new_run
from flowc.local.signatures import AT_RESULT, InvalidInput, Signature, signature_of


def call_workflow(
    workflow: Workflow[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Any:
    """Call a workflow. Raises `InvalidInput`, a ValueError, if an argument does not fit."""
    signature = signature_of(workflow.function)
    try:
        data = signature.write_arguments(args, kwargs)
    except CodecError as error:
        raise InvalidInput(str(error)) from None
    if current_run() is not None:
        return signature.result.read(_run_body(workflow, signature, data), AT_RESULT)
    with new_run(workflow.name) as run:
        run.result = _run_body(workflow, signature, data)
        return signature.result.read(run.result, AT_RESULT)


def run_workflow(
    workflow: Workflow[..., Any], inputs: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """Run a workflow in a folder, on inputs in JSON form; gives its outputs in JSON form, by name.

    Parameters that have no input take their defaults. Raises `InvalidInput`, and what the
    workflow raises.
    """
    signature = signature_of(workflow.function)
    with new_run(workflow.name, folder) as run:
        run.result = _run_body(workflow, signature, signature.complete(inputs))
        return outputs_by_name(signature.result_type, run.result)


def _run_body(workflow: Workflow[..., Any], signature: Signature, data: Mapping[str, Any]) -> Any:
    """Run the body on arguments in JSON form; gives the result in JSON form."""
    body: Callable[..., Any] = replacement_of(workflow) or workflow.function
    arguments = signature.read_arguments(data)
    try:
        with time_limit(workflow.given.get("timeout")):
            result = body(*arguments.args, **arguments.kwargs)
    except TimedOut as error:
        raise TaskFailed(workflow.name, "Timeout", str(error)) from None
    return signature.result.write(result, AT_RESULT)


def outputs_by_name(result_type: Any, data: Any) -> dict[str, Any]:
    """The outputs of a workflow: fields of a record, parts of a tuple, else `result`.

    >>> outputs_by_name(tuple[int, str], [1, "a"])
    {'result_0': 1, 'result_1': 'a'}
    """
    if result_type in (None, type(None)):
        return {}
    if get_origin(result_type) is tuple:
        return {f"result_{index}": item for index, item in enumerate(data)}
    is_namedtuple = isinstance(result_type, type) and hasattr(result_type, "_field_defaults")
    if dataclasses.is_dataclass(result_type) or is_namedtuple:
        return dict(data)
    return {"result": data}
