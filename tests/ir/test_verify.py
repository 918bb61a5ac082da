"""The verifier: each broken rule is found, and named."""

import pytest

from flowc.ir.parse_text import parse_text
from flowc.ir.verify import InvalidModule, require_valid, verify

HEAD = """module m "f.py"
record Pair namedtuple (a: int, b: str = "x")
enum Level str (LOW = "low")
python grow(a: int, by: int = 1) -> int with {"slice": {"code": "", "function": "grow"}}
python ready() -> bool with {"slice": {"code": "", "function": "ready"}}
service cache() with {"port": 1}
"""


def verified(body: str, head: str = "workflow main(n: int, xs: list[int], c: bool) -> int") -> str:
    module = parse_text(f"{HEAD}{head} {{\n{body}\n}}\n")
    return "; ".join(problem.message for problem in verify(module))


VALID = """%a = call grow(a=%n) : int
%s = map %xs -> (%x: int) {
  %y = call grow(a=%x, by=%a) : int
  yield %y
} : list[int]
%r = try {
  %b = if as if_c %c {
    %p = compute "Pair(n, 'x')" over %n : Pair
    yield 1
  } else {
    fail as stop message "no"
    never
  } : int
  yield %b
} except [any] error saved %kept: int = 0 from [%b] (%e: Failure, %k: int) {
  yield %k
} else (%d: int) {
  yield %d
} finally status (%st: Status) {
  %w = wait until ready() with {"every_s": 1.0} : None
} : int
return %r
"""


def test_a_valid_module_has_no_problems() -> None:
    assert verified(VALID) == ""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return %m", "what a region yields: `m` is not defined before"),
        ("%a = call grow(a=%b) : int\n%b = call grow(a=1) : int\nreturn %a", "`b` is not defined"),
        ("return true, 1", "returns 2 values"),
        ('return "x"', "`main` returns `str`, not `int`"),
        ("never", "yields nothing though it does not always fail"),
        ("%n = call ready() : bool\nreturn 1", "`n` of `main` is defined 2 times"),
        ("fail as f message \"\"\nfail as f message \"\"\nnever", "2 operations of `main`"),
        ("%sum = call ready() : bool\nreturn 1", "value `sum` of `main` hides a function"),
        ('%x = call ready() : bool\nfail as n message ""\nnever', "is called like another's value"),
        ("%a = call gone() : int\nreturn %a", "there is no task or workflow `gone`"),
        ("%a = call cache() : None\nreturn 1", "`cache` gives `Service`, not `None`"),
        ("%a = call grow(b=1) : int\nreturn %a", "`grow` has no parameter `b`"),
        ("%a = call grow(by=1) : int\nreturn %a", "`a` of `grow` is not passed"),
        ("%a = call grow(a=1, a=2) : int\nreturn %a", "`a` is passed twice"),
        ('%a = call grow(a="x") : int\nreturn %a', "`a` is `int`, and gets `str`"),
        ("%a = call grow(a=1) : str\nreturn 1", "`grow` gives `int`, not `str`"),
        ("%a = call soft grow(a=1) : int\nreturn 1", "`grow` gives `Outcome[int]`, not `int`"),
        ('%a = call grow(a=1) options {"cpu": {"kind": "reference", "name": "c"}} : int\nreturn %a',
         "a size is a number, not `bool`"),
        ("%a = call ready() after %b : bool\nreturn 1", "`b`, which is no earlier operation"),
        ('%a = compute "open(n)" over %n : int\nreturn 1', "`open` is not a pure function"),
        ('%a = compute "n + z" over %n : int\nreturn 1', "`z` is neither an operand"),
        ('%a = compute "[n for n in xs]" over %n, %xs : int\nreturn 1', "binds its operand `n`"),
        ('%a = compute "(" : int\nreturn 1', "not a Python expression"),
        ('%a = compute soft "1" : int\nreturn 1', "it is soft, and gives an outcome"),
        ("map as m -> {\n}\nreturn 1", "a fan-out has at least one list"),
        ("map as m %xs, %xs -> (%x: int) {\n}\nreturn 1", "2 lists for 1 region arguments"),
        ("map as m %n -> (%x: int) {\n}\nreturn 1", "maps over `int`, which is no list"),
        ("map as m %xs -> (%x: str) {\n}\nreturn 1", "`x` is `str`, and gets `int`"),
        ("%q = map %xs -> (%x: int) {\n} : list[int]\nreturn 1", "yields 0 values for 1 results"),
        ("map as m until_failure %xs -> (%x: int) {\n}\nreturn 1", "and yields nothing"),
        (
            "%q = map until_failure %xs -> (%x: int) {\nyield %x\n} : list[int]\nreturn 1",
            "what ends it is `Failure | None`, and gets `int`",
        ),
        ("if as i %n {\n} else {\n}\nreturn 1", "the condition is `bool`, and gets `int`"),
        ("%q = if as i %c {\nyield 1\n} else {\nyield \"x\"\n} : int\nreturn 1", "gets `str`"),
        ("if as i %c {\n%q = call ready() : bool\n} else {\n}\n%z = if as j %q {\nyield 1\n} else "
         "{\nyield 1\n} : int\nreturn 1", "`q` is not defined before"),
        ("try as t {\n} else {\n}\nreturn 1", "neither a handler nor a `finally`"),
        ("try as t {\n} except [] {\n} else {\n}\nreturn 1", "a handler catches nothing"),
        ("try as t {\n} except [any] error {\n} else {\n}\nreturn 1",
         "a handler has 0 arguments for 1 values"),
        ("try as t {\n} except [any] saved %s: int from [%n] (%k: int) {\n} else {\n}\nreturn 1",
         "`n`, saved as `s`, is no value of the body"),
        ("try as t {\nmap as m %xs -> (%x: int) {\n%y = call grow(a=%x) : int\n}\n} except [any] "
         "saved %s: int from [%y] (%k: int) {\n} else {\n}\nreturn 1", "is no value of the body"),
        ("fail as f\nnever", "it has a message or an error"),
        ("fail as f message 1\nnever", "the message is `str`, and gets `int`"),
        ("%w = wait until grow(a=1) with {\"every_s\": 1.0} : None\nreturn 1",
         "the result of `grow` is `bool`"),
        ("%w = wait sleep 1.0 : int\nreturn 1", "it gives `None`, not `int`"),
        ('%w = wait approve "?" with {"approval": "a", "choices": ["x"], "default": "y"} : Approval'
         "\nreturn 1", "its default is one of them"),
        ("scope as s service grow(a=1) (%v: Service) {\n}\nreturn 1", "there is no service `grow`"),
        ('scope as s limit with {"limit": 0} {\n}\nreturn 1', "at least one call"),
        ('%a = call grow(a=("x" : int)) : int\nreturn 1', "expected int, got str 'x'"),
        ('%a = call grow(a=({} : Gone)) : int\nreturn 1', "type `Gone` is not declared"),
        ("%a = call main(n=1, xs=%xs, c=%c) : int\nreturn %a", "workflow `main` calls itself"),
    ],
)  # fmt: skip
def test_each_broken_rule_is_found(body: str, message: str) -> None:
    assert message in verified(body)


def declared(text: str) -> str:
    module = parse_text(f'module m "f.py"\n{text}\nworkflow main() -> None {{\n}}\n')
    return "; ".join(problem.message for problem in verify(module))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("record A dataclass (a: B)\nrecord B dataclass (b: list[A])", "`A` contains itself"),
        ("record A dataclass (a: Gone)", "type `Gone` is not declared"),
        ("record Status dataclass ()", "type `Status` is flowc's own"),
        ("enum A str ()", "enum `A` has no members"),
        ("record A dataclass ()\nenum A str (X = \"x\")", "there is another type called `A`"),
        ("service main() with {\"port\": 1}", "there is another task or workflow called `main`"),
        ("service s(a: int, a: int) with {\"port\": 1}", "is declared twice"),
        ("service s(a: int = \"x\") with {\"port\": 1}", "its default `str`"),
        ('container c(a: int) -> None with {"run": {"kind": "command", "argv": '
         '[{"expression": "eval(a)"}]}}', "`eval` is not a pure function"),
    ],
)  # fmt: skip
def test_each_broken_rule_of_declarations_is_found(text: str, message: str) -> None:
    assert message in declared(text)


def test_a_problem_shows_the_operations_around_it() -> None:
    body = "%a = call grow(a=1) : int\n%b = call gone() : int\n%c2 = call ready() : bool\nreturn 1"
    module = parse_text(f"{HEAD}workflow main() -> int {{\n{body}\n}}\n")
    with pytest.raises(InvalidModule) as error:
        require_valid(module)
    assert body.removesuffix("\nreturn 1") in str(error.value)
