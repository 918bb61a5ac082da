"""The promises about output: the same bytes everywhere, and diffs that show the edit alone."""

import difflib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

WORKFLOW = """
from typing import NamedTuple

from flowc import task, workflow


class Score(NamedTuple):
    mean: float
    count: int


@task
def load(name: str) -> list[float]:
    return [float(len(name)), 2.0]


@task
def score(values: list[float]) -> Score:
    return Score(sum(values) / len(values), len(values))


@task
def scale(value: float, by: int = 2) -> float:
    return value * by


@workflow
def main(name: str = "x") -> list[float]:
    values = load(name)
    result = score(values)
    if result.mean > 1.0:
        best = scale(result.mean)
    else:
        best = scale(result.mean, by=result.count + 1)
    more = [scale(value, by=index) for index, value in enumerate(values)]
    return [best, *more]
"""


def compile_text(folder: Path, text: str, **environment: str) -> str:
    """The CWL manifest of a workflow file in `folder`."""
    (folder / "flow.py").write_text(text)
    return compile_file("flow.py", folder, **environment)


def compile_file(file: str, here: Path, **environment: str) -> str:
    """The CWL manifest of a file, compiled by someone who stands in the folder `here`."""
    done = subprocess.run(
        [sys.executable, "-m", "flowc", "compile", file, "-t", "cwl"],
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hash_seeds_and_folders_do_not_change_a_byte(tmp_path: Path) -> None:
    texts = set()
    for seed in ("0", "1", "4242"):
        folder = tmp_path / f"folder {seed}"
        folder.mkdir()
        texts.add(compile_text(folder, WORKFLOW, PYTHONHASHSEED=seed))
        shutil.rmtree(folder)
    assert len(texts) == 1
    assert str(tmp_path) not in texts.pop()


def test_a_project_compiles_to_the_same_bytes_from_everywhere(tmp_path: Path) -> None:
    flows = tmp_path / "project" / "flows"
    flows.mkdir(parents=True)
    (tmp_path / "project" / "pyproject.toml").write_text("")
    text = compile_text(flows, WORKFLOW)
    assert text.startswith("# Made by flowc from flows/flow.py;")
    assert text == compile_file("flows/flow.py", tmp_path / "project")
    assert text == compile_file("../project/flows/flow.py", flows.parent)
    assert text == compile_file(str(flows / "flow.py"), tmp_path)


def test_one_more_call_changes_only_lines_about_it(tmp_path: Path) -> None:
    before = compile_text(tmp_path, WORKFLOW)
    edited = WORKFLOW.replace(
        "    result = score(values)\n",
        "    again = load('again')\n    result = score(values)\n",
    ).replace("return [best, *more]", "return [best, *more, *again]")
    after = compile_text(tmp_path, edited)
    changed = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
        if line[0] in "+-" and not line.startswith(("+++", "---"))
    ]
    removed = [line for line in changed if line[0] == "-"]
    assert any("again" in line for line in changed)
    assert len(removed) <= 3, changed
    assert len(changed) < 30, changed
