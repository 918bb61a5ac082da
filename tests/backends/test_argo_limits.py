"""What Argo cannot take is said when a workflow is compiled."""

from pathlib import Path

import pytest

from flowc import driver

CALLS = """
from flowc import task, workflow

TEXT = "x" * 100_000


@task
def length(text: str, more: int) -> int:
    return len(text) + more


@workflow
def main({parameter}) -> int:
    total = {start}
{calls}    return total
"""


@pytest.mark.parametrize(
    ("parameter", "start", "calls", "code"),
    [
        ("", "0", 9, None),
        ("", "0", 12, "controller-limit"),
        ("", "0", 16, "large-manifest"),
        ("first: int", "first", 4, None),
        ("first: int", "first", 6, "controller-limit"),
        ("first: int", "first", 9, "large-manifest"),
    ],
)
def test_the_size_of_an_object(
    parameter: str, start: str, calls: int, code: str | None, tmp_path: Path
) -> None:
    """A run has the templates of a WorkflowTemplate twice."""
    lines = "    total = length(TEXT, total)\n" * calls
    path = tmp_path / "flow.py"
    path.write_text(CALLS.format(parameter=parameter, start=start, calls=lines))
    result = driver.compile(str(path), "argo")
    assert [d.code for d in result.diagnostics] == ([code] if code else [])
    assert bool(result.manifests) == (code != "large-manifest")
    for diagnostic in result.diagnostics:
        assert [label.text.split("`")[1] for label in diagnostic.labels] == ["main"]
        assert ("twice" in diagnostic.message) == bool(parameter)


FAN_OUTS = """
from flowc import task, workflow


@task
def each(n: int) -> int:
    return n


@workflow
def inner(n: int) -> list[int]:
    return [each(n) for _ in range({inner})]


@workflow
def main() -> int:
    wide = [each(n) for n in range({wide})]
    deep = [inner(n) for n in {deep}]
    return sum(wide) + len(deep)
"""


@pytest.mark.parametrize(
    ("inner", "wide", "deep", "told"),
    [
        (3, 3, "range(3)", {}),
        (3, 7_000, "range(3)", {}),
        (3, 100_000, "range(3)", {17: 100_000}),
        (3, "2, 30_000, 3", "range(3)", {17: 10_000}),
        (90, 9, "range(90)", {12: 8_100, 18: 8_190}),
        (4_000, 9, "(5, 3, 4)", {12: 12_000, 18: 12_003}),
        (90, 9, "range(each(1))", {}),
    ],
)
def test_the_steps_of_fan_outs_are_counted(
    inner: int, wide: int | str, deep: str, told: dict[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "flow.py"
    path.write_text(FAN_OUTS.format(inner=inner, wide=wide, deep=deep))
    result = driver.compile(str(path), "argo")
    found = {label.span.line: label.text for each in result.diagnostics for label in each.labels}
    assert [each.code for each in result.diagnostics] == ["controller-limit"] * bool(told)
    assert found == {line: f"{count:,} of them are of this fan-out" for line, count in told.items()}


WORDS = """
from flowc import command, container, shell, stdout, task, workflow

LONG = "TEXT"


@container("busybox:1.36")
def show(text: str, more: str = LONG) -> str:
    return command("echo", text, str(len(more)), outputs=stdout(str))


@container("busybox:1.36")
def own() -> str:
    return command("echo", LONG, outputs=stdout(str))


@container("busybox:1.36")
def by_shell(text: str = LONG) -> str:
    return shell('echo "$TEXT"', env={"TEXT": text}, outputs=stdout(str))


@task
def same(text: str) -> str:
    return text


@workflow
def main() -> str:
    return show(LONG, more=LONG) + own() + by_shell() + same(LONG)
"""


@pytest.mark.parametrize(("length", "is_told"), [(131_071, False), (131_072, True)])
def test_words_that_linux_does_not_take(length: int, is_told: bool, tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(WORDS.replace('"TEXT"', f'"{"x" * (length - 2)}é"'))
    result = driver.compile(str(path), "argo")
    found = {d.span.line: d.message for d in result.diagnostics if d.code == "unsupported-feature"}
    assert found == {
        line: f"{what} has 131,072 bytes, and Linux takes 131,071 in one"
        for line, what in (
            (13, "a word of `own`"),
            (18, "`text` of `by_shell`"),
            (29, "`text` of `show`"),
        )
        if is_told
    }


UNSAYABLE = """
from flowc import (
    File, Secret, Volume, approve, command, container, output, service, stdout, task, workflow
)


@task{task}
def number() -> int:
    return 1


@container("{image}"{container})
def show(n: int) -> File:
    return command("echo", str(n), outputs=output("{path}"))


@service("redis:7.4", port=6379, ready="{ready}")
def store() -> None:
    return command("redis-server")


@workflow{workflow}
def main() -> File:
    with store():
        answer = approve("Go on?", choices=["yes", "{choice}"])
        return show(number() + len(answer.choice))
"""

FIELDS = {
    "task": "",
    "image": "busybox:1.36",
    "container": "",
    "path": "out",
    "ready": "/",
    "workflow": "",
    "choice": "no",
}


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("task", "(labels={'team': 'a {{b'})", "takes no label `team: a {{b`"),
        ("task", "(labels={'a b': 'c'})", "takes no label `a b: c`"),
        ("task", "(packages=['x=={{y'])", "a package, `x=={{y`"),
        ("workflow", "(labels={'who': '{{=1+1}}'})", "takes no label `who: {{=1+1}}`"),
        ("image", "busybox:{{x}}", "the image, `busybox:{{x}}`"),
        ("container", ", volumes={'/{{x}}': Volume('v')}", "the path of a volume, `/{{x}}`"),
        ("container", ", env={'P': Secret('s{{', key='k')}", "the name of a secret, `s{{`"),
        ("path", "{{x}}.txt", "the path of an output, `{{x}}.txt`"),
        ("ready", "/{{x}}", "the path that says it is ready, `/{{x}}`"),
        ("choice", "{{x}}", "a choice, `{{x}}`"),
    ],
)
def test_a_text_that_would_not_arrive(field: str, text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(UNSAYABLE.format(**{**FIELDS, field: text}))
    result = driver.compile(str(path), "argo")
    (found,) = (d for d in result.diagnostics if d.severity == "error")
    assert found.code == "unsupported-feature"
    assert told in found.message


def test_options_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    labels = "labels={'team': 'a_b.C-1', 'example.com/cost-centre': '', 'x': '7'}"
    path.write_text(
        UNSAYABLE.format(**{**FIELDS, "task": f"({labels})", "workflow": f"({labels})"})
    )
    assert not driver.compile(str(path), "argo").has_errors


CALLED = """
from flowc import task, workflow


@task
def number() -> int:
    return 1


@workflow(timeout="5m", labels={"team": "vision"}, max_runs=1, argo={"serviceAccountName": "a"})
def inner() -> int:
    return number() + number()


@workflow(timeout="5m", labels={"team": "vision"}, max_runs=1, argo={"serviceAccountName": "a"})
def main() -> int:
    return inner() + inner.options(priority=7, concurrency=1)()
"""


def test_options_of_runs_on_a_part_of_a_run(tmp_path: Path) -> None:
    """Argo has them for runs and pods: of a workflow that another one calls they are lost."""
    path = tmp_path / "flow.py"
    path.write_text(CALLED)
    result = driver.compile(str(path), "argo", workflow="main")
    found = [d for d in result.diagnostics if d.code == "lost-feature"]
    assert [(d.span.line, d.message.split("`")[1]) for d in found] == [
        (11, "argo"),
        (11, "labels"),
        (11, "max_runs"),
        (11, "timeout"),
        (17, "priority"),
    ]


NUMBERS = """
from flowc import Retry, sleep, task, workflow


@task(timeout="TASK", retries=Retry(2, delay="20d"))
def number() -> int:
    return 1


@workflow(priority=PRIORITY, timeout="25000d")
def main() -> int:
    sleep("20d")
    return number() + number.options(timeout="CALL")()
"""


@pytest.mark.parametrize(
    ("task", "priority", "call", "lines"),
    [
        ("24000d", "2**31 - 1", "1d", []),
        ("25000d", "1", "1d", [6]),
        ("1d", "1", "25000d", [13]),
        ("1d", "2**31", "1d", [11]),
    ],
)
def test_numbers_that_kubernetes_refuses(
    task: str, priority: str, call: str, lines: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "flow.py"
    text = NUMBERS.replace("TASK", task).replace("CALL", call).replace("PRIORITY", priority)
    path.write_text(text)
    result = driver.compile(str(path), "argo")
    found = [(d.code, d.span.line) for d in result.diagnostics if d.severity == "error"]
    assert found == [("invalid-option", line) for line in lines]
    if not lines:
        assert result.manifests[0].text.count("1728000s") == 3
