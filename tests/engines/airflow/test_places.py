"""Operators that run tasks in containers give, for every case, what plain Python gives."""

import os
import subprocess
from typing import ClassVar

import pytest
from airflow_cases import DOCKER, KUBERNETES, LAB, PLACED, compiled

from flowc import driver
from flowc.backends.airflow.places import Places
from flowc.testing.cases import Case
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import CASES, ELSEWHERE

CHOSEN = [*(CASES[name] for name in PLACED), *ELSEWHERE]


@pytest.mark.engine
def test_docker_is_there() -> None:
    socket = os.environ["FLOWC_TEST_DOCKER"].removeprefix("unix://")
    ask = ["curl", "-fsS", "--unix-socket", socket, "http://docker/images/json"]
    assert "busybox:1.36" in subprocess.run(ask, capture_output=True, text=True, check=True).stdout


@pytest.mark.engine
def test_kubernetes_is_there() -> None:
    ask = ["kubectl", "get", "nodes", "--output=name"]
    found = subprocess.run(ask, capture_output=True, text=True, check=True)
    assert "node/localhost" in found.stdout


class Placed(BackendConformance):
    """What an operator gives that runs commands."""

    target = "airflow"
    engine = LAB
    cases = CHOSEN
    places: ClassVar[Places]

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        return compiled(case, workflow, self.places)


@pytest.mark.engine
class TestDocker(Placed):
    places = DOCKER


@pytest.mark.engine
class TestKubernetes(Placed):
    places = KUBERNETES
