"""What tasks leave for others: files and large values in S3, and no value over a limit."""

import os
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from airflow_cases import compiled
from in_process import InProcess, airflow

from flowc.backends.airflow.places import places_of
from flowc.backends.base import EngineError
from flowc.profiles import Profile
from flowc.profiles.model import AirflowSettings
from flowc.testing.cases import read_case
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import CASES

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


LIMITED = """
from flowc import Large, task, workflow


@task
def numbers(count: int) -> list[int]:
    return list(range(count))


@task
def large(count: int) -> Large[list[int]]:
    return list(range(count))


@task
def parts(count: int) -> tuple[int, list[int]]:
    return count, list(range(count))


@task
def total(numbers: list[int]) -> int:
    return sum(numbers)


@workflow
def whole(count: int) -> int:
    return total(numbers(count))


@workflow
def in_a_file(count: int) -> int:
    return total(large(count))


@workflow
def in_parts(count: int) -> int:
    first, rest = parts(count)
    return first + total(rest)


@workflow
def mapped(count: int) -> list[int]:
    return [total(row) for row in [numbers(each) for each in [1, count]]]
"""


@pytest.mark.engine
@pytest.mark.parametrize(
    ("workflow", "count", "given", "said"),
    [
        ("whole", 10, 45, None),
        ("whole", 500, None, "output `result` of `"),
        ("in_a_file", 500, 124750, None),
        ("in_parts", 500, None, "output `result_1` of `parts` is too large"),
        ("mapped", 10, [0, 45], None),
        ("mapped", 500, None, "output `result` of `"),
    ],
)
def test_a_value_over_the_limit_fails_its_task(
    engine: InProcess, tmp_path: Path, workflow: str, count: int, given: Any, said: str | None
) -> None:
    (tmp_path / "limited.py").write_text(LIMITED)
    case = read_case(tmp_path / "limited.py", tmp_path)
    settings = AirflowSettings(xcom_limit=1000)
    result = compiled(case, workflow, places_of(Profile(airflow=settings)))
    assert result.module is not None
    if said is None:
        assert engine.run(result.module, result.manifests, {"count": count}, tmp_path) == given
    else:
        with pytest.raises(EngineError) as failed:
            engine.run(result.module, result.manifests, {"count": count}, tmp_path)
        assert said in str(failed.value)
        assert "declare its type as `Large[...]`" in str(failed.value)
