"""Where cases run: commands on this machine, waits in no time, run folders below the test's own."""

import tempfile
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0")
    monkeypatch.setenv("FLOWC_SECRET_CASE_PASSWORD", "s3cret $(x) {{")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
