"""Where cases run: commands on this machine, waits in no time, run folders below the test's own.

`FLOWC_CONFORMANCE_RESULTS=FILE` has what each engine gave for each case added to a file of JSON,
which `docs/generate.py` makes a page of.
"""

import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import warm_cwltool

from flowc.backends.cwl import cwltool


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0")
    monkeypatch.setenv("FLOWC_SECRET_CASE_PASSWORD", "s3cret $(x) {{")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The address of a server that runs cwltool."""
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder, "cwltool.sock")
        process = multiprocessing.get_context("spawn").Process(
            target=warm_cwltool.start, args=(str(address), folder), daemon=True
        )
        process.start()
        while not address.exists():
            assert process.is_alive()
            time.sleep(0.05)
        yield address
        process.terminate()
        process.join()


@pytest.fixture
def warm(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of cwltool go to the server."""
    client = [sys.executable, "-S", "-E", warm_cwltool.__file__, str(server)]
    monkeypatch.setattr(cwltool, "_program", lambda module: [*client, module])


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
            if found := re.search(r"test_(\w+)\.py::(?:\w+::)?test_case\[(.+)\]", report.nodeid):
                refused = dict(report.user_properties).get("refused")
                yield found[1], found[2], "refused" if refused else outcome
