"""What a profile says of a cluster is what Argo takes, and what its pods are given."""

import json
import subprocess
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_argo import LAB

from flowc import driver
from flowc.backends import EngineError, Manifest
from tests.backends.test_argo_profiles import LIMITED, PROFILE, WORKFLOW, manifests

EXAMPLES = Path(__file__).parents[3] / "examples" / "clusters"

MANIFESTS = sorted(EXAMPLES.glob("*/clusters.yaml"))

CRON = 'Cron("{}", timezone="Europe/Amsterdam", overlap="{}", catchup=True)'
HEADS = {
    "a_run": "priority=3, max_runs=2",
    "a_template": 'argo={"kind": "WorkflowTemplate"}',
    "sundays": f"schedule=[{CRON.format('0 6 * * 7', 'skip')}, "
    f"{CRON.format('0 6 * * fri-7,2', 'skip')}]",
    "a_queue": f"schedule={CRON.format('0 6 * * 0', 'queue')}",
    "replacing": f"schedule={CRON.format('0 6 * * 1-7/2', 'replace')}, max_runs=2",
}

MORE = """\
priority_classes = { batch = 0 }
limits = ["memory", "disk"]
limits_required = ["cpu"]
defaults = { cpu = "100m", memory = "64Mi", disk = "1Gi" }
volumes.scratch = { claim = "scratch" }
"""


@pytest.mark.engine
@pytest.mark.parametrize("path", MANIFESTS, ids=[path.parent.name for path in MANIFESTS])
def test_argo_takes_the_manifest_of_each_cluster(path: Path, tmp_path: Path) -> None:
    LAB.validate([Manifest(path.name, path.read_text())], tmp_path)


@pytest.mark.engine
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_argo_takes_all_that_a_profile_says(head: str, tmp_path: Path) -> None:
    settings = PROFILE.replace("ttl =", f"{MORE}ttl =")
    made = manifests(tmp_path, WORKFLOW.replace("HEAD", head), settings)
    LAB.validate(made, tmp_path)


@pytest.mark.engine
def test_argo_takes_limits_that_are_computed(tmp_path: Path) -> None:
    made = manifests(tmp_path, LIMITED, f"[profiles.prod]\n{MORE}")
    assert "podSpecPatch" in made[0].text
    LAB.validate(made, tmp_path)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("written", "planted"),
    [
        ('"0 6 * * 0"', '"0 6 * * 7"'),
        ("concurrencyPolicy: Forbid", "concurrencyPolicy: Queue"),
        ("startingDeadlineSeconds: ", "startingDeadline: "),
        ("nodeSelector: {pool: nvidia}", "nodeSelectors: {pool: nvidia}"),
    ],
)
def test_a_planted_fault_is_seen(written: str, planted: str, tmp_path: Path) -> None:
    made = manifests(tmp_path, WORKFLOW.replace("HEAD", HEADS["sundays"]), PROFILE)
    first, *_ = made
    assert written in first.text
    with pytest.raises(EngineError):
        LAB.validate([Manifest(first.path, first.text.replace(written, planted))], tmp_path)


# --- pods --------------------------------------------------------------------------------

POOL = "flowc.test/pool"

FLOW = """\
from flowc import task, workflow


@task(memory="96Mi", labels={"step": "double"}, priority=7)
def double(n: int) -> int:
    return 2 * n


@workflow(labels={"flowc.test/kind": "doubling"}, priority=2)
def main(n: int = 4) -> int:
    return double(n)
"""

CLUSTER = """\
[profiles.prod]
namespace = "argo"
service_account = "runner"
labels = {{ "flowc.test/run" = "{run}" }}
annotations = {{ "flowc.test/owner" = "ann" }}
ttl = "1h"
limits = ["memory"]
defaults = {{ cpu = "10m", memory = "64Mi" }}
priority_classes = {{ flowc-batch = 0, flowc-urgent = 5 }}
argo.pod_gc = "OnPodSuccess"

[profiles.prod.pools.lab]
cpu = 1
memory = "1Gi"
labels = {{ "{pool}" = "{place}" }}
tolerations = [{{ key = "flowc.test/taint", operator = "Exists", effect = "NoSchedule" }}]
"""

OBJECTS = """\
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner, namespace: argo}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: runner, namespace: argo}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: executor}
subjects: [{kind: ServiceAccount, name: runner, namespace: argo}]
---
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: flowc-batch}, value: 10}
---
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: flowc-urgent}, value: 20}
"""


def kubectl(*arguments: str, given: str | None = None) -> str:
    command = ["kubectl", "-n", "argo", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return done.stdout


def found(kind: str, run: str) -> list[dict[str, Any]]:
    """The objects of a kind that carry the label of the profile."""
    text = kubectl("get", kind, "-l", f"flowc.test/run={run}", "-o", "json")
    items: list[dict[str, Any]] = json.loads(text)["items"]
    return items


@pytest.fixture
def cluster() -> str:
    """A node with a label, an account and classes that runs may have; the name of the next run."""
    kubectl("label", "node", "--all", "--overwrite", f"{POOL}=lab")
    kubectl("apply", "-f", "-", given=OBJECTS)
    return uuid.uuid4().hex


def run_on(place: str, run: str, folder: Path, pods: dict[str, dict[str, Any]]) -> Any:
    """Run the flow in a pool whose nodes have a label; `pods` are all that were seen."""
    settings = CLUSTER.format(run=run, pool=POOL, place=place)
    made = manifests(folder, FLOW, settings)
    module = driver.load(str(folder / "flow.py")).module
    assert module is not None

    def look(name: str, event: str) -> None:
        del name, event
        pods.update({pod["metadata"]["name"]: pod for pod in found("pods", run)})

    return replace(LAB, keeps_runs=True).run(module, made, {}, folder, look)


@pytest.mark.engine
def test_a_run_has_what_the_profile_says(cluster: str, tmp_path: Path) -> None:
    pods: dict[str, dict[str, Any]] = {}
    try:
        assert run_on("lab", cluster, tmp_path, pods) == 8
        (workflow,) = found("workflows", cluster)
    finally:
        kubectl("delete", "workflows", "-l", f"flowc.test/run={cluster}")
    assert workflow["spec"]["ttlStrategy"] == {"secondsAfterCompletion": 3600}
    assert workflow["spec"]["podGC"] == {"strategy": "OnPodSuccess"}
    assert workflow["metadata"]["annotations"]["flowc.test/owner"] == "ann"
    assert workflow["metadata"]["labels"]["flowc.test/kind"] == "doubling"
    assert workflow["spec"]["priority"] == 2
    (pod,) = (each for each in pods.values() if each["metadata"]["labels"].get("step"))
    assert pod["metadata"]["annotations"]["flowc.test/owner"] == "ann"
    spec = pod["spec"]
    assert (spec["priorityClassName"], spec["priority"]) == ("flowc-urgent", 20)
    assert spec["serviceAccountName"] == "runner"
    assert spec["nodeSelector"] == {POOL: "lab"}
    assert "flowc.test/taint" in [each.get("key") for each in spec["tolerations"]]
    (main,) = (each for each in spec["containers"] if each["name"] == "main")
    assert main["resources"]["requests"]["memory"] == "96Mi"
    assert main["resources"]["limits"] == {"memory": "96Mi"}
    added = [each for each in pods.values() if each is not pod]
    for other in added:
        assert (other["spec"]["priorityClassName"], other["spec"]["priority"]) == (
            "flowc-batch",
            10,
        )
        (main,) = (each for each in other["spec"]["containers"] if each["name"] == "main")
        assert main["resources"]["limits"] == {"memory": "64Mi"}


@pytest.mark.engine
def test_a_node_without_the_labels_of_the_pool_refuses_its_pods(
    cluster: str, tmp_path: Path
) -> None:
    """No scheduler runs in the lab: the node itself says so."""
    try:
        with pytest.raises(EngineError, match=r"(?i)affinity"):
            run_on("elsewhere", cluster, tmp_path, {})
    finally:
        kubectl("delete", "workflows", "-l", f"flowc.test/run={cluster}")


# --- runs that wait for each other ---------------------------------------------------------

ORDERED = """\
from flowc import sleep, workflow


@workflow(max_runs=1, priority={priority}, labels={{"flowc.test/run": "{run}"}})
def main() -> None:
    sleep("{pause}")
"""


def runs(run: str, phases: list[str]) -> list[dict[str, Any]]:
    """The runs with a label, by their priority, as soon as these are their phases."""
    for _ in range(120):
        listed = sorted(found("workflows", run), key=lambda each: each["spec"]["priority"])
        if [each.get("status", {}).get("phase") for each in listed] == phases:
            return listed
        time.sleep(0.5)
    raise AssertionError(listed)


@pytest.mark.engine
def test_a_run_of_higher_priority_overtakes_one_that_waits(tmp_path: Path) -> None:
    run, path = uuid.uuid4().hex, tmp_path / "ordered.py"
    phases: list[str] = []
    try:
        for priority, pause in ((1, "1h"), (2, "2s"), (3, "2s")):
            path.write_text(ORDERED.format(priority=priority, pause=pause, run=run))
            (manifest,) = driver.compile(str(path), "argo").manifests
            kubectl("create", "-f", "-", given=manifest.text)
            phases.append("Pending" if phases else "Running")
            first, *_ = runs(run, phases)
        stop = ("--type=merge", "-p", '{"spec": {"shutdown": "Stop"}}')
        kubectl("patch", "workflow", first["metadata"]["name"], *stop)
        _, low, high = runs(run, ["Failed", "Succeeded", "Succeeded"])
    finally:
        kubectl("delete", "workflows", "-l", f"flowc.test/run={run}")
    assert high["status"]["finishedAt"] < low["status"]["finishedAt"]
