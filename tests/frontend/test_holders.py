"""A list or dict that is changed in place is held by one name, as far as anything is read later."""

from functools import partial
from pathlib import Path
from textwrap import indent

import pytest

from flowc.compiler import frontend
from flowc.diagnostics import Severity, Sink
from flowc.testing import interpreted, plain
from flowc.testing.cases import Returns, Run
from flowc.testing.outcomes import outcome_of
from tests.frontend.programs import write

HEAD = """
from dataclasses import dataclass
from typing import NamedTuple

from flowc import TaskFailed, task, workflow

BASE = [0]

@dataclass
class Batch:
    rows: list[int]
    more: list[int]

class Kept(NamedTuple):
    rows: list[int] = []

@task
def one(n: int) -> int:
    return n

@task
def load(n: int) -> Batch:
    return Batch([n], [n])

@task
def both(n: int) -> tuple[list[int], list[int]]:
    return [n], [n]

@task
def size(xs: list[int]) -> int:
    return len(xs)

"""
FILL = "for n in ns:\n    xs.append(one(n))\n"


def source(body: str, result: str) -> str:
    head = f"@workflow\ndef main(ns: list[int], flag: bool) -> {result}:\n"
    return HEAD + head + indent(body, "    ")


def codes(path: Path) -> list[str]:
    sink = Sink()
    frontend.build(str(path), workflow="main", sink=sink)
    return [d.code for d in sink if d.severity is Severity.ERROR]


ONE, TABLE, GROUPS = "list[int]", "list[list[int]]", "dict[str, list[int]]"


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (f"xs = []\nys = xs\n{FILL}return ys", ONE),
        (f"xs = ys = []\n{FILL}return ys", ONE),
        (f"xs: list[int] = []\nys: list[int] = xs\n{FILL}return ys", ONE),
        ("xs = []\nys = xs\nfor n in ns:\n    ys.append(one(n))\nreturn xs", ONE),
        (f"xs = []\nys = [xs]\n{FILL}return ys", TABLE),
        (f"xs = []\nys = [xs] * 2\n{FILL}return ys", TABLE),
        (f"xs = []\nys = [xs for n in ns]\n{FILL}return ys", TABLE),
        (f"xs = []\nys = []\nys.append(xs)\n{FILL}return ys", TABLE),
        (f"xs = []\nys = [[1]] + [xs]\n{FILL}return list(ys)", TABLE),
        (f"xs = []\nys = {{'k': xs}}\n{FILL}return ys", GROUPS),
        (f"xs = []\nys = {{}}\nys['k'] = xs\n{FILL}return ys", GROUPS),
        (f"xs = []\nys = {{'k': xs}} | {{'m': [1]}}\n{FILL}return ys", GROUPS),
        (f"xs = []\nys = Batch(xs, [])\n{FILL}return ys", "Batch"),
        (f"xs = []\nys = (xs, 1)\n{FILL}return ys[0]", ONE),
        (f"xs = []\nys, m = xs, 1\n{FILL}return [*ys, m]", ONE),
        (f"xs = [1]\nys = max(xs, xs)\n{FILL}return ys", ONE),
        (f"xs = [1]\nys = xs or xs\n{FILL}return ys", ONE),
        (f"xs = [1]\nys = xs if flag else [2]\n{FILL}return ys", ONE),
        ("xs = []\nys = xs if flag else [2]\nxs.append(one(1))\nreturn ys", ONE),
        ("xs = []\nys = [2]\nif flag:\n    ys = xs\nxs.append(one(1))\nreturn ys", ONE),
        (f"xs = []\nys = next(x for x in [xs])\n{FILL}return ys", ONE),
        (f"b = load(1)\nxs = b.rows\n{FILL}return b.rows", ONE),
        (f"b = load(1)\nxs, m = both(1)\nys = [xs, m]\n{FILL}return ys", TABLE),
        (f"g = {{'a': [1]}}\nxs = g['a']\n{FILL}return g['a']", ONE),
        (f"g = {{'a': [1]}}\nxs = g.get('a', [])\n{FILL}return g['a']", ONE),
        (f"g = {{'a': [1]}}\nxs = [x for x in g.values()][0]\n{FILL}return g['a']", ONE),
        (f"g = {{'a': [1]}}\nxs = [x for k, x in g.items()][0]\n{FILL}return g['a']", ONE),
        (f"t = [[1], [2]]\nxs = t[0]\n{FILL}return t", TABLE),
        (f"t = [[1], [2]]\nxs = [x for i, x in enumerate(t)][0]\n{FILL}return t", TABLE),
        (f"xs = ns\n{FILL}return ns", ONE),
        ("d = {}\ne = [d]\nfor n in ns:\n    d[str(n)] = one(n)\nreturn e[0]", "dict[str, int]"),
        ("d = {'a': one(1)}\ne = d\nd |= {'b': 2}\nreturn e", "dict[str, int]"),
        (
            "t = []\nfor n in ns:\n    xs = []\n    t.append(xs)\n    xs.append(one(n))\nreturn t",
            TABLE,
        ),
        (
            "t = []\nfor n in ns:\n    xs = []\n    t.append(xs)\n"
            "    for m in ns:\n        xs.append(one(m))\nreturn t",
            TABLE,
        ),
        (
            "t = []\nxs = []\nfor n in range(2):\n    xs.append(one(n))\n"
            "    t.append(xs)\nreturn t",
            TABLE,
        ),
        (
            "xs = []\ntry:\n    ys = xs\n    xs.append(one(1))\n"
            "except TaskFailed:\n    ys = []\nreturn ys",
            ONE,
        ),
        ("xs = [one(1)]\ntry:\n    return xs\nfinally:\n    xs.append(2)", ONE),
    ],
)
def test_a_change_that_another_holder_shows_is_refused(
    tmp_path: Path, body: str, result: str
) -> None:
    write(tmp_path, {"main.py": source(body, result)})
    assert codes(tmp_path / "main.py") == ["in-place-update"]


@pytest.mark.parametrize(
    "body",
    [
        f"xs = BASE\n{FILL}return xs",
        "xs = BASE\nxs.append(one(1))\nreturn xs",
        f"xs = Kept().rows\n{FILL}return xs",
    ],
)
def test_a_list_that_outlives_the_run_is_not_changed(tmp_path: Path, body: str) -> None:
    write(tmp_path, {"main.py": source(body, ONE)})
    assert codes(tmp_path / "main.py") == ["constant-mutation"]


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (f"xs = []\n{FILL}ys = xs\nreturn ys", ONE),
        (f"xs = []\nys = xs\nm = size(ys)\n{FILL}return [m, *xs]", ONE),
        (f"xs = [1]\nys = list(xs)\n{FILL}return ys", ONE),
        (f"xs = [1]\nys = [*xs]\n{FILL}return ys + xs", ONE),
        (f"xs = [1]\nys = xs + [2]\n{FILL}return ys + xs", ONE),
        (f"xs = [1]\nys = xs[:]\n{FILL}return ys + xs", ONE),
        (f"xs = []\nys = len(xs)\n{FILL}return [ys, *xs]", ONE),
        (f"xs = []\nm = size(xs)\n{FILL}return [m, *xs]", ONE),
        (f"xs, ys = [], []\n{FILL}return ys + xs", ONE),
        (f"xs, ys = both(1)\n{FILL}return ys + xs", ONE),
        (f"xs = load(1).rows\n{FILL}return xs", ONE),
        (f"b = load(1)\nxs = b.rows\n{FILL}return [*b.more, *xs]", ONE),
        (f"xs = list(BASE)\n{FILL}return BASE + xs", ONE),
        ("xs = ns\nxs.append(one(1))\nreturn xs", ONE),
        ("ns.append(one(1))\nreturn ns", ONE),
        (
            "xs = []\ntry:\n    m = one(1)\n    _ = one(m)\n    return xs\nexcept TaskFailed:\n"
            "    xs.append(2)\n"
            "return xs",
            ONE,
        ),
        (
            "xs = []\ntry:\n    if not flag:\n        return xs\nfinally:\n    m = one(1)\n"
            "xs.append(one(2))\nreturn xs",
            ONE,
        ),
        ("t = (1, 2)\nt += (one(3),)\nreturn [*t]", ONE),
        (f"xs = []\n{FILL}ys = xs\nxs = []\n{FILL}return ys + xs", ONE),
        (
            "t = []\nfor n in ns:\n    xs = []\n    for m in ns:\n"
            "        xs.append(one(m))\n    t.append(xs)\nreturn t",
            TABLE,
        ),
        (
            "t = []\nfor n in range(2):\n    xs = []\n"
            "    xs.append(one(n))\n    t.append(xs)\nreturn t",
            TABLE,
        ),
        (
            "g = {}\nfor n in ns:\n    xs = [n]\n    xs.append(one(n))\n"
            "    g[str(n)] = xs\nreturn g",
            GROUPS,
        ),
        ("g = {'1': 0}\nfor k in g:\n    g[k] = one(3)\nreturn g", "dict[str, int]"),
        ("d = {'a': one(1)}\ne = dict(d)\nd |= {'b': 2}\nreturn d | e", "dict[str, int]"),
        (
            "xs = []\nif flag:\n    xs.append(one(1))\n"
            "else:\n    ys = xs\n    return ys\nreturn xs",
            ONE,
        ),
    ],
)
def test_what_one_name_holds_may_change(tmp_path: Path, body: str, result: str) -> None:
    path = tmp_path / "main.py"
    write(tmp_path, {"main.py": source(body, result)})
    sink = Sink()
    module = frontend.build(str(path), workflow="main", sink=sink)
    assert module is not None
    assert not sink.has_errors, [d.message for d in sink]
    run = Run(0, "main", {"ns": [1, 2], "flag": True}, Returns(None))
    expected = outcome_of(
        run, tmp_path / "plain", lambda folder: plain.execute(path, "main", folder)
    )
    found = outcome_of(run, tmp_path / "ir", partial(interpreted.execute, path, module))
    assert isinstance(expected.result, Returns)
    assert found.result == expected.result
