"""Cases run on the lab's Argo; their files lie where its pods see them."""

import os
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0")
    monkeypatch.setenv("FLOWC_SECRET_CASE_PASSWORD", "s3cret $(x) {{")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that pods see under the same path."""
    shared = os.environ["FLOWC_ARGO_SHARED"]
    return Path(tempfile.mkdtemp(dir=shared))
