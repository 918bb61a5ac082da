"""cwltool gives, for every case and example, what plain Python gives."""

import pytest
from conformance_cases import ALL_CASES

from flowc.backends.cwl.engine import Cwltool
from flowc.testing.conformance import BackendConformance


@pytest.mark.engine
@pytest.mark.usefixtures("warm")
class TestCwl(BackendConformance):
    target = "cwl"
    engine = Cwltool()
    cases = ALL_CASES
