"""Cases run on the lab's Airflow, whose tasks are processes of this machine."""

import pytest


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_CONTAINERS", "host")
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0")
    monkeypatch.setenv("FLOWC_SECRET_CASE_PASSWORD", "s3cret $(x) {{")
