"""Airflow gives for random programs what plain Python gives."""

import pytest
from airflow_cases import LAB, RANDOM

from tests.random_cases import RandomConformance


@pytest.mark.engine
class TestAirflow(RandomConformance):
    target = "airflow"
    engine = LAB
    cases = RANDOM
