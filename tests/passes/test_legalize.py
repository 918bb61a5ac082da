"""A target's table decides: what is kept, what is lowered, and what is said of the rest."""

from collections.abc import Iterator, Mapping

from flowc import ir
from flowc.compiler.capabilities import (
    Answer,
    Capabilities,
    Feature,
    Loss,
    Lowered,
    Missing,
    Native,
    Unsupported,
)
from flowc.compiler.passes.inline import lost_options
from flowc.compiler.passes.inline_scopes import inline_scopes, inline_scopes_of
from flowc.compiler.passes.legalize import legalize
from flowc.diagnostics import Sink
from flowc.ir.parse_text import parse_text

TEXT = """module m "f.py"
python f(a: int) -> int with {"slice": {"code": "", "function": "f"}}
workflow main(n: int, c: bool) -> int {
  scope as locked lock with {"lock": "db"} {
    %a = call f(a=%n) : int
  }
  scope as few limit with {"limit": 2} {
    %b = call f(a=%n) : int
  }
  wait as w sleep 1.0
  if as i %c {
    %d = call f(a=%n) : int
  } else {
  }
  return %n
}
"""
MODULE = parse_text(TEXT)


def legal(answers: Mapping[Feature, Answer]) -> tuple[ir.Module, list[tuple[str, str]]]:
    """The module after a table of these answers, else native, and what was said."""
    sink = Sink()
    table = Capabilities({**dict.fromkeys(Feature, Native()), **answers})
    module = legalize(MODULE, table, sink)
    return module, [(diagnostic.code, diagnostic.message) for diagnostic in sink]


def test_what_is_native_is_kept() -> None:
    module, said = legal({})
    assert module is MODULE
    assert said == []


def test_what_is_lowered_is_found_no_more() -> None:
    def lost(module: ir.Module) -> Iterator[Loss]:
        yield Loss(module.workflows[0].span, "lost by the pass")

    lowered = Lowered(by=inline_scopes, loses=lost)
    module, said = legal({Feature.MUTEX: lowered, Feature.CONCURRENCY: Unsupported("why")})
    assert [op.name for op in module.workflows[0].body.operations] == ["a", "b", "w", "i"]
    assert said == [("lost-feature", "lost by the pass")]


def test_what_a_native_feature_loses_is_said() -> None:
    def lost(module: ir.Module) -> Iterator[Loss]:
        yield Loss(module.workflows[0].span, "lost in part")

    module, said = legal({Feature.CONDITION: Native(loses=lost)})
    assert module is MODULE
    assert said == [("lost-feature", "lost in part")]


def test_what_changes_the_meaning_is_refused() -> None:
    module, said = legal({Feature.CONDITION: Unsupported("no")})
    assert module is MODULE
    assert said == [("unsupported-feature", "`condition` cannot be expressed: no")]


def test_what_is_operational_is_lost_and_dropped() -> None:
    without = Missing("no", without=inline_scopes_of(Feature.MUTEX))
    module, said = legal({Feature.MUTEX: without})
    assert [op.name for op in module.workflows[0].body.operations] == ["a", "few", "w", "i"]
    assert said == [("lost-feature", "`mutex` is lost: no")]


def test_nothing_is_lowered_once_something_is_refused() -> None:
    def fails(module: ir.Module) -> ir.Module:
        raise AssertionError("a lowering relies on those before it")

    answers = {Feature.CONDITION: Unsupported("no"), Feature.SLEEP: Lowered(by=fails)}
    assert [code for code, _ in legal(answers)[1]] == ["unsupported-feature"]


def test_a_lowering_of_what_is_not_there_is_not_run() -> None:
    def fails(module: ir.Module) -> ir.Module:
        raise AssertionError("there is no `try`")

    assert legal({Feature.TRY: Lowered(by=fails)}) == (MODULE, [])


def test_a_loss_does_not_keep_others_from_being_lowered() -> None:
    answers = {Feature.MUTEX: Unsupported("no"), Feature.CONCURRENCY: Lowered(by=inline_scopes)}
    module, said = legal(answers)
    assert [op.name for op in module.workflows[0].body.operations] == ["a", "b", "w", "i"]
    assert said == [("lost-feature", "`mutex` is lost: no")]


def test_what_one_place_lacks_for_one_reason_is_said_once() -> None:
    text = TEXT.replace(
        "wait as w sleep 1.0", '%e = call f(a=%n) options {"cpu": 1.0, "gpu": {"count": 1}} : int'
    )
    sink = Sink()
    answers = {Feature.CPU_PYTHON: Unsupported("no"), Feature.GPU: Unsupported("no")}
    table = Capabilities({**dict.fromkeys(Feature, Native()), **answers})
    legalize(parse_text(text), table, sink)
    assert [diagnostic.message for diagnostic in sink] == [
        "`cpu of a Python task`, `gpu` are lost: no"
    ]


def test_options_of_called_workflows_are_named() -> None:
    text = """module m "f.py"
workflow main(n: int) -> int with {"options": {"timeout_s": 9.0}} {
  %a = call part(a=%n) options {"priority": 3, "timeout_s": 0.0} : int
  %k = compute "a + 1" over %a : int
  %b = call plain(a=%k) : int
  return %b
}
workflow part(a: int) -> int with {"options": {"timeout_s": 5.0, "labels": [["a", "b"]]}} {
  return %a
}
workflow plain(a: int) -> int {
  return %a
}
"""
    found = list(lost_options(parse_text(text)))
    end = "is lost where another workflow calls this one: it is for runs"
    assert [message for _, message, _ in found] == [
        f"`{option}` {end}" for option in ("labels", "priority", "timeout")
    ]
