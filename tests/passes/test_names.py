"""New names, and the order of operations that no data orders."""

from collections.abc import Iterable

from flowc import ir
from flowc.compiler.passes.names import Names, names_of
from flowc.compiler.passes.order import follow, last_of, redirect, sequence
from flowc.ir.parse_text import parse_text

HEAD = """module m "f.py"
python f(a: int) -> int with {"slice": {"code": "", "function": "f"}}
"""
BODY = """workflow main(n: int, xs: list[int]) -> int {
%a = call f(a=1) : int
%b = call f(a=%a) : int
%t = compute "(a, n)" over %a, %n : tuple[int, int]
%d = call f(a=2) after %b : int
%m = map %xs -> (%x: int) {
  %e = call f(a=%n) : int
  %g = call f(a=%e) : int
  yield %g
} : list[int]
return %n
}
"""
WORKFLOW = parse_text(HEAD + BODY).workflows[0]
OPERATIONS = WORKFLOW.body.operations


def test_a_name_is_as_wanted_then_numbered_from_two() -> None:
    names = Names(["a", "a_2"])
    assert [names.fresh(wanted) for wanted in ("b", "a", "a", "b")] == ["b", "a_3", "a_4", "b_2"]


def test_names_of_a_workflow_are_taken_with_those_in_its_expressions() -> None:
    names = names_of(WORKFLOW)
    assert [names.fresh(wanted) for wanted in ("n", "f", "e", "x", "None", "z")] == [
        "n_2",
        "f",
        "e_2",
        "x_2",
        "None_2",
        "z",
    ]


def waits(operations: Iterable[ir.Operation]) -> dict[str, tuple[str, ...]]:
    return {op.name: op.after for op in operations}


def test_the_first_operations_wait_and_others_for_them() -> None:
    assert waits(follow(OPERATIONS, ("o",))) == {
        "a": ("o",),
        "b": (),
        "t": (),
        "d": ("b",),
        "m": ("o",),
    }
    assert follow(OPERATIONS, ()) == list(OPERATIONS)


def test_the_last_operations_are_those_that_none_waits_for() -> None:
    assert last_of(OPERATIONS) == ("t", "d", "m")
    assert last_of(()) == ()


def test_a_sequence_leaves_expressions_that_cannot_fail_alone_unless_asked() -> None:
    ordered = sequence(WORKFLOW.body).operations
    assert waits(ordered) == {"a": (), "b": ("a",), "t": (), "d": ("b",), "m": ("d",)}
    every = sequence(WORKFLOW.body, also_total=True).operations
    assert waits(every)["t"] == ("b",)


def test_a_sequence_goes_into_fan_outs() -> None:
    fan_out = sequence(WORKFLOW.body).operations[-1]
    assert fan_out.kind == "map" and fan_out.sequential
    assert waits(fan_out.region.operations) == {"e": (), "g": ("e",)}


def test_redirected_operations_wait_for_others_once() -> None:
    last = OPERATIONS[3]
    assert redirect(last, {"b": ("x", "y", "x")}).after == ("x", "y")
    assert redirect(last, {"a": ("x",)}) is last
