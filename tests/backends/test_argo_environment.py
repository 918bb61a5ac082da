"""The environment of Python on Argo, where flowc's own modules must be found too."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver

TEXT = """
from flowc import Secret, service, task, workflow


@service(port=8080, env=ENV)
def api() -> None:
    import time

    time.sleep(600)


@task(env=ENV)
def use(url: str) -> str:
    return url


@workflow
def main() -> str:
    with api() as started:
        return use(started.url)
"""


def environments(folder: Path, env: str) -> list[list[dict[str, Any]]]:
    path = folder / "flow.py"
    path.write_text(TEXT.replace("ENV", env))
    result = driver.compile(str(path), "argo")
    assert not result.has_errors, result.diagnostics
    templates = yaml.safe_load(result.manifests[0].text)["spec"]["templates"]
    found = {each["name"]: each["script"]["env"] for each in templates if "script" in each}
    return [found["api"], found["use"]]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ('"/opt/libs"', {"value": "/opt/libs"}),
        ('"/{{a"', {"value": "/{$(FLOWC_BRACE)a"}),
        (
            'Secret("lib", key="path")',
            {"valueFrom": {"secretKeyRef": {"name": "lib", "key": "path"}}},
        ),
    ],
)
def test_a_path_of_its_own_comes_after_flowcs(
    path: str, value: dict[str, Any], tmp_path: Path
) -> None:
    for env in environments(tmp_path, f'{{"A": "b", "PYTHONPATH": {path}}}'):
        expected = [
            {"name": "A", "value": "b"},
            {"name": "FLOWC_PYTHONPATH", **value},
            {"name": "PYTHONPATH", "value": "/flowc:$(FLOWC_PYTHONPATH)"},
        ]
        assert [each for each in env if each["name"] != "FLOWC_BRACE"] == expected


def test_the_environment_of_a_task_and_of_a_service(tmp_path: Path) -> None:
    expected = [{"name": "PYTHONPATH", "value": "/flowc"}, {"name": "A", "value": "b"}]
    assert environments(tmp_path, '{"A": "b"}') == [expected, expected]
