"""What a cluster calls the secrets, volumes, priorities and packages that a workflow names."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hera.workflows import models

from flowc import driver
from flowc.profiles import Profile

WORKFLOW = """\
from flowc import Secret, Volume, container, shell, stdout, task, workflow

DATABASE = Secret("db", key="password")
SCRATCH = Volume("scratch")


@task(packages=["numpy==2.1.0"], priority=5, cache=True)
def load(password: Secret, other: Secret = Secret("api", key="token")) -> int:
    return 1


@container(
    "busybox:1.36",
    env={"PASSWORD": DATABASE},
    volumes={"/data": SCRATCH, "/models": Volume("models")},
    priority=60,
)
def show(n: int) -> str:
    return shell('ls /data; echo "$N"', env={"N": n}, outputs=stdout(str))


@container("busybox:1.36")
def write(folder: Volume) -> str:
    return shell('ls "$FOLDER"', env={"FOLDER": folder}, outputs=stdout(str))


@workflow(priority=10)
def main(password: Secret = DATABASE) -> list[str]:
    n = load(password) + load(DATABASE)
    return [show(n), write(SCRATCH)]
"""

PROFILE = """\
[profiles.prod]
package_index = "https://pip.example.org/simple"
secrets = { db = "prod-database" }
volumes.scratch = { claim = "prod-scratch" }
volumes.models = { host_path = "/mnt/models" }
priority_classes = { low = 0, normal = 10, high = 50 }

[profiles.prod.argo]
artifact_gc = "OnWorkflowDeletion"
cache_config_map = "results"
"""


def compiled(
    folder: Path, target: str, text: str = WORKFLOW, profile: str | None = PROFILE
) -> driver.CompileResult:
    path = folder / "flow.py"
    path.write_text(text)
    (folder / "flowc.toml").write_text(profile or "")
    named = driver.find_profile(str(path), "prod" if profile else None, target)
    assert not named.has_errors, named.diagnostics
    return driver.compile(str(path), target, profile=named.profile)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    result = compiled(tmp_path_factory.mktemp("names"), "argo")
    assert not result.diagnostics, result.diagnostics
    found: dict[str, Any] = yaml.safe_load(result.manifests[0].text)
    models.Workflow.model_validate(found)
    return found


def template(run: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(t for t in run["spec"]["templates"] if t["name"] == name)
    return found


def secrets_of(run: dict[str, Any]) -> set[str]:
    """The names of secrets in arguments and defaults, whose texts are JSON."""
    return set(re.findall(r'\\"secret\\": ?\\"(.+?)\\"', json.dumps(run)))


def test_secrets_have_the_names_of_the_cluster_everywhere(run: dict[str, Any]) -> None:
    (parameter,) = run["spec"]["arguments"]["parameters"]
    reference = {"name": "prod-database", "key": "password"}
    assert json.loads(parameter["value"]) == {"secret": "prod-database", "key": "password"}
    assert secrets_of(run) == {"prod-database", "api"}
    variables = {v["name"]: v for v in template(run, "show-command")["container"]["env"]}
    assert variables["PASSWORD"]["valueFrom"]["secretKeyRef"] == reference


def test_volumes_are_claims_or_folders_of_nodes(run: dict[str, Any]) -> None:
    assert run["spec"]["volumes"] == [
        {"name": "models", "hostPath": {"path": "/mnt/models", "type": "Directory"}},
        {"name": "scratch", "persistentVolumeClaim": {"claimName": "prod-scratch"}},
    ]
    assert '"prod-scratch"' in json.dumps(template(run, "main")).replace('\\"', '"')


def test_priorities_are_classes(run: dict[str, Any]) -> None:
    assert run["spec"]["podPriorityClassName"] == "normal"
    assert run["spec"]["priority"] == 10
    assert template(run, "load")["priorityClassName"] == "low"
    assert template(run, "show-command")["priorityClassName"] == "high"


def test_results_files_and_packages_stand_where_the_profile_says(run: dict[str, Any]) -> None:
    assert run["spec"]["artifactGC"] == {"strategy": "OnWorkflowDeletion"}
    load = template(run, "load")
    assert load["memoize"]["cache"] == {"configMap": {"name": "results"}}
    index = {"name": "PIP_INDEX_URL", "value": "https://pip.example.org/simple"}
    assert index in load["script"]["env"]
    assert index not in template(run, "show-command")["container"]["env"]


def test_without_a_class_the_priority_of_a_task_is_lost(tmp_path: Path) -> None:
    result = compiled(tmp_path, "argo", profile=None)
    assert [d.code for d in result.diagnostics] == ["lost-feature", "lost-feature"]


def test_a_parameter_cannot_stand_for_a_folder_of_nodes(tmp_path: Path) -> None:
    text = WORKFLOW.replace("write(SCRATCH)", 'write(Volume("models"))')
    (found,) = compiled(tmp_path, "argo", text).diagnostics
    assert (found.code, found.severity) == ("unsupported-feature", "error")
    assert found.message.startswith("volume `models` is a folder of nodes")


SMALL = """\
from flowc import Secret, task, workflow


@task(packages=["numpy==2.1.0"])
def load(password: Secret) -> int:
    return 1


@workflow
def main() -> int:
    return load(Secret("db", key="password"))
"""


def test_cwl_has_secrets_and_the_index_and_says_what_it_loses(tmp_path: Path) -> None:
    result = compiled(tmp_path, "cwl", SMALL)
    assert {d.message.split("`")[1] for d in result.diagnostics} == {"volumes", "priority_classes"}
    (manifest,) = result.manifests
    assert "secret_prod_database_password" in manifest.text
    assert "PIP_INDEX_URL" in manifest.text


def test_airflow_has_secrets_and_says_what_it_loses(tmp_path: Path) -> None:
    result = compiled(tmp_path, "airflow", SMALL)
    lost = {"volumes.scratch", "priority_classes"}
    assert {d.message.split("`")[1] for d in result.diagnostics} == lost
    text = result.manifests[0].text
    assert "prod-database" in text
    assert 'python_with("numpy==2.1.0", index="https://pip.example.org/simple")' in text


KEPT = """\
from flowc import File, task, workflow


@task
def make(n: int) -> File:
    return File("a.txt")


@task
def size(file: File) -> int:
    return file.size


@workflow
def main(counts: list[int]) -> list[int]:
    return [size(make(n)) for n in counts]
"""


def test_airflow_keeps_files_where_the_profile_says_and_argo_and_cwl_are_told_otherwise(
    tmp_path: Path,
) -> None:
    """Tasks that leave no files are not told where these go."""
    profile = '[profiles.prod]\nstorage = "s3://it\'s/runs/"\n'
    result = compiled(tmp_path, "airflow", KEPT, profile)
    assert not result.diagnostics
    functions = [
        n for n in ast.parse(result.manifests[0].text).body if isinstance(n, ast.FunctionDef)
    ]
    first = {each.name: ast.unparse(each.body[0]) for each in functions}
    kept = [name for name, line in first.items() if line.startswith("keep_files_in(")]
    assert kept == ["make"]
    assert first["make"] == """keep_files_in("s3://it's/runs")"""
    for target in ("argo", "cwl"):
        (lost,) = compiled(tmp_path, target, KEPT, profile).diagnostics
        assert lost.message.startswith("`storage`")


@pytest.mark.parametrize(
    "text",
    [
        "volumes.a = {}",
        'volumes.a = { claim = "a", host_path = "/a" }',
        'volumes.a = { host_path = "a" }',
        'volumes.a = { host_path = "/a/../b" }',
        'namespace = "team.ml"',
        f'namespace = "{"n" * 64}"',
        'service_account = "a..b"',
        f'service_account = "{"a" * 254}"',
        'registries = { "https://docker.io" = "m.example.org" }',
        "ttl = 2_500_000_000",
        'volumes."a/b" = { claim = "a" }',
        'secrets = { a = "Not A Name" }',
        "secrets = { a = 1 }",
        'priority_classes = { a = "high" }',
        'package_index = "https://user:pass@pip.example.org"',
    ],
)
def test_names_that_a_cluster_cannot_have_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(SMALL)
    (tmp_path / "flowc.toml").write_text(f"[profiles.prod]\n{text}\n")
    found = driver.find_profile(str(tmp_path / "flow.py"), "prod", "argo")
    errors = {d.code for d in found.diagnostics if d.severity == "error"}
    assert errors == {"invalid-setting"}


@pytest.mark.parametrize(
    "text",
    [
        'volumes.a = { host_path = "/a/..b/c/" }',
        'volumes.a = { host_path = "/" }',
        f'namespace = "{"n" * 63}"',
        f'service_account = "{"a" * 253}"',
        'registries = { "localhost:5000/a" = "m.example.org/b/" }',
        "ttl = 0.3",
    ],
)
def test_names_that_a_cluster_can_have(text: str, tmp_path: Path) -> None:
    result = compiled(tmp_path, "argo", SMALL, f"[profiles.prod]\n{text}\n")
    spec = yaml.safe_load(result.manifests[0].text)["spec"]
    assert spec.get("ttlStrategy", {"secondsAfterCompletion": 1}) == {"secondsAfterCompletion": 1}


def test_a_profile_without_names_leaves_the_module_as_it_is(tmp_path: Path) -> None:
    from flowc.compiler.passes.apply_profile import apply_profile

    (tmp_path / "flow.py").write_text(SMALL)
    module = driver.load(str(tmp_path / "flow.py")).module
    assert module is not None
    assert apply_profile(module, Profile(secrets={"other": "x"})) is module
