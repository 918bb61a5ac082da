"""Each pass on small modules, in text form."""

from collections.abc import Callable

from flowc import ir
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.compute_branches import compute_branches
from flowc.compiler.passes.flatten import flatten
from flowc.compiler.passes.follow_flags import follow_flags
from flowc.compiler.passes.hoist import hoist
from flowc.compiler.passes.inline import inline
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.compiler.passes.lowered import check_lowered
from flowc.compiler.passes.outline import outline
from flowc.compiler.passes.project import project
from flowc.compiler.passes.prune import prune
from flowc.ir.interpret import interpret
from flowc.ir.parse_text import parse_text
from flowc.ir.text import to_text
from flowc.ir.verify import require_valid

HEAD = """module m "f.py"
python f(a: int) -> int with {"slice": {"code": "", "function": "f"}}
python g(a: int) -> int with {"slice": {"code": "", "function": "g"}}
python tell(a: str) -> None with {"slice": {"code": "", "function": "tell"}}
"""
MAIN = "workflow main(n: int, xs: list[int], c: bool) -> int"


def changed(change: Callable[[ir.Module], ir.Module], body: str, *others: str) -> str:
    """The workflows of a module after a pass, as text."""
    workflows = "\n".join([f"{MAIN} {{\n{body}\n}}", *others])
    module = require_valid(parse_text(f"{HEAD}{workflows}\n"))
    text = to_text(require_valid(change(module)), spans=False)
    return text[text.index("workflow") :].replace(MAIN, "main")


def test_outline_leaves_single_calls() -> None:
    body = """%ys = map %xs -> (%x: int) {
  %y = call f(a=%x) : int
  yield %y
} : list[int]
return %n"""
    assert "map %xs -> (%x: int) {\n    %y = call f(a=%x) : int\n    yield %y" in changed(
        outline, body
    )


def test_outline_takes_longer_regions_out() -> None:
    body = """%ys, %zs = map %xs -> (%x: int) {
  %y = call f(a=%x) : int
  %z = call g(a=%n) : int
  yield %y, %z
} : list[int], list[int]
return %n"""
    body = body.replace("map %xs", "map as m %xs")
    assert (
        changed(outline, body)
        == """main {
  %ys, %zs = map as m %xs -> (%x: int) {
    %m_each = call main_m(x=%x, n=%n) : tuple[int, int]
    %m_each_0 = compute "m_each[0]" over %m_each : int
    %m_each_1 = compute "m_each[1]" over %m_each : int
    yield %m_each_0, %m_each_1
  } : list[int], list[int]
  return %n
}

workflow main_m(x: int, n: int) -> tuple[int, int] {
  %y = call f(a=%x) : int
  %z = call g(a=%n) : int
  %results = compute "(y, z)" over %y, %z : tuple[int, int]
  return %results
}
"""
    )


def test_outline_takes_long_branches_out() -> None:
    body = """%r = if as if_c %c {
  %y = call f(a=%n) : int
  %z = call g(a=%y) : int
  yield %z
} else {
  yield 0
} : int
return %r"""
    assert (
        changed(outline, body)
        == """main {
  %r = if as if_c %c {
    %if_c_then = call main_if_c(n=%n) : int
    yield %if_c_then
  } else {
    yield 0
  } : int
  return %r
}

workflow main_if_c(n: int) -> int {
  %y = call f(a=%n) : int
  %z = call g(a=%y) : int
  return %z
}
"""
    )


def test_compute_branches_writes_conditional_expressions() -> None:
    body = """%r = if as if_c %c {
  %d = compute "n // 2" over %n : int
  %e = compute "d * d" over %d : int
  yield %e
} else {
  yield 0
} : int
return %r"""
    assert (
        changed(compute_branches, body)
        == """main {
  %r = compute "[d * d for d in [n // 2]][0] if c else 0" over %c, %n : int
  return %r
}
"""
    )


def test_compute_branches_leaves_calls_alone() -> None:
    body = """%r = if as if_c %c {
  %d = call f(a=%n) : int
  yield %d
} else {
  yield 0
} : int
return %r"""
    assert "if as if_c" in changed(compute_branches, body)


def test_follow_flags_asks_for_the_condition_that_set_a_flag() -> None:
    body = """%left, %early = if as if_c %c {
  yield false, null
} else {
  yield true, (1 : int | None)
} : bool, int | None
%r = if as if_left %left {
  yield %early
} else {
  %d = call f(a=%n) : int
  yield %d
} : int | None
return %r"""
    assert (
        changed(lambda module: prune(follow_flags(module)), body)
        == """main {
  %r = if as if_left %c {
    %d = call f(a=%n) : int
    yield %d
  } else {
    yield (1 : int | None)
  } : int | None
  return %r
}
"""
    )


def test_follow_flags_leaves_a_flag_that_steps_come_before() -> None:
    body = """%left = if as if_c %c {
  yield false
} else {
  %told = call tell(a="x") : None
  yield true
} : bool
%r = if as if_left %left {
  yield 0
} else {
  %d = call f(a=%n) : int
  yield %d
} : int
return %r"""
    assert "if as if_left %left" in changed(follow_flags, body)


def test_inline_scopes_keeps_the_order() -> None:
    body = """%a = call f(a=1) : int
%s, %k = scope as locked lock with {"lock": "db"} {
  %b = call f(a=2) : int
  %d = call f(a=%b) : int
  yield %d, 5
} after %a : int, int
%e = call g(a=%k) after %locked : int
%r = compute "s + k" over %s, %k : int
return %r"""
    assert (
        changed(inline_scopes, body)
        == """main {
  %a = call f(a=1) : int
  %b = call f(a=2) after %a : int
  %d = call f(a=%b) : int
  %e = call g(a=5) after %b, %d : int
  %r = compute "d + 5" over %d : int
  return %r
}
"""
    )


def test_prune_drops_what_nothing_reads() -> None:
    body = """%u = compute "(n, n)" over %n : tuple[int, int]
%f1 = compute "n // 0" over %n : int
%r, %q = if as if_c %c {
  %a = call f(a=1) : int
  yield %a, 1
} else {
  yield 0, 2
} : int, int
return %r"""
    assert (
        changed(prune, body)
        == """main {
  %f1 = compute "n // 0" over %n : int
  %r = if as if_c %c {
    %a = call f(a=1) : int
    yield %a
  } else {
    yield 0
  } : int
  return %r
}
"""
    )


def lowered(module: ir.Module) -> ir.Module:
    module = prune(outline(compute_branches(prune(capture(module)))))
    assert check_lowered(module) == []
    return module


def test_capture_makes_calls_soft_and_handlers_conditional() -> None:
    body = """%r = try {
  %a = call f(a=%n) : int
  yield %a
} except [task] error (%e: TaskFailed) {
  %t = compute "str(e)" over %e : str
  %told = call tell(a=%t) : None
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r"""
    assert (
        changed(lowered, body)
        == """main {
  %a = call soft f(a=%n) : Outcome[int]
  %a_value = compute "a.value" over %a : int | None
  %a_failure = compute "a.failure" over %a : Failure | None
  %a_ok = compute "a.failure is None" over %a : bool
  %r = if %a_ok {
    yield %a_value
  } else {
    %r_else = call main_r_else(a_failure=%a_failure) : None
    yield 0
  } : int
  return %r
}

workflow main_r_else(a_failure: Failure | None) -> None {
  %t = compute "str(a_failure)" over %a_failure : str
  %told = call tell(a=%t) : None
}
"""
    )


def test_capture_lets_independent_calls_run_at_the_same_time() -> None:
    body = """%r = try {
  %a = call f(a=%n) : int
  %b = call g(a=1) : int
  %d = call g(a=%a) : int
  yield %d
} except [any] {
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r"""
    text = changed(lowered, body)
    assert "%b = call soft g(a=1) : Outcome[int]\n" in text
    assert "if as if_d %a_ok {\n    %d = call soft g(a=%a_value)" in text
    assert '"next((found for found in (a_failure, b_failure, d_failure)' in text


def test_capture_runs_the_calls_of_a_saga_in_order() -> None:
    body = """%r = try sequential {
  %a = call f(a=1) : int
  %b = call g(a=2) : int
  yield %b
} except [any] saved %kept: int | None = null from [%a] (%k: int | None) {
  %undo = compute "f'{k}'" over %k : str
  %told = call tell(a=%undo) : None
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r""".replace("= null from", "= (null : int | None) from")
    text = changed(lowered, body)
    assert "if as if_b %a_ok {\n    %b = call soft g(a=2)" in text
    assert '%k = compute "a_value if a_ok else (None)" over %a_value, %a_ok' in text


def test_capture_runs_finally_after_all_else_and_fails_again() -> None:
    body = """try as t {
  %a = call f(a=%n) : int
} else {
} finally status (%s: Status) {
  %state = compute "s.state" over %s : str
  %told = call tell(a=%state) : None
}
return 1"""
    text = changed(lowered, body)
    assert (
        text[text.index("  %state") :]
        == """  %state = compute "s.state" over %s after %a_ok : str
  %told = call tell(a=%state) : None
  if as t %a_ok {
  } else {
    fail as t_fails error %a_failure
    never
  } after %state, %told
  return 1
}
"""
    )


def test_capture_gives_a_called_workflow_a_captured_form() -> None:
    body = """%r = try {
  %a = call part(a=%n) : int
  yield %a
} except [any] {
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r"""
    part = "workflow part(a: int) -> int {\n%b = call f(a=%a) : int\nreturn %b\n}"
    assert (
        changed(lowered, body, part)
        == """main {
  %a = call part_captured(a=%n) : Outcome[int]
  %a_value = compute "a.value" over %a : int | None
  %a_ok = compute "a.failure is None" over %a : bool
  %r = compute "a_value if a_ok else 0" over %a_ok, %a_value : int
  return %r
}

workflow part_captured(a: int) -> Outcome[int] {
  %b = call soft f(a=%a) : Outcome[int]
  %b_value = compute "b.value" over %b : int | None
  %b_failure = compute "b.failure" over %b : Failure | None
  %outcome = compute "Outcome(b_value, b_failure)" over %b_value, %b_failure : Outcome[int]
  return %outcome
}
"""
    )


def test_capture_of_a_fan_out_keeps_it() -> None:
    body = """%r = try {
  %ys = map %xs -> (%x: int) {
    %y = call f(a=%x) : int
    yield %y
  } : list[int]
  %s = compute "sum(ys)" over %ys : int
  yield %s
} except [any] {
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r"""
    text = changed(lowered, body)
    assert "%ys, %ys_failures = map as ys %xs -> (%x: int) {\n    %y = call soft f(a=%x)" in text


def test_capture_of_a_fan_out_in_order_ends_it_at_the_first_failure() -> None:
    body = """try as t {
  map as ys sequential %xs -> (%x: int) {
    %y = call f(a=%x) : int
  }
} except [any] {
} else {
}
return %n"""
    text = changed(lowered, body)
    assert "%ys_failures = map as ys sequential until_failure %xs -> (%x: int) {" in text
    asked: list[int] = []

    def divide(a: int) -> int:
        asked.append(a)
        return 6 // a

    module = capture(parse_text(f"{HEAD}{MAIN} {{\n{body}\n}}\n"))
    inputs = {"n": 3, "xs": [1, 0, 2], "c": True}
    assert interpret(require_valid(module), inputs, {"f": divide}) == 3
    assert asked == [1, 0]


def test_a_module_without_try_is_left_alone() -> None:
    module = parse_text(f"{HEAD}{MAIN} {{\n%a = call f(a=1) : int\nreturn %a\n}}\n")
    assert capture(module) is module


def test_inline_puts_operations_in_the_place_of_a_call() -> None:
    body = """%y = call twice(a=%n) : int
return %y"""
    twice = """workflow twice(a: int) -> int {
%x = call f(a=%a) : int
%z = call g(a=%x) : int
return %z
}"""
    assert (
        changed(inline, body, twice)
        == """main {
  %y__x = call f(a=%n) : int
  %y__z = call g(a=%y__x) : int
  return %y__z
}
"""
    )


def test_flatten_runs_each_call_for_all_elements() -> None:
    body = """%zs = map as m %xs -> (%x: int) {
  %y = call f(a=%x) : int
  %z = call g(a=%y) : int
  yield %z
} : list[int]
return %n"""
    assert (
        changed(flatten, body)
        == """main {
  %y_list = map as y_all within [m] %xs -> (%x: int) {
    %y = call f(a=%x) : int
    yield %y
  } : list[int]
  %z_list = map as z_all within [m] %y_list -> (%y_2: int) {
    %z = call g(a=%y_2) : int
    yield %z
  } : list[int]
  return %n
}
"""
    )


def test_flatten_runs_a_branch_for_the_elements_that_take_it() -> None:
    body = """map as m %xs -> (%x: int) {
  %even = compute "x % 2 == 0" over %x : bool
  if as i %even {
    %y = call f(a=%x) : int
  } else {
  }
}
return %n"""
    text = changed(flatten, body)
    assert 'compute "flat_where(xs, even_list, True)" over %xs, %even_list : list[int]' in text
    assert "%y_list = map as y_all within [m, i] %x_list -> (%x_2: int)" in text
    assert " if " not in text


def test_project_reads_parts_where_they_came_from() -> None:
    body = """%t = compute "(n, xs) if c else None" over %n, %xs, %c : tuple[int, list[int]] | None
%p = compute "(n, xs[0], c)" over %n, %xs, %c : tuple[float, int, bool]
%a = compute "(p[0], p[1], p[2])" over %p : tuple[float, int, bool]
%r = compute "t[0] + t[2]" over %t : int
%s = compute "f'{t[0]!r}' + str([i for i in xs])" over %t, %xs : str
%u = compute "[t[0] for n in [1]]" over %t : list[int]
return %r"""
    found = changed(project, body)
    assert '%r = compute "(n if c else None) + t[2]" over %t, %c, %n : int' in found
    assert "{n if c else None!r}" in found
    assert '%a = compute "(p[0], p[1], c)" over %p, %c' in found
    assert '%u = compute "[t[0] for n in [1]]" over %t : list[int]' in found


def test_project_leaves_what_would_be_converted_and_what_is_long() -> None:
    long = " + ".join(["'x'"] * 20)
    body = f"""%p = compute "Pair(n, {long}, xs[0])" over %n, %xs : Pair
%a = compute "(p.real, p.text)" over %p : tuple[float, str]
%b = compute "p.whole" over %p : int
%q = compute "Pair(1.5, 'a', n)" over %n : Pair
%d = compute "(q.real, q.text, q.whole)" over %q : tuple[float, str, int]
return %n"""
    head = "record Pair dataclass (real: float, text: str, whole: int)\n"
    module = parse_text(f"{HEAD}{head}{MAIN} {{\n{body}\n}}\n")
    text = to_text(require_valid(project(require_valid(module))), spans=False)
    assert '%a = compute "(p.real, p.text)" over %p' in text
    assert '%b = compute "p.whole" over %p' in text
    assert "%d = compute \"(1.5, 'a', n)\" over %n" in text


def test_project_reads_parts_of_outcomes() -> None:
    body = """%o = compute "Outcome(n if c else None, None)" over %c, %n : Outcome[int]
%v = compute "o.value" over %o : int | None
%s = compute "o.failure is None" over %o : bool
return %n"""
    found = changed(project, body)
    assert '%v = compute "n if c else None" over %c, %n : int | None' in found
    assert '%s = compute "None is None" : bool' in found


def test_project_asks_a_condition_what_was_asked_of_its_texts() -> None:
    status = "Status('Failed', 'f', None) if c else Status('Succeeded', None, None)"
    asked = "(s.state == 'Failed', s.state != 'Failed', s.state == 'x')"
    body = f"""%s = compute "{status}" over %c : Status
%a = compute "{asked}" over %s : tuple[bool, bool, bool]
return %n"""
    assert '%a = compute "(c, not c, False)" over %c' in changed(project, body)


def test_hoist_computes_once_what_elements_share() -> None:
    body = """%ys = map %xs -> (%x: int) {
  %t = compute "(n, x)" over %n, %x : tuple[int, int]
  %k = compute "(n, c)" over %n, %c : tuple[int, bool]
  %first = compute "k[0]" over %k : int
  %more = compute "n + 1" over %n : int
  %y = call f(a=%first) : int
  yield %y
} : list[int]
return %n"""
    assert (
        changed(hoist, body)
        == """main {
  %k = compute "(n, c)" over %n, %c : tuple[int, bool]
  %first = compute "k[0]" over %k : int
  %ys = map %xs -> (%x: int) {
    %t = compute "(n, x)" over %n, %x : tuple[int, int]
    %more = compute "n + 1" over %n : int
    %y = call f(a=%first) : int
    yield %y
  } : list[int]
  return %n
}
"""
    )


def test_hoist_leaves_nothing_that_waits_for_what_it_moved() -> None:
    body = """%ys = map %xs -> (%x: int) {
  %k = compute "(n, c)" over %n, %c : tuple[int, bool]
  %y = call f(a=%x) after %k : int
  yield %y
} : list[int]
return %n"""
    assert "  %y = call f(a=%x) : int" in changed(hoist, body)


def test_hoist_takes_parts_alone_out_of_branches_unless_they_may_not_be_there() -> None:
    other = """workflow part(p: tuple[int, int], q: tuple[int, int] | None, c: bool) -> int {
  %r = if %c {
    %a = compute "p[0]" over %p : int
    %b = compute "q[0]" over %q : int
    %d = compute "f'{a}'" over %a : str
    %told = call tell(a=%d) : None
    %y = call f(a=%b) : int
    yield %y
  } else {
    yield 0
  } : int
  return %r
}"""
    found = changed(hoist, "return %n", other)
    before, branch = found[found.index("workflow part") :].split("if %c")
    assert "%a = " in before
    assert "%b = " in branch
    assert "%d = " in branch


def test_outline_puts_workflows_after_their_caller_the_first_one_last() -> None:
    body = """%r = if as first %c {
  %y = call f(a=%n) : int
  %z = call g(a=%y) : int
  yield %z
} else {
  yield 0
} : int
%s = if as second %c {
  yield 0
} else {
  %y2 = call f(a=%n) : int
  %z2 = call g(a=%y2) : int
  yield %z2
} : int
return %r"""
    text = changed(outline, body, "workflow last(a: int) -> int {\n  return %a\n}")
    names = [line.split("(")[0] for line in text.splitlines() if line.startswith("workflow")]
    assert names == ["workflow main_second_else", "workflow main_first", "workflow last"]
    assert text.startswith("main")


def test_compute_branches_reads_each_value_once_and_in_order() -> None:
    body = """%told = call tell(a="x") : None
%r, %s = if as if_c %c {
  %k = compute "n + n" over %n : int
  yield %k, %k
} else {
  %l = compute "1 if c else n" over %c, %n : int
  yield %l, 2
} after %told : int, int
%d = call f(a=1) after %if_c : int
return %r"""
    assert (
        changed(compute_branches, body)
        == """main {
  %told = call tell(a="x") : None
  %r = compute "n + n if c else 1 if c else n" over %c, %n after %told : int
  %s = compute "n + n if c else 2" over %c, %n after %told : int
  %d = call f(a=1) after %r, %s : int
  return %r
}
"""
    )


def test_compute_branches_parenthesizes_a_condition_in_the_first_arm() -> None:
    body = """%r = if as if_c %c {
  %k = compute "1 if n else 2" over %n : int
  yield %k
} else {
  yield 0
} : int
return %r"""
    assert '"(1 if n else 2) if c else 0" over %c, %n' in changed(compute_branches, body)


def test_compute_branches_binds_once_what_may_fail_and_writes_out_what_cannot() -> None:
    body = """%r = if as if_c %c {
  %a = compute "n // 2" over %n : int
  %b = compute "(a, a)" over %a : tuple[int, int]
  %d = compute "b[0] + a" over %a, %b : int
  yield %d
} else {
  yield 0
} : int
return %r"""
    found = changed(compute_branches, body)
    assert '"[(a, a)[0] + a for a in [n // 2]][0] if c else 0" over %c, %n' in found


def test_what_waited_for_a_condition_without_results_waits_for_what_it_read() -> None:
    body = """%told = call tell(a="x") : None
%k = call f(a=1) : int
%b = compute "k > 1" over %k : bool
if as if_b %b {
} else {
} after %told
%d = call f(a=2) after %if_b : int
return %d"""
    assert "%d = call f(a=2) after %told, %b : int" in changed(compute_branches, body)


def test_compute_branches_leaves_what_a_try_saves_and_what_never_ends() -> None:
    saved = """%r = try {
  %s = if as i %c {
    yield 1
  } else {
    %k = compute "n + 1" over %n : int
    yield %k
  } : int
  %a = call f(a=%s) : int
  yield %a
} except [any] saved %kept: int | None = (null : int | None) from [%k] (%found: int | None) {
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r"""
    assert "if as i %c" in changed(compute_branches, saved)
    failing = """%r = if as i %c {
  yield 1
} else {
  fail as stop message "m"
  never
} : int
return %r"""
    assert "if as i %c" in changed(compute_branches, failing)


def test_prune_keeps_a_condition_for_either_branch_or_what_waits_for_it() -> None:
    call = "%a = call f(a=1) : int"
    for then, orelse, after in ((call, "", ""), ("", call, ""), ("", "", " after %i")):
        body = f"if as i %c {{\n{then}\n}} else {{\n{orelse}\n}}\n%b = call f(a=2){after} : int\n"
        assert "if as i %c" in changed(prune, f"{body}return %n")
    body = "if as i %c {\n} else {\n}\n%b = call f(a=2) : int\nreturn %n"
    assert "if" not in changed(prune, body)


def test_prune_drops_a_fan_out_of_nothing_over_one_list() -> None:
    body = """map as m %xs -> (%x: int) {
  %k = compute "(x, n)" over %x, %n : tuple[int, int]
}
map as o %xs, %xs -> (%y: int, %z: int) {
}
map as p %xs -> (%w: int) {
}
%b = call f(a=2) after %p : int
return %n"""
    found = changed(prune, body)
    assert "map as m" not in found
    assert "map as o" in found
    assert "map as p" in found


def test_prune_keeps_results_and_expressions_that_something_waits_for() -> None:
    body = """%k = compute "(n, n)" over %n : tuple[int, int]
%o = call soft f(a=1) after %k : Outcome[int]
%v = compute "o.value" over %o : int | None
%w = compute "o.failure is None" over %o : bool
%ys, %zs = map as m %xs -> (%x: int) {
  %y = call f(a=%x) : int
  yield %x, %y
} : list[int], list[int]
%s = compute "zs[0]" over %zs : int
return %n"""
    assert (
        changed(prune, body)
        == """main {
  %k = compute "(n, n)" over %n : tuple[int, int]
  %o = call soft f(a=1) after %k : Outcome[int]
  %zs = map as m %xs -> (%x: int) {
    %y = call f(a=%x) : int
    yield %y
  } : list[int]
  %s = compute "zs[0]" over %zs : int
  return %n
}
"""
    )


def test_flatten_says_what_each_call_stood_in() -> None:
    body = """map as outer sequential %xs -> (%x: int) {
  map as inner %xs -> (%y: int) {
    %a = call f(a=%y) : int
    %k = compute "a + x" over %a, %x : int
    if as i %c {
      %b = call f(a=%k) : int
    } else {
      %d = call g(a=%y) : int
    }
  }
}
return %n"""
    text = changed(flatten, body)
    assert "map as a_all sequential within [outer, inner] " in text
    assert "map as k_all within [outer, inner] " in text
    assert "map as b_all sequential within [outer, inner] " in text
    assert "map as d_all sequential within [outer, inner] " in text
    assert "if as i %c" in text


def test_inline_scopes_gives_what_a_try_saves_a_name_of_its_own() -> None:
    body = """%r = try {
  %a, %b = scope as locked lock with {"lock": "db"} {
    %x = call f(a=%n) : int
    yield "it's", %x
  } : str, int
  yield %b
} except [any] saved %kept: str | None = (null : str | None) from [%a] saved %more: int | None \
= (null : int | None) from [%b] (%k: str | None, %o: int | None) {
  yield 0
} else (%v: int) {
  yield %v
} : int
return %r"""
    text = changed(inline_scopes, body)
    assert '%a = compute "\\"it\'s\\"" after %x : str' in text
    assert '%b = compute "x" over %x after %x : int' in text
