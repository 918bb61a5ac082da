"""A secret reaches parameters typed `Secret`; every other way is refused where it begins."""

from pathlib import Path

from flowc import driver
from flowc.diagnostics import Severity
from flowc.testing.cases import parse_marks

WAYS = Path(__file__).parent / "ways_of_a_secret.py"


def test_each_way_of_a_secret_is_judged() -> None:
    found = driver.check(str(WAYS)).diagnostics
    told = {(d.span.line, d.severity, d.code) for d in found if d.severity is not Severity.HINT}
    marked = {(m.line, m.severity, m.code) for m in parse_marks(WAYS.read_text())}
    assert told == marked
