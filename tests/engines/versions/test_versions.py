"""Two versions of Python write the same bytes."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = [
    *(ROOT / "examples").rglob("*.py"),
    *(ROOT / "tests" / "cases" / "fan_out").glob("*.py"),
    *(ROOT / "tests" / "cases" / "failure").glob("*.py"),
]
THIS = [sys.executable]


def printed(python: list[str], *arguments: str) -> str:
    """What a command of a Python prints, whatever its exit code."""
    done = subprocess.run(
        [*python, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def other() -> list[str]:
    """`FLOWC_OTHER_PYTHON` is a command that runs a Python of another version."""
    return shlex.split(os.environ["FLOWC_OTHER_PYTHON"])


def test_the_other_python_is_of_another_version(other: list[str]) -> None:
    assert printed(other, "--version") != printed(THIS, "--version")


@pytest.mark.parametrize("file", [str(file.relative_to(ROOT)) for file in sorted(FILES)])
def test_each_python_writes_the_same_manifest(file: str, other: list[str]) -> None:
    compile = ["-m", "flowc", "compile", file, "-t", "cwl"]
    text = printed(THIS, *compile)
    assert printed(other, *compile) == text
    assert "cwlVersion" in text or "error[" in text, text
