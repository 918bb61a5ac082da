"""What people are told of a workflow: its own name, its docstring, where templates come from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver
from flowc.backends.argo.capabilities import OLDEST

LONG = "größe_der_" + "gemessenen_" * 5 + "proben"
SOURCE = f'''\
from flowc import Cron, command, container, stdout, task, workflow


@task
def {LONG}(n: int) -> int:
    return n


@task(timeout="1h")
def train(n: int) -> int:
    return n


@container("busybox:1.36")
def show(n: int) -> str:
    return command("echo", n, outputs=stdout(str))


@workflow(HEAD)
def main(PARAMETER) -> str:
    """Train {{{{{{{{{{ models}}}}.

    And show *one*.
    """
    trained = train.options(timeout="2h")({LONG}(n))
    return show(train(trained))
'''
DOC = "Train { { { { { models}}.\n\nAnd show *one*."
TITLE, DESCRIPTION = "workflows.argoproj.io/title", "workflows.argoproj.io/description"


def text_of(folder: Path, head: str = "", parameter: str = "n: int = 1") -> str:
    path = folder / "flow.py"
    path.write_text(SOURCE.replace("HEAD", head).replace("PARAMETER", parameter))
    named = driver.find_profile(str(path), None, "argo")
    result = driver.compile(str(path), "argo", profile=named.profile)
    assert not result.has_errors, result.diagnostics
    return result.manifests[0].text


def annotations_of(text: str) -> list[dict[str, Any]]:
    """Those of an object, and those that it gives its runs."""
    document = yaml.safe_load(text)
    metadata = [document["metadata"], document["spec"].get("workflowMetadata", {})]
    return [each["annotations"] for each in metadata if "annotations" in each]


def test_the_name_and_the_docstring_that_the_author_gave_are_shown(tmp_path: Path) -> None:
    text = text_of(tmp_path, 'name="My {{Fancy}} Pipeline"')
    assert annotations_of(text) == [{TITLE: "My { {Fancy}} Pipeline", DESCRIPTION: DOC}]
    assert "generateName: my-fancy-pipeline-\n" in text


@pytest.mark.parametrize(
    ("head", "parameter"), [("", "n: int"), ('schedule=Cron("0 6 * * *")', "n: int = 1")]
)
def test_runs_that_others_start_are_told_of_too(head: str, parameter: str, tmp_path: Path) -> None:
    assert annotations_of(text_of(tmp_path, head, parameter)) == [{DESCRIPTION: DOC}] * 2


def test_what_a_profile_says_of_runs_goes_first(tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(
        f'default = "here"\n[profiles.here]\nannotations = {{ "{DESCRIPTION}" = "ours" }}\n'
    )
    assert annotations_of(text_of(tmp_path, 'name="A b"')) == [{TITLE: "A b", DESCRIPTION: "ours"}]


def test_templates_say_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "pyproject.toml").touch()
    text = text_of(tmp_path / "flows")
    found = dict(re.findall(r"^  - name: (\S+)  # (.*)$", text, re.MULTILINE))
    long = next(name for name in found if name.startswith("grosse"))
    assert found == {
        "main": "flows/flow.py:20",
        long: f"{LONG}, flows/flow.py:5",
        "train": "flows/flow.py:10",
        "main-trained": "train, flows/flow.py:10",
        "show": "flows/flow.py:15",
        "show-command": "flows/flow.py:15",
    }
    monkeypatch.chdir(tmp_path)
    assert driver.compile("flows/flow.py", "argo").manifests[0].text == text


def test_the_head_says_for_which_argo(tmp_path: Path) -> None:
    assert f"\n# For Argo Workflows {OLDEST} or later.\n" in text_of(tmp_path)
