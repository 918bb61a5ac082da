"""What one run of a workflow does not show: runs kept apart, results used again, other answers."""

import time
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
_GLANCE_S = 20
_CACHED = f"""\
import time

from typing import Annotated

from flowc import Cache, NotInKey, task, workflow


@task(cache=Cache(max_age="1h"))
def look(place: str, note: Annotated[str, NotInKey]) -> float:
    return time.time()


@task(cache=Cache(max_age="{_GLANCE_S}s"))
def glance(place: str) -> float:
    return time.time()


@workflow
def main(place: str, note: str) -> tuple[float, float]:
    return look(place, note), glance(place)
"""
_ASKING = """\
from flowc import approve, task, workflow


@task
def said(word: str) -> str:
    return word


@workflow
def main() -> str:
    answer = approve("Go?", choices=["ship", "hold"], default="hold", name="release")
    if answer.choice == "ship":
        return said("shipped")
    return said("kept")
"""


_FILES = """\
from pathlib import Path
from typing import NamedTuple

from flowc import File, Json, task, workflow


class Made(NamedTuple):
    report: File
    about: Json


class Result(NamedTuple):
    made: Made
    other: Json
    told: str


@task
def make(about: Json) -> Made:
    Path("a.txt").write_text("one")
    return Made(File("a.txt"), about)


@task
def told(made: Made) -> str:
    return f"{made.about['path']} {Path(made.report).read_text()}"


@task
def turned(made: Made) -> Json:
    return {**made.about, "class": "Directory"}


@workflow
def main(about: Json) -> Result:
    made = make(about)
    return Result(made, turned(made), told(made))
"""


def check_runs_are_kept_apart(engine: Engine, target: str, folder: Path) -> None:
    """Two runs that are started together run one after the other, where `max_runs` says so."""
    one = _compiled(_ONE_AT_A_TIME, target, folder)
    with ThreadPoolExecutor() as pool:
        spans = sorted(pool.map(lambda name: _run(engine, one, {}, folder / name), ("a", "b")))
    (_, end), (start, _) = spans
    assert end <= start, spans


def check_results_are_used_again(engine: Engine, target: str, folder: Path) -> None:
    """A second run takes what a cached task gave for the same arguments, and not for others.

    An argument that is not in the key may differ. What is too old is not taken.
    """
    cached = _compiled(_CACHED, target, folder)
    here, there = str(uuid4()), str(uuid4())
    looks, glances = zip(
        *(
            _run(engine, cached, {"place": place, "note": str(number)}, folder / str(number))
            for number, place in enumerate((here, here, there))
        ),
        strict=True,
    )
    assert looks[0] == looks[1] != looks[2]
    time.sleep(_GLANCE_S)  # the engine counts from when it kept a value: before a run has ended
    look, glance = _run(engine, cached, {"place": here, "note": ""}, folder / "later")
    assert look == looks[0]
    assert glance > max(glances)


def check_another_answer_is_taken(engine: Engine, target: str, folder: Path) -> None:
    """An approval takes what a person has chosen; the engine answers `ship`, not the default."""
    assert _run(engine, _compiled(_ASKING, target, folder), {}, folder / "run") == "shipped"


def check_data_is_taken_for_no_file(engine: Engine, target: str, folder: Path) -> None:
    """Data of people that looks like a file stays what they say, beside a file in a record."""
    about = {"class": "File", "key": "a", "location": "b", "name": "c", "path": "/etc/hostname"}
    result = _run(engine, _compiled(_FILES, target, folder), {"about": about}, folder / "run")
    made = result["made"]
    made = made if isinstance(made, dict) else dict(zip(("report", "about"), made, strict=True))
    assert made["about"] == about
    assert Path(made["report"]["path"]).read_text() == "one"
    assert result["other"] == {**about, "class": "Directory"}
    assert result["told"] == "/etc/hostname one"


def _compiled(source: str, target: str, folder: Path) -> driver.CompileResult:
    path = folder / "workflow.py"
    path.write_text(source, encoding="utf-8")
    return driver.compile(str(path), target)


def _run(engine: Engine, made: driver.CompileResult, inputs: dict[str, Any], folder: Path) -> Any:
    assert made.module is not None
    folder.mkdir()
    return engine.run(made.module, made.manifests, inputs, folder)
