"""cwltool gives for random programs what plain Python gives."""

import pytest

from flowc.backends.cwl.engine import Cwltool
from tests.random_cases import RandomConformance, random_cases


@pytest.mark.engine
@pytest.mark.usefixtures("warm")
class TestCwltool(RandomConformance):
    target = "cwl"
    engine = Cwltool()
    cases = random_cases(6)
