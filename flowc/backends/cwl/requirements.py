"""Options of tasks as CWL requirements and hints."""

from __future__ import annotations

import math
from typing import Any

from flowc import ir

MIB = 2**20

Entries = dict[str, dict[str, Any]]


def resources(options: ir.Options, size_inputs: dict[str, str]) -> Entries:
    """ResourceRequirement: cores, and MiB rounded up; `size_inputs` name those computed late."""
    asked: dict[str, Any] = {}
    if options.cpu is not None:
        asked["coresMin"] = _amount("cpu", options.cpu, size_inputs, 1)
    if options.memory is not None:
        asked["ramMin"] = _amount("memory", options.memory, size_inputs, MIB)
    if options.disk is not None:
        disk = _amount("disk", options.disk, size_inputs, MIB)
        asked |= {"tmpdirMin": disk, "outdirMin": disk}
    return {"ResourceRequirement": asked} if asked else {}


def _amount(
    name: str, asked: float | ir.Reference, size_inputs: dict[str, str], unit: int
) -> float | str:
    if isinstance(asked, ir.Reference):
        return f"$(inputs.{size_inputs[name]})"
    return math.ceil(asked / unit) if unit > 1 else (int(asked) if asked == int(asked) else asked)


def image_hint(options: ir.Options) -> Entries:
    """DockerRequirement, as a hint: the same document runs with `--no-container`."""
    return {"DockerRequirement": {"dockerPull": options.image}} if options.image else {}


def time_limit(options: ir.Options) -> Entries:
    """ToolTimeLimit, in whole seconds."""
    if options.timeout_s is None:
        return {}
    return {"ToolTimeLimit": {"timelimit": math.ceil(options.timeout_s)}}


def reuse_hint(options: ir.Options) -> Entries:
    """WorkReuse, for a task whose results may be taken from an earlier run."""
    return {"WorkReuse": {"enableReuse": True}} if options.cache else {}


def network(options: ir.Options, *, needed: bool) -> Entries:
    """NetworkAccess, where a container without it would be cut off."""
    return {"NetworkAccess": {"networkAccess": True}} if needed else {}
