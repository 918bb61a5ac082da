"""The cases that GNU Make is held to. `tests/test_plugins.py` runs this where it is installed."""

from pathlib import Path

from flowc_make.engine import GnuMake

from flowc.testing.cases import read_cases
from flowc.testing.conformance import BackendConformance

AREAS = ("basics/", "options/", "subworkflows/")


class TestMake(BackendConformance):
    target = "make"
    engine = GnuMake()
    cases = [
        case
        for case in read_cases(Path(__file__).parents[1] / "cases")
        if case.name.startswith(AREAS)
    ]
