"""What the documentation shows is so: blocks compile and run, commands print what they say."""

import os
import re
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from flowc import driver
from flowc.diagnostics import Severity, Sink
from flowc.profiles import check_profiles
from flowc.testing import plain
from flowc.testing.cases import read_case
from flowc.testing.outcomes import complaint, outcome_of
from tests.engine_cases import ROOT

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "guide").glob("*.md")),
    ROOT / "docs" / "reference" / "language.md",
]


class Block(NamedTuple):
    """A fenced block of a page; `file` is the name that commands of the page know it by."""

    page: Path
    line: int
    language: str
    file: str | None
    text: str

    @property
    def name(self) -> str:
        """Where it stands."""
        return f"{self.page.stem}:{self.line}"


def read_blocks(page: Path) -> list[Block]:
    text = page.read_text()
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, found[1], found[2], found[3])
        for found in re.finditer(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", text, re.M | re.S)
    ]


BLOCKS = [block for page in PAGES for block in read_blocks(page)]


PYTHON = [block for block in BLOCKS if block.language == "python"]
TESTS = [block for block in PYTHON if (block.file or "").startswith("test_")]
WORKFLOWS = [block for block in PYTHON if block not in TESTS]
PROFILES = [block for block in BLOCKS if "\n[profiles." in f"\n{block.text}"]
CONSOLES = [block for block in BLOCKS if block.language == "console"]


def write_files(page: Path, folder: Path) -> None:
    for block in BLOCKS:
        if block.page == page and block.file is not None:
            (folder / block.file).write_text(block.text)


@pytest.mark.parametrize("block", WORKFLOWS, ids=lambda block: block.name)
def test_workflow_block(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "block.py"
    path.write_text(block.text)
    case = read_case(path, tmp_path)
    marked = {(mark.line, mark.code) for mark in case.marks if mark.target is None}
    found = {
        (d.span.line, d.code)
        for d in driver.check(str(path)).diagnostics
        if d.severity is not Severity.HINT
    }
    assert found == marked
    for number, run in enumerate(case.runs):
        execute = partial(plain.execute, path, run.workflow)
        assert complaint(run, outcome_of(run, tmp_path / str(number), execute)) is None


@pytest.mark.parametrize("block", TESTS, ids=lambda block: block.name)
def test_test_block(block: Block, tmp_path: Path) -> None:
    write_files(block.page, tmp_path)
    done = _run(f"pytest -q {block.file}", tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("block", PROFILES, ids=lambda block: block.name)
def test_profiles_block(block: Block, tmp_path: Path) -> None:
    """Each setting is one that there is."""
    (tmp_path / "flowc.toml").write_text(block.text)
    (tmp_path / "flow.py").write_text("import flowc\n")
    sink = Sink()
    check_profiles(str(tmp_path / "flow.py"), sink)
    assert not list(sink)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_console_blocks(page: Path, tmp_path: Path) -> None:
    write_files(page, tmp_path)
    shown = "".join(block.text for block in CONSOLES if block.page == page)
    for text in re.split(r"^\$ ", shown, flags=re.M)[1:]:
        command, _, printed = text.partition("\n")
        done = _run(command, tmp_path)
        assert done.returncode == 0, done.stderr
        if printed:
            assert done.stdout.rstrip("\n") == printed.rstrip("\n")


def _run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        shlex.split(command),
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
