"""The forms that targets take: what is in them and what is not."""

import pytest

from flowc import ir
from flowc.compiler.passes.failure_kinds import EVERY_KIND, failure_kinds
from flowc.compiler.passes.flatten import branch_name, check_flat
from flowc.compiler.passes.lowered import check_lowered, is_element_call, is_projection
from flowc.ir.parse_text import parse_text

HEAD = """module m "f.py"
python f(a: int) -> int with {"slice": {"code": "", "function": "f"}}
python pair(a: int) -> tuple[int, int] with {"slice": {"code": "", "function": "pair"}}
"""
MAIN = "workflow main(n: int, xs: list[int], c: bool) -> int"
PART = "workflow part(a: int) -> int {\n%b = call f(a=%a) : int\nreturn %b\n}"


def parsed(body: str, *others: str) -> ir.Module:
    return parse_text("\n".join([HEAD, f"{MAIN} {{\n{body}\nreturn %n\n}}", *others]) + "\n")


TWO_CALLS = "%a = call f(a=1) : int\n%b = call f(a=2) : int"
BRANCH = "if as i %c {{\n{then}\n}} else {{\n{orelse}\n}}"
NOT_LOWERED = {
    f"map as m %xs -> (%x: int) {{\n{TWO_CALLS}\n}}": "fan-out `m` holds more than one call",
    BRANCH.format(then=TWO_CALLS, orelse=""): "a branch of `i` holds more than one operation",
    BRANCH.format(then="", orelse=TWO_CALLS): "a branch of `i` holds more than one operation",
    "try as t {\n} except [any] {\n} else {\n}": "`t` is a `try`",
    'scope as s lock with {"lock": "db"} {\n}': "`s` is a `scope`",
    "%o = call soft part(a=1) : Outcome[int]": "`o` is a soft call of workflow `part`",
}


@pytest.mark.parametrize("body", NOT_LOWERED)
def test_what_is_not_in_the_lowered_form_is_named(body: str) -> None:
    assert check_lowered(parsed(body, PART)) == [f"`main`: {NOT_LOWERED[body]}"]


def test_what_is_in_the_lowered_form() -> None:
    body = """%o = call soft f(a=1) : Outcome[int]
%p = call part(a=1) : int
%ys = map as m %xs -> (%x: int) {
  %y = call pair(a=%x) : tuple[int, int]
  %y_0 = compute "y[0]" over %y : int
  yield %y_0
} : list[int]
if as i %c {
  %q = call f(a=1) : int
} else {
}"""
    assert check_lowered(parsed(body, PART)) == []


def test_what_is_not_flat_is_named() -> None:
    bodies = [body for body, fault in NOT_LOWERED.items() if "branch" not in fault]
    assert [check_flat(parsed(body)) for body in bodies[:3]] == [
        ["fan-out `m` holds more than one operation"],
        ["`t` is a `try`"],
        ["`s` is a `scope`"],
    ]
    assert check_flat(parsed("", PART)) == ["`part` is called"]
    assert check_flat(parsed("%a = call f(a=1) : int")) == []


PROJECTIONS = """%t = call pair(a=1) : tuple[int, int]
%o = call soft f(a=1) : Outcome[int]
%q = call soft pair(a=1) : Outcome[tuple[int, int]]
%n1 = call f(a=1) : int
"""


@pytest.mark.parametrize(
    ("of", "expression", "expected"),
    [
        ("t", "t[0]", True),
        ("t", "t[12]", True),
        ("t", "t[n]", False),
        ("t", "t[0][1]", False),
        ("t", "t.value", False),
        ("o", "o.value", True),
        ("o", "o.failure", True),
        ("o", "o.failure is None", True),
        ("o", "o.failure.kind", False),
        ("o", "o.value[0]", False),
        ("q", "q.value", True),
        ("q", "q.value[1]", True),
        ("q", "q[1]", False),
        ("n1", "n1[0]", False),
        ("n1", "n1", False),
    ],
)
def test_a_projection_takes_a_part_of_a_tuple_or_an_outcome(
    of: str, expression: str, expected: bool
) -> None:
    body = f'{PROJECTIONS}%r = compute "{expression}" over %{of} : int'
    operations = {op.name: op for op in parsed(body).workflows[0].body.operations}
    assert is_projection(operations["r"], operations[of]) is expected


def test_a_projection_is_a_sure_expression_over_that_value_alone() -> None:
    body = f"""{PROJECTIONS}%r = compute "t[0]" over %t, %n : int
%s = compute soft "t[0]" over %t : Outcome[int]
%u = compute "n + t[0]" over %t : int
%ts = map as t_all %xs -> (%x: int) {{
  %y = call pair(a=%x) : tuple[int, int]
  yield %y
}} : list[tuple[int, int]]
%v = compute "t_all[0]" over %ts : int"""
    operations = {op.name: op for op in parsed(body).workflows[0].body.operations}
    for name in ("r", "s", "u", "n1"):
        assert not is_projection(operations[name], operations["t"])
    assert not is_projection(operations["v"], operations["t_all"])


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("%y = call f(a=%x) : int\nyield %y", True),
        ("%y = call f(a=%x) : int\nyield %x", False),
        ("%y = call f(a=%x) : int\nyield 1", False),
        ('%y = compute "x" over %x : int\nyield %y', False),
        ("yield %x", False),
    ],
)
def test_an_element_call_yields_what_the_call_gives(region: str, expected: bool) -> None:
    body = f"%ys = map as m %xs -> (%x: int) {{\n{region}\n}} : list[int]"
    (fan_out,) = parsed(body).workflows[0].body.operations
    assert isinstance(fan_out, ir.Map)
    assert is_element_call(fan_out.region) is expected


@pytest.mark.parametrize(
    ("orelse", "expected"),
    [
        ("%q = call f(a=1) : int", ("i_else",)),
        ("", ("i_else",)),
        (BRANCH.format(then=TWO_CALLS, orelse="").replace("as i", "as j"), ()),
    ],
)
def test_an_elif_is_not_named_beside_its_condition(orelse: str, expected: tuple[str]) -> None:
    (op,) = parsed(BRANCH.format(then="", orelse=orelse)).workflows[0].body.operations
    assert isinstance(op, ir.If)
    assert branch_name(op, True) == ("i",)
    assert branch_name(op, False) == expected


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("", set()),
        ('%a = compute "n" over %n : int', set()),
        ('%a = compute "n // 2" over %n : int', {"error"}),
        ("%a = call f(a=1) : int", {"task"}),
        ("wait as w sleep 1.0", {"task"}),
        ("%a = call part(a=1) : int", {"task"}),
        ("%a = call strict(a=1) : int", {"task", "error", "workflow"}),
        ('fail as x message "m"\nnever', {"workflow"}),
        (BRANCH.format(then='fail as x message "m"\nnever', orelse=""), {"workflow"}),
    ],
)
def test_the_kinds_of_failure_that_operations_may_end_with(body: str, kinds: set[str]) -> None:
    strict = (
        'workflow strict(a: int) -> int {\n%z = compute "a // 2" over %a : int\n'
        'if as i %k {\nfail as x message "m"\nnever\n} else {\n}\nreturn %a\n}'
    ).replace("if as i %k", '%k = compute "a is None" over %a : bool\nif as i %k')
    end = "" if body.endswith("never") else "\nreturn %n"
    text = "\n".join([HEAD, f"{MAIN} {{\n{body}{end}\n}}", PART, strict]) + "\n"
    module = parse_text(text)
    workflows = {workflow.name: workflow for workflow in module.workflows}
    main = module.workflows[0]
    found = failure_kinds(main.body, ir.definitions(main), workflows, {})
    assert found == kinds
    assert found <= EVERY_KIND
