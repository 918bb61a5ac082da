"""Workflows that a cluster has already: what refers to them, and what is written of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver

EXAMPLE = Path(__file__).parents[2] / "examples" / "published"

PROFILES = '[profiles.cluster]\ntarget = "argo"\nargo.libraries = ["library.py"]\n'

LIBRARY = """\
from flowc import Cron, task, workflow


@task
def call(n: int) -> int:
    return n + 1


@workflow
def count(n: int = 1) -> int:
    return call(n)


@workflow
def twice(n: int) -> int:
    return count(count(n))


@workflow(schedule=Cron("0 0 * * *"))
def nightly(n: int = 1) -> int:
    return call(n)
"""

FLOW = """\
from library import count, nightly

from flowc import workflow


@workflow
def main(n: int) -> int:
    return count.options(timeout="1h")(nightly(count(n)))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (("flowc.toml", PROFILES), ("library.py", LIBRARY), ("flow.py", FLOW)):
        (tmp_path / name).write_text(text)
    return tmp_path


def manifest(path: Path, workflow: str, *, profile: str | None = "cluster") -> str:
    named = driver.find_profile(str(path), profile, "argo").profile if profile else None
    result = driver.compile(str(path), "argo", workflow=workflow, profile=named)
    assert not result.has_errors, result.diagnostics
    return result.manifests[0].text


def templates(text: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in yaml.safe_load(text)["spec"]["templates"]}


def tasks(text: str, template: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in templates(text)[template]["dag"]["tasks"]}


@pytest.mark.parametrize(
    ("workflow", "name"),
    [
        ("party:main", "party"),
        ("welcome:greet", "welcome-greet"),
        ("welcome:greet_all", "welcome-greet-all"),
    ],
)
def test_the_manifests_of_the_example(workflow: str, name: str) -> None:
    file, _, function = workflow.partition(":")
    kept = (EXAMPLE / "argo" / f"{name}.yaml").read_text()
    assert manifest(EXAMPLE / f"{file}.py", function) == kept


def test_the_guide_shows_the_example() -> None:
    page = (EXAMPLE.parents[1] / "docs" / "guide" / "argo.md").read_text()
    shown = page[page.index("      - name: greet\n") :].split("```")[0]
    assert shown in (EXAMPLE / "argo" / "party.yaml").read_text()


def test_a_call_refers_to_the_object_of_its_workflow(project: Path) -> None:
    text = manifest(project / "flow.py", "main")
    called = tasks(text, "main")
    found = next(task for task in called.values() if "templateRef" in task)
    assert found["templateRef"] == {"name": "library-count", "template": "call"}
    assert found["arguments"]["parameters"] == [{"name": "n", "value": "{{inputs.parameters.n}}"}]


def test_a_call_with_options_and_a_scheduled_workflow_are_written_out(project: Path) -> None:
    called = tasks(manifest(project / "flow.py", "main"), "main").values()
    assert sorted("template" in task for task in called) == [False, True, True]


def test_without_the_profile_all_is_written_out(project: Path) -> None:
    assert "templateRef" not in manifest(project / "flow.py", "main", profile=None)


def test_a_library_has_templates_to_call(project: Path) -> None:
    text = manifest(project / "library.py", "count")
    object = yaml.safe_load(text)
    assert (object["kind"], object["metadata"]["name"]) == ("WorkflowTemplate", "library-count")
    found = templates(text)
    assert [each["name"] for each in found["call"]["outputs"]["parameters"]] == ["result"]
    assert {"value", "failure"} <= {
        each["name"] for each in found["call-caught"]["outputs"]["parameters"]
    }
    assert {"call-2", "call-caught-2"} <= found.keys()


def test_workflows_of_a_library_refer_to_each_other(project: Path) -> None:
    called = tasks(manifest(project / "library.py", "twice"), "main").values()
    assert {task["templateRef"]["name"] for task in called} == {"library-count"}


def test_a_scheduled_workflow_of_a_library_stays_one(project: Path) -> None:
    text = manifest(project / "library.py", "nightly")
    assert yaml.safe_load(text)["kind"] == "CronWorkflow"
    assert "name: call  # " in text
    assert "call-caught" not in text


def test_names_of_objects_are_those_of_functions(project: Path) -> None:
    """Whatever else the file that calls them has of that name."""
    (project / "flow.py").write_text(
        "from library import count as other\nfrom library import main as whole\n\n"
        "from flowc import workflow\n\n\n"
        "@workflow\ndef count(n: int) -> int:\n    return other(n)\n\n\n"
        "@workflow\ndef main(n: int) -> int:\n    return whole(count(n))\n"
    )
    text = LIBRARY + "\n\n@workflow\ndef main(n: int) -> int:\n    return call(n)\n"
    (project / "library.py").write_text(text)
    found = manifest(project / "flow.py", "main")
    assert "templateRef: {name: library-count, template: call}" in found
    assert "templateRef: {name: library, template: call}" in found
    for workflow, name in (("count", "library-count"), ("main", "library")):
        object = yaml.safe_load(manifest(project / "library.py", workflow))
        assert object["metadata"]["name"] == name


def test_functions_whose_names_differ_have_objects_that_differ(project: Path) -> None:
    text = LIBRARY.replace("def twice", "def Count")
    (project / "library.py").write_text(
        text + "\n\n@workflow\ndef library(n: int) -> int:\n    return call(n)\n"
    )
    names = {
        yaml.safe_load(manifest(project / "library.py", workflow))["metadata"]["name"]
        for workflow in ("count", "Count", "library")
    }
    assert names == {"library-count", "library-count-96ddfbdd", "library-library"}


def test_two_objects_of_one_name_are_refused(project: Path) -> None:
    (project / "library.py").write_text(
        LIBRARY.replace("@workflow\ndef twice", '@workflow(name="library-count")\ndef twice')
    )
    (project / "flow.py").write_text(
        "from library import count, twice\n\nfrom flowc import workflow\n\n\n"
        "@workflow\ndef main(n: int) -> int:\n    return count(twice(n))\n"
    )
    named = driver.find_profile(str(project / "flow.py"), "cluster", "argo").profile
    result = driver.compile(str(project / "flow.py"), "argo", profile=named)
    assert [d.code for d in result.diagnostics] == ["unsupported-feature"]
    assert "`library-count`" in result.diagnostics[0].message


@pytest.mark.parametrize("name", ["gone.py", "library", "*.py", "/library.py", ""])
def test_a_library_that_is_no_file_is_reported(project: Path, name: str) -> None:
    (project / "flowc.toml").write_text(PROFILES.replace("library.py", name))
    named = driver.find_profile(str(project / "flow.py"), "cluster", "argo").profile
    result = driver.compile(str(project / "flow.py"), "argo", profile=named)
    (found,) = (d for d in result.diagnostics if d.code == "invalid-setting")
    assert found.span.file.endswith("flowc.toml")


def test_a_library_may_be_named_from_the_folder(project: Path) -> None:
    (project / "flowc.toml").write_text(PROFILES.replace("library.py", "./library.py"))
    assert "templateRef" in manifest(project / "flow.py", "main")
