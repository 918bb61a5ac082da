"""What runs a workflow for `flowc run`: plain Python, or an engine on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc import ir, local
from flowc.backends import EngineError, Manifest, Progress
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import ENGINE_FAILED, INVALID_INPUT
from flowc.lang.codec import CodecError
from flowc.lang.failures import TaskFailed, WorkflowFailed


@dataclass(frozen=True)
class Request:
    """What to run: inputs in JSON form, answers to approvals, where result files go."""

    inputs: Mapping[str, Any]
    answers: Mapping[str, local.Answer]
    out: Path | None
    progress: Progress


def run_python(path: Path, module: ir.Module, request: Request, sink: Sink) -> local.Result | None:
    """Run the first workflow of a module by executing its file; None if it failed.

    Reports: `invalid-input`, `engine-failed`.
    """
    main = module.workflows[0]
    try:
        with local.listening(request.progress):
            return local.run_file(
                path, main.name, request.inputs, out=request.out, answers=request.answers
            )
    except local.InvalidInput as error:
        sink.report(INVALID_INPUT, main.span, str(error))
    except (local.LoadError, local.NoContainerEngine) as error:
        sink.report(ENGINE_FAILED, main.span, str(error))
    except Exception as error:  # whatever the workflow raises ends the run
        named = isinstance(error, TaskFailed | WorkflowFailed)
        reason = str(error) if named else f"{type(error).__name__}: {error}"
        sink.report(ENGINE_FAILED, main.span, f"`{main.name}` failed: {reason}")
    return None


def run_cwltool(
    manifests: Sequence[Manifest], module: ir.Module, request: Request, sink: Sink
) -> local.Result | None:
    """Run the first workflow of a module by cwltool; None if it failed.

    Reports: `invalid-input`, `engine-failed`.
    """
    from flowc.backends.cwl.engine import Cwltool

    main = module.workflows[0]
    folder = Path(tempfile.mkdtemp(prefix=f"flowc-{main.name}-"))
    try:
        data = Cwltool().run(module, manifests, request.inputs, folder, request.progress)
        outputs = _outputs_by_name(module, data)
        if request.out is not None:
            request.out.mkdir(parents=True, exist_ok=True)
            outputs = local.collect(outputs, request.out)
        return local.Result(outputs, folder)
    except CodecError as error:
        sink.report(INVALID_INPUT, main.span, str(error))
    except (EngineError, OSError) as error:
        sink.report(ENGINE_FAILED, main.span, f"`{main.name}` failed: {error}")
    return None


def _outputs_by_name(module: ir.Module, data: Any) -> dict[str, Any]:
    """The outputs of a workflow: fields of a record, parts of a tuple, else `result`."""
    records = {
        declaration.name
        for declaration in module.types
        if isinstance(declaration, ir.Record) and declaration.form != "typeddict"
    }
    match module.workflows[0].result:
        case ir.ScalarType(name="None"):
            return {}
        case ir.TupleType():
            return {f"result_{index}": item for index, item in enumerate(data)}
        case ir.NamedType(name=name) if name in records:
            return dict(data)
        case _:
            return {"result": data}
