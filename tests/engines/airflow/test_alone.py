"""A real Airflow gives what plain Python gives, where other engines do not."""

import pytest
from airflow_cases import ALONE, LAB

from flowc.testing.conformance import BackendConformance


@pytest.mark.engine
class TestAlone(BackendConformance):
    target = "airflow"
    engine = LAB
    cases = ALONE
