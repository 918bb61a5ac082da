"""cwltool as the local engine: inputs and results in the JSON form of their declared types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flowc import ir
from flowc.backends.base import EngineError, Manifest, Progress, write_manifests
from flowc.backends.cwl import cwltool
from flowc.backends.cwl.job_names import with_job_names
from flowc.backends.cwl.secrets import secrets_of
from flowc.backends.lowered.runs import arguments_of, read_large, result_of, with_large, write_large
from flowc.compiler.scripts.key_order import in_order
from flowc.ir.codecs import Codecs
from flowc.lang.codec import SecretCodec
from flowc.lang.values import Secret


class Cwltool:
    """Checks and runs packed documents with cwltool."""

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Raises `EngineError` if cwltool refuses the first manifest or warns about it."""
        cwltool.validate(write_manifests(manifests, folder)[0])

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        """Run the first workflow of a module, whose manifests these are.

        Inputs and result are in the JSON form of their types. Raises `EngineError` if the run
        fails, `CodecError` if an input does not fit.
        """
        document, *_ = write_manifests(manifests, folder)
        job = job_of(module, inputs, folder / "inputs")
        has_containers = any(isinstance(task, ir.ContainerTask) for task in module.tasks)
        outputs = cwltool.execute(
            document, job, folder, has_containers=has_containers, progress=progress
        )
        return outputs_of(module, outputs)


def outputs_of(module: ir.Module, outputs: Mapping[str, Any]) -> Any:
    """The result of a run in the JSON form of its type, from the outputs of the document."""
    declarations = {declaration.name: declaration for declaration in module.types}
    return result_of(
        with_job_names(module),
        lambda port: with_large(port.type, outputs[port.name], declarations, read_large),
    )


def job_of(module: ir.Module, inputs: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The job file for inputs in the JSON form of their types; `folder` takes large values.

    Secrets are looked up, and written into the job file: nowhere else can cwltool take them from.
    Raises `EngineError` if there is no value for one.
    """
    arguments = arguments_of(module, inputs)
    job: dict[str, Any] = {}
    named = with_job_names(module).workflows[0].parameters
    for parameter, port in zip(module.workflows[0].parameters, named, strict=True):
        data = in_order(arguments[parameter.name])
        job[port.name] = _port_value(parameter.name, parameter.type, data, folder)
    for name, secret in secrets_of(module).items():
        job[name] = _text(Codecs(module.types).read(secret))
    return job


def _port_value(name: str, type: ir.Type, data: Any, folder: Path) -> Any:
    """JSON data as it travels through a port of its type."""
    match type:
        case _ if data is None:
            return None
        case ir.OptionalType(item=item):
            return _port_value(name, item, data, folder)
        case ir.LargeType():
            return write_large(data, folder / f"{name}.json")
        case ir.ScalarType(name="Secret"):
            return _text(SecretCodec().read(data, f"parameter `{name}`"))
        case _:
            return data


def _text(secret: Secret) -> str:
    try:
        return secret.value
    except LookupError as error:
        raise EngineError(str(error)) from error
