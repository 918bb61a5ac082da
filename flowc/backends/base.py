"""What a target is: a table of what it has, an emitter, and perhaps an engine to run it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from flowc import ir
from flowc.compiler.capabilities import Capabilities, Lowering
from flowc.diagnostics import Sink
from flowc.profiles import Profile

if TYPE_CHECKING:
    from flowc.backends.planned import TargetPlan


@dataclass(frozen=True)
class Manifest:
    """A file that a backend writes: its path below the output folder, with `/`, and its text."""

    path: str
    text: str


def write_manifests(manifests: Sequence[Manifest], folder: Path) -> list[Path]:
    """Write manifests below a folder; their paths."""
    paths = [folder / manifest.path for manifest in manifests]
    for path, manifest in zip(paths, manifests, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest.text, encoding="utf-8")
    return paths


class EngineError(Exception):
    """The engine refused a manifest, or ended a run as failed; the message is for the user."""


Progress = Callable[[str, str], None]
"""Told of each step: its name, and "started", "skipped", "done" or "failed"."""


class Backend(Protocol):
    """A target: what it has, the passes that bring a legal module to its form, and the emitter."""

    name: str
    capabilities: Capabilities
    passes: tuple[Lowering, ...]

    def on(self, profile: Profile) -> Backend:
        """The target as the cluster of a profile has it; itself, if that changes nothing."""
        ...

    def lost_settings(self, profile: Profile) -> Mapping[str, str]:
        """The settings of profiles that this target cannot say, `a.b` by table, and why."""
        ...

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report what is over a limit of the engine in a module in this target's form."""
        ...

    def emit(
        self, module: ir.Module, profile: Profile, *, folder: bool = False
    ) -> Iterator[Manifest]:
        """The manifests of a module in this target's form; `folder`: several small ones.

        What the profile says of tasks is in the module already; lost settings are gone from it.
        """
        ...


@runtime_checkable
class Extends(Protocol):
    """A backend that adds to modules what a cluster asks for beside the first workflow."""

    def extended(self, module: ir.Module, profile: Profile) -> ir.Module:
        """A verified module with all that is emitted of it; itself, if nothing is added."""
        ...


@runtime_checkable
class Versioned(Protocol):
    """A backend that says from which version of its engine on manifests run, as `3.7.16`."""

    oldest: str


@runtime_checkable
class Plans(Protocol):
    """A backend that says what its engine runs for a module."""

    def plan(self, module: ir.Module, profile: Profile) -> TargetPlan:
        """The units of work of a module in this target's form, as they stand in what is emitted."""
        ...


class Engine(Protocol):
    """A system on this machine that checks and runs what a backend has emitted."""

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Write manifests below `folder`; raises `EngineError` if one is refused or warned of."""
        ...

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        """Run a module's first workflow; inputs and result in the JSON form of their types.

        Files of the run stay below `folder`. Raises `EngineError` if the run fails.
        """
        ...
