"""Type checkers accept every case and example, without a plugin and without an ignore."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine_cases import CASES, ROOT

WRONG = [
    case.path for case in CASES.values() if any(mark.severity == "error" for mark in case.marks)
]
"""Cases that flowc must refuse may be refused by type checkers too."""

EXAMPLES = ROOT / "examples"
DAGS = [*EXAMPLES.glob("*/dags"), *EXAMPLES.glob("clusters/*-airflow")]
"""Made for Airflow, which is not installed here."""

FOLDERS = [ROOT / "tests" / "cases", EXAMPLES]
FILES = [
    path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*.py"))
    if path not in set(WRONG) and path.parent not in DAGS
]
IMPORT_ROOTS = sorted({path.parent for path in FILES if not (path.parent / "__init__.py").exists()})


@pytest.mark.slow
def test_mypy_accepts_the_cases(tmp_path: Path) -> None:
    arguments = ["--strict", "--config-file=", f"--cache-dir={tmp_path}", *map(str, FILES)]
    assert_accepts("mypy", *arguments)


@pytest.mark.slow
def test_pyright_accepts_the_cases(tmp_path: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "include": [os.path.relpath(folder, tmp_path) for folder in FOLDERS],
        "exclude": [os.path.relpath(path, tmp_path) for path in (*WRONG, *DAGS)],
        "extraPaths": [os.path.relpath(root, tmp_path) for root in [ROOT, *IMPORT_ROOTS]],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    assert_accepts("pyright", "--pythonpath", sys.executable, "-p", str(tmp_path))


def assert_accepts(checker: str, *arguments: str) -> None:
    command = [sys.executable, "-m", checker, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout
