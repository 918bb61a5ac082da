"""What may not be there is read where it is: a task that a condition skips has no outputs.

An expression that reads one leaves a run of Argo's without an end. So each reference stands in the
branch of a choice that asks what the task's own condition asks, or, for a fan-out, whether its list
is empty; or its place has the condition of the task.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from flowc import driver
from flowc.testing.cases import Case
from tests.backends.test_argo_outputs import CASES

Known = tuple[str, bool]
"""A condition, and whether it holds."""


def known_at(code: str, place: int) -> list[Known]:
    """What holds where an expression is evaluated at a place in it."""
    marks = list(_marks(code))
    asks = [at for at, mark in marks if mark == "?"]
    is_list = any(mark == "," for _, mark in marks)
    if asks and not is_list:
        depth, end = 0, len(code)
        for at, mark in marks:
            depth += {"?": 1, ":": -1}.get(mark, 0) if at > asks[0] else 0
            if depth < 0:
                end = at
                break
        condition, then, other = code[: asks[0]], code[asks[0] + 3 : end], code[end + 3 :]
        if place < asks[0]:
            return known_at(condition, place)
        if place < end:
            return [asked(condition, True), *known_at(then, place - asks[0] - 3)]
        return [asked(condition, False), *known_at(other, place - end - 3)]
    start = 0
    for at, mark in [*marks, (len(code), "")]:
        if mark not in ((",", "") if is_list else ("&&", "||", "")):
            continue
        if place < at and (start, at) != (0, len(code)):
            is_second = code[start - 4 : start] == " && "
            before = [asked(code[: start - 4], True)] if is_second else []
            return before + known_at(code[start:at], place - start)
        start = at + (2 if is_list else 4)
    for start, end in _groups(code):
        if start < place < end:
            return known_at(code[start + 1 : end], place - start - 1)
    return []


def _marks(code: str) -> Iterator[tuple[int, str]]:
    """The operators of an expression that stand in no brackets and no texts: where, and which."""
    depth = 0
    for found in re.finditer(r"'(?:\\.|[^'\\])*'|[(\[{]|[)\]}]| (\?|:|&&|\|\||[!<>]=) |(,) ", code):
        depth += (found[0] in tuple("([{")) - (found[0] in tuple(")]}"))
        if depth == 0 and (mark := found[1] or found[2]):
            yield found.start(), mark


def _groups(code: str) -> Iterator[tuple[int, int]]:
    """The outer brackets of an expression: where each begins and ends."""
    opened: list[int] = []
    for found in re.finditer(r"'(?:\\.|[^'\\])*'|[(\[{]|[)\]}]", code):
        if found[0] in tuple("([{"):
            opened.append(found.start())
        elif found[0] in tuple(")]}"):
            start = opened.pop()
            if not opened:
                yield start, found.start()


OPPOSITES = {"!=": "==", "<=": ">", ">=": "<"}


def asked(condition: str, holds: bool) -> Known:
    """What a condition says, in the form in which such are compared."""
    text = re.sub(r"\['([\w-]+)'\]", r".\1", condition.strip(" ,&"))
    if text.startswith("!(") and text.endswith(")"):
        return text[2:-1], not holds
    if text.startswith("(") and [*_groups(text)] == [(0, len(text) - 1)]:
        text = text[1:-1]
    marks = list(_marks(text))
    if not any(mark in ("&&", "||", "?") for _, mark in marks):
        for at, mark in marks:
            if mark in OPPOSITES:
                return f"{text[:at]} {OPPOSITES[mark]} {text[at + 4 :]}", not holds
    return text, holds


def runs_under(task: dict[str, Any]) -> Known | None:
    """The condition under which a task runs: None, if it always does."""
    match = re.fullmatch(r"\{\{(=?)(.*?)\}\}(?: ([!=])= true)?", task.get("when", ""))
    if match is None:
        return None
    if match[3] is None:
        return asked(match[2], True)
    code = f"({match[2]})" if " " in match[2] else match[2]
    return asked(f"{code} == 'true'", match[3] == "=")


def is_settled(task: dict[str, Any], known: list[Known]) -> bool:
    """Whether a task surely has run, or has been repeated, where this holds."""
    condition, loop = runs_under(task), asked(task.get("withParam", ""), True)[0]
    if condition is not None and condition not in known:
        return False
    if not loop.startswith("{{="):
        return True
    lists = [
        re.sub(r"^len\((fromJSON\()?| == (0|'\[\]')$", "", c) for c, holds in known if not holds
    ]
    return any(each.rstrip(")") in loop for each in lists)


def tasks_of(template: dict[str, Any]) -> list[dict[str, Any]]:
    tasks = template.get("dag", {}).get("tasks", [])
    return [*tasks, *(task for group in template.get("steps", []) for task in group)]


def failing(templates: list[dict[str, Any]]) -> set[str]:
    """The templates that always fail: what ends with exit code 1, and what always runs such."""
    commands = {t["name"]: t.get("container", {}).get("command", [""])[-1] for t in templates}
    found = {name for name, command in commands.items() if command.endswith("exit 1")}
    while True:
        conditions = {
            t["name"]: [runs_under(task) for task in tasks_of(t) if task.get("template") in found]
            for t in templates
        }
        more = {
            name
            for name, known in conditions.items()
            if any(each is None or (each[0], not each[1]) in known for each in known)
        }
        if more <= found:
            return found
        found |= more


def ruled_out(place: dict[str, Any], tasks: list[dict[str, Any]], fails: set[str]) -> list[Known]:
    """What does not hold for a task, or the outputs of all: conditions of what fails before."""
    every = [task["name"] for task in tasks]
    before = place.get("depends", "").split(" && ") if "name" in place else every
    known = (runs_under(t) for t in tasks if t["name"] in before and t.get("template") in fails)
    return [(each[0], not each[1]) for each in known if each is not None]


def unsettled(template: dict[str, Any], fails: set[str]) -> Iterator[str]:
    """The texts of a template that read what may not be there."""
    tasks = tasks_of(template)
    for place in (template.get("outputs", {}), *tasks):
        own = [*filter(None, [runs_under(place)]), *ruled_out(place, tasks, fails)]
        for text in _texts(place):
            for task in tasks:
                name = re.escape(task["name"])
                read = rf"(?:tasks|steps)(?:\.{name}\b(?!-)|\['{name}'\])\.(?:outputs|ip)"
                for found in re.finditer(read, text):
                    whole = re.match(r"\{\{=(.*)\}\}", text)
                    code, at = (whole[1], found.start() - 3) if whole else (text, found.start())
                    if not is_settled(task, [*own, *known_at(code, at)]):
                        yield text


def _texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            yield from (text for value in data.values() for text in _texts(value))
        case list():
            yield from (text for value in data for text in _texts(value))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_may_not_be_there_is_read_where_it_is(case: Case) -> None:
    for workflow in case.workflows:
        for manifest in driver.compile(str(case.path), "argo", workflow=workflow).manifests:
            spec = yaml.load(manifest.text, yaml.CSafeLoader).get("spec", {})
            templates = spec.get("workflowSpec", spec).get("templates", [])
            for template in templates:
                assert [*unsettled(template, failing(templates))] == [], template["name"]


OTHERS = [
    {"name": "a", "when": "{{inputs.parameters.x}} == true"},
    {"name": "b", "when": "{{=int(inputs.parameters.n) > 1}}"},
    {"name": "c", "withParam": "{{=trimPrefix(inputs.parameters.xs, 'each ')}}"},
    {"name": "d"},
]
READ_A = "tasks.a.outputs.parameters.result"


@pytest.mark.parametrize(
    ("code", "is_settled"),
    [
        ("tasks.d.outputs.parameters.result", True),
        (READ_A, False),
        (f"inputs.parameters.x == 'true' ? {READ_A} : ''", True),
        (f"inputs.parameters.x == 'true' ? '' : {READ_A}", False),
        (f"inputs.parameters.x != 'true' ? '' : {READ_A}", True),
        (f"inputs.parameters.y == 'true' ? {READ_A} : ''", False),
        (f"[inputs.parameters.x == 'true' ? '' : '', {READ_A}]", False),
        (f"{READ_A} == '' ? 'a' : 'b'", False),
        (f"inputs.parameters.x == 'true' && {READ_A} == ''", True),
        (f"{READ_A} == '' && inputs.parameters.x == 'true'", False),
        ("int(inputs.parameters.n) > 1 ? tasks['b'].outputs.parameters.result : ''", True),
        ("int(inputs.parameters.n) <= 1 ? '' : tasks['b'].outputs.parameters.result", True),
        ("int(inputs.parameters.n) <= 1 ? tasks.b.outputs.parameters.result : ''", False),
        ("trimPrefix(inputs.parameters.xs, 'each ') == '[]' ? '' : steps.c.outputs.result", True),
        ("trimPrefix(inputs.parameters.ys, 'each ') == '[]' ? '' : steps.c.outputs.result", False),
        ("1 == 2 ? '' : 'each ' + tasks.c.outputs.parameters.result", False),
    ],
)
def test_what_may_not_be_there_is_seen(code: str, is_settled: bool) -> None:
    reader = {"name": "reader", "arguments": {"parameters": [{"value": f"{{{{={code}}}}}"}]}}
    dag = {"dag": {"tasks": [*OTHERS, reader]}}
    steps = {"steps": [OTHERS, [reader]]}
    output = {"outputs": {"expression": code}, "dag": {"tasks": OTHERS}}
    for template in (dag, steps, output):
        assert ([*unsettled(template, set())] == []) == is_settled


@pytest.mark.parametrize(("when", "is_settled"), [("==", True), ("!=", False)])
def test_what_is_there_unless_a_task_before_has_failed_is_settled(
    when: str, is_settled: bool
) -> None:
    ends = [
        {"name": "one", "template": "end", "when": "{{=inputs.parameters.y == 'true'}}"},
        {"name": "two", "template": "end", "when": "{{=inputs.parameters.y != 'true'}}"},
    ]
    end = {"name": "end", "container": {"command": ["sh", "-c", "exit 1"]}}
    fails = failing([end, {"name": "both", "dag": {"tasks": ends}}])
    assert fails == {"end", "both"}
    tasks = [
        {"name": "a", "when": "{{=inputs.parameters.x != 'true'}}"},
        {"name": "b", "template": "both", "when": f"{{{{=inputs.parameters.x {when} 'true'}}}}"},
        {"name": "c", "depends": "a && b", "arguments": {"value": "{{=" + READ_A + "}}"}},
    ]
    assert ([*unsettled({"dag": {"tasks": tasks}}, fails)] == []) == is_settled
