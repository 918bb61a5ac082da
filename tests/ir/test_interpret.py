"""The interpreter: what its parts mean, one at a time."""

from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

import pytest

from flowc.ir.interpret import Failed, interpret
from flowc.ir.parse_text import parse_text
from flowc.ir.verify import require_valid
from flowc.lang.codec import CodecError
from flowc.lang.failures import TaskFailed

HEAD = """module m "f.py"
record Pair namedtuple (a: int, b: str = "x")
enum Level str (LOW = "low", HIGH = "high")
python grow(a: int, by: int = 1) -> int with {"slice": {"code": "", "function": "grow"}}
python half(x: float) -> float with {"slice": {"code": "", "function": "half"}}
python pair(level: Level) -> Pair with {"slice": {"code": "", "function": "pair"}}
python ready() -> bool with {"slice": {"code": "", "function": "ready"}}
python flaky() -> int with {
  "slice": {"code": "", "function": "flaky"}, "options": {"retries": {"limit": 2}}
}
"""


def run(body: str, result: str = "int", n: int = 3, **given: Any) -> Any:
    """The result of a workflow of `n`; `given` are functions, `answers` and `classes`."""
    text = f"{HEAD}workflow main(n: int) -> {result} {{\n{body}\n}}\n"
    keywords = {key: given.pop(key) for key in ("answers", "classes") if key in given}
    module = require_valid(parse_text(text))
    return interpret(module, {"n": n}, {**FUNCTIONS, **given}, **keywords)


def failure_of(body: str, **given: Any) -> tuple[Any, ...]:
    with pytest.raises(Failed) as error:
        run(body, **given)
    return tuple(vars(error.value.failure).values())


def grow(a: int, by: int) -> int:
    if a < 0:
        raise ValueError(f"{a} is negative")
    return a + by


FUNCTIONS: dict[str, Callable[..., Any]] = {"grow": grow, "half": lambda x: x / 2}


def attempts(*outcomes: Any) -> Callable[[], Any]:
    """A function that gives one outcome after the other; exceptions are raised."""
    left = iter(outcomes)

    def call() -> Any:
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return call


def test_defaults_of_parameters_and_of_the_run() -> None:
    assert run("%a = call grow(a=%n) : int\nreturn %a") == 4


def test_values_pass_through_their_codecs() -> None:
    assert repr(run("%h = call half(x=%n) : float\nreturn %h", "float", n=4)) == "2.0"
    bad = failure_of("%a = call grow(a=1) : int\nreturn %a", grow=lambda a, by: "x")
    assert bad[:3] == ("task", "grow", "CodecError")


def test_classes_may_be_the_users_own() -> None:
    class Level(Enum):
        LOW = "low"
        HIGH = "high"

    class Pair(NamedTuple):
        a: int
        b: str = "x"

    body = (
        '%p = call pair(level=("high" : Level)) : Pair\n%r = compute "p.b" over %p : str\nreturn %r'
    )
    classes = {"Level": Level, "Pair": Pair}
    assert run(body, "str", classes=classes, pair=lambda level: Pair(1, level.name)) == "HIGH"


def test_failures_are_data() -> None:
    call = "%a = call grow(a=-1) : int\nreturn %a"
    assert failure_of(call) == ("task", "grow", "ValueError", "-1 is negative", None)
    fail = 'fail as f message "no"\nnever'
    assert failure_of(fail) == ("workflow", None, "WorkflowFailed", "no", None)
    compute = '%a = compute "1 // 0" : int\nreturn %a'
    assert failure_of(compute)[:3] == ("error", None, "ZeroDivisionError")


def test_a_command_tells_its_exit_code() -> None:
    command = attempts(TaskFailed("x", "ExitCode", "exit code 3", 3))
    ended = failure_of("%a = call grow(a=1) : int\nreturn %a", grow=lambda a, by: command())
    assert ended == ("task", "grow", "ExitCode", "exit code 3", 3)


@pytest.mark.parametrize(
    ("options", "outcomes", "expected"),
    [
        ("", (OSError("a"), OSError("b"), 7), 7),
        ("", (OSError("a"), OSError("b"), OSError("c")), "c"),
        ('options {"retries": {"limit": 1}}', (OSError("a"), OSError("b"), 7), "b"),
        ('options {"retries": {"limit": 1, "on": ["OSError"]}}', (FileNotFoundError("a"), 7), 7),
        ('options {"retries": {"limit": 1, "on": ["KeyError"]}}', (OSError("a"), 7), "a"),
        (
            'options {"retries": {"limit": 1, "on": [75]}}',
            (TaskFailed("x", "ExitCode", "exit code 75", 75), 7),
            7,
        ),
        (
            'options {"retries": {"limit": 1, "on": ["timeout"]}}',
            (TaskFailed("x", "Timeout", "too long"), 7),
            7,
        ),
    ],
)
def test_retries(options: str, outcomes: tuple[Any, ...], expected: object) -> None:
    body = f"%a = call flaky() {options} : int\nreturn %a"
    flaky = attempts(*outcomes)
    if isinstance(expected, int):
        assert run(body, flaky=flaky) == expected
    else:
        assert failure_of(body, flaky=flaky)[3] == expected


def test_fan_out_is_in_order_and_may_be_empty() -> None:
    body = """%xs = compute "list(range(n))" over %n : list[int]
%r = map %xs -> (%x: int) {
  %y = call grow(a=%x) : int
  yield %y
} : list[int]
return %r"""
    assert run(body, "list[int]") == [1, 2, 3]
    assert run(body, "list[int]", n=0) == []


def test_soft_operations_give_outcomes() -> None:
    body = """%o = call soft grow(a=-1) : Outcome[int]
%r = compute "o.failure.message" over %o : str
return %r"""
    assert run(body, "str") == "-1 is negative"


TRY = """%r = try sequential {{
  %a = call grow(a=%n) : int
  %b = call grow(a={b}) : int
  yield %b
}} except [{catches}] error saved %kept: int = 0 from [%a, %b] (%e: Failure, %k: int) {{
  %t = compute "f'{{e.task}} {{k}}'" over %e, %k : str
  yield %t
}} else (%d: int) {{
  yield "else"
}} : str
return %r"""


def test_try_runs_else_or_the_handler() -> None:
    assert run(TRY.format(b="1", catches="task"), "str") == "else"
    assert run(TRY.format(b="-1", catches="any"), "str") == "grow 4"
    assert run(TRY.format(b="-1", catches="task"), "str", n=-1) == "grow 0"
    assert failure_of(TRY.format(b="-1", catches="workflow"), result="str")[0] == "task"


FINALLY = """try as t {{
  %a = call grow(a=%n) : int
}}{handler} else {{
}} finally status saved %kept: int = 0 from [%a] (%st: Status, %k: int) {{
  %told = compute "f'{{st.state}} {{st.message}} {{k}}'" over %st, %k : str
  %o = call tell(text=%told) : None
}}
return 1"""
HANDLER = " except [any] {\n}"


@pytest.mark.parametrize(
    ("handler", "n", "told"),
    [
        ("", 3, "Succeeded None 4"),
        ("", -1, "Failed -1 is negative 0"),
        (HANDLER, -1, "Succeeded None 0"),
    ],
)
def test_finally_always_runs_and_sees_the_status(handler: str, n: int, told: str) -> None:
    heard: list[str] = []
    task = 'python tell(text: str) -> None with {"slice": {"code": "", "function": "tell"}}\n'
    body = FINALLY.format(handler=handler)
    module = parse_text(f"{HEAD}{task}workflow main(n: int) -> int {{\n{body}\n}}\n")
    functions = {**FUNCTIONS, "tell": lambda text: heard.append(text)}
    try:
        interpret(require_valid(module), {"n": n}, functions)
    except Failed:
        assert told.startswith("Failed")
    assert heard == [told]


def test_waits() -> None:
    sleep = "%w = wait sleep 3600.0 : None\nreturn 1"
    assert run(sleep) == 1
    until = '%w = wait until ready() with {"every_s": 9.0, "attempts": 2} : None\nreturn 1'
    assert run(until, ready=attempts(False, True)) == 1
    assert failure_of(until, ready=attempts(False, False))[1:3] == ("ready", "Timeout")
    timed = '%w = wait until ready() with {"every_s": 9.0, "timeout_s": 20.0} : None\nreturn 1'
    assert failure_of(timed, ready=attempts(*[False] * 9))[1:3] == ("ready", "Timeout")


def test_approvals_are_answered() -> None:
    body = """%w = wait approve "?" with {"approval": "go", "choices": ["a", "b"]} : Approval
%r = compute "w.choice" over %w : str
return %r"""
    with_default = body.replace('["a", "b"]', '["a", "b"], "default": "a"')
    assert run(body, "str", answers={"go": "b"}) == "b"
    assert run(with_default, "str") == "a"
    assert failure_of(body, result="str")[1:3] == ("go", "Timeout")


def test_inputs_are_checked() -> None:
    module = parse_text(f"{HEAD}workflow main(n: int) -> int {{\nreturn %n\n}}\n")
    with pytest.raises(CodecError, match="parameter `n`: expected int"):
        interpret(module, {"n": "x"}, {})
    with pytest.raises(CodecError, match="parameter `n` is missing"):
        interpret(module, {}, {})
