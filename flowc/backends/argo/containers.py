"""Templates of containers."""

from __future__ import annotations

from typing import Any

from flowc import ir
from flowc.backends.argo.templates import Template
from flowc.backends.lowered.callees import Callees

Document = dict[str, Any]


def container_template(template: Template, task: ir.ContainerTask, callees: Callees) -> Document:
    """The template of a container task."""
    raise NotImplementedError
