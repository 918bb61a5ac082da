"""What compiling never does: run the file, touch the network or the source, lose the old output."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flowc.cli import main
from flowc.diagnostics import Sink
from flowc.writing import write_files

HOSTILE = """\
import os
import sys
from pathlib import Path

from flowc import task, workflow

Path("touched.txt").write_text("ran")
os.environ["TOUCHED"] = "yes"
sys.exit(3)
exit()
raise SystemExit
open("touched.txt", "w").close()


class Touch:
    Path("touched.txt").write_text("ran")


@task(timeout="1m")
def double(n: int) -> int:
    return n * 2


@workflow
def main(n: int) -> int:
    return double(n)
"""

GOOD = (
    HOSTILE[HOSTILE.index("from flowc") : HOSTILE.index("Path(")]
    + HOSTILE[HOSTILE.index("@task") :]
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def flowc(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize(
    "words",
    [
        ["check", "workflow.py"],
        ["compile", "workflow.py", "-t", "cwl"],
        ["ir", "workflow.py"],
        ["graph", "workflow.py"],
    ],
)
def test_nothing_of_the_file_is_executed(words: list[str]) -> None:
    Path("workflow.py").write_text(HOSTILE)
    result = flowc(*words)
    assert result.exit_code == 0, result.output
    assert not Path("touched.txt").exists()
    assert "TOUCHED" not in os.environ


def test_compiling_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    Path("workflow.py").write_text(GOOD)
    assert flowc("compile", "workflow.py", "-t", "cwl").exit_code == 0


def test_compiling_writes_nothing_but_its_output(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    (source / "workflow.py").write_text(GOOD)
    (source / "workflow.py").chmod(0o444)
    source.chmod(0o555)
    try:
        result = flowc("compile", "source/workflow.py", "-t", "cwl", "-o", "w.cwl")
        assert result.exit_code == 0, result.output
        assert [path.name for path in source.iterdir()] == ["workflow.py"]
        assert sorted(path.name for path in folder.iterdir()) == ["source", "w.cwl"]
    finally:
        source.chmod(0o755)


# --- output --------------------------------------------------------------------------------


def codes(texts: dict[Path, str]) -> list[str]:
    sink = Sink()
    write_files(texts, sink)
    return [diagnostic.code for diagnostic in sink]


def test_an_output_that_cannot_be_written_is_a_diagnostic() -> None:
    Path("workflow.py").write_text(GOOD)
    Path("folder").mkdir()
    Path("file").write_text("old")
    for output in ("folder", "file/below.cwl", "a\0b", "x" * 5_000):
        result = flowc("compile", "workflow.py", "-t", "cwl", "-o", output)
        assert result.exit_code == 1
        assert "unwritable-output" in result.stderr
    assert Path("file").read_text() == "old"
    assert not list(Path().rglob("*.tmp"))


def test_if_one_of_several_cannot_be_written_none_is() -> None:
    Path("a.cwl").write_text("old")
    Path("b.cwl").mkdir()
    assert codes({Path("a.cwl"): "new", Path("b.cwl"): "new"}) == ["unwritable-output"]
    assert Path("a.cwl").read_text() == "old"
    assert sorted(path.name for path in Path().iterdir()) == ["a.cwl", "b.cwl"]


def test_a_full_disk_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.cwl").write_text("old")

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(data[:1])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert codes({Path("a.cwl"): "new"}) == ["unwritable-output"]
    assert Path("a.cwl").read_text() == "old"
    assert [path.name for path in Path().iterdir()] == ["a.cwl"]


def test_a_read_only_file_is_not_replaced() -> None:
    path = Path("a.cwl")
    path.write_text("old")
    path.chmod(0o444)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write everything")
    assert codes({path: "new"}) == ["unwritable-output"]
    assert path.read_text() == "old"


def test_links_and_permissions_are_kept() -> None:
    Path("real.cwl").write_text("old")
    Path("real.cwl").chmod(0o640)
    Path("link.cwl").symlink_to("real.cwl")
    assert codes({Path("link.cwl"): "new"}) == []
    assert Path("link.cwl").is_symlink()
    assert Path("real.cwl").read_text() == "new"
    assert stat.S_IMODE(Path("real.cwl").stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    assert codes({Path("/dev/null"): "new"}) == []
    assert not Path("/dev/null").is_file()


def test_an_equal_file_is_left_alone() -> None:
    Path("a.cwl").write_text("same")
    os.utime("a.cwl", (1, 1))
    assert codes({Path("a.cwl"): "same"}) == []
    assert Path("a.cwl").stat().st_mtime == 1
