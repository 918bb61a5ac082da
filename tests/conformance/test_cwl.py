"""cwltool gives, for every case and example, what plain Python gives."""

import pytest

from flowc.backends.cwl.engine import Cwltool
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import chosen


@pytest.mark.engine
@pytest.mark.usefixtures("warm")
class TestCwl(BackendConformance):
    target = "cwl"
    engine = Cwltool()
    cases = chosen("cwl")
