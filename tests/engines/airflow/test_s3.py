"""Files and large values that Airflow's tasks keep in S3 are what they are in plain Python."""

import os
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from threading import Thread

import pytest
from airflow_cases import CASES
from in_process import InProcess, airflow

from flowc.testing.conformance import BackendConformance

STORED = (
    "containers/output_folder",
    "files/directory_result",
    "files/empty_folders",
    "files/files_of_a_fan_out",
    "files/hostile_file_names",
    "files/optional_file",
    "files/parts_of_a_directory",
    "values/large_list",
)
"""A case or two of each kind of value that lies in the storage."""

PUBLIC = {"x-amz-acl": "public-read"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 server of moto's on a free port, with an empty bucket `flowc`."""
    serve = [os.environ["FLOWC_AIRFLOW_PYTHON"], "-m", "moto.server", "-p", "0"]
    with subprocess.Popen(serve, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = (re.search(r"http://[\w.]+:\d+", line) for line in server.stderr)
        url = next(found[0] for found in said if found)
        Thread(target=server.stderr.read, daemon=True).start()
        urllib.request.urlopen(urllib.request.Request(f"{url}/flowc", method="PUT", headers=PUBLIC))
        yield url
        server.terminate()


@pytest.fixture(scope="module")
def engine(s3: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    storage = {
        "FLOWC_STORAGE": "s3://flowc/runs",
        "AWS_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with airflow(tmp_path_factory.mktemp("airflow"), **storage) as started:
        yield started


@pytest.mark.engine
class TestS3(BackendConformance):
    target = "airflow"
    cases = [CASES[name] for name in STORED]

    @pytest.fixture(autouse=True)
    def started(self, engine: InProcess) -> None:
        type(self).engine = engine


@pytest.mark.engine
def test_the_files_were_in_the_bucket(s3: str, engine: InProcess) -> None:
    with urllib.request.urlopen(f"{s3}/flowc") as answer:
        found = answer.read().decode()
    for name in ("directory_result", "large_list"):
        assert f"<Key>runs/{name}-" in found
