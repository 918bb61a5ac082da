"""Calls inside a workflow: copied, checked, each in its own folder; failures and retries."""

import os
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from flowc import Directory, File, Large, Retry, TaskFailed, WorkflowFailed, task, workflow
from flowc.testing import replace


class Pair(NamedTuple):
    first: File
    second: File


@dataclass
class Box:
    items: list[float]


@task
def fill(box: Box) -> Box:
    box.items.append(1)
    return box


@task
def write(name: str, text: str) -> File:
    Path(name).write_text(text)
    return File(name)


@task
def listing() -> list[str]:
    return [path.name for path in Path().iterdir()]


@task
def empty_folder() -> Directory:
    return Directory(".")


@task
def text_of(pair: Pair) -> str:
    assert pair.first.name == pair.second.name
    return Path(pair.first).read_text() + Path(pair.second).read_text()


@task
def fails(kind: str) -> int:
    if kind == "exit":
        sys.exit(75)
    if kind == "type":
        return "text"  # type: ignore[return-value]
    if kind == "long":
        raise RuntimeError("x" * 3000)
    return {}[kind]  # type: ignore[no-any-return]


def test_values_are_copied_and_coerced() -> None:
    box = Box([0])

    @workflow
    def main() -> list[Box]:
        filled = fill(box)
        return [filled, fill(filled), fill(box)]

    results = main()
    assert [len(each.items) for each in results] == [2, 3, 2]
    assert box.items == [0]
    assert all(type(item) is float for each in results for item in each.items)


def test_each_call_has_an_empty_folder_and_base_names_are_kept() -> None:
    @workflow
    def main() -> tuple[str, list[str]]:
        pair = Pair(write("x.txt", "a"), write("x.txt", "b"))
        return text_of(pair), listing()

    here = Path.cwd()
    assert main() == ("ab", [])
    assert Path.cwd() == here


def test_result_files_stay_and_empty_runs_leave_nothing(tmp_path: Path) -> None:
    @workflow
    def kept() -> File:
        return write("x.txt", "a")

    @workflow
    def empty() -> list[str]:
        return listing()

    @workflow
    def folder() -> Directory:
        return empty_folder()

    empty()
    assert list(tmp_path.iterdir()) == []
    assert Path(folder()).is_dir()
    assert Path(kept()).read_text() == "a"


def test_a_task_on_its_own_is_a_plain_function() -> None:
    box = Box([0])
    assert fill(box) is box
    with pytest.raises(KeyError):
        fails("no")
    with pytest.raises(SystemExit):
        fails("exit")


def test_a_task_that_calls_a_task_calls_a_plain_function() -> None:
    @task
    def outer() -> str:
        try:
            return str(fails("no"))
        except KeyError as error:
            return f"{type(error).__name__} {len(list(Path().iterdir()))}"

    @workflow
    def main() -> str:
        return outer()

    assert main() == "KeyError 0"


FAILURES = [
    ("no", "KeyError", "'no'", None),
    ("exit", "ExitCode", "exit code 75", 75),
    ("type", "CodecError", "output `result`: expected int, got str 'text'", None),
    ("long", "RuntimeError", "x" * 2000, None),
]


@pytest.mark.parametrize(("kind", "type", "message", "exit_code"), FAILURES)
def test_failures(kind: str, type: str, message: str, exit_code: int | None) -> None:
    @workflow
    def main(kind: str) -> int:
        return fails(kind)

    with pytest.raises(TaskFailed) as caught:
        main(kind)
    error = caught.value
    assert (error.task, error.type, error.exit_code) == ("fails", type, exit_code)
    assert error.message == message
    assert str(error) == f"fails: {message}"


def test_a_wrong_argument_fails_the_task_and_a_wrong_input_is_a_value_error() -> None:
    @task
    def half(rate: float) -> float:
        return rate / 2

    @workflow
    def main(rate: float, parts: list[int]) -> float:
        return half(parts)  # type: ignore[arg-type]

    with pytest.raises(TaskFailed, match=r"half: parameter `rate`: expected float, got list \[\]"):
        main(1, [])
    with pytest.raises(ValueError, match=r"^parameter `parts`\[0\]: expected int, got str 'x'"):
        main(1, ["x"])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="missing a required argument: 'parts'"):
        main(1)  # type: ignore[call-arg]


def test_retries() -> None:
    tried: list[int] = []

    @task(retries=3)
    def flaky(codes: list[int]) -> int:
        tried.append(codes[len(tried)])
        if tried[-1]:
            sys.exit(tried[-1])
        return len(tried)

    @workflow
    def main(codes: list[int], limit: int) -> int:
        return flaky.options(retries=Retry(limit, delay="1h", on=[2, KeyError]))(codes)

    assert main([2, 2, 0], 3) == 3
    tried.clear()
    with pytest.raises(TaskFailed, match="exit code 1"):
        main([2, 1, 0], 3)
    tried.clear()
    with pytest.raises(TaskFailed, match="exit code 2"):
        main([2, 2, 0], 1)
    assert len(tried) == 2


def test_a_python_task_is_interrupted() -> None:
    @task(timeout="50ms")
    def slow() -> int:
        try:
            time.sleep(5)
        except Exception:
            return 0
        return 1

    @workflow
    def main() -> int:
        return slow()

    @workflow(timeout="50ms")
    def limited() -> int:
        return slow.options(timeout="1h")()

    with pytest.raises(TaskFailed, match="slow: timed out after") as caught:
        main()
    assert caught.value.type == "Timeout"
    with pytest.raises(TaskFailed, match="limited: timed out after"):
        limited()
    assert fill(Box([])).items == [1]


def test_sub_workflows_are_part_of_the_run() -> None:
    @workflow
    def inner(xs: list[float]) -> File:
        if not xs:
            fails("no")
        xs.append(1)
        return write("x.txt", str(xs))

    @workflow
    def main(xs: list[float]) -> str:
        first, second = inner(xs), inner(xs)
        assert Path(first).parent.parent == Path(second).parent.parent
        return text_of(Pair(first, second))

    assert main([0]) == "[0.0, 1][0.0, 1]"
    with pytest.raises(TaskFailed, match="fails: 'no'"):
        main([])


def test_workflows_raise_their_own_failures() -> None:
    @workflow
    def main(xs: list[int]) -> int:
        if not xs:
            raise WorkflowFailed("nothing to do")
        return xs[5]

    with pytest.raises(WorkflowFailed, match="nothing to do"):
        main([])
    with pytest.raises(IndexError):
        main([1])


def test_variadic_keyword_and_default_parameters() -> None:
    @task
    def join(*parts: str, by: str = ",", day: date = date(2026, 1, 2)) -> str:
        return by.join(parts) + day.isoformat()

    @workflow
    def main(*parts: str) -> str:
        return join("a", *parts, by="-")

    assert main("b", "c") == "a-b-c2026-01-02"


def test_large_values_and_directories() -> None:
    @task
    def make(n: int) -> Large[list[int]]:
        return list(range(n))

    @task
    def spread(numbers: list[int]) -> Directory:
        for number in numbers:
            Path(f"{number}.txt").touch()
        return Directory(".")

    @workflow
    def main(n: int) -> list[str]:
        return [file.name for file in spread(make(n)).files(natural=True)]

    assert main(3) == ["0.txt", "1.txt", "2.txt"]
    assert main(0) == []


def test_replace() -> None:
    def fake(kind: str) -> int:
        return len(kind)

    @workflow
    def main() -> int:
        return fails.options(cpu=2)("abc")

    with replace(fails, fake):
        assert main() == 3
        assert fails("ab") == 2
    with pytest.raises(TaskFailed):
        main()


def test_environment_is_set_for_the_call_alone() -> None:
    @task(env={"MODE": "fast"})
    def mode() -> str | None:
        return os.environ.get("MODE")

    @workflow
    def main() -> str | None:
        return mode()

    assert main() == "fast"
    assert "MODE" not in os.environ
