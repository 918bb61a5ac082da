"""Cached results are kept by all that decides them, and no more."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver

PYTHON = """
from helper import BASE

from flowc import task, workflow


@task(cache=True, OPTIONS)
def found(n: int = 1) -> int:
    return n + BASE


@workflow
def main(n: int) -> int:
    return found(n)
"""

COMMAND = """
from flowc import File, Volume, container, output, shell, workflow


@container("busybox:1.36", cache=True, OPTIONS)
def found(n: int = 1) -> File:
    return shell("seq 3", outputs=output("OUTPUT"))


@workflow
def main(n: int) -> File:
    return found(n)
"""


def template(folder: Path, text: str, options: str = "", profile: str = "") -> dict[str, Any]:
    path = folder / "flow.py"
    path.write_text(text.replace("OPTIONS", options))
    (folder / "flowc.toml").write_text(f"[profiles.p]\n{profile}\n")
    named = driver.find_profile(str(path), "p", "argo")
    result = driver.compile(str(path), "argo", profile=named.profile)
    assert not result.has_errors, result.diagnostics
    templates = yaml.safe_load(result.manifests[0].text)["spec"]["templates"]
    (made,) = [each for each in templates if "memoize" in each]
    return dict(made)


def key(
    folder: Path,
    text: str,
    options: str = "",
    *,
    base: int = 1,
    output: str = "a.txt",
    profile: str = "",
) -> str:
    (folder / "helper.py").write_text(f"BASE = {base}\n")
    made = template(folder, text.replace("OUTPUT", output), options, profile)
    return str(made["memoize"]["key"])


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (PYTHON, 'image="python:3.13"'),
        (PYTHON, 'packages=["six==1.16.0"]'),
        (PYTHON, 'env={"MODE": "exact"}'),
        (PYTHON, 'argo={"script": {"image": "python:3.13"}}'),
        (PYTHON, 'argo={"sidecars": [{"name": "db", "image": "redis:7.4"}]}'),
        (COMMAND, 'env={"MODE": "exact"}'),
        (COMMAND, 'volumes={"/data": Volume("data")}'),
    ],
)
def test_what_decides_a_result_is_in_its_key(text: str, options: str, tmp_path: Path) -> None:
    assert key(tmp_path, text, options) != key(tmp_path, text)


def test_modules_images_of_profiles_and_outputs_are_in_the_key(tmp_path: Path) -> None:
    usual = key(tmp_path, PYTHON)
    assert key(tmp_path, PYTHON, base=2) != usual
    assert key(tmp_path, PYTHON, profile='image = "python:3.13"') != usual
    assert key(tmp_path, COMMAND, output="b.txt") != key(tmp_path, COMMAND)


def test_what_decides_no_result_is_not_in_the_key(tmp_path: Path) -> None:
    options = 'cpu=2, labels={"a": "b"}, retries=2, timeout="1h"'
    assert key(tmp_path, COMMAND, options) == key(tmp_path, COMMAND)
    assert key(tmp_path, PYTHON, "cpu=2") == key(tmp_path, PYTHON)


def test_a_hatch_may_say_another_key(tmp_path: Path) -> None:
    assert key(tmp_path, PYTHON, 'argo={"memoize": {"key": "mine"}}') == "mine"


def test_files_of_cached_results_outlive_the_run(tmp_path: Path) -> None:
    """The cache keeps their keys, which later runs read."""
    text = COMMAND.replace("OUTPUT", "a.txt")
    made = template(tmp_path, text, profile='argo.artifact_gc = "OnWorkflowDeletion"')
    assert [each["artifactGC"] for each in made["outputs"]["artifacts"]] == [{"strategy": "Never"}]
