"""Small modules, one construct each, mean the same in the forms that targets take."""

import json
from collections import Counter
from typing import Any

import pytest

from flowc import ir
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.flatten import check_flat
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.compiler.passes.lowered import check_lowered
from flowc.compiler.passes.outline_scopes import outline_scopes, outline_sequences
from flowc.compiler.pipeline import FLAT_FORM, LOWERED_FORM, in_form
from flowc.ir.interpret import Failed, interpret
from flowc.ir.parse_text import parse_text
from flowc.ir.verify import require_valid

HEAD = """module m "f.py"
python f(a: int) -> int with {"slice": {"code": "", "function": "f"}}
python g(a: int) -> int with {"slice": {"code": "", "function": "g"}}
python pair(a: int) -> tuple[int, str] with {"slice": {"code": "", "function": "pair"}}
python tell(a: str) -> None with {"slice": {"code": "", "function": "tell"}}
"""
MAIN = "workflow main(n: int, xs: list[int], ys: list[int], c: bool) -> int"
PART = """workflow part(a: int, b: int = 2) -> int {
  %p = call f(a=%a) : int
  %q = call g(a=%p) : int
  %r = compute "q + b" over %q, %b : int
  return %r
}
"""
STRICT = """workflow strict(a: int) -> int {
  %low = compute "a < 2" over %a : bool
  %r = if as when_low %low {
    fail as too_low message "low"
    never
  } else {
    %s = call f(a=%a) : int
    yield %s
  } : int
  return %r
}
"""


def f(a: int) -> int:
    """Fails for 3, like a task that some data breaks."""
    if a == 3:
        raise ValueError("f of 3")
    return a + 1


def g(a: int) -> int:
    if a in (4, 5):
        raise KeyError(f"g of {a}")
    return a * 2


INPUTS: list[dict[str, Any]] = [
    {"n": n, "xs": xs, "ys": [len(xs), n, 2][: len(xs)], "c": c}
    for n, xs in ((0, []), (1, [1, 2]), (2, [4, 1]), (3, [2, 3, 1]), (4, [3, 3]), (5, [0]))
    for c in (True, False)
]


def run(module: ir.Module, inputs: dict[str, Any]) -> tuple[str, str, list[str]]:
    """What a module gives, how it fails, and the calls that it makes."""
    calls: list[str] = []

    def recorded(function: Any) -> Any:
        def call(a: Any) -> Any:
            calls.append(f"{function.__name__} {a}")
            return function(a)

        return call

    def pair(a: int) -> tuple[int, str]:
        return a, f"<{a}>"

    def tell(a: str) -> None: ...

    functions = {each.__name__: recorded(each) for each in (f, g, pair, tell)}
    try:
        value = interpret(module, inputs, functions, checked=True)
    except Failed as failed:
        return "", str(vars(failed.failure)), calls
    return json.dumps(value), "", calls


BODIES = {
    "a fan-out in a fan-out reads values of both": """
%rs = map as outer %xs -> (%x: int) {
  %k = call f(a=%n) : int
  %i = call g(a=%x) : int
  %inn = map as inner %ys -> (%y: int) {
    %s = compute "x + y + k" over %x, %y, %k : int
    %t = call f(a=%s) : int
    %u = compute "t * i" over %t, %i : int
    %v = call f(a=%u) : int
    yield %v
  } : list[int]
  yield %inn
} : list[list[int]]
return %rs""",
    "a fan-out in a fan-out over a list of the element": """
%rs = map as outer %xs -> (%x: int) {
  %few = compute "[*range(x)]" over %x : list[int]
  %a, %b = map as inner %few -> (%y: int) {
    %t = call f(a=%y) : int
    %u = call f(a=%t) : int
    yield %u, %x
  } : list[int], list[int]
  %s = compute "sum(a) + sum(b)" over %a, %b : int
  %v = call f(a=%s) : int
  yield %v
} : list[int]
return %rs""",
    "calls that read nothing of their element": """
%rs = map as outer %xs -> (%x: int) {
  %i = map as inner %ys -> (%y: int) {
    %a = call f(a=%n) : int
    yield %a
  } : list[int]
  %even = compute "x % 2 == 0" over %x : bool
  %r = if as i_even %even {
    %b = call g(a=2) : int
    yield %b
  } else {
    yield 0
  } : int
  %s = compute "sum(i) + r" over %i, %r : int
  yield %s
} : list[int]
return %rs""",
    "elements take branches": """
%rs = map as m %xs -> (%x: int) {
  %even = compute "x % 2 == 0" over %x : bool
  %r, %s = if as i %even {
    %a = call f(a=%x) : int
    %b = call g(a=%n) : int
    yield %a, %b
  } else {
    %d = call f(a=%n) : int
    yield %d, 7
  } : int, int
  %t = compute "r * 10 + s" over %r, %s : int
  yield %t
} : list[int]
return %rs""",
    "all elements take one branch": """
%rs = map as m %xs -> (%x: int) {
  %k = call f(a=%x) : int
  %r = if as i %c {
    %a = call f(a=%k) : int
    yield %a
  } else {
    %d = call f(a=%n) : int
    yield %d
  } : int
  yield %r
} : list[int]
return %rs""",
    "constant conditions": """
%a = call f(a=1) : int
%r = if as i false {
  %p = call f(a=%n) : int
  yield %p
} else {
  %q = call g(a=%n) : int
  yield %q
} after %a : int
%rs = map as m %xs -> (%x: int) {
  %s = if as j false {
    yield %x
  } else {
    %t = call f(a=%x) : int
    yield %t
  } : int
  %w = if as k true {
    %v = call f(a=%s) : int
    yield %v
  } else {
    yield 0
  } : int
  yield %w
} : list[int]
%all_of = compute "[r, *rs]" over %r, %rs : list[int]
return %all_of""",
    "an element fails the run": """
%rs = map as m %xs -> (%x: int) {
  %a = call f(a=%x) : int
  %text = compute "f'no {a}'" over %a : str
  %big = compute "a > 4" over %a : bool
  if as i %big {
    fail as stop message %text
    never
  } else {
  }
  %b = call f(a=%a) : int
  yield %b
} : list[int]
return %rs""",
    "a fan-out over two lists": """
%rs, %ts = map as m %xs, %ys -> (%x: int, %y: int) {
  %p = call pair(a=%x) : tuple[int, str]
  %p_0 = compute "p[0]" over %p : int
  %p_1 = compute "p[1]" over %p : str
  %a = call f(a=%y) : int
  %b = compute "p_0 + a" over %p_0, %a : int
  yield %b, %p_1
} : list[int], list[str]
%r = compute "(rs, ts)" over %rs, %ts : tuple[list[int], list[str]]
return %r""",
    "branches that only compute": """
%p = compute "(n, c)" over %n, %c : tuple[int, bool]
%r, %s = if as i %c {
  %d = compute "n * 2" over %n : int
  %e = if as j %c {
    %k = compute "d + 1" over %d : int
    yield %k
  } else {
    yield 5
  } : int
  yield %e, %d
} else {
  %h = compute "12 // n" over %n : int
  %w = compute "p[0] + h + h" over %p, %h : int
  yield %w, 3
} : int, int
%told = call tell(a="after") after %i : None
%t = compute "r - s" over %r, %s : int
return %t""",
    "a branch that computes what may fail for nobody": """
%r = if as i %c {
  %bad = compute "1 // n" over %n : int
  yield 1
} else {
  yield 2
} : int
return %r""",
    "an early return and what comes after it": """
%left, %early = if as i %c {
  %k = compute "n + 1" over %n : int
  yield true, (1 : int | None)
} else {
  yield false, null
} : bool, int | None
%r = if as j %left {
  yield %early
} else {
  %d = call f(a=%n) : int
  yield %d
} : int | None
return %r""",
    "handlers of kinds": """
%r = try {
  %a = call strict(a=%n) : int
  %b = call f(a=%a) : int
  yield %b
} except [workflow] error (%e: TaskFailed) {
  %t = compute "e.message" over %e : str
  %told = call tell(a=%t) : None
  yield 100
} except [task] error (%e2: TaskFailed) {
  %t2 = compute "str(e2.task)" over %e2 : str
  %told2 = call tell(a=%t2) : None
  %d = call g(a=%n) : int
  yield %d
} else (%v: int) {
  %w = call g(a=%v) : int
  yield %w
} : int
return %r""",
    "a handler that does not take the failure": """
%r = try {
  %a = call f(a=%n) : int
  yield %a
} except [workflow] {
  yield 1
} else (%v: int) {
  yield %v
} : int
return %r""",
    "finally with a status": """
%r = try {
  %a = call f(a=%n) : int
  %b = call g(a=%a) : int
  yield %b
} except [workflow] {
  yield 1
} else (%v: int) {
  %w = call f(a=%v) : int
  yield %w
} finally status saved %kept: int | None = null from [%a] (%s: Status, %k: int | None) {
  %t = compute "f'{s.state} {s.failed_task} {k}'" over %s, %k : str
  %told = call tell(a=%t) : None
} : int
%z = call f(a=%r) : int
return %z""".replace("= null from", "= (null : int | None) from"),
    "a try in a try": """
%r = try {
  %x = call f(a=%n) : int
  %i = try {
    %a = call g(a=%x) : int
    yield %a
  } except [any] {
    %b = call f(a=%x) : int
    yield %b
  } else (%v: int) {
    yield %v
  } finally {
    %told = call tell(a="inner") : None
  } : int
  %d = call f(a=%i) : int
  yield %d
} except [any] {
  yield 50
} else (%w: int) {
  yield %w
} : int
return %r""",
    "a try in a fan-out": """
%rs = map as m %xs -> (%x: int) {
  %r = try {
    %a = call f(a=%x) : int
    %b = call g(a=%a) : int
    yield %b
  } except [any] {
    %d = call f(a=%x) : int
    yield %d
  } else (%v: int) {
    yield %v
  } : int
  yield %r
} : list[int]
return %rs""",
    "a fan-out in a try": """
%r = try {
  %ms = map as m %xs -> (%x: int) {
    %a = call f(a=%x) : int
    %b = call f(a=%a) : int
    yield %b
  } : list[int]
  %bs = map as o sequential %ms -> (%y: int) {
    %d = call g(a=%y) : int
    yield %d
  } : list[int]
  yield %bs
} except [any] error (%e: TaskFailed) {
  %t = compute "e.message" over %e : str
  %told = call tell(a=%t) : None
  yield ([] : list[int])
} else (%v: list[int]) {
  yield %v
} : list[int]
return %r""",
    "a condition in a try": """
%r = try {
  %k = if as i %c {
    %a = call f(a=%n) : int
    yield %a
  } else {
    yield 3
  } : int
  %p, %q = if as j %c {
    %b = call pair(a=%k) : tuple[int, str]
    %b_0 = compute "b[0]" over %b : int
    yield %b_0, 1
  } else {
    fail as stop message "no"
    never
  } : int, int
  %l = call g(a=%p) : int
  %u = compute "l + q" over %l, %q : int
  yield %u
} except [any] {
  yield 50
} else (%w: int) {
  yield %w
} : int
return %r""",
    "a condition on a failed value in a try": """
%r = try {
  %a = call f(a=%n) : int
  %is_even = compute "a % 2 == 0" over %a : bool
  %k = if as i %is_even {
    %b = call g(a=%a) : int
    yield %b
  } else {
    fail as stop message "odd"
    never
  } : int
  %ms = map as m %xs -> (%x: int) {
    %t = compute "x + k" over %x, %k : int
    %u = call f(a=%t) : int
    yield %u
  } : list[int]
  yield %ms
} except [workflow] {
  yield ([1] : list[int])
} except [any] {
  yield ([2] : list[int])
} else (%w: list[int]) {
  yield %w
} : list[int]
return %r""",
    "a handler reads what came to be": """
%r = try sequential {
  %a = call f(a=%n) : int
  %x = if as i %c {
    %b = call g(a=%a) : int
    yield %b
  } else {
    %d = call f(a=%a) : int
    yield %d
  } : int
  %y = call g(a=%x) : int
  yield %y
} except [any] saved %kept: int = 9 from [%a, %b, %d] saved %other: int | None = NULL from [%y] \
(%k: int, %o: int | None) {
  %t = compute "f'{k} {o}'" over %k, %o : str
  %told = call tell(a=%t) : None
  yield %k
} else (%v: int) {
  yield %v
} : int
return %r""".replace("NULL", "(null : int | None)"),
    "expressions that fail in a try": """
%r = try {
  %a = compute "6 // n" over %n : int
  %l = call f(a=%a) : int
  %s = compute "xs[0] + l" over %xs, %l : int
  %safe = compute "(s, l)" over %s, %l : tuple[int, int]
  %t = compute "safe[0]" over %safe : int
  yield %t
} except [task] {
  yield 40
} except [any] {
  yield 50
} else (%v: int) {
  yield %v
} : int
return %r""",
    "a workflow called twice in a try": """
%z = call part(a=%n) : int
%r = try {
  %a = call part(a=%z) : int
  %b = call part(a=%a, b=1) : int
  yield %b
} except [any] {
  %d = call part(a=1) : int
  yield %d
} else (%v: int) {
  yield %v
} : int
return %r""",
    "a try that always fails": """
%r = try {
  %a = call f(a=%n) : int
  fail as stop message "end"
  never
} except [task] {
  %b = call f(a=1) : int
  yield %b
} else {
  yield 1
} : int
return %r""",
    "an else of a try that always fails": """
%r = try {
  %a = map as first %xs -> (%x: int) {
    %i = call f(a=%x) : int
    yield %i
  } : list[int]
  fail as stop message "end"
  never
} except [task] {
  yield 2
} except [workflow] {
  yield 3
} else (%v: list[int]) {
  map as second %v -> (%w: int) {
    wait as pause sleep 0.0
    %told = call tell(a="never") : None
  }
  yield 4
} : int
return %r""",
    "a wait in a try": """
try as t {
  %a = call f(a=%n) : int
  wait as w sleep 0.0 after %a
  %b = call g(a=%n) after %w : int
} except [any] {
  %told = call tell(a="failed") : None
} else {
  %told2 = call tell(a="fine") : None
}
return %n""",
    "a raise in a handler": """
%r = try {
  %i = try {
    %a = call f(a=%n) : int
    yield %a
  } except [any] error (%e: TaskFailed) {
    %m = compute "'again ' + e.message" over %e : str
    fail as stop message %m
    never
  } else (%v: int) {
    yield %v
  } : int
  yield %i
} except [workflow] error (%e2: TaskFailed) {
  %t = compute "e2.message" over %e2 : str
  %told = call tell(a=%t) : None
  yield 7
} else (%w: int) {
  yield %w
} : int
return %r""",
    "calls in the order of locks": """
%a = call f(a=1) : int
%s, %k = scope as locked lock with {"lock": "db"} {
  %b = call f(a=%n) : int
  %d = call g(a=%b) : int
  yield %d, 5
} after %a : int, int
%e = call g(a=%k) after %locked : int
%r = compute "s + k + e" over %s, %k, %e : int
return %r""",
}


def module_of(name: str) -> ir.Module:
    """The module of a body, whose workflow has the type of what it returns."""
    module = parse_text(f"{HEAD}{MAIN} {{{BODIES[name]}\n}}\n{PART}{STRICT}")
    main, *others = module.workflows
    (returned,) = ir.yielded(main.body)
    main = main.model_copy(update={"result": ir.definitions(main)[returned]})
    return require_valid(module.model_copy(update={"workflows": (main, *others)}))


@pytest.mark.parametrize("name", BODIES)
def test_the_forms_of_targets_keep_the_meaning(name: str) -> None:
    module = module_of(name)
    captured = require_valid(capture(inline_scopes(module)))
    scoped = require_valid(outline_sequences(capture(outline_scopes(module))))
    lowered = [in_form(form, LOWERED_FORM) for form in (captured, scoped)]
    flat = in_form(captured, FLAT_FORM)
    for form in lowered:
        assert check_lowered(require_valid(form)) == []
    assert check_flat(require_valid(flat)) == []
    for inputs in INPUTS:
        value, failure, calls = run(module, inputs)
        for form in (captured, *lowered):
            after = run(form, inputs)
            assert after[:2] == (value, failure), inputs
            left = iter(after[2])
            assert all(call in left for call in calls), inputs
        flat_value, flat_failure, flat_calls = run(flat, inputs)
        assert (flat_value, bool(flat_failure)) == (value, bool(failure)), inputs
        if not failure:
            assert Counter(calls) <= Counter(flat_calls), inputs


def test_what_comes_after_a_try_waits_for_its_finally_to_succeed() -> None:
    body = """
%r = try {
  %i = try {
    %a = call g(a=%n) : int
    yield %a
  } else (%v: int) {
    yield %v
  } finally {
    %q = call f(a=%n) : int
  } : int
  %b = call pair(a=%i) : tuple[int, str]
  yield %i
} except [any] {
  yield 50
} else (%w: int) {
  yield %w
} : int
return %r"""
    captured = capture(parse_text(f"{HEAD}{MAIN} {{{body}\n}}\n"))
    for number, calls in (
        (1, ["g 1", "f 1", "pair 2"]),
        (3, ["g 3", "f 3"]),
        (4, ["g 4", "f 4"]),
    ):
        inputs = {"n": number, "xs": [], "ys": [], "c": True}
        assert run(require_valid(captured), inputs)[2] == calls
