"""cwltool gives, for every case and example, what plain Python gives."""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import warm_cwltool
from conformance_cases import ALL_CASES

from flowc.backends.cwl import cwltool
from flowc.backends.cwl.engine import Cwltool
from flowc.testing.conformance import BackendConformance


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The address of a server that runs cwltool."""
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder, "cwltool.sock")
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(str(address), folder), daemon=True
        )
        process.start()
        while not address.exists():
            assert process.is_alive()
            time.sleep(0.05)
        yield address
        process.terminate()
        process.join()


def _serve(address: str, folder: str) -> None:
    warm_cwltool.serve(address, warm_cwltool.warm_up(folder))


@pytest.mark.engine
class TestCwl(BackendConformance):
    target = "cwl"
    engine = Cwltool()
    cases = ALL_CASES

    @pytest.fixture(autouse=True)
    def warm(self, server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        client = [sys.executable, "-S", "-E", warm_cwltool.__file__, str(server)]
        monkeypatch.setattr(cwltool, "_program", lambda module: [*client, module])
