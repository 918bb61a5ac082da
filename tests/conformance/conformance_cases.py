"""The cases that every engine is held to: those under `tests/cases`, and the examples."""

from pathlib import Path

from flowc.testing.cases import read_case, read_cases

ROOT = Path(__file__).parents[2]
CASES = read_cases(ROOT / "tests" / "cases")
EXAMPLES = [
    case
    for path in sorted((ROOT / "examples").glob("*/*.py"))
    if (case := read_case(path, ROOT / "examples")).runs
]
ALL_CASES = CASES + EXAMPLES
