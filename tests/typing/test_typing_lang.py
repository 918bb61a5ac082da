"""mypy and pyright, both strict, accept what the language means and refuse what it does not."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def mypy(path: Path, folder: Path) -> set[int]:
    """The lines with errors."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={folder}"]
    done = subprocess.run([*command, path], cwd=ROOT, capture_output=True, text=True)
    assert "error" in done.stdout or done.returncode == 0, done.stdout + done.stderr
    return {int(line) for line in re.findall(rf"{path.name}:(\d+): error", done.stdout)}


def pyright(path: Path, folder: Path) -> set[int]:
    """The lines with errors."""
    file, root = os.path.relpath(path, folder), os.path.relpath(ROOT, folder)
    settings = {"typeCheckingMode": "strict", "include": [file], "extraPaths": [root]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run([*command, "-p", folder], capture_output=True, text=True)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {each["range"]["start"]["line"] + 1 for each in found if each["severity"] == "error"}


Checker = Callable[[Path, Path], set[int]]


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright])
def test_the_language_is_typed(checker: Checker, tmp_path: Path) -> None:
    assert checker(HERE / "sample.py", tmp_path) == set()


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright])
def test_mistakes_are_found(checker: Checker, tmp_path: Path) -> None:
    path = HERE / "wrong.py"
    lines = enumerate(path.read_text().splitlines(), 1)
    assert checker(path, tmp_path) == {number for number, line in lines if line.endswith("# wrong")}
