"""Locks on Argo: those of workflow files, and the one that holds runs back."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver
from flowc.backends.argo.engine import ArgoServer

TEXT = """
from flowc import mutex, semaphore, task, workflow


@task
def work() -> int:
    return 1


@workflow(max_runs=RUNS)
def flow() -> int:
    with FIRST:
        a = work()
        with SECOND:
            return a + work()


@workflow(max_runs=RUNS)
def other() -> int:
    return work()
"""


def compiled(
    folder: Path, runs: int, first: str, second: str, workflow: str = "flow"
) -> driver.CompileResult:
    path = folder / "flow.py"
    text = TEXT.replace("RUNS", str(runs)).replace("FIRST", first).replace("SECOND", second)
    path.write_text(text)
    return driver.compile(str(path), "argo", workflow=workflow)


def locks(result: driver.CompileResult) -> tuple[list[str], list[str]]:
    """The locks of a run, and those of its templates."""
    spec = yaml.safe_load(result.manifests[0].text)["spec"]
    found = [json.dumps(t["synchronization"]) for t in spec["templates"] if "synchronization" in t]
    return [json.dumps(spec["synchronization"])], found


@pytest.mark.parametrize("workflow", ["flow", "other"])
@pytest.mark.parametrize("runs", [1, 2])
def test_the_lock_of_runs_is_none_of_the_files(runs: int, workflow: str, tmp_path: Path) -> None:
    kind = "mutex" if runs == 1 else "semaphore"
    first, second = (
        ('mutex("flow")', 'mutex("b")')
        if runs == 1
        else ('semaphore("flow", 5)', 'semaphore("runs-flow", 5)')
    )
    result = compiled(tmp_path, runs, first, second, workflow)
    of_run, of_templates = locks(result)
    assert kind in of_run[0]
    assert not set(of_run) & set(of_templates)
    if runs == 2:
        objects: list[Any] = list(yaml.safe_load_all(result.manifests[1].text))
        sizes = {each["metadata"]["name"]: each["data"]["size"] for each in objects}
        (asked,) = json.loads(of_run[0])["semaphores"]
        assert sizes[asked["configMapKeyRef"]["name"]] == "2"
        assert sorted(sizes.values()) == (["2", "5", "5"] if workflow == "flow" else ["2"])


def test_locks_whose_names_are_one_to_argo(tmp_path: Path) -> None:
    (found,) = compiled(tmp_path, 1, 'mutex("a b")', 'mutex("a-b")').diagnostics
    assert (found.code, found.span.line) == ("unsupported-feature", 14)
    assert not compiled(tmp_path, 1, 'mutex("a b")', 'semaphore("a-b", 2)').has_errors


NESTED = """
from flowc import mutex, task, workflow


@task
def work() -> int:
    return 1


@workflow
def inner() -> int:
    with mutex("INNER"):
        return work()


@workflow
def between() -> int:
    return inner() + 1


@workflow
def flow() -> int:
    with mutex("db"):
        return between() + work()
"""


@pytest.mark.parametrize(("inner", "lines"), [("db", [12]), ("other", [])])
def test_a_run_that_waits_for_its_own_lock_is_refused(
    inner: str, lines: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "flow.py"
    path.write_text(NESTED.replace("INNER", inner))
    found = driver.compile(str(path), "argo", workflow="flow").diagnostics
    assert [(d.span.line, "held already" in d.message) for d in found] == [
        (line, True) for line in lines
    ]


def test_sizes_of_several_semaphores_are_objects_of_one_manifest(tmp_path: Path) -> None:
    result = compiled(tmp_path, 2, "semaphore('a', 2)", "semaphore('b', 3)")
    _, sizes = result.manifests
    assert len(list(yaml.safe_load_all(sizes.text))) == 3
    ArgoServer("").validate(result.manifests, tmp_path)
