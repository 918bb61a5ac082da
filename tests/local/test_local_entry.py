"""Running a workflow from its file, and by its own command line."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from flowc import TaskFailed, WorkflowFailed
from flowc.local import InvalidInput, LoadError, run_file

SOURCE = '''
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

from flowc import File, ScheduledDate, TaskFailed, WorkflowFailed, approve, run, task, workflow
from helpers import shout


@dataclass
class Options:
    rate: float
    names: list[str]


class Outputs(NamedTuple):
    report: File
    copy: File
    score: float


@task
def write(text: str) -> File:
    print("writing")
    Path("report.txt").write_text(shout(text))
    return File("report.txt")


@workflow
def main(options: Options, text: File | None = None, *more: str) -> Outputs:
    """Write a report, 100% sure.

    Args:
        options: how.
    """
    return Outputs(write(",".join(options.names)), write("b"), options.rate)


@workflow
def dated(day: Annotated[date, ScheduledDate]) -> tuple[str, None]:
    return day.isoformat(), None


@workflow
def fails(kind: str) -> None:
    if kind == "workflow":
        raise WorkflowFailed("on purpose")
    if kind == "task":
        write(kind[9])
    write.options(retries=1)(1)


@workflow
def ask() -> str:
    return approve("ok?", name="ok").choice


if __name__ == "__main__":
    import sys
    run({"main": main, "fails": fails, "ask": ask}[sys.argv[1]], sys.argv[2:])
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "helpers.py").write_text("def shout(text: str) -> str:\n    return text.upper()\n")
    path = folder / "flow.py"
    path.write_text(SOURCE)
    return path


INPUTS = {"options": {"rate": 1, "names": ["a"]}}


def test_outputs_are_named_and_collected(file: Path, tmp_path: Path) -> None:
    result = run_file(file, None, INPUTS, out=tmp_path / "out")
    report, copy = tmp_path / "out" / "report.txt", tmp_path / "out" / "2" / "report.txt"
    assert result.outputs == {
        "report": {"class": "File", "path": str(report)},
        "copy": {"class": "File", "path": str(copy)},
        "score": 1.0,
    }
    assert (report.read_text(), copy.read_text()) == ("A", "B")
    assert result.folder.is_dir()


def test_files_stay_in_the_folder_of_the_run(file: Path) -> None:
    result = run_file(file, "main", INPUTS)
    assert Path(result.outputs["report"]["path"]).is_relative_to(result.folder)


def test_loading_leaves_no_trace(file: Path) -> None:
    before = sys.path.copy(), set(sys.modules)
    run_file(file, "main", INPUTS)
    assert (sys.path, {name for name in sys.modules if name in ("flow", "helpers")}) == (
        before[0],
        set(),
    )


def test_the_date_of_a_run(file: Path) -> None:
    today = date.today().isoformat()
    assert run_file(file, "dated", {}).outputs == {"result_0": today, "result_1": None}
    given = run_file(file, "dated", {"day": "2026-01-02"})
    assert given.outputs["result_0"] == "2026-01-02"


def test_answers(file: Path) -> None:
    assert run_file(file, "ask", {}, answers={"ok": "approve"}).outputs == {"result": "approve"}


WRONG_INPUTS = [
    ({}, "parameter `options` is missing"),
    ({"options": {"rate": 1}}, "parameter `options`: Options lacks field 'names'"),
    ({**INPUTS, "option": 1}, "there is no parameter `option`"),
    ({**INPUTS, "text": {"class": "File", "path": "none.txt"}}, "there is no file '.*none.txt'"),
]


@pytest.mark.parametrize(("inputs", "message"), WRONG_INPUTS)
def test_wrong_inputs(file: Path, inputs: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        run_file(file, "main", inputs)


def test_failures(file: Path) -> None:
    with pytest.raises(WorkflowFailed, match="on purpose"):
        run_file(file, "fails", {"kind": "workflow"})
    with pytest.raises(IndexError):
        run_file(file, "fails", {"kind": "task"})
    with pytest.raises(TaskFailed, match="expected str, got int 1"):
        run_file(file, "fails", {"kind": ""})


def test_files_that_cannot_be_loaded(file: Path) -> None:
    with pytest.raises(LoadError, match="there is no workflow `other`; the workflows are: main"):
        run_file(file, "other", {})
    for text, message in (("1/0", "ZeroDivisionError"), ("exit(3)", "SystemExit"), ("(", "Syntax")):
        file.write_text(text)
        with pytest.raises(LoadError, match=message):
            run_file(file, None, {})


def run_script(file: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, file, *words], capture_output=True, text=True)


def test_the_command_line_of_a_file(file: Path, tmp_path: Path) -> None:
    options = json.dumps(INPUTS["options"])
    done = run_script(
        file, "main", "--options", options, "--more", '["x"]', "--out", str(tmp_path / "out")
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["score"] == 1.0
    assert "writing" in done.stderr
    assert (tmp_path / "out" / "report.txt").exists()
    answered = run_script(file, "ask", "--answer", "ok=reject:no")
    assert json.loads(answered.stdout) == {"result": "reject"}


def test_what_the_command_line_says(file: Path) -> None:
    shown = run_script(file, "main", "--help").stdout
    assert "Write a report, 100% sure." in shown
    assert "--options VALUE" in shown
    wrong = run_script(file, "main", "--options", '{"rate": "x", "names": []}')
    assert wrong.returncode == 2
    assert "error: parameter `options`.rate: expected float, got str 'x'" in wrong.stderr
    failed = run_script(file, "fails", "--kind", "workflow")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.endswith("error: on purpose\n")
    crashed = run_script(file, "fails", "--kind", "task")
    assert 'flow.py", line' in crashed.stderr
    assert "flowc/local" not in crashed.stderr
