"""A text planted as that of every secret, wherever flowc could find one while the tests run."""

import os
import re
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from flowc import driver
from flowc.backends import Manifest

Emit = Callable[..., tuple[Manifest, ...]]

ROOT = Path(__file__).parents[1]
PLANTED = "planted-Xq7-zw93"
DECLARED = re.compile(r"""Secret\(\s*["'](.+?)["'],\s*key=["'](.+?)["']""")
ABSENT = "never-set"
"""The secret that cases name to see what happens without its text."""
WRITTEN: list[str] = []
"""The tests for which a manifest was made that holds the text; there must be none."""


def files() -> list[Path]:
    """What can name a secret: the Python files and the pages of the project."""
    folders = [ROOT / name for name in ("docs", "examples", "flowc", "tests")]
    found = [path for folder in folders for path in folder.rglob("*.*")]
    return sorted(path for path in found if path.suffix in (".md", ".py"))


def plant(patch: pytest.MonkeyPatch, secrets: Sequence[tuple[str, str]]) -> None:
    """Give the text to secrets, by name and key, as each way of running takes it."""
    for name, key in secrets:
        word = re.sub(r"\W", "_", f"{name}_{key}").upper()
        patch.setenv(f"FLOWC_SECRET_{word}", PLANTED)
        patch.setenv(f"AIRFLOW_VAR_{word}", PLANTED)


def watch(patch: pytest.MonkeyPatch) -> None:
    """Plant the text for all that the project names, and look at each manifest that is made."""
    declared = [each for path in files() for each in DECLARED.findall(path.read_text("utf-8"))]
    plant(patch, [(name, key) for name, key in declared if name != ABSENT])
    patch.setattr(driver, "emit", _watched(driver.emit))


def _watched(emit: Emit) -> Emit:
    @wraps(emit)
    def watched(*args: Any, **options: Any) -> tuple[Manifest, ...]:
        manifests = emit(*args, **options)
        if any(PLANTED in manifest.text for manifest in manifests):
            WRITTEN.append(os.environ["PYTEST_CURRENT_TEST"])
        return manifests

    return watched
