"""Two versions of Python write the same bytes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
CASES = sorted((ROOT / "tests" / "cases" / "fan_out").glob("*.py"))
MINOR_VERSIONS = range(11, 16)


def other_pythons() -> list[str]:
    """Interpreters on the search path with another minor version than this one."""
    found = []
    for minor in MINOR_VERSIONS:
        program = shutil.which(f"python3.{minor}")
        if program and minor != sys.version_info.minor:
            asked = subprocess.run([program, "--version"], capture_output=True, text=True)
            if asked.returncode == 0 and asked.stdout.startswith(f"Python 3.{minor}."):
                found.append(program)
    return found


def compile_all(python: str, out: Path) -> dict[str, str]:
    """Compile examples and cases in one process each; the manifest's text, or what was said."""
    out.mkdir()
    texts = {}
    for file in [*EXAMPLES, *CASES]:
        name = str(file.relative_to(ROOT))
        done = subprocess.run(
            [python, "-m", "flowc", "compile", name, "-t", "cwl"],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        texts[name] = done.stdout + done.stderr
    return texts


def test_each_python_writes_the_same_manifests(tmp_path: Path) -> None:
    others = other_pythons()
    if not others:
        pytest.fail("no second version of Python is installed: python3.12 or newer is needed")
    expected = compile_all(sys.executable, tmp_path / "this")
    assert any("cwlVersion" in text for text in expected.values())
    for program in others:
        environment = tmp_path / Path(program).name
        subprocess.run([program, "-m", "venv", environment], check=True)
        python = str(environment / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", str(ROOT)], check=True)
        assert compile_all(python, tmp_path / f"out-{Path(program).name}") == expected
