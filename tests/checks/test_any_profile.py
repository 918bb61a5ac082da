"""Any profile gives, for any target, manifests or diagnostics; twice the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowc import driver
from flowc.backends import names
from flowc.profiles import NamedProfile, Pool, PoolGpu, Profile, Toleration
from flowc.profiles.document import Document
from flowc.profiles.model import (
    AirflowSettings,
    ArgoSettings,
    ArtifactRepository,
    ClusterVolume,
    Defaults,
    Quota,
    RunQuota,
    TaskQuota,
)

WORKFLOW = """\
from flowc import (
    Gpu, Secret, command, concurrency, container, stdout, task, wait_until, workflow
)


@task(cpu=2, memory="4Gi", packages=["numpy==2.1.0"], priority=1)
def add(a: int, b: int = 1, key: Secret = Secret("db", key="key")) -> int:
    return a + b


@task(image="python:3.12-slim", gpu=Gpu("a100", 2), timeout="1h")
def train(a: int) -> int:
    return a


@container("ghcr.io/org/tool:1", disk="10Gi", env={"KEY": Secret("db", key="key")})
def show(a: int) -> str:
    return command("show", a, outputs=stdout(str))


@task
def is_there(a: int) -> bool:
    return True


@workflow
def each(a: int) -> int:
    return add(train(a))


@workflow(labels={"team": "own"}, priority=3)
def main(a: int = 1) -> list[str]:
    wait_until(is_there.options(image="busybox:1"), a, every="1s", timeout="1m")
    parts = [each(n) for n in range(5)]
    with concurrency(2):
        more = [add.options(cpu=4)(n, part) for n, part in zip(range(5), parts)]
    return [show(n) if n > 2 else "" for n in more]
"""

LABELS = st.dictionaries(
    st.sampled_from(["team", "a.org/b"]), st.sampled_from(["x", ""]), max_size=2
)
AMOUNT = st.none() | st.sampled_from([1, 2, 16])
SIZE = st.none() | st.sampled_from([2**20, 2**32, 2**40])
GPU = st.builds(PoolGpu, kind=st.sampled_from([None, "a100"]), count=st.integers(1, 2))
TOLERATION = st.builds(Toleration, key=st.just("gpu"), value=st.sampled_from([None, "yes"]))
POOL = st.builds(
    Pool,
    cpu=st.sampled_from([1, 16]),
    memory=st.sampled_from([2**20, 2**40]),
    disk=SIZE,
    gpu=st.none() | GPU,
    labels=LABELS,
    tolerations=st.lists(TOLERATION, max_size=1).map(tuple),
    count=st.sampled_from([None, 1, 3]),
    queue=st.sampled_from([None, "it's {{ ds }}"]),
)
QUOTA = st.builds(
    Quota,
    task=st.builds(TaskQuota, cpu=AMOUNT, memory=SIZE, gpu=AMOUNT),
    run=st.builds(RunQuota, cpu=AMOUNT, memory=SIZE, gpu=AMOUNT, pods=AMOUNT),
)
REPOSITORY = st.builds(ArtifactRepository, config_map=st.just("files"), key=st.just("s3"))
VOLUME = st.builds(ClusterVolume, claim=st.just("claim"), host_path=st.none()) | st.builds(
    ClusterVolume, claim=st.none(), host_path=st.just("/mnt/scratch")
)
REGISTRY = st.sampled_from(["docker.io", "ghcr.io", "ghcr.io/org/", "mirror.example.org"])
AIRFLOW = st.builds(
    AirflowSettings,
    run_on=st.sampled_from(["worker", "docker", "kubernetes"]),
    operator=st.sampled_from([{}, {"privileged": True}, {"env_vars": {"TOKEN": "hunter2-prod"}}]),
    folder=st.just("/runs"),
    claim=st.just("runs"),
    docker_url=st.sampled_from([None, "tcp://docker:2375"]),
    xcom_limit=st.sampled_from([None, 2**16]),
) | st.builds(AirflowSettings)
PROFILE = st.builds(
    Profile,
    target=st.sampled_from([None, *names()]),
    engine_version=st.sampled_from([None, "2", "3.2", "v4.0.7", "1.2"]),
    namespace=st.sampled_from([None, "flows"]),
    service_account=st.sampled_from([None, "runner"]),
    image_pull_secrets=st.sampled_from([(), ("ghcr",)]),
    image=st.sampled_from([None, "python:3.12-slim", "ghcr.io/org/python:3"]),
    registries=st.dictionaries(REGISTRY, REGISTRY, max_size=2),
    allowed_registries=st.none() | st.lists(REGISTRY, max_size=2).map(tuple),
    storage=st.sampled_from([None, "s3://bucket/runs"]),
    pools=st.dictionaries(st.sampled_from("abc"), POOL, max_size=3),
    quota=QUOTA,
    defaults=st.builds(Defaults, cpu=AMOUNT, memory=SIZE, disk=SIZE),
    limits=st.sampled_from([(), ("memory",), ("cpu", "disk")]),
    limits_required=st.sampled_from([(), ("cpu",), ("memory", "timeout")]),
    labels=LABELS,
    annotations=LABELS,
    ttl=AMOUNT,
    package_index=st.sampled_from([None, "https://pip.example.org/simple"]),
    secrets=st.sampled_from([{}, {"db": "prod-db"}]),
    volumes=st.dictionaries(st.just("scratch"), VOLUME),
    priority_classes=st.dictionaries(st.sampled_from(["low", "high"]), st.integers(-5, 5)),
    argo=st.builds(
        ArgoSettings,
        artifact_repository=st.none() | REPOSITORY,
        artifact_gc=st.sampled_from([None, "OnWorkflowDeletion"]),
        pod_gc=st.sampled_from([None, "OnPodCompletion", "OnWorkflowSuccess"]),
    ),
    airflow=AIRFLOW,
)


@pytest.mark.parametrize("target", names())
@settings(deadline=None, max_examples=30)
@given(PROFILE)
def test_any_profile(
    target: str, tmp_path_factory: pytest.TempPathFactory, profile: Profile
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any_{target}.py"
    if not Path(path).exists():
        path.write_text(WORKFLOW)
    named = NamedProfile("p", profile, Document("flowc.toml", "", (), {}), ("p",))
    first, second = (driver.compile(str(path), target, profile=named) for _ in range(2))
    assert "internal-error" not in {d.code for d in first.diagnostics}, first.diagnostics
    assert first.has_errors or first.manifests
    assert second.manifests == first.manifests
    assert second.diagnostics == first.diagnostics
