"""The gate tries the same random inputs each time; `make fuzz` tries others, and many more.

No manifest that is made in any test may hold the text of a secret.

`FLOWC_CONFORMANCE_RESULTS=FILE` has what each engine gave for each case added to a file of JSON,
which `docs/generate.py` makes a page of.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from tests.secret_text import WRITTEN, watch

settings.register_profile("gate", derandomize=True)
if "FLOWC_EXAMPLES" not in os.environ:
    settings.load_profile("gate")
    # Hypothesis also tries numbers and texts out of the project's sources, those of the modules
    # that tests before this one happened to import: other inputs in each order of tests.
    nothing = providers.Constants()
    pytest.MonkeyPatch().setattr(providers, "_get_local_constants", lambda: nothing)


@pytest.fixture(autouse=True, scope="session")
def planted() -> Iterator[None]:
    """Secrets have a text in each test: what wrote it into a manifest is told at the end."""
    with pytest.MonkeyPatch.context() as patch:
        watch(patch)
        yield
    assert not WRITTEN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    target = os.environ.get("FLOWC_CONFORMANCE_RESULTS")
    if target is None:
        return
    path = Path(target)
    results: dict[str, dict[str, str]] = json.loads(path.read_text()) if path.exists() else {}
    for engine, case, outcome in _outcomes(terminalreporter):
        results.setdefault(engine, {})[case] = outcome
    path.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")


def _outcomes(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, str, str]]:
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.getreports(outcome):
            if found := re.search(_CASE, report.nodeid):
                yield found[1], found[2], _cell(report)


def _cell(report: pytest.TestReport) -> str:
    """What an engine gave for a case, in a word, and what the target said of it."""
    if report.skipped:
        assert isinstance(report.longrepr, tuple)
        return f"skipped: {report.longrepr[2].removeprefix('Skipped: ')}"
    told = dict(report.user_properties)
    for kind in ("refused", "lost"):
        if report.passed and (messages := told.get(kind)):
            assert isinstance(messages, list)
            return f"{kind}: {'; '.join(messages)}"
    return "equal" if report.passed else "different"


_CASE = r"/test_(?!random|lowered|marks)(\w+)\.py::(?:\w+::)?test_case\[(.+)\]"
"""The test of a case of the project, on an engine."""
