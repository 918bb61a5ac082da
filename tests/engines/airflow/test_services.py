"""Services of an Airflow whose tasks run on the worker: beside their block, and gone after it."""

from collections.abc import Iterator

import pytest
from airflow_cases import OF_SERVICES
from in_process import InProcess, airflow

from flowc.testing.conformance import BackendConformance


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    home = tmp_path_factory.mktemp("airflow")
    with airflow(home) as started:
        yield started
    assert not [*home.glob("services/*/*")]


@pytest.mark.engine
class TestServices(BackendConformance):
    target = "airflow"
    cases = OF_SERVICES

    @pytest.fixture(autouse=True)
    def started(self, engine: InProcess) -> None:
        type(self).engine = engine
