"""Which faults are planted in a source, and how a planted one takes the place of the right code."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from faults import mutants
from plant import plant

SOURCE = '''
"""Documentation."""
import os
LIMIT = 3
class Reader:
    """Reads."""
    def read(self, items: list[int], start: int = 0) -> list[int]:
        """Reads on."""
        assert items != [1], "never"
        if not items or start < LIMIT:
            return sorted(items)
        for item in items:
            items = [*items, item]
        return [item for item in items if item]
'''


def faults(source: str) -> list[str]:
    """The lines that mutants of a source have in the place of the right ones."""
    return [
        " | ".join(line[1:].strip() for line in mutant.diff().splitlines() if line[0] == "+")
        for mutant in mutants(source)
    ]


def test_faults_are_those_that_a_run_may_show() -> None:
    assert sorted(faults(SOURCE)) == sorted(
        [
            "LIMIT = 4",
            "def read(self, items: list[int], start: int=1) -> list[int]:",
            "return items",
            "return items",
            "return items",
            "pass",
            "if not items and start < LIMIT:",
            "if start < LIMIT:",
            "if not items:",
            "if items or start < LIMIT:",
            "if not items or start <= LIMIT:",
            "pass",
            "pass",
            "items = [item]",
            "items = [*items]",
            "return [item for item in items]",
        ]
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("f(a, b)", ["a", "f(b, a)"]),
        ("f(*a, k=b)", ["f(*a)", "f(k=b)"]),
        ("tuple(a)", ["tuple()"]),
        ("a.get(b, c)", ["a.get(b)", "a.get(c, b)", "b"]),
        ("isinstance(a, b | c)", ["a", "isinstance(a, b)", "isinstance(a, c)"]),
        ("zip(a, b, strict=True)", ["a", "zip(b, a, strict=True)"]),
        ("f(span=a.b(c))", []),
        ("a if b else c", ["a if not b else c"]),
        ("{a: b, c: d}", ["{a: b}", "{c: d}"]),
        ("a and b or c", ["(a and b) and c", "(a or b) or c", "a and b", "a or c", "b or c", "c"]),
        ("(a, True)", ["(True,)", "(a, False)", "(a,)"]),
    ],
)
def test_faults_of_an_expression(line: str, expected: list[str]) -> None:
    found = faults(f"def given():\n    return {line}\n")
    assert sorted(text.removeprefix("return ") for text in found) == expected


def test_a_planted_fault_reaches_whoever_imported_the_function(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "LIMIT = 3\n\n\ndef is_low(n):\n    return n < LIMIT\n"
    (tmp_path / "planted_module.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    planted_module = import_module("planted_module")
    user = ModuleType("user_of_planted_module")
    user.__dict__.update(is_low=planted_module.is_low, LIMIT=planted_module.LIMIT)
    monkeypatch.setitem(sys.modules, user.__name__, user)
    of_limit, of_comparison = mutants(source)
    assert (user.is_low(3), user.LIMIT) == (False, 3)
    plant(Path("planted_module.py"), of_limit)
    assert (user.is_low(3), user.LIMIT) == (True, 4)
    plant(Path("planted_module.py"), of_comparison)
    assert (user.is_low(4), user.is_low(5)) == (True, False)
    del sys.modules["planted_module"]
