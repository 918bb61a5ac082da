"""Arguments that people give Airflow's own classes, and how a DAG file names its source."""

from pathlib import Path

import pytest

from flowc import driver

SOURCE = """\
from flowc import task, workflow


@task(airflow={"queue": "gpu", "task_id": "x", "sla_foo": 3})
def echo(text: str) -> str:
    return text


@workflow(airflow={"tags": ["a"], "dag_id": "x", "nope": 3})
def main(text: str) -> str:
    return echo(text)
"""
PROFILE = """\
[profiles.a]
target = "airflow"
airflow = { run_on = "docker", operator = { image = "x", nope = 3, tty = true } }
"""


def test_arguments_that_airflow_would_refuse_are_lost(tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE)
    compiled = driver.compile(str(path), "airflow")
    said = [each.message for each in compiled.diagnostics if each.rule.code == "lost-feature"]
    assert {message.split("`")[1] for message in said} == {"task_id", "sla_foo", "dag_id", "nope"}
    (dag,) = compiled.manifests
    assert '@task(queue="gpu")' in dag.text
    assert 'tags=["a"]' in dag.text
    assert "nope" not in dag.text


def test_nothing_has_airflow_render_texts_as_other_values(tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE.replace('"nope": 3', '"render_template_as_native_obj": True'))
    compiled = driver.compile(str(path), "airflow")
    assert "render_template_as_native_obj" not in compiled.manifests[0].text


def test_arguments_of_an_operator_that_flowc_says_itself_are_lost(tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(PROFILE)
    path = tmp_path / "flow.py"
    path.write_text(SOURCE.replace("@task(", '@task(image="python:3.12", '))
    profile = driver.find_profile(str(path), "a", "airflow").profile
    compiled = driver.compile(str(path), "airflow", profile=profile)
    said = [each.message for each in compiled.diagnostics if each.rule.code == "lost-setting"]
    assert [message.split("`")[1] for message in said] == [
        "airflow.operator.image",
        "airflow.operator.nope",
    ]
    assert '{"operator": {"tty": True}}' in compiled.manifests[0].text


@pytest.mark.parametrize("target", ["airflow", "argo", "cwl"])
def test_manifests_are_the_same_wherever_one_stands(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sub"
    folder.mkdir()
    (tmp_path / "flowc.toml").touch()
    (folder / "flow.py").write_text(SOURCE)
    made = set()
    for here, name in ((tmp_path, "sub/flow.py"), (folder, "flow.py"), (folder, "../sub/flow.py")):
        monkeypatch.chdir(here)
        made.add(driver.compile(name, target).manifests[0].text)
    made.add(driver.compile(str(folder / "flow.py"), target).manifests[0].text)
    (text,) = made
    assert "sub/flow.py" in text
    assert str(tmp_path) not in text
