"""Module-level statements become symbols, with each fault reported once."""

from pathlib import Path

import pytest

from flowc import ir
from flowc.compiler.frontend.declarations.docstrings import parse_docs
from flowc.compiler.frontend.declarations.quantities import cron_fault
from flowc.compiler.frontend.modules.model import (
    ConstantSymbol,
    OtherSymbol,
    TaskSymbol,
    TypeSymbol,
)
from tests.frontend.programs import codes, container, declaration, load, python_task, workflow

HEAD = """
from __future__ import annotations
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, IntEnum, StrEnum, auto
from typing import Annotated, Any, Dict, List, Literal, NamedTuple, NotRequired, Optional
from typing import TypedDict, Union
import datetime as dt
import typing as t
import flowc
from flowc import Beside, Cron, File, Json, Large, NotInKey, Retry, ScheduledDate, Secret, Volume
from flowc import command, container, files, output, service, shell, stdout, task, workflow
"""

MODULE = """
from typing import NamedTuple
from flowc import task

class R(NamedTuple):
    x: int

@task
def f(r: R) -> R: ...
"""


def parameter_type(
    tmp_path: Path, annotation: str, before: str = ""
) -> tuple[str | None, list[str]]:
    program, sink = load(tmp_path, f"{HEAD}{before}\n@task\ndef f(x: {annotation}) -> None: ...\n")
    symbol = program.main.symbols["f"]
    assert isinstance(symbol, TaskSymbol)
    found = str(symbol.parameters[0].type) if symbol.parameters else None
    return found, codes(sink)


@pytest.mark.parametrize(
    ("annotation", "type"),
    [
        ("int", "int"),
        ("None", "None"),
        ("list[str]", "list[str]"),
        ("List[Dict[str, float]]", "list[dict[str, float]]"),
        ("t.List[bool]", "list[bool]"),
        ("dict[date, int]", "dict[date, int]"),
        ("tuple[int, str]", "tuple[int, str]"),
        ("tuple[()]", "tuple[()]"),
        ("Optional[int]", "int | None"),
        ("Union[int, None]", "int | None"),
        ("None | int", "int | None"),
        ("Optional[Optional[int]]", "int | None"),
        ("Literal['a', 1, -2, True]", "Literal['a', 1, -2, True]"),
        ("Literal['a', None]", "Literal['a'] | None"),
        ("Literal['a'] | Literal['b']", "Literal['a', 'b']"),
        ("'list[File]'", "list[File]"),
        ("'File | None'", "File | None"),
        ("flowc.Directory", "Directory"),
        ("dt.datetime", "datetime"),
        ("timedelta", "timedelta"),
        ("Json", "Json"),
        ("Json | None", "Json"),
        ("Large[list[int]]", "Large[list[int]]"),
        ("Annotated[int, 'of things']", "int"),
        ("Rec", "Rec"),
        ("Recs", "Large[list[Rec]]"),
        ("dict[Mode, Rec]", "dict[Literal['a', 'b'], Rec]"),
    ],
)
def test_types(tmp_path: Path, annotation: str, type: str) -> None:
    before = (
        "Recs = Large[list['Rec']]\nMode = Literal['a', 'b']\nclass Rec(NamedTuple):\n    x: int\n"
    )
    assert parameter_type(tmp_path, annotation, before) == (type, [])


@pytest.mark.parametrize(
    ("annotation", "code"),
    [
        ("Any", "unsupported-type"),
        ("object", "unsupported-type"),
        ("set[int]", "unsupported-type"),
        ("bytes", "unsupported-type"),
        ("list", "unsupported-type"),
        ("tuple[int, ...]", "unsupported-type"),
        ("int | str", "unsupported-type"),
        ("dict[str]", "unsupported-type"),
        ("Large[File]", "unsupported-type"),
        ("t.Callable[[int], int]", "unsupported-type"),
        ("Annotated[int, ScheduledDate]", "unsupported-type"),
        ("f", "unsupported-type"),
        ("1 + 1", "unsupported-type"),
        ("'int |'", "syntax-error"),
        ("dict[float, int]", "dictionary-key"),
        ("dict[Rec, int]", "dictionary-key"),
        ("Nothing", "undefined-name"),
        ("Directory", "undefined-name"),
        ("lists[int]", "undefined-name"),
        ("flowc.Nothing", "name-not-in-module"),
    ],
)
def test_types_refused(tmp_path: Path, annotation: str, code: str) -> None:
    before = "class Rec(NamedTuple):\n    x: int\n"
    assert parameter_type(tmp_path, annotation, before) == (None, [code])


def test_a_name_of_the_user_wins(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        """
        from typing import NamedTuple
        from flowc import task as t

        class File(NamedTuple):
            int: str

        @t
        def list(task: File) -> File:
            return task
        """,
    )
    task = python_task(program, "list")
    assert str(task.result) == "main_File"
    assert not codes(sink)


# --- signatures ------------------------------------------------------------------------


def test_a_signature(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
@task
def f(data: File, /, rate: float = 1, *rest: int, day: Annotated[date, ScheduledDate],
      tag: Annotated[str, NotInKey] = "x") -> list[File]:
    \"\"\"Do it.

    At length.

    Args:
        data: The data, on
            two lines.
        *rest: The rest.
    \"\"\"
""",
    )
    task = python_task(program, "f")
    data, rate, rest, day, tag = task.parameters
    assert not codes(sink)
    assert task.doc == "Do it.\n\nAt length."
    assert (data.doc, rest.doc) == ("The data, on two lines.", "The rest.")
    assert rate.default == ir.Constant(type=ir.FLOAT, json_value=1.0)
    assert rest.variadic
    assert str(rest.type) == "list[int]"
    assert (day.scheduled, day.keyword_only, tag.in_key) == (True, True, False)


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        ("(x) -> None", "missing-annotation"),
        ("(x: int)", "missing-annotation"),
        ("(**x: int) -> None", "kwargs-parameter"),
    ],
)
def test_signatures_refused(tmp_path: Path, signature: str, code: str) -> None:
    program, sink = load(tmp_path, f"{HEAD}\n@task\ndef f{signature}: ...\n")
    symbol = program.main.symbols["f"]
    assert isinstance(symbol, TaskSymbol)
    assert symbol.task is None
    assert codes(sink) == [code]


def test_numpy_docstrings() -> None:
    docs = parse_docs(
        "Train.\n\nParameters\n----------\nrate : float\n    The rate,\n    in steps.\n"
        "a, b : int\n    Both.\n\nReturns\n-------\nModel\n    The model.\n"
    )
    assert docs.summary == "Train."
    assert docs.entries == {"rate": "The rate, in steps.", "a": "Both.", "b": "Both."}


# --- classes ---------------------------------------------------------------------------


def test_records(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
@dataclass
class Base:
    name: str

@dataclass(frozen=True)
class Pair(Base):
    \"\"\"Reads.

    Attributes:
        bam: The reads.
    \"\"\"
    bam: File
    bai: Annotated[File, Beside("bam", ".bai")] | None
    tags: list[str] = field(default_factory=list)
    note: str = ""
    \"\"\"A remark.\"\"\"

class Options(TypedDict, total=False):
    fast: bool

class More(Options):
    mode: str
    level: NotRequired[int]

@task
def f(a: Pair, b: More) -> None: ...
""",
    )
    pair, more = declaration(program, "Pair"), declaration(program, "More")
    assert not codes(sink)
    assert isinstance(pair, ir.Record)
    assert isinstance(more, ir.Record)
    assert [field.name for field in pair.fields] == ["name", "bam", "bai", "tags", "note"]
    assert pair.frozen
    assert pair.fields[1].doc == "The reads."
    assert pair.fields[2].beside == ("bam", ".bai")
    assert pair.fields[3].default is not None
    assert pair.fields[3].default.json_value == []
    assert pair.fields[4].doc == "A remark."
    assert [(field.name, field.required) for field in more.fields] == [
        ("fast", False),
        ("mode", True),
        ("level", False),
    ]


def test_enums(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
class Color(StrEnum):
    RED = auto()
    GREEN = "g"

class Level(Enum):
    LOW = 1
    HIGH = 2
    TOP = 2

class Kind(str, Enum):
    A = "a"

@task
def f(a: Color, b: dict[Level, Kind]) -> None: ...
""",
    )
    color, level, kind = (declaration(program, name) for name in ("Color", "Level", "Kind"))
    assert not codes(sink)
    assert isinstance(color, ir.Enum)
    assert isinstance(level, ir.Enum)
    assert isinstance(kind, ir.Enum)
    assert (color.base, color.members) == ("str", (("RED", "red"), ("GREEN", "g")))
    assert (level.base, level.members) == ("int", (("LOW", 1), ("HIGH", 2)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("class R(NamedTuple):\n    x: list['R']", "recursive-type"),
        ("class R(NamedTuple):\n    x: 'S'\nclass S(NamedTuple):\n    x: R", "recursive-type"),
        ("class R(NamedTuple):\n    x: set[int]", "unsupported-type"),
        ("class R(Enum):\n    A = 1\n    B = 'b'", "unsupported-type"),
        ("class R(Enum):\n    A = (1, 2)", "unsupported-type"),
        ("class R(str, Enum):\n    A = auto()", "not-constant"),
        ("class R(NamedTuple):\n    x: Annotated[File, Beside('y', '.x')]", "unknown-attribute"),
        ("class R:\n    x: int", "unsupported-type"),
        ("R = list['R']", "recursive-type"),
    ],
)
def test_classes_refused(tmp_path: Path, text: str, code: str) -> None:
    _, sink = load(tmp_path, f"{HEAD}\n{text}\n@task\ndef f(x: R) -> None: ...\n")
    assert codes(sink) == [code]


def test_classes_for_task_bodies_may_be_anything(tmp_path: Path) -> None:
    _, sink = load(tmp_path, f"{HEAD}\n@dataclass\nclass R:\n    x: set[int]\n    y: Any\n")
    assert not codes(sink)


def test_names_are_unique_across_modules(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"import lib, other\n{MODULE}\n@task\ndef g(a: lib.R, b: R, c: other.R) -> None: ...\n",
        lib=MODULE,
        other=MODULE,
    )
    assert [str(p.type) for p in python_task(program, "g").parameters] == ["lib_R", "R", "other_R"]
    assert not codes(sink)


# --- constants, other statements -------------------------------------------------------


def test_constants_are_read_when_needed(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        """
        import logging
        from flowc import task

        log = logging.getLogger()
        LIMIT = 3
        names = [log, LIMIT]

        def helper(x): return x
        """,
    )
    limit, log = program.main.symbols["LIMIT"], program.main.symbols["log"]
    helper = program.main.symbols["helper"]
    assert isinstance(limit, ConstantSymbol)
    assert isinstance(log, ConstantSymbol)
    assert isinstance(helper, OtherSymbol)
    assert not codes(sink)
    assert limit.value == ir.Constant(type=ir.INT, json_value=3)
    assert log.value is None
    assert codes(sink) == ["not-constant"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("X = 1\nX = 2", ["constant-mutation"]),
        ("X = 1\nX += 2", ["constant-mutation"]),
        ("X = []\nX.append(1)", ["constant-mutation"]),
        ("X = {}\nX['a'] = 1", ["constant-mutation"]),
        ("X = 1\ndef f():\n    global X\n    X = 2", ["constant-mutation"]),
        ("def f(): ...\ndef f(): ...", ["duplicate-definition"]),
        ("import json\ndef json(): ...", ["duplicate-definition"]),
        ("from math import *", ["star-import"]),
        ("print(1)", ["module-level-code"]),
        ("for i in [1]:\n    pass", ["module-level-code"]),
        ("if __name__ == '__main__':\n    print(1)", []),
        ("try:\n    import a\nexcept ImportError:\n    a = None", []),
        ("import sys\nif sys.version_info > (3, 12):\n    import a\nelse:\n    import b as a", []),
        ("'text'\npass\nx: int", []),
        ("def f():\n    @task\n    def g() -> None: ...", ["nested-task"]),
        ("class A:\n    @task\n    def g(self) -> None: ...", ["nested-task"]),
        ("f = task(len)", ["decorator-form"]),
        ("f = task(cpu=2)(len)", ["decorator-form"]),
        ("@task\nasync def f() -> None: ...", ["async-code"]),
        ("import functools\n@functools.cache\n@task\ndef f() -> None: ...", ["decorator-form"]),
        ("@task\n@task\ndef f() -> None: ...", ["decorator-form"]),
        ("@task('image')\ndef f() -> None: ...", ["decorator-form"]),
        ("O = {}\n@task(**O)\ndef f() -> None: ...", ["decorator-form"]),
        ("@container\ndef f() -> None:\n    return command('x')", ["decorator-form"]),
    ],
)
def test_the_top_level(tmp_path: Path, text: str, found: list[str]) -> None:
    _, sink = load(tmp_path, f"from flowc import command, container, task\n{text}\n")
    assert codes(sink) == found


def test_aliases(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        """
        import typing
        from typing import TYPE_CHECKING, TypeAlias
        import lib
        if TYPE_CHECKING:
            from lib import R

        Number = float
        Name: TypeAlias = "str | None"
        seg = lib.f

        @lib.task
        def f(x: Number, y: Name, z: "R") -> None: ...
        """,
        lib=MODULE,
    )
    assert not codes(sink)
    assert [str(p.type) for p in python_task(program, "f").parameters] == [
        "float",
        "str | None",
        "R",
    ]
    assert isinstance(program.main.symbols["seg"], TaskSymbol)
    assert isinstance(program.main.symbols["Number"], TypeSymbol)


# --- options ---------------------------------------------------------------------------


def test_options_of_a_task(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
from flowc import Asset, Cache, GiB, Gpu
PATIENT = Retry(2, delay="10s", on=[75, TimeoutError, "oom"])
TOKEN = Secret("store", key="token")

@task(image="python:3.12", cpu=0.5, memory=2 * GiB, disk="1.5GB", gpu=Gpu("nvidia-a100", 2),
      timeout="1h30m", retries=PATIENT, cache=Cache(max_age="1d"), packages=["numpy==2.1.0"],
      env={{"MODE": "fast", "TOKEN": TOKEN}}, volumes={{"/scratch": Volume("scratch")}},
      labels={{"team": "vision"}}, priority=-1, updates=[Asset("orders")],
      cwl={{"hints": [1, None]}})
def f() -> None: ...
""",
    )
    options = python_task(program, "f").options
    assert codes(sink) == ["escape-hatch"]
    assert options == ir.Options(
        image="python:3.12",
        cpu=0.5,
        memory=2 * 1024**3,
        disk=1_500_000_000,
        gpu=ir.Gpu(kind="nvidia-a100", count=2),
        timeout_s=5400.0,
        retries=ir.Retry(limit=2, delay_s=10.0, on=(75, "TimeoutError", "oom")),
        cache=ir.Cache(max_age_s=86400.0),
        packages=("numpy==2.1.0",),
        env=options.env,
        volumes=(("/scratch", "scratch"),),
        labels=(("team", "vision"),),
        priority=-1,
        updates=("orders",),
        cwl={"hints": [1, None]},
    )
    assert options.env is not None
    assert [(name, value.json_value) for name, value in options.env] == [
        ("MODE", "fast"),
        ("TOKEN", {"secret": "store", "key": "token"}),
    ]


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("timout='1h'", "unknown-option"),
        ("schedule=Cron('0 6 * * 1')", "unknown-option"),
        ("cpu='1.5m'", "invalid-quantity"),
        ("cpu=' 2'", "invalid-quantity"),
        ("cpu=True", "invalid-option"),
        ("memory='1.5'", "invalid-quantity"),
        ("memory='1.5B'", "invalid-quantity"),
        ("memory=1.5", "invalid-quantity"),
        ("disk='٣Gi'", "invalid-quantity"),
        ("cpu=0", "invalid-option"),
        ("retries=True", "invalid-option"),
        ("retries=-1", "invalid-option"),
        ("retries=Retry(1, on=['bad'])", "invalid-option"),
        ("memory='4Zi'", "invalid-quantity"),
        ("timeout='soon'", "invalid-duration"),
        ("timeout=30", "invalid-duration"),
        ("packages='numpy'", "invalid-option"),
        ("env={'A-B': '1'}", "invalid-option"),
        ("volumes={'scratch': Volume('s')}", "invalid-option"),
        ("volumes={'/scratch:ro': Volume('s')}", "invalid-option"),
        ("volumes={'/scratch': 's'}", "invalid-option"),
        ("volumes={'/scratch': Volume('../s')}", "constant-failure"),
        ("cwl=[1]", "invalid-option"),
        ("image=input()", "not-constant"),
    ],
)
def test_options_refused(tmp_path: Path, option: str, code: str) -> None:
    program, sink = load(tmp_path, f"{HEAD}\n@task({option})\ndef f() -> None: ...\n")
    assert codes(sink) == [code]
    assert python_task(program, "f").options == ir.Options()


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("image='python'", "unpinned-image"),
        ("image='registry:5000/python:latest'", "unpinned-image"),
        ("image='registry:5000/python@sha256:0'", None),
        ("packages=['numpy']", "unpinned-package"),
        ("env={'DB_PASSWORD': 'hunter2'}", "plain-text-secret"),
        ("env={'DB_PASSWORD': Secret('db', key='password')}", None),
        ("gpu=1", "missing-timeout"),
        ("argo={'pod': [{'hostNetwork': True}]}", "privileged-option"),
        ("argo={'podSpecPatch': 'hostNetwork: true'}", "privileged-option"),
        ("argo={'podSpecPatch': '{{=patch}}'}", "escape-hatch"),
        ("argo={'x': {'capabilities': {'add': ['SYS_ADMIN']}}}", "privileged-option"),
        ("argo={'x': {'capabilities': {'add': ['CHOWN'], 'drop': ['ALL']}}}", "escape-hatch"),
        ("airflow={'hostnetwork': True}", "privileged-option"),
        ("airflow={'cap_add': ['SYS_ADMIN']}", "privileged-option"),
        ("airflow={'env_vars': {'privileged': True}}", "escape-hatch"),
    ],
)
def test_options_that_are_unwise(tmp_path: Path, option: str, code: str | None) -> None:
    _, sink = load(tmp_path, f"{HEAD}\n@task({option})\ndef f() -> None: ...\n")
    assert codes(sink) == ([code] if code else [])


@pytest.mark.parametrize(
    "option",
    [
        "argo={'sidecars': [{'name': 's', 'image': 'redis%s'}]}",
        "argo={'podSpecPatch': 'initContainers: [image: redis%s]'}",
        "cwl={'hints': {'DockerRequirement': {'dockerPull': 'redis%s'}}}",
    ],
)
def test_an_image_of_an_escape_hatch_has_a_version(tmp_path: Path, option: str) -> None:
    for version, told in (("", ["unpinned-image"]), (":7.4", []), (":{{tag}}", [])):
        _, sink = load(tmp_path, f"{HEAD}\n@task({option % version})\ndef f() -> None: ...\n")
        assert codes(sink) == ["escape-hatch", *told]


def test_options_of_a_workflow(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
from flowc import Asset

@workflow(name="weekly", schedule=[Cron("0 6 * * mon-fri", timezone="Europe/Amsterdam",
          overlap="queue"), Cron("@bad")], on=Asset("a"), max_runs=1, timeout="2d")
def main() -> None:
    \"\"\"Every week.\"\"\"
""",
    )
    found = workflow(program, "main")
    assert codes(sink) == ["invalid-cron"]
    assert (found.title, found.doc) == ("weekly", "Every week.")
    assert found.options.schedule == ()
    assert (found.options.on, found.options.max_runs) == (("a",), 1)
    assert found.options.timeout_s == 172800.0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("*/5 0-23/2 1,15 jan-dec 7", None),
        ("60 * * * *", "minute 60 is not within 0-59"),
        ("* * 0 * *", "day of the month 0 is not within 1-31"),
        ("* * * * fry", "`fry` is not a day of the week"),
        ("5-1 * * * *", "`5-1` runs backwards"),
        ("*/0 * * * *", "a step of 0 in `*/0` never comes"),
        ("* * *", "a cron expression has 5 fields, this has 3"),
    ],
)
def test_cron(text: str, fault: str | None) -> None:
    assert cron_fault(text) == fault


# --- containers and services -----------------------------------------------------------


def test_a_container(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
TOOL = "segment"

class Segmented(NamedTuple):
    mask: File
    cover: float
    log: File | None = None

@container("ghcr.io/org/segment:1.4", cpu=4)
def segment(scene: File, threshold: float = 0.5, *extra: File) -> Segmented:
    \"\"\"Segment a scene.\"\"\"
    return command(
        TOOL, "--in", scene, f"--threshold={{threshold}}", *extra,
        *(["-v"] if threshold > 1 else []),
        outputs=Segmented(output(f"{{scene.name}}.tif"), cover=stdout(float)),
    )
""",
    )
    task = container(program, "segment")
    assert not codes(sink)
    assert task.options == ir.Options(image="ghcr.io/org/segment:1.4", cpu=4.0)
    assert isinstance(task.run, ir.Command)
    assert [word.spread for word in task.run.argv] == [False, False, False, False, True, True]
    assert eval(task.run.argv[0].expression) == "segment"
    assert eval(task.run.argv[3].expression, {"threshold": 0.5}) == "--threshold=0.5"
    assert isinstance(task.outputs, ir.RecordOutput)
    assert [(name, o.source) for name, o in task.outputs.fields] == [
        ("mask", "file"),
        ("cover", "stdout"),
    ]


def test_a_shell(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
TOKEN = Secret("store", key="token")

@container("alpine:3.20")
def fetch(urls: list[File], token: Secret, n: int) -> list[File]:
    return shell("cat $URLS > x.txt", env={{"URLS": urls, "A": token, "B": TOKEN, "N": n + 1}},
                 outputs=files("*.txt"))
""",
    )
    task = container(program, "fetch")
    assert not codes(sink)
    assert isinstance(task.run, ir.Shell)
    assert task.run.env == (("URLS", "urls"), ("A", "token"), ("N", "n + 1"))
    assert task.options.env is not None
    assert [name for name, _ in task.options.env] == ["B"]


@pytest.mark.parametrize(
    ("result", "body", "code"),
    [
        ("None", "pass", "container-body"),
        ("None", "x = 1\n    return command('a')", "container-body"),
        ("None", "return print('a')", "container-body"),
        ("None", "return command()", "container-body"),
        ("None", "return command('a', env={})", "container-body"),
        ("None", "return command(items)", "container-argument"),
        ("None", "return command(*text)", "container-argument"),
        ("None", "return command(maybe)", "optional-value"),
        ("None", "return command(secret)", "secret-misuse"),
        ("None", "return shell(f'echo {text}')", "container-argument"),
        ("None", "return command('a', outputs=output('x'))", "output-type"),
        ("File", "return command('a')", "container-body"),
        ("str", "return command('a', outputs=stdout(int))", "output-type"),
        ("File", "return command('a', outputs=text)", "output-type"),
        ("File", "return command('a', outputs=output('/tmp/x'))", "container-argument"),
        ("File", "return command('a', outputs=output('x', optional=True))", "output-type"),
        ("Pair", "return command('a', outputs=Pair(output('x')))", "record-outputs"),
        ("Pair", "return command('a', outputs=(output('x'), output('y')))", "record-outputs"),
        (
            "Pair",
            "return command('a', outputs=Pair(a=output('x'), c=output('y')))",
            "record-outputs",
        ),
        ("Own", "return command('a', outputs=Own(output('x')))", "record-outputs"),
    ],
)
def test_containers_refused(tmp_path: Path, result: str, body: str, code: str) -> None:
    _, sink = load(
        tmp_path,
        f"""{HEAD}
class Pair(NamedTuple):
    a: File
    b: File

@dataclass
class Own:
    a: File
    def __post_init__(self) -> None: ...

@container("alpine:3.20")
def f(text: str, items: list[str], maybe: str | None, secret: Secret) -> {result}:
    {body}
""",
    )
    assert [d.code for d in sink if d.severity == "error"] == [code]


def test_services(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        f"""{HEAD}
@service("redis:7.4", port=6379, ready="tcp")
def store() -> None:
    return command("redis-server")

@service(port=None, ready="/healthz", ready_timeout="2m")
def api(port: int) -> None:
    import http.server
""",
    )
    store, api = (program.main.symbols[name] for name in ("store", "api"))
    assert not codes(sink)
    assert isinstance(store, TaskSymbol)
    assert isinstance(api, TaskSymbol)
    assert isinstance(store.task, ir.ServiceTask)
    assert isinstance(api.task, ir.ServiceTask)
    assert (store.task.port, store.task.ready, store.task.slice) == (6379, "tcp", None)
    assert (api.task.port, api.task.ready_timeout_s, api.task.run) == (None, 120.0, None)
    assert api.task.slice is not None
