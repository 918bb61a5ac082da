"""What a profile says of a cluster, in Argo's words; hera's models of Argo take every object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hera.workflows import models

from flowc import driver
from flowc.backends import Manifest

WORKFLOW = """\
from flowc import Cron, File, Gpu, command, container, output, semaphore, service, task, workflow


@task(cpu=2)
def small(n: int) -> int:
    return n


@task(gpu=Gpu("nvidia-a100", 2), timeout="1h")
def train(n: int) -> int:
    return n


@container("ghcr.io/org/tool:1", gpu=Gpu("amd-mi300"), timeout="1h")
def render(n: int) -> File:
    return command("render", n, outputs=output("a.png"))


@task(memory="100Gi")
def fold(n: int) -> int:
    return n


@service(port=8080, memory="100Gi")
def cache() -> None:
    raise NotImplementedError


@workflow(HEAD)
def main(n: int = 1) -> int:
    render(n)
    with cache() as store, semaphore("licence", 2):
        found = fold(n)
    return small.options(gpu=1, timeout="1h")(train(small(n + found)))
"""

PROFILE = """\
[profiles.prod]
namespace = "flows"
service_account = "runner"
image_pull_secrets = ["ghcr"]
image = "ghcr.io/org/python:3.12"
labels = { team = "ml", tier = "gold" }
annotations = { "example.org/owner" = "ml@example.org" }
ttl = "1d"

[profiles.prod.pools.standard]
cpu = 16
memory = "64Gi"
labels = { pool = "standard" }

[profiles.prod.pools.nvidia]
cpu = 16
memory = "64Gi"
gpu = { kind = "nvidia-a100", count = 2 }
labels = { pool = "nvidia" }
tolerations = [{ key = "gpu", operator = "Exists", effect = "NoSchedule" }]

[profiles.prod.pools.amd]
cpu = 16
memory = "64Gi"
gpu = { kind = "amd-mi300", resource = "amd.com/gpu" }
tolerations = [{ key = "amd", value = "yes" }]

[profiles.prod.pools.large]
cpu = 16
memory = "256Gi"
labels = { pool = "large" }

[profiles.prod.argo]
pod_gc = "OnPodSuccess"
image_pull_policy = "Always"
artifact_repository = { config_map = "files", key = "s3" }
"""

KINDS: dict[str, Any] = {
    "Workflow": models.Workflow,
    "WorkflowTemplate": models.WorkflowTemplate,
    "CronWorkflow": models.CronWorkflow,
}


def manifests(folder: Path, source: str, settings: str) -> tuple[Manifest, ...]:
    """What a workflow becomes under the profile `prod`."""
    (folder / "flow.py").write_text(source)
    (folder / "flowc.toml").write_text(settings)
    path = str(folder / "flow.py")
    named = driver.find_profile(path, "prod", "argo")
    assert not named.has_errors, named.diagnostics
    result = driver.compile(path, "argo", profile=named.profile)
    assert not result.has_errors, result.diagnostics
    return tuple(result.manifests)


def objects(
    folder: Path, head: str = 'labels={"team": "own"}', text: str = WORKFLOW
) -> list[dict[str, Any]]:
    made = manifests(folder, text.replace("HEAD", head), PROFILE)
    found = [each for manifest in made for each in yaml.safe_load_all(manifest.text)]
    KINDS[found[0]["kind"]].model_validate(found[0])
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return objects(tmp_path_factory.mktemp("run"))[0]


def template(run: dict[str, Any], name: str) -> dict[str, Any]:
    """A template with a pod: that of a name, or what it runs."""
    found = {each["name"]: each for each in run["spec"]["templates"]}
    made: dict[str, Any] = found.get(f"{name}-command", found[name])
    return made


def test_pods_pull_images_when_the_profile_says(tmp_path: Path) -> None:
    """Those of tasks, containers, services and of flowc's own steps, but where a hatch says so."""
    text = WORKFLOW.replace('gpu=Gpu("amd-mi300")', 'argo={"container": POLICY}')
    policy = '{"imagePullPolicy": "Never"}'
    run = objects(tmp_path, text=text.replace("POLICY", policy))[0]
    pods = {
        each["name"]: pod["imagePullPolicy"]
        for each in run["spec"]["templates"]
        if (pod := each.get("script", each.get("container"))) is not None
    }
    assert pods.pop("render") == "Never"
    assert len(pods) > 3 and set(pods.values()) == {"Always"}


def test_a_run_lives_where_the_profile_says(run: dict[str, Any]) -> None:
    assert run["metadata"] == {
        "generateName": "flow-",
        "namespace": "flows",
        "labels": {"team": "own", "tier": "gold"},
        "annotations": {"example.org/owner": "ml@example.org"},
    }
    spec = run["spec"]
    assert spec["serviceAccountName"] == "runner"
    assert spec["imagePullSecrets"] == [{"name": "ghcr"}]
    assert spec["ttlStrategy"] == {"secondsAfterCompletion": 86400}
    assert spec["podGC"] == {"strategy": "OnPodSuccess"}
    assert spec["artifactRepositoryRef"] == {"configMap": "files", "key": "s3"}
    assert spec["podMetadata"] == {
        "labels": {"team": "own", "tier": "gold"},
        "annotations": {"example.org/owner": "ml@example.org"},
    }


def test_steps_go_to_the_first_pool_that_they_fit(run: dict[str, Any]) -> None:
    spec = run["spec"]
    assert spec["nodeSelector"] == {"pool": "standard"}
    assert "tolerations" not in spec
    assert "nodeSelector" not in template(run, "small")
    tolerations = [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}]
    for name in ("train", "main-when", "main-result"):
        if any(each["name"] == name for each in spec["templates"]):
            assert template(run, name)["nodeSelector"] == {"pool": "nvidia"}
            assert template(run, name)["tolerations"] == tolerations
    assert template(run, "fold")["nodeSelector"] == {"pool": "large"}
    assert template(run, "cache")["nodeSelector"] == {"pool": "large"}


def test_a_pool_without_labels_is_not_that_of_the_others(run: dict[str, Any]) -> None:
    assert template(run, "render")["nodeSelector"] == {"kubernetes.io/os": "linux"}
    assert template(run, "render")["tolerations"] == [
        {"key": "amd", "operator": "Equal", "value": "yes"}
    ]


def test_gpus_have_the_name_of_their_pools(run: dict[str, Any]) -> None:
    limits = [
        body["resources"]["limits"]
        for each in run["spec"]["templates"]
        if "limits"
        in (body := each.get("script") or each.get("container") or {}).get("resources", {})
    ]
    assert sorted(limits, key=str) == [
        {"amd.com/gpu": "1"},
        {"nvidia.com/gpu": "1"},
        {"nvidia.com/gpu": "2"},
    ]


KINDS_OF_GPUS = """\
from flowc import Gpu, task, workflow


@task(gpu=Gpu("nvidia-a100", 2))
def by_kind() -> int:
    return 1


@task(gpu=Gpu("example.com/tpu"))
def by_resource() -> int:
    return 1


@workflow
def main() -> int:
    return by_kind() + by_kind.options(gpu=Gpu("l4"))() + by_resource.options(memory="1Gi")()
"""


def test_a_kind_of_gpu_without_a_pool_is_lost_unless_it_is_a_resource(tmp_path: Path) -> None:
    """Kubernetes refuses a pod that asks for a resource of its own by a name without a domain."""
    path = tmp_path / "flow.py"
    path.write_text(KINDS_OF_GPUS)
    result = driver.compile(str(path), "argo")
    lost = [d for d in result.diagnostics if d.code == "lost-feature"]
    said = "the kind `{}` of a GPU is lost: no pool says what Kubernetes calls it"
    assert [(d.span.line, d.message) for d in lost] == [
        (4, said.format("nvidia-a100")),
        (16, said.format("l4")),
    ]
    (run,) = yaml.safe_load_all(result.manifests[0].text)
    scripts = [each["script"] for each in run["spec"]["templates"] if "script" in each]
    limits = [each["resources"]["limits"] for each in scripts if "resources" in each]
    assert sorted(limits, key=str) == [
        {"example.com/tpu": "1"},
        {"nvidia.com/gpu": "1"},
        {"nvidia.com/gpu": "2"},
    ]


def test_every_script_runs_in_the_image_of_the_profile(run: dict[str, Any]) -> None:
    images = {each["script"]["image"] for each in run["spec"]["templates"] if "script" in each}
    assert images == {"ghcr.io/org/python:3.12"}


def test_what_starts_runs_marks_them(tmp_path: Path) -> None:
    """The size of a semaphore, which workflows share, has the marks of the profile alone."""
    marks = {
        "labels": {"team": "ml", "tier": "gold"},
        "annotations": {"example.org/owner": "ml@example.org"},
    }
    head = 'schedule=Cron("0 6 * * *"), labels={"own": "yes"}'
    cron, semaphores = objects(tmp_path, head)
    own = {**marks, "labels": {**marks["labels"], "own": "yes"}}
    assert cron["metadata"] == {"name": "flow", "namespace": "flows", **own}
    assert cron["spec"]["workflowMetadata"] == own
    assert cron["spec"]["workflowSpec"]["serviceAccountName"] == "runner"
    name = "flowc-semaphore-licence"
    assert semaphores["metadata"] == {"name": name, "namespace": "flows", **marks}
    published, _ = objects(tmp_path, 'argo={"kind": "WorkflowTemplate"}')
    assert published["spec"]["workflowMetadata"] == marks


def test_an_escape_hatch_goes_before_the_profile(tmp_path: Path) -> None:
    run, _ = objects(tmp_path, 'argo={"serviceAccountName": "other"}')
    assert run["spec"]["serviceAccountName"] == "other"


def test_a_default_image_that_is_not_allowed_is_reported(tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(
        "from flowc import task, workflow\n\n\n@task\ndef f() -> int:\n    return 1\n\n\n"
        "@workflow\ndef main() -> int:\n    return f()\n"
    )
    (tmp_path / "flowc.toml").write_text('[profiles.p]\nallowed_registries = ["ghcr.io"]\n')
    path = str(tmp_path / "flow.py")
    profile = driver.find_profile(path, "p", "argo").profile
    assert [d.code for d in driver.compile(path, "argo", profile=profile).diagnostics] == [
        "registry-not-allowed"
    ]
    assert not driver.compile(path, "cwl", profile=profile).has_errors


LIMITED = """\
from flowc import GiB, File, container, service, shell, stdout, task, workflow


@task(cpu=2, memory="4Gi")
def small(n: int) -> int:
    return n


@task
def quiet(n: int) -> int:
    return n


@container("ghcr.io/org/tool:1", disk="1Gi", cpu=1)
def fold(data: File) -> int:
    return shell("wc -l", outputs=stdout(int))


@service(port=8080, memory="8Gi")
def cache() -> None:
    raise NotImplementedError


@workflow
def main(data: File, n: int = 1) -> float:
    with cache():
        found = fold.options(memory=2 * data.size + GiB, cpu=4)(data)
    return small(n) / quiet(found)
"""


def compiled(folder: Path, source: str, settings: str) -> list[dict[str, Any]]:
    """The templates of a workflow under a profile."""
    (manifest,) = manifests(folder, source, f"[profiles.prod]\n{settings}")
    document = yaml.safe_load(manifest.text)
    KINDS[document["kind"]].model_validate(document)
    templates: list[dict[str, Any]] = document["spec"]["templates"]
    return templates


def pods(templates: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What each template with a pod asks for."""
    return {
        each["name"]: body.get("resources", {})
        for each in templates
        if (body := each.get("script") or each.get("container"))
    }


def test_a_limit_is_what_is_asked_for(tmp_path: Path) -> None:
    templates = compiled(tmp_path, LIMITED, 'limits = ["memory"]\n')
    found = pods(templates)
    assert found["small"] == {
        "requests": {"cpu": "2", "memory": "4Gi"},
        "limits": {"memory": "4Gi"},
    }
    assert found["cache"] == {"requests": {"memory": "8Gi"}, "limits": {"memory": "8Gi"}}
    assert found["quiet"] == {}
    (patched,) = (each["podSpecPatch"] for each in templates if "podSpecPatch" in each)
    (container,) = json.loads(patched)["containers"]
    amounts = container["resources"]
    assert amounts["limits"] == amounts["requests"]
    assert set(amounts["limits"]) == {"memory"}


def test_a_limit_that_is_demanded_is_emitted(tmp_path: Path) -> None:
    """So what `missing-limit` proves is so on the cluster, for the steps that flowc adds too."""
    settings = 'limits_required = ["memory", "cpu"]\ndefaults = { cpu = "100m", memory = "64Mi" }\n'
    templates = compiled(tmp_path, LIMITED, settings)
    usual = {"cpu": "0.1", "memory": "64Mi"}
    found = pods(templates)
    assert set(found) > {"small", "quiet", "cache"}
    assert found["quiet"] == {"requests": usual, "limits": usual}
    assert found["cache"]["limits"] == {"cpu": "0.1", "memory": "8Gi"}
    patched = {each["name"] for each in templates if "podSpecPatch" in each}
    for name, asked in found.items():
        assert set(asked["limits"]) == ({"cpu"} if name in patched else {"cpu", "memory"}), name
    added = set(found) - {"small", "quiet", "cache"} - patched
    assert added
    assert all(found[name] == {"requests": usual, "limits": usual} for name in added)


def test_steps_that_say_nothing_go_where_their_default_fits(tmp_path: Path) -> None:
    settings = """\
defaults.memory = "8Gi"
pools.tiny = { cpu = 4, memory = "4Gi", labels = { pool = "tiny" } }
pools.large = { cpu = 4, memory = "64Gi", labels = { pool = "large" } }
"""
    templates = compiled(tmp_path, LIMITED, settings)
    placed = {each["name"]: each["nodeSelector"] for each in templates if "nodeSelector" in each}
    computed = "main-with-cache-found-command"  # is taken to fit
    assert placed == {name: {"pool": "tiny"} for name in ("small", computed)}
