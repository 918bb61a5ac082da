"""Operators that run tasks in containers give, for every case, what plain Python gives."""

import os
import subprocess

import pytest
from airflow_cases import CASES, DOCKER, ELSEWHERE, KUBERNETES, LAB, PLACED, compiled

from flowc import driver
from flowc.testing.cases import Case
from flowc.testing.conformance import BackendConformance

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


@pytest.mark.engine
class TestDocker(BackendConformance):
    """What `DockerOperator` gives."""

    target = "airflow"
    engine = LAB
    cases = CHOSEN

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        return compiled(case, workflow, DOCKER)


@pytest.mark.engine
class TestKubernetes(BackendConformance):
    """What `KubernetesPodOperator` gives."""

    target = "airflow"
    engine = LAB
    cases = CHOSEN

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        return compiled(case, workflow, KUBERNETES)
