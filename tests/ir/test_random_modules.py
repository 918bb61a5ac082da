"""What holds for every module: round trips, and passes that keep the meaning."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from generate import Result, inputs, modules, run, tries
from hypothesis import given, note
from hypothesis import strategies as st

from flowc import ir
from flowc.compiler.passes.capture import capture
from flowc.compiler.passes.compute_branches import compute_branches
from flowc.compiler.passes.flatten import check_flat
from flowc.compiler.passes.follow_flags import follow_flags
from flowc.compiler.passes.hoist import hoist
from flowc.compiler.passes.inline import inline
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.compiler.passes.lowered import check_lowered
from flowc.compiler.passes.outline import outline
from flowc.compiler.passes.outline_scopes import outline_scopes, outline_sequences
from flowc.compiler.passes.project import project
from flowc.compiler.passes.prune import prune
from flowc.compiler.pipeline import FLAT_FORM, LOWERED_FORM, in_form
from flowc.diagnostics import Sink
from flowc.ir.parse_text import parse_text
from flowc.ir.schema import from_json, read_json, to_json
from flowc.ir.text import to_text
from flowc.ir.verify import require_valid


def assert_same(before: Result, after: Result) -> None:
    """The outputs and failures are equal, and no call that was made is left out or reordered."""
    assert json.dumps(after.value) == json.dumps(before.value)
    assert after.failure == before.failure
    assert is_subsequence(before.calls, after.calls)


def is_subsequence(items: Iterable[Any], others: Iterable[Any]) -> bool:
    left = iter(others)
    return all(item in left for item in items)


@given(modules())
@tries(0.3)
def test_generated_modules_verify(module: ir.Module) -> None:
    require_valid(module)


@given(modules())
@tries(0.3)
def test_text_reads_back(module: ir.Module) -> None:
    text = to_text(module)
    assert parse_text(text) == module
    assert to_text(parse_text(text)) == text


@given(modules())
@tries(0.3)
def test_json_reads_back(module: ir.Module) -> None:
    text = to_json(module)
    assert from_json(text) == module
    assert to_json(from_json(text)) == text


@pytest.mark.parametrize(
    "change",
    [
        inline_scopes,
        outline_scopes,
        outline,
        compute_branches,
        follow_flags,
        project,
        hoist,
        prune,
    ],
)
@given(data=st.data())
@tries(0.3)
def test_a_pass_keeps_the_meaning(change: Any, data: Any) -> None:
    module, values = data.draw(modules()), data.draw(inputs())
    changed = change(module)
    note(to_text(module, spans=False))
    note(to_text(changed, spans=False))
    require_valid(changed)
    assert_same(run(module, values), run(changed, values))


@given(modules(), inputs())
@tries()
def test_lowering_keeps_the_meaning(module: ir.Module, values: dict[str, Any]) -> None:
    note(to_text(module, spans=False))
    captured = capture(inline_scopes(module))
    note(to_text(captured, spans=False))
    require_valid(captured)
    lowered = in_form(captured, LOWERED_FORM)
    note(to_text(lowered, spans=False))
    require_valid(lowered)
    assert check_lowered(lowered) == []
    before = run(module, values)
    assert_same(before, run(captured, values))
    assert_same(before, run(lowered, values))


@given(modules(), inputs())
@tries()
def test_lowering_with_scopes_keeps_the_meaning(module: ir.Module, values: dict[str, Any]) -> None:
    note(to_text(module, spans=False))
    scoped = outline_scopes(module)
    note(to_text(scoped, spans=False))
    require_valid(scoped)
    captured = outline_sequences(capture(scoped))
    note(to_text(captured, spans=False))
    require_valid(captured)
    lowered = in_form(captured, LOWERED_FORM)
    require_valid(lowered)
    assert check_lowered(lowered) == []
    before = run(module, values)
    assert_same(before, run(captured, values))
    assert_same(before, run(lowered, values))


@given(modules(), inputs())
@tries()
def test_flattening_keeps_the_meaning(module: ir.Module, values: dict[str, Any]) -> None:
    """Elements of a fan-out take each step together, so calls come in another order."""
    note(to_text(module, spans=False))
    captured = capture(inline_scopes(module))
    inlined = inline(compute_branches(captured))
    note(to_text(inlined, spans=False))
    require_valid(inlined)
    flat = in_form(captured, FLAT_FORM)
    note(to_text(flat, spans=False))
    require_valid(flat)
    assert check_flat(flat) == []
    before = run(module, values)
    assert_same(before, run(inlined, values))
    after = run(flat, values)
    assert json.dumps(after.value) == json.dumps(before.value)
    assert (after.failure is None) == (before.failure is None)
    if before.failure is None:
        assert Counter(map(str, before.calls)) <= Counter(map(str, after.calls))


@given(modules())
@tries(0.2)
def test_lowering_gives_the_same_module_each_time(module: ir.Module) -> None:
    once, again = (capture(inline_scopes(module)) for _ in range(2))
    assert to_text(in_form(once, LOWERED_FORM)) == to_text(in_form(again, LOWERED_FORM))


_REPLACEMENTS: tuple[Any, ...] = (
    None, True, -1, 2**70, 1.5, "", "x", "NaN", "Failure", [], [None], {}, {"kind": "call"},
)  # fmt: skip


@given(st.data())
@tries()
def test_mutated_json_gives_problems_and_never_a_traceback(data: Any) -> None:
    module = json.loads(to_json(data.draw(modules())))
    for _ in range(data.draw(st.integers(1, 3))):
        module = mutated(module, data)
    sink = Sink()
    found = read_json(json.dumps(module), "flow.json", sink)
    assert (found is None) == sink.has_errors


def mutated(root: Any, data: Any) -> Any:
    """The data with one place in it changed."""
    root = copy.deepcopy(root)
    place = root
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return root
        key = data.draw(st.sampled_from(keys))
        below = place[key]
        if not isinstance(below, dict | list) or not below or data.draw(st.integers(0, 9)) == 0:
            break
        place = below
    kind = data.draw(st.sampled_from(("replace", "delete", "repeat")))
    if kind == "delete":
        del place[key]
    elif kind == "repeat" and isinstance(place, list):
        place.append(place[key])
    else:
        place[key] = data.draw(st.sampled_from(_REPLACEMENTS))
    return root
