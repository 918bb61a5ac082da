"""Where cases run: commands on this machine, waits in no time, run folders below the test's own."""

import multiprocessing
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
