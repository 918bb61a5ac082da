"""Containers in plain Python: words, variables, outputs, failures, engines."""

import os
import stat
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from flowc import (
    Directory,
    File,
    Secret,
    TaskFailed,
    Volume,
    command,
    container,
    files,
    json_file,
    output,
    output_dir,
    shell,
    stdout,
    task,
    text_file,
    workflow,
)
from flowc.local import NoContainerEngine
from flowc.testing import replace


class Mode(Enum):
    FAST = "f*"


class Colour(StrEnum):
    RED = "red"


class Segmented(NamedTuple):
    mask: File
    cover: float


@dataclass(frozen=True)
class Report:
    text: str
    numbers: list[int]
    tiles: list[File]
    folder: Directory
    extra: File | None
    colour: Colour


@task
def write(name: str, text: str) -> File:
    Path(name).write_text(text)
    return File(name)


@container("python:3.12")
def words(text: str, number: float, flag: bool, mode: Mode, *more: str) -> str:
    return command("printf", "%s|", text, number, flag, mode, *more, outputs=stdout(str))


@container("python:3.12")
def segment(scene: File, threshold: float = 0.5) -> Segmented:
    return shell(
        'cp "$SCENE" mask.tif; echo "$THRESHOLD"',
        env={"SCENE": scene, "THRESHOLD": threshold},
        outputs=Segmented(mask=output("mask.tif"), cover=stdout(float)),
    )


@container("python:3.12")
def report(extra: bool) -> Report:
    return shell(
        """
        printf 'a\\n' > t.txt; echo '[1, 2]' > n.json; mkdir d; touch d/x b.tif a.tif
        if [ "$EXTRA" = true ]; then touch extra; fi
        echo red
        """,
        env={"EXTRA": extra},
        outputs=Report(
            text=text_file("t.txt"),
            numbers=json_file("n.json", list[int]),
            tiles=files("*.tif"),
            folder=output_dir("d"),
            extra=output("extra", optional=True),
            colour=stdout(Colour),
        ),
    )


@container("python:3.12")
def variables(texts: list[File], secret: Secret, mode: Mode) -> str:
    return shell(
        'printf "%s\\n" "$TEXTS" "$SECRET" "$MODE" "$GIVEN"',
        env={"TEXTS": texts, "SECRET": secret, "MODE": mode},
        outputs=stdout(str),
    )


@container("python:3.12")
def fails(script: str) -> None:
    return shell(script)


def test_words_reach_the_program_as_they_are() -> None:
    @workflow
    def main() -> str:
        return words("a b; $(rm) 'x'\n", 1.0, True, Mode.FAST, "*", "")

    assert main() == "a b; $(rm) 'x'\n|1.0|true|f*|*||"


def test_outputs() -> None:
    @workflow
    def main(extra: bool) -> Report:
        return report(extra)

    result = main(True)
    assert (result.text, result.numbers, result.colour) == ("a\n", [1, 2], Colour.RED)
    assert [file.name for file in result.tiles] == ["a.tif", "b.tif"]
    assert [file.name for file in result.folder.files()] == ["x"]
    assert result.extra is not None and result.extra.size == 0
    assert main(False).extra is None


def test_files_go_in_and_out() -> None:
    @workflow
    def main() -> Segmented:
        return segment(write("scene.tif", "pixels"), threshold=0.25)

    result = main()
    assert result.cover == 0.25
    assert Path(result.mask).read_text() == "pixels"


def test_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_SECRET_DB_KEY", "hunter2")

    @workflow
    def main() -> str:
        texts = [write("a.txt", ""), write("b.txt", "")]
        return variables.options(env={"GIVEN": "given"})(texts, Secret("db", key="key"), Mode.FAST)

    first, second, *rest = main().split("\n")
    assert (Path(first).name, Path(second).name) == ("a.txt", "b.txt")
    assert rest == ["hunter2", "f*", "given"]


FAILURES = [
    ("echo reason >&2; echo >&2; exit 3", "reason", 3),
    ("exit 3", "exit code 3", 3),
    ("echo $UNSET; echo no", None, 2),
    ("false; true", "exit code 1", 1),
    ("kill -9 $$", "exit code 137", 137),
]


@pytest.mark.parametrize(("script", "message", "exit_code"), FAILURES)
def test_failures(script: str, message: str | None, exit_code: int) -> None:
    @workflow
    def main() -> None:
        fails(script)

    with pytest.raises(TaskFailed) as caught:
        main()
    assert (caught.value.task, caught.value.type) == ("fails", "ExitCode")
    assert caught.value.message == message or message is None
    assert caught.value.exit_code == exit_code or message is None


def test_missing_programs_and_outputs() -> None:
    @container("x:1")
    def missing() -> None:
        return command("no-such-program")

    @container("x:1")
    def silent() -> Segmented:
        return command("echo", 1, outputs=Segmented(output("mask.tif"), stdout(float)))

    @workflow
    def main(first: bool) -> None:
        if first:
            missing()
        silent()

    with pytest.raises(TaskFailed, match="missing: no-such-program: No such file") as caught:
        main(True)
    assert caught.value.exit_code == 127
    with pytest.raises(TaskFailed, match=r"silent: output `result`.mask: there is no file 'mask"):
        main(False)


def test_a_timeout_kills_the_command() -> None:
    @workflow
    def main() -> None:
        fails.options(timeout="50ms")("sleep 60 & sleep 60")

    with pytest.raises(TaskFailed, match=r"timed out after 0\.05s") as caught:
        main()
    assert caught.value.type == "Timeout"


def test_on_its_own() -> None:
    assert words("a", 1.0, False, Mode.FAST) == "a|1.0|false|f*|"
    with pytest.raises(TaskFailed, match="exit code 3"):
        fails("exit 3")
    with pytest.raises(RuntimeError, match="in the body of a container"):
        command("true")


def test_replaced_by_a_function() -> None:
    def fake(scene: File, threshold: float = 0.5) -> Segmented:
        Path("fake.tif").touch()
        return Segmented(File("fake.tif"), threshold)

    @workflow
    def main() -> Segmented:
        return segment(write("scene.tif", ""))

    with replace(segment, fake):
        assert main().mask.name == "fake.tif"


def test_volumes_are_shared() -> None:
    @container("x:1")
    def put(volume: Volume) -> None:
        return shell('echo hi > "$V/x"', env={"V": volume})

    @task
    def take(volume: Volume) -> str:
        return Path(volume, "x").read_text()

    @workflow
    def main() -> str:
        put(Volume("scratch"))
        return take(Volume("scratch"))

    assert main() == "hi\n"


def test_no_engine_is_no_task_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    @workflow
    def main() -> str:
        try:
            return words("a", 1.0, True, Mode.FAST)
        except TaskFailed:
            return "caught"

    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("FLOWC_CONTAINERS")
    with pytest.raises(NoContainerEngine, match="set FLOWC_CONTAINERS=host"):
        main()
    monkeypatch.setenv("FLOWC_CONTAINERS", "chroot")
    with pytest.raises(NoContainerEngine, match="say docker, podman or host"):
        main()


def test_what_the_engine_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With an engine that only shows what it was told."""
    fake = tmp_path / "bin" / "podman"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@" "$TOKEN"\n')
    fake.chmod(fake.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FLOWC_CONTAINERS", "podman")

    @container("busybox:1", env={"TOKEN": "t0ken"})
    def show(text: File) -> str:
        return command("cat", text, outputs=stdout(str))

    text = tmp_path / "in.txt"
    text.touch()

    @workflow
    def main(text: File) -> str:
        return show(text)

    told: list[Any] = main(File(text)).split("\n")
    assert told[:3] == ["run", "--rm", "--init"]
    assert told[told.index("--entrypoint") :] == [
        "--entrypoint",
        "cat",
        "busybox:1",
        str(text),
        "t0ken",
    ]
    assert f"{text}:{text}:ro" in told
    assert "t0ken" not in told[:-1]
