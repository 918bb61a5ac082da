"""What a service asks for on Argo is there, or said to be lost."""

from pathlib import Path

import pytest
import yaml

from flowc import driver

PYTHON = """
from flowc import Secret, Volume, service, task, workflow


@service(port=8080, OPTIONS)
def api(key: Secret, at: Volume) -> None:
    import time

    time.sleep(600)


@task
def use(url: str) -> str:
    return url


@workflow
def main() -> str:
    with api(Secret("a", key="b"), Volume("v")) as started:
        return use(started.url)
"""

COMMAND = """
from flowc import Volume, command, service, task, workflow


@service("redis:7.4", port=6379, OPTIONS)
def api(at: Volume) -> None:
    return command("redis-server", "--dir", at)


@task
def use(url: str) -> str:
    return url


@workflow
def main() -> str:
    with api(Volume("v")) as started:
        return use(started.url)
"""

OPTIONS = 'volumes={"/d": Volume("x")}, labels={"a": "b"}, argo={"metadata": {"annotations": {}}}'


@pytest.mark.parametrize(("text", "kind"), [(PYTHON, "script"), (COMMAND, "container")])
def test_options_and_parameters_of_a_service(text: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(text.replace("OPTIONS", OPTIONS))
    result = driver.compile(str(path), "argo")
    assert {d.code for d in result.diagnostics} == {"escape-hatch"}
    templates = yaml.safe_load(result.manifests[0].text)["spec"]["templates"]
    made = next(each for each in templates if each["name"] == "api")
    assert made["metadata"] == {"labels": {"a": "b"}, "annotations": {}}
    assert [each["name"] for each in made["volumes"]] == ["given--at"]
    assert [each["name"] for each in made[kind]["volumeMounts"]] == ["given--at", "x"]
    if kind == "script":
        names = {each["name"] for each in made[kind]["env"]}
        assert names == {"PYTHONPATH", "FLOWC_VOLUMES", "FLOWC_SECRET_KEY_VALUE"}


@pytest.mark.parametrize("option", ['timeout="1h"', "retries=2", "cache=True"])
def test_what_a_service_cannot_have(option: str, tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(PYTHON.replace("OPTIONS", option))
    (found,) = driver.compile(str(path), "argo").diagnostics
    assert (found.code, found.span.line) == ("lost-feature", 6)
