"""Waits for commands on Argo: how often they ask, and what they ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flowc import driver, ir, local
from flowc.backends.argo.rounds import MOST, rounds_of
from flowc.lang.failures import TaskFailed

WAIT = """
from flowc import container, shell, stdout, wait_until, workflow


@container("busybox:1.36", cache=True, retries=3)
def is_ready(n: int) -> bool:
    return shell("echo true", outputs=stdout(bool))


@workflow
def main(n: int = 1) -> None:
    wait_until(is_ready, n, every="90s"LIMIT)
"""


def templates(folder: Path, limit: str) -> dict[str, Any]:
    path = folder / "waits.py"
    path.write_text(WAIT.replace("LIMIT", limit))
    (manifest,) = driver.compile(str(path), "argo").manifests
    found = yaml.safe_load(manifest.text)["spec"]["templates"]
    return {template["name"]: template for template in found}


@pytest.fixture(autouse=True, scope="module")
def place() -> Iterator[None]:
    """Waits take no time."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FLOWC_TIME_SCALE", "0")
        yield


@given(
    st.sampled_from([0.0, 0.1, 0.3, 1.0, 7.0]),
    st.sampled_from([0.0, 0.2, 0.3, 0.7, 1.0, 2.1, 20.0]),
    st.none() | st.integers(1, 9),
)
def test_rounds_are_those_of_plain_python(
    every: float, timeout: float, attempts: int | None
) -> None:
    until = ir.Until(probe="probe", every_s=every, timeout_s=timeout, attempts=attempts)
    number = rounds_of(until).number
    if number == MOST:
        assert every == 0 and attempts is None
        return
    asked = []
    with pytest.raises(TaskFailed, match=f"not true after {number} attempts"):
        local.wait_until(asked.append, [0], f"{every}s", f"{timeout}s", attempts)
    assert len(asked) == number


@pytest.mark.parametrize(
    ("limit", "retries"),
    [
        ("", 80),
        (', timeout="3m"', 2),
        (", attempts=1", 0),
        (", timeout=None, attempts=7", 6),
        (", timeout=None", MOST - 1),
    ],
)
def test_a_wait_has_a_limit_as_argo_waits_only_then(
    limit: str, retries: int, tmp_path: Path
) -> None:
    poll = templates(tmp_path, limit)["main-until-is-ready-poll"]
    expected = {"limit": str(retries), "retryPolicy": "OnError", "backoff": {"duration": "90s"}}
    assert poll["retryStrategy"] == expected


def test_what_a_probe_said_is_not_kept_and_it_has_its_retries_each_time(tmp_path: Path) -> None:
    found = templates(tmp_path, "")
    assert not any("memoize" in template for template in found.values())
    assert found["main-until-is-ready-poll-command"]["retryStrategy"]["limit"] == "3"
