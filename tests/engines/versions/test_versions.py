"""Two versions of Python write the same bytes."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
FILES = [
    *(ROOT / "examples").rglob("*.py"),
    *(ROOT / "tests" / "cases" / "fan_out").glob("*.py"),
    *(ROOT / "tests" / "cases" / "failure").glob("*.py"),
]


def printed(python: list[str], *arguments: str) -> str:
    """What a command of a Python prints, whatever its exit code."""
    done = subprocess.run(
        [*python, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_each_python_writes_the_same_manifests() -> None:
    """`FLOWC_OTHER_PYTHON` is a command that runs a Python of another version."""
    this, other = [sys.executable], shlex.split(os.environ["FLOWC_OTHER_PYTHON"])
    assert printed(other, "--version") != printed(this, "--version")
    for file in sorted(FILES):
        compile = ["-m", "flowc", "compile", str(file.relative_to(ROOT)), "-t", "cwl"]
        text = printed(this, *compile)
        assert printed(other, *compile) == text
        assert "cwlVersion" in text or "error[" in text, text
