"""What shows only in several runs of one workflow: runs that are kept apart, results used again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

from flowc import driver
from flowc.backends import Engine

_ONE_AT_A_TIME = """\
import time

from flowc import task, workflow


@task
def hold() -> tuple[float, float]:
    start = time.time()
    time.sleep(10)
    return start, time.time()


@workflow(max_runs=1)
def main() -> tuple[float, float]:
    return hold()
"""
_CACHED = """\
import time

from flowc import Cache, task, workflow


@task(cache=Cache(max_age="1h"))
def look(place: str) -> float:
    return time.time()


@workflow
def main(place: str) -> float:
    return look(place)
"""


def check_runs_are_kept_apart(engine: Engine, target: str, folder: Path) -> None:
    """Two runs that are started together run one after the other, where `max_runs` says so."""
    one = _compiled(_ONE_AT_A_TIME, target, folder)
    with ThreadPoolExecutor() as pool:
        spans = sorted(pool.map(lambda name: _run(engine, one, {}, folder / name), ("a", "b")))
    (_, end), (start, _) = spans
    assert end <= start, spans


def check_results_are_used_again(engine: Engine, target: str, folder: Path) -> None:
    """A second run takes what a cached task gave for the same arguments, and not for others."""
    cached = _compiled(_CACHED, target, folder)
    here, there = str(uuid4()), str(uuid4())
    first, again, other = (
        _run(engine, cached, {"place": place}, folder / str(number))
        for number, place in enumerate((here, here, there))
    )
    assert first == again
    assert first != other


def _compiled(source: str, target: str, folder: Path) -> driver.CompileResult:
    path = folder / "workflow.py"
    path.write_text(source, encoding="utf-8")
    return driver.compile(str(path), target)


def _run(engine: Engine, made: driver.CompileResult, inputs: dict[str, Any], folder: Path) -> Any:
    assert made.module is not None
    folder.mkdir()
    return engine.run(made.module, made.manifests, inputs, folder)
