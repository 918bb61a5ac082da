"""The pods that Airflow would ask Kubernetes for are ones that its API server takes."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow_cases import PLACED, compiled
from in_process import SECRET, InProcess, airflow

from flowc import driver
from flowc.backends.airflow.places import Places, places_of
from flowc.profiles import Profile
from flowc.testing.cases import Case, read_case
from flowc.testing.conformance import BackendConformance
from tests.engine_cases import CASES, ELSEWHERE, asks_for_all

APART = ("options/resources", "values/names_beyond_ascii")
"""Cases without a pod to look at: marked for the worker, and with names that Airflow's API takes
from a server alone."""
IS_ALL = asks_for_all("airflow")
CHOSEN = [
    case
    for case in CASES.values()
    if case.name in PLACED
    or (IS_ALL and case.name not in APART and "@container(" in case.path.read_text("utf-8"))
]
CHOSEN += [case for case in ELSEWHERE if case.name != "elsewhere/packages"]
SIZED = """\
from flowc import container, shell, stdout, workflow


@container(
    "busybox:1.36",
    cpu=0.5,
    memory="1Gi",
    disk="2GB",
    gpu=2,
    timeout="1h",
    labels={"step": "sized"},
    priority=5,
)
def sized() -> str:
    return shell("echo x", outputs=stdout(str))


@workflow
def main() -> str:
    return sized()
"""


COMPUTED = """\
from flowc import MiB, container, shell, stdout, workflow


@container("busybox:1.36", cpu=1)
def sized() -> str:
    return shell("echo x", outputs=stdout(str))


@workflow
def main(load: float = 0.25, count: int = 3) -> str:
    return sized.options(cpu=2 * load, memory=count * MiB)()
"""

SHARED = """\
from flowc import Volume, container, shell, stdout, workflow

MODELS = Volume("models")
OWN = Volume("own")


@container("busybox:1.36", volumes={"/it's {{ ds }} $(x)": MODELS, "/again": MODELS, "/own": OWN})
def shared(scratch: Volume, again: Volume, none: Volume | None = None) -> str:
    return shell("echo x", outputs=stdout(str))


@workflow
def main(scratch: Volume = Volume("scratch")) -> str:
    return shared(scratch, scratch)
"""


def wrong(*pods: Any) -> list[str]:
    """What the API server's own decoder and validation say about pods; nothing: an empty text."""
    said = subprocess.run(
        os.environ["FLOWC_CHECK_PODS"],
        input=json.dumps(pods),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(said.stdout)
    return found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Pods on the nodes of a profile that says all that a profile can say of them."""
    folder = tmp_path_factory.mktemp("shared")
    said = {
        "namespace": "etl",
        "service_account": "flows",
        "image_pull_secrets": ["hub", "mirror"],
        "labels": {"team": "vision", "example.org/tier": "gold"},
        "priority_classes": {"batch": 0, "urgent": 100},
        "limits": ["memory", "disk"],
        "annotations": {"owner": "it's {{ ds }} $(x)"},
        "volumes": {"models": {"host_path": "/mnt/models"}, "scratch": {"claim": "models"}},
        "airflow": {"run_on": "kubernetes", "claim": "runs", "folder": str(folder)},
        "pools": {
            "small": {"cpu": 4, "memory": "8Gi", "labels": {"pool": "small"}},
            "large": {
                "cpu": 64,
                "memory": "512Gi",
                "labels": {"pool": "large"},
                "gpu": {"count": 8, "resource": "amd.com/gpu"},
                "tolerations": [
                    {"key": "gpu", "operator": "Exists", "effect": "NoSchedule"},
                    {"key": "team", "value": "vision"},
                ],
            },
        },
    }
    return places_of(Profile.model_validate(said))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with airflow(tmp_path_factory.mktemp("airflow")) as started:
        yield started


@pytest.mark.engine
class TestPods(BackendConformance):
    """Run as processes, they give what plain Python gives."""

    target = "airflow"
    cases = CHOSEN
    places: Places

    @pytest.fixture(autouse=True)
    def started(self, engine: InProcess, cluster: Places) -> Iterator[None]:
        type(self).engine, type(self).places = engine, cluster
        engine.pods.clear()
        yield
        assert engine.pods
        assert not any(wrong(*engine.pods)), wrong(*engine.pods)
        assert SECRET not in json.dumps(engine.pods)

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        return compiled(case, workflow, self.places)


def pod_of(text: str, engine: InProcess, cluster: Places, folder: Path) -> dict[str, Any]:
    """The pod that a workflow asks for, which gives the text `x`."""
    (folder / "flow.py").write_text(text)
    result = compiled(read_case(folder / "flow.py", folder), "main", cluster)
    assert result.module is not None
    engine.pods.clear()
    assert engine.run(result.module, result.manifests, {}, folder) == "x"
    (pod,) = engine.pods
    return pod


@pytest.fixture(scope="module")
def sized(
    engine: InProcess, cluster: Places, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The pod of a task that asks for all there is to ask for."""
    return pod_of(SIZED, engine, cluster, tmp_path_factory.mktemp("sized"))


@pytest.mark.engine
def test_a_pod_says_what_the_profile_and_its_task_say(sized: dict[str, Any]) -> None:
    spec, metadata = sized["spec"], sized["metadata"]
    assert wrong(sized) == [""]
    assert spec["nodeSelector"] == {"pool": "large"}
    assert [each["key"] for each in spec["tolerations"]] == ["gpu", "team"]
    assert spec["containers"][0]["resources"] == {
        "requests": {"cpu": "0.5", "memory": "1Gi", "ephemeral-storage": "1953125Ki"},
        "limits": {"memory": "1Gi", "ephemeral-storage": "1953125Ki", "amd.com/gpu": "2"},
    }
    assert spec["priorityClassName"] == "batch"
    assert spec["imagePullSecrets"] == [{"name": "hub"}, {"name": "mirror"}]
    assert (metadata["namespace"], spec["serviceAccountName"]) == ("etl", "flows")
    assert (metadata["labels"]["team"], metadata["labels"]["step"]) == ("vision", "sized")
    assert metadata["annotations"] == {"owner": "it's {{ ds }} $(x)"}


@pytest.mark.engine
def test_a_pod_asks_for_what_its_run_has_computed(
    engine: InProcess, cluster: Places, tmp_path: Path
) -> None:
    pod = pod_of(COMPUTED, engine, cluster, tmp_path)
    assert wrong(pod) == [""]
    resources = pod["spec"]["containers"][0]["resources"]
    requests = {"cpu": "0.5", "memory": "3145728"}
    assert resources == {"requests": requests, "limits": {"memory": "3145728"}}


@pytest.mark.engine
def test_a_pod_has_volumes_where_its_task_looks_for_them(
    engine: InProcess, cluster: Places, tmp_path: Path
) -> None:
    """What they are is as the profile says, else a claim; each is there once."""
    pod = pod_of(SHARED, engine, cluster, tmp_path)
    assert wrong(pod) == [""]
    sources = {each.pop("name"): each for each in pod["spec"]["volumes"]}
    mounts = pod["spec"]["containers"][0]["volumeMounts"]
    found = {each["mountPath"]: sources[each["name"]] for each in mounts}
    models = {"hostPath": {"path": "/mnt/models", "type": "Directory"}}
    assert found == {
        cluster.folder: {"persistentVolumeClaim": {"claimName": "runs"}},
        f"{cluster.folder}/volumes/scratch": {"persistentVolumeClaim": {"claimName": "models"}},
        "/it's {{ ds }} $(x)": models,
        "/again": models,
        "/own": {"persistentVolumeClaim": {"claimName": "own"}},
    }
    assert len(sources) == 4


@pytest.mark.engine
@pytest.mark.parametrize(
    ("field", "planted", "said"),
    [
        ("nodeSelectors", {"pool": "large"}, "unknown field"),
        ("nodeSelector", {"pool": "a b"}, "a valid label must be"),
        ("nodeSelector", ["pool"], "cannot unmarshal array"),
        ("tolerations", [{"key": "gpu", "operator": "Is"}], "supported values"),
        ("imagePullSecrets", [{"name": "hub", "key": "x"}], "unknown field"),
    ],
)
def test_a_planted_wrong_field_is_seen(
    sized: dict[str, Any], field: str, planted: Any, said: str
) -> None:
    (found,) = wrong({**sized, "spec": {**sized["spec"], field: planted}})
    assert said in found
