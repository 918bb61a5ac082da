"""What stands under a lock or a limit, and fan-outs in order, become workflows under it."""

from collections.abc import Callable

from flowc import ir
from flowc.compiler.passes.outline_scopes import (
    GOES_ON,
    dissolved_scopes,
    outline_scopes,
    outline_sequences,
    unstopped_sequences,
)
from flowc.ir.parse_text import parse_text
from flowc.ir.text import to_text
from flowc.ir.verify import require_valid

SLICE = '"slice": {"code": "", "function": "f"}'
HEAD = f"""module m "f.py"
python f(a: int) -> int with {{{SLICE}}}
python again(a: int) -> int with {{{SLICE}, "options": {{"retries": {{"limit": 2}}}}}}
service db(name: str) with {{{SLICE}, "port": 80}}
"""
MAIN = "workflow main(n: int, xs: list[int], s: str) -> int"


def parsed(body: str, *others: str) -> ir.Module:
    text = "\n".join([HEAD, f"{MAIN} {{\n{body}\n}}", *others])
    return require_valid(parse_text(f"{text}\n"))


def changed(change: Callable[[ir.Module], ir.Module], body: str, *others: str) -> str:
    text = to_text(require_valid(change(parsed(body, *others))), spans=False)
    return text[text.index("workflow") :].replace(MAIN, "main")


def test_a_block_becomes_a_workflow_under_its_lock() -> None:
    body = """%z = call f(a=1) : int
%a, %b, %k, %d = scope as locked lock with {"lock": "db"} {
  %x = call f(a=%n) : int
  %y = call f(a=%x) : int
  yield %y, %x, 5, %y
} after %z : int, int, int, int
%e = call f(a=%k) after %locked : int
return %a"""
    assert (
        changed(outline_scopes, body)
        == """main {
  %z = call f(a=1) : int
  %locked = call main_locked(n=%n) after %z : tuple[int, int]
  %a = compute "locked[0]" over %locked : int
  %b = compute "locked[1]" over %locked : int
  %k = compute "5" : int
  %d = compute "locked[0]" over %locked : int
  %e = call f(a=%k) after %locked : int
  return %a
}

workflow main_locked(n: int) -> tuple[int, int] with {"scope": {"kind": "lock", "lock": "db", \
"size": null}} {
  %x = call f(a=%n) : int
  %y = call f(a=%x) : int
  %results = compute "(y, x)" over %y, %x : tuple[int, int]
  return %results
}
"""
    )


def test_a_block_in_a_block_is_taken_out_first() -> None:
    body = """%few = scope limit with {"limit": 2} {
  %q = scope limit with {"limit": 1} {
    %x = call f(a=%n) : int
    yield %x
  } : int
  yield %q
} : int
return %few"""
    assert (
        changed(outline_scopes, body)
        == """main {
  %few_under = call main_few(n=%n) : int
  %few = compute "few_under" over %few_under : int
  return %few
}

workflow main_few(n: int) -> int with {"scope": {"kind": "limit", "limit": 2}} {
  %q_under = call main_q(n=%n) : int
  %q = compute "q_under" over %q_under : int
  return %q
}

workflow main_q(n: int) -> int with {"scope": {"kind": "limit", "limit": 1}} {
  %x = call f(a=%n) : int
  return %x
}
"""
    )


def test_what_starts_a_service_is_passed_on() -> None:
    body = """%url = scope as with_db service db(name=%s) (%server: Service) {
  %t = compute "server.url" over %server : str
  yield %t
} : str
return %n"""
    text = changed(outline_scopes, body)
    assert "%with_db = call main_with_db(s=%s) : str\n" in text
    assert 'workflow main_with_db(server: Service, s: str) -> str with {"scope": {"kind": "service"'
    assert '"parameter": "name", "operand": {"kind": "reference", "name": "s"}' in text


def test_what_a_block_and_its_service_read_is_passed_once() -> None:
    body = """scope as with_db service db(name=%s) (%server: Service) {
  %t = compute "s + server.url" over %s, %server : str
}
return %n"""
    assert "workflow main_with_db(server: Service, s: str) -> None" in changed(outline_scopes, body)


def test_a_block_that_always_fails_gives_nothing() -> None:
    body = """%r = scope as locked lock with {"lock": "db"} {
  fail as stop message "m"
  never
} : int | None
return %n"""
    text = changed(outline_scopes, body)
    assert '%r = compute "None" : int | None' in text
    assert 'fail as stop message "m"\n  never' in text


SAVED = """%r = try {{
  %a = scope as locked {scope} {{
    %x = call f(a=%n) : int
    %y = call f(a=%x) : int
    yield %y
  }} : int
  yield %a
}} except [any] saved %kept: int | None = (null : int | None) from [%{saved}] (%k: int | None) {{
  yield 0
}} else (%v: int) {{
  yield %v
}} : int
return %r"""
LOCK = 'lock with {"lock": "db"}'


def test_a_lock_around_what_a_handler_reads_is_dissolved_and_named() -> None:
    body = SAVED.format(scope=LOCK, saved="x")
    assert "scope" not in changed(outline_scopes, body)
    (lost,) = dissolved_scopes(parsed(body))
    assert lost.message.startswith("`mutex` is lost: a handler or `finally` around the block reads")


def test_a_lock_stays_if_the_handler_reads_none_of_its_calls() -> None:
    body = SAVED.format(scope=LOCK, saved="a")
    assert '"scope": {"kind": "lock"' in changed(outline_scopes, body)
    assert list(dissolved_scopes(parsed(body))) == []


def test_a_service_is_never_dissolved() -> None:
    body = SAVED.format(scope="service db(name=%s) (%server: Service)", saved="x")
    assert list(dissolved_scopes(parsed(body))) == []


def test_a_lock_around_a_try_stays() -> None:
    inner = SAVED.format(scope='limit with {"limit": 1}', saved="a").removesuffix("return %r")
    body = f"scope as whole {LOCK} {{\n{inner}}}\nreturn %n"
    assert list(dissolved_scopes(parsed(body))) == []
    text = changed(outline_scopes, body)
    assert text.count('"scope": {"kind": "lock"') == text.count('"scope": {"kind": "limit"') == 1


def test_fan_outs_in_order_run_under_a_limit_of_one() -> None:
    body = """%ys, %zs = map as m sequential %xs -> (%x: int) {
  %y = call f(a=%x) : int
  %z = call f(a=%n) : int
  yield %y, %z
} : list[int], list[int]
%p = call f(a=1) after %m : int
%qs = map as other %xs -> (%q: int) {
  %w = call f(a=%q) : int
  yield %w
} : list[int]
return %n"""
    assert (
        changed(outline_sequences, body)
        == """main {
  %m = call main_m(xs=%xs, n=%n) : tuple[list[int], list[int]]
  %ys = compute "m[0]" over %m : list[int]
  %zs = compute "m[1]" over %m : list[int]
  %p = call f(a=1) after %m : int
  %qs = map as other %xs -> (%q: int) {
    %w = call f(a=%q) : int
    yield %w
  } : list[int]
  return %n
}

workflow main_m(xs: list[int], n: int) -> tuple[list[int], list[int]] with \
{"scope": {"kind": "limit", "limit": 1}} {
  %ys_each, %zs_each = map as m_each %xs -> (%x: int) {
    %y = call f(a=%x) : int
    %z = call f(a=%n) : int
    yield %y, %z
  } : list[int], list[int]
  %results = compute "(ys_each, zs_each)" over %ys_each, %zs_each : tuple[list[int], list[int]]
  return %results
}
"""
    )


def in_order(call: str, type: str = "int") -> str:
    return f"""%a = call f(a=1) : int
%ys = map as m sequential %xs -> (%x: int) {{
  %y = call {call} : {type}
  yield %y
}} after %a : list[{type}]
return %n"""


def test_an_element_that_is_tried_again_is_a_workflow() -> None:
    text = changed(outline_sequences, in_order("again(a=%x)"))
    assert "%m = call main_m_2(xs=%xs) after %a : list[int]" in text
    assert "map as m_each_2 %xs -> (%x: int) {\n    %m_each = call main_m(x=%x) : int" in text
    given = changed(outline_sequences, in_order('f(a=%x) options {"retries": {"limit": 1}}'))
    assert "main_m(x=%x)" in given


def test_other_elements_stay_calls_of_tasks() -> None:
    soft = changed(outline_sequences, in_order("soft again(a=%x)", "Outcome[int]"))
    for text in (changed(outline_sequences, in_order("f(a=%x)")), soft):
        assert "main_m(x=%x)" not in text
        assert "map as m_each %xs" in text


SEQUENCE = """map as m sequential %xs -> (%x: int) {
  %y = call f(a=%x) : int
}
"""
PART = f"workflow part(xs: list[int]) -> None {{\n{SEQUENCE}}}"
CALL = "%p = call part(xs=%xs) : None\n"


def unstopped(body: str, *others: str) -> list[str]:
    return [lost.message for lost in unstopped_sequences(parsed(f"{body}return %n", *others))]


def test_a_fan_out_in_order_in_a_try_goes_on_after_a_failure() -> None:
    caught = f"try as t {{\n{SEQUENCE}}} except [any] {{\n}} else {{\n}}\n"
    assert unstopped(caught) == [GOES_ON]
    assert unstopped(caught.replace("sequential ", "")) == []
    assert unstopped(SEQUENCE) == []


def test_a_fan_out_in_order_of_a_workflow_that_a_try_calls_is_named_once() -> None:
    caught = f"try as t {{\n{CALL}{CALL.replace('%p', '%q')}}} except [any] {{\n}} else {{\n}}\n"
    assert unstopped(caught, PART) == [GOES_ON]
    assert unstopped(CALL, PART) == []


def test_finally_catches_what_handlers_and_else_end_with() -> None:
    handler = f"try as t {{\n}} except [any] {{\n{SEQUENCE}}} else {{\n}}"
    orelse = f"try as t {{\n}} except [any] {{\n}} else {{\n{SEQUENCE}}}"
    for text in (handler, orelse):
        assert unstopped(f"{text}\n") == []
        assert unstopped(f"{text} finally {{\n}}\n") == [GOES_ON]
    assert unstopped(f"try as t {{\n}} else {{\n}} finally {{\n{SEQUENCE}}}\n") == []
