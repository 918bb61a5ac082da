"""Plain Python in tests: no waiting, commands on the host, run folders that go away."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0")
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
