"""Each expression that flowc writes in Argo's language gives what Python gives."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flowc import driver, ir
from flowc.backends.argo.containers import printed_code
from flowc.backends.argo.expression_scope import Scope
from flowc.backends.argo.expressions import translate
from flowc.backends.argo.kubelet import escaped, escaped_code
from flowc.backends.argo.loops import exact_list
from flowc.backends.argo.results import edge_code
from flowc.backends.argo.runs import scheduled_date
from flowc.backends.argo.sources import variable
from flowc.backends.argo.values import constant_text, read_wire, wire_text
from flowc.compiler.scripts.task_script import is_text
from flowc.diagnostics import Span
from flowc.lang.intrinsics import Failure, Outcome

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["{{workflow.name}}", "{{=1+1}}", "it's", '"q"', "null", "true", "$(HOME) $$", "a\n", "each []"]
)
INTS = st.integers(-(2**63), 2**63 - 1)
LISTS = st.lists(TEXTS, max_size=3)
VALUES = {
    "a": (ir.INT, INTS),
    "b": (ir.INT, INTS),
    "p": (ir.BOOL, st.booleans()),
    "q": (ir.BOOL, st.booleans()),
    "s": (ir.STR, TEXTS),
    "t": (ir.STR, TEXTS),
    "o": (ir.optional(ir.STR), st.none() | TEXTS),
    "n": (ir.optional(ir.INT), st.none() | INTS),
    "xs": (ir.ListType(element=ir.STR), LISTS),
    "ns": (ir.ListType(element=ir.INT), st.lists(INTS, max_size=3)),
    "few": (ir.INT, st.integers(-3, 4)),
    "w": (ir.STR, st.sampled_from(["heads", "tails", "h", "", "null"])),
}
EXPRESSIONS = (
    "a == b", "a != b", "a < b", "a <= 3", "a > b", "a >= -1", "a == 7 or p",
    "p and q", "p or not q", "not p", "not (a < b)", "not (p and q)", "p and (q or a == 1)",
    "o is None", "o is not None", "n is None", "not (n is not None)",
    "s == 'it\\'s'", "s != '{{=1+1}}'", "s == 'null'", "p == True",
    "a if p else b", "s if a < b else t", "o if p else None", "True if p else False",
    "False if p else True", "(a if q else b) if p else 0",
    "f'{s}:{a}'", "f'{{{s}}}'", "s + t", "s + '{{' + t", "f'{s}' == 'x'",
    "[s, t]", "[a, b]", "[o, s, None]", "[]", "[s, 'x{{y']",
    "len(xs)", "len(xs) > 1", "xs", "xs if p else [s]",
    "next((v for v in (o, s) if v is not None), None)",
    "next((v for v in (n, a) if v is not None), None)",
    "str(a)", "str(p)", "str(o)", "str(n)", "str(s)", "f'{p} {o} {n!s}'", "str(f'{a}')",
    "'-' + str(a)", "s == t", "s != w", "f'{s}' == t",
    "'ea' in w", "w not in s", "w in ('heads', 'null')", "w in ['tails']", "w not in ('h', '')",
    "w.startswith('h')", "not s.endswith(t)", "s + w == 'null'",
    "', '.join(xs)", "s.join(str(i) for i in ns)", "''.join(f'<{x}:{a}>' for x in xs)",
    "','.join(x for x in xs if x != s)",
    "[x for x in xs]", "[f'{x}{{' for x in xs]", "[i for i in ns if i > a]", "[x == s for x in xs]",
    "[i for i in range(few)]", "[i for i in range(1, few)]",
    "[f'{i}' for i in range(few) if i != 1]",
    "len(xs) > 0 and 'x' in s", "[*xs, s]", "[s, *xs, t, 'x', *xs]", "[*ns]", "[*ns, *ns]",
    "[i for i in range(few, 3 + 1)]", "[i for i in range(1, few + 1)]",
    "bool(s)", "bool(a)", "bool(few)", "not bool(xs)", "bool(w) and p", "few % 2 == 0",
    "a % 7 != 0", "f'{a if p else b}'", "f'<{s if p else None}>'", "str(o if a < b else s) + t",
)  # fmt: skip
EVALUATE = os.environ.get("FLOWC_ARGO_EVALUATE", "")


class Evaluator:
    """The program that evaluates as Argo does."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [EVALUATE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, code: str, variables: dict[str, str]) -> str:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"code": code, "variables": variables}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "text" in answer, (code, variables, answer)
        return str(answer["text"])


@pytest.fixture(scope="module")
def evaluate() -> Iterator[Evaluator]:
    evaluator = Evaluator()
    yield evaluator
    evaluator.process.kill()


def scope(*, is_exact: bool) -> Scope:
    sources = {
        name: variable(f"inputs.parameters.{name}", is_exact=is_exact or not is_text(type, {}))
        for name, (type, _) in VALUES.items()
    }
    return Scope(sources, {name: type for name, (type, _) in VALUES.items()}, {}, lambda n, p: None)


@pytest.mark.parametrize("is_exact", [True, False], ids=["written", "typed"])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression(text: str, is_exact: bool, evaluate: Evaluator) -> None:
    found = translate(text, scope(is_exact=is_exact))
    if found is None:
        pytest.fail(f"`{text}` is left to a step")

    @settings(max_examples=40, deadline=None)
    @given(st.fixed_dictionaries({name: values for name, (_, values) in VALUES.items()}))
    def check(values: dict[str, Any]) -> None:
        variables = {
            f"inputs.parameters.{name}": wire_text(value)
            if is_exact
            else constant_text(VALUES[name][0], value, {})
            for name, value in values.items()
        }
        told = evaluate(found.as_text(), variables)
        assert "{{" not in told
        expected = eval(text, dict(values))
        kind = ir.STR if isinstance(expected, str) else ir.INT
        plain = told if not is_exact and kind == ir.STR and told[:1] != '"' else read_wire(told)
        assert (plain, type(plain)) == (expected, type(expected))

    check()


class Status(NamedTuple):
    state: str
    task: str | None
    message: str | None


class Pair(NamedTuple):
    name: str
    counts: list[int]


PAIR = ir.Record(
    name="Pair",
    form="namedtuple",
    fields=(
        ir.RecordField(name="name", type=ir.STR),
        ir.RecordField(name="counts", type=ir.ListType(element=ir.INT)),
    ),
    span=Span("flow.py", 1, 0, 1, 1),
)
FAILURE = ir.NamedType(name="Failure")
RECORDS: dict[str, ir.Type] = {
    "e": FAILURE,
    "f": ir.optional(FAILURE),
    "o": ir.OutcomeType(item=ir.STR),
    "status": ir.NamedType(name="Status"),
    "t": ir.STR,
    "ns": ir.ListType(element=ir.INT),
}
FACTS = (
    "e.message", "e.type", "e.task", "f'{e.type}: {e.message}'", "str(e)", "str(f)", "f'{f}'",
    "e.kind in ['task']", "e.kind in ['task', 'error']", "f is None", "o.failure is None",
    "o.failure is not None", "o.value", "o.failure", "None if o.failure is None else 'x'",
    "status.state == 'Failed'", "status.state", "status.message", "f'{status.task}:{e.task}'",
    "Status('Failed', e.task, t)", "Status(state='a', task=t, message=None)",
    "Status('Failed', f.task, f.message) if f is not None else Status('Fine', None, None)",
    "f'{f.task if f is not None else None}: {t}'", "'Failed' if f is not None else 'Fine'",
    "Pair(t, ns)", "Pair(counts=ns, name='{{x')", "str(f) if f is not None else t",
)  # fmt: skip


@st.composite
def failures(draw: st.DrawFn) -> Failure:
    kind = draw(st.sampled_from(["task", "workflow", "error"]))
    code = draw(st.none() | st.integers(0, 255))
    return Failure(kind, "t" if kind == "task" else None, draw(TEXTS), draw(TEXTS), code)


def data_of(value: Any) -> Any:
    """The JSON data of a value."""
    if isinstance(value, Failure | Outcome):
        return {name: data_of(part) for name, part in vars(value).items()}
    if hasattr(value, "_asdict"):
        return {name: data_of(part) for name, part in value._asdict().items()}
    return value


@pytest.mark.parametrize("text", FACTS)
def test_records(text: str, evaluate: Evaluator) -> None:
    sources = {name: variable(f"inputs.parameters.{name}") for name in RECORDS}
    found = translate(text, Scope(sources, RECORDS, {"Pair": PAIR}, lambda n, p: None))
    if found is None:
        pytest.fail(f"`{text}` is left to a step")
    failed = failures()
    outcomes = st.builds(Outcome, TEXTS, st.none()) | st.builds(Outcome, st.none(), failed)
    statuses = st.builds(Status, TEXTS, st.none() | TEXTS, st.none() | TEXTS)

    @settings(max_examples=60, deadline=None)
    @given(
        st.fixed_dictionaries(
            {
                "e": failed,
                "f": st.none() | failed,
                "o": outcomes,
                "status": statuses,
                "t": TEXTS,
                "ns": st.lists(INTS, max_size=2),
            }
        )
    )
    def check(given: dict[str, Any]) -> None:
        told = evaluate(
            found.as_text(),
            {f"inputs.parameters.{name}": wire_text(data_of(v)) for name, v in given.items()},
        )
        assert "{{" not in told
        expected = eval(text, {**given, "Status": Status, "Pair": Pair})
        assert read_wire(told) == data_of(expected)

    check()


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_words_of_commands(text: str, evaluate: Evaluator) -> None:
    variables = {"inputs.parameters.x": json.dumps(text)}
    told = evaluate(escaped_code("fromJSON(inputs.parameters.x)"), variables)
    assert "{" not in told
    assert expanded(told) == text
    assert expanded(escaped(text)) == text


@pytest.mark.parametrize(
    ("zone", "time", "date"),
    [
        ("Europe/Amsterdam", "2026-03-28T22:59:00Z", "2026-03-28"),
        ("Europe/Amsterdam", "2026-03-29T22:00:00Z", "2026-03-30"),
        ("America/Los_Angeles", "2026-01-01T06:00:00+09:00", "2025-12-31"),
        (None, "2026-01-01T06:00:00+09:00", "2025-12-31"),
    ],
)
def test_the_date_of_a_schedule(
    zone: str | None, time: str, date: str, evaluate: Evaluator
) -> None:
    schedule = [ir.Cron(expression="0 6 * * *", timezone=zone)] if zone else []
    code = scheduled_date(schedule)
    created = "workflow.creationTimestamp.RFC3339"
    assert evaluate(code, {"workflow.scheduledTime": time, created: "2020-01-01T00:00:00Z"}) == date
    assert evaluate(code, {created: time, "workflow.creationTimestamp": time}) == date


PRINTED = "tasks.run.outputs.result"


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_a_text_that_a_command_prints(text: str, evaluate: Evaluator) -> None:
    assert read_wire(evaluate(printed_code(ir.STR, "show"), {PRINTED: text})) == text


@settings(max_examples=100, deadline=None)
@given(number=INTS)
def test_a_number_that_a_command_prints(number: int, evaluate: Evaluator) -> None:
    assert read_wire(evaluate(printed_code(ir.INT, "show"), {PRINTED: f" {number}\n"})) == number


@pytest.mark.parametrize(
    ("type", "text"),
    [(ir.STR, "\ufffd"), (ir.STR, "x" * 262_144), (ir.INT, "seven"), (ir.INT, ""), (ir.INT, "1.0")],
    ids=["no UTF-8", "too long", "a word", "nothing", "a fraction"],
)
def test_what_a_command_may_not_print(type: ir.Type, text: str, evaluate: Evaluator) -> None:
    """The expression fails, and holds no variable, with which Argo would pass it on."""
    code = printed_code(type, "show")
    assert code is not None and "let " not in code and "'show printed no " in code
    with pytest.raises(AssertionError, match="invalid character"):
        evaluate(code, {PRINTED: text})


CAUGHT = """
from flowc import TaskFailed, command, container, stdout, workflow


@container("busybox:1.36", timeout="5m")
def leave() -> float:
    return command("leave", outputs=stdout(float))


@workflow
def main() -> str:
    try:
        leave()
    except TaskFailed as e:
        return str(e)
    return "fine"
"""


@pytest.mark.parametrize(
    ("stderr", "code", "minutes", "type", "message"),
    [
        ("first\nlast {{=1+1}}\n\n", "3", 1, "ExitCode", "last {{=1+1}}"),
        ("", "3", 6, "ExitCode", "exit code 3"),
        (" \n", "4", 1, "ExitCode", "exit code 4"),
        ("x" * 3000, "1", 1, "ExitCode", "x" * 2000),
        ("ended by a signal\n", "143", 1, "ExitCode", "ended by a signal"),
        ("", "143", 5, "Timeout", "timed out after 300s"),
        ("done\n", "0", 6, "Timeout", "timed out after 300s"),
        ("", None, 5, "Timeout", "timed out after 300s"),
    ],
)
def test_the_failure_of_a_command(
    stderr: str,
    code: str | None,
    minutes: int,
    type: str,
    message: str,
    tmp_path: Path,
    evaluate: Evaluator,
) -> None:
    (tmp_path / "flow.py").write_text(CAUGHT)
    (manifest,) = driver.compile(str(tmp_path / "flow.py"), "argo").manifests
    templates = yaml.safe_load(manifest.text)["spec"]["templates"]
    caught = next(t for t in templates if t["name"] == "leave-caught")
    outputs = {p["name"]: p["valueFrom"]["expression"] for p in caught["outputs"]["parameters"]}
    failed = {
        "tasks.run.status": "Failed",
        "tasks.run.startedAt": "2026-01-01T10:00:00Z",
        "tasks.run.finishedAt": f"2026-01-01T10:0{minutes}:00Z",
        **({"tasks.run.exitCode": code} if code else {}),
        "tasks.run.outputs.parameters.flowc_failure": stderr,
        "tasks.read.status": "Omitted",
    }
    assert read_wire(evaluate(outputs["failure"], failed)) == {
        "kind": "task",
        "task": "leave",
        "type": type,
        "message": message,
        "exit_code": int(code) if code and type != "Timeout" else None,
    }
    assert evaluate(outputs["succeeded"], failed) == "false"


def expanded(text: str) -> str:
    """What the kubelet makes of a text, as `expansion.Expand` of Kubernetes does."""
    variables = {"FLOWC_BRACE": "{", "HOME": "/root"}
    made, index = "", 0
    while index < len(text):
        end = text.find(")", index)
        if text.startswith("$$", index):
            made, index = made + "$", index + 2
        elif text.startswith("$(", index) and end > 0:
            name = text[index + 2 : end]
            made, index = made + variables.get(name, text[index : end + 1]), end + 1
        else:
            made, index = made + text[index], index + 1
    return made


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("element", "values"),
    [
        (ir.INT, INTS),
        (ir.FLOAT, FLOATS),
        (ir.optional(ir.BOOL), st.none() | st.booleans()),
        (ir.STR, TEXTS),
    ],
    ids=str,
)
def test_lists_as_people_type_them(
    element: ir.Type, values: st.SearchStrategy[Any], evaluate: Evaluator
) -> None:
    typed = variable("inputs.parameters.x", is_exact=False)
    found = exact_list(typed, ir.optional(ir.ListType(element=element)), {})
    assert found is not None

    @settings(max_examples=100, deadline=None)
    @given(st.none() | st.lists(values, max_size=3), st.sampled_from([None, 1]))
    def check(value: list[Any] | None, indent: int | None) -> None:
        typed_text = json.dumps(value, indent=indent).replace("{{", "{\\u007b")
        for text in (typed_text, wire_text(value)):
            told = evaluate(found.as_text(), {"inputs.parameters.x": text})
            assert repr(read_wire(told)) == repr(value)

    check()


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (ir.ListType(element=ir.INT), [1, 2**62]),
        (ir.ListType(element=ir.ListType(element=ir.FLOAT)), [[1.0, -0.0], []]),
        (ir.DictType(key=ir.STR, value=ir.INT), {"b": 1, "a": 2**53 + 1}),
        (ir.optional(ir.ListType(element=ir.STR)), None),
        (ir.optional(ir.ListType(element=ir.STR)), ["é\n"]),
        (ir.ListType(element=ir.DictType(key=ir.STR, value=ir.STR)), [{"x": "y"}]),
        (ir.STR, 'say "hi"'),
    ],
    ids=str,
)
def test_results_of_a_run_are_plain_json(type: ir.Type, value: object, evaluate: Evaluator) -> None:
    code = edge_code(type, variable("inputs.parameters.x"), {})
    told = evaluate(code, {"inputs.parameters.x": wire_text(value)})
    assert repr(json.loads(told)) == repr(value)
