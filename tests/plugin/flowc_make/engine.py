"""GNU Make as the engine of the conformance suite."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flowc import ir
from flowc.backends import EngineError, Manifest, Progress, write_manifests
from flowc.backends.lowered.runs import arguments_of, fitting


class GnuMake:
    """Runs Makefiles in folders of their own."""

    def validate(self, manifests: Sequence[Manifest], folder: Path) -> None:
        """Raises `EngineError` if make cannot read the Makefile."""
        write_manifests(manifests, folder)
        _make(folder, "--dry-run")

    def run(
        self,
        module: ir.Module,
        manifests: Sequence[Manifest],
        inputs: Mapping[str, Any],
        folder: Path,
        progress: Progress | None = None,
    ) -> Any:
        """Write the inputs, have everything made, and read the result."""
        write_manifests(manifests, folder)
        for name, value in arguments_of(module, inputs).items():
            (folder / f"{name}.json").write_text(json.dumps(value))
        _make(folder, "-j2")
        return fitting(module, json.loads((folder / "output.json").read_text()))


def _make(folder: Path, option: str) -> None:
    done = subprocess.run(["make", option], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise EngineError(done.stderr)
