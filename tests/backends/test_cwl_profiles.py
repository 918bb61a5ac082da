"""What a profile says of a cluster, in CWL's words, and what of it CWL has none for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from flowc import driver
from flowc.driver import CompileResult

WORKFLOW = """\
from flowc import container, command, stdout, task, workflow


@task(memory="1Gi")
def small(n: int) -> int:
    return n


@container("busybox:1.36", cpu=4)
def echo(n: int) -> int:
    return command("echo", str(n), outputs=stdout(int))


@workflow
def main(n: int = 1) -> float:
    return small(n) / echo(n)
"""

MIB = 2**20


def compiled(folder: Path, settings: str, target: str = "cwl") -> CompileResult:
    (folder / "flow.py").write_text(WORKFLOW)
    (folder / "flowc.toml").write_text(f"[profiles.p]\n{settings}")
    path = str(folder / "flow.py")
    named = driver.find_profile(path, "p", target)
    assert not named.has_errors, named.diagnostics
    return driver.compile(path, target, profile=named.profile)


def sizes(result: CompileResult) -> dict[str, dict[str, Any]]:
    """What each tool asks for."""
    graph = yaml.safe_load(result.manifests[0].text)["$graph"]
    tools = [each for each in graph if each["class"] == "CommandLineTool"]
    return {
        each["id"]: each.get("requirements", {}).get("ResourceRequirement", {}) for each in tools
    }


def test_steps_that_say_nothing_ask_for_the_default(tmp_path: Path) -> None:
    """Those that flowc adds too. A least amount is the most as well, where no other is said."""
    settings = 'defaults = { cpu = "500m", memory = "256Mi", disk = "2Gi" }\nlimits = ["memory"]\n'
    result = compiled(tmp_path, settings)
    assert not result.diagnostics
    found = sizes(result)
    usual = {"coresMin": 0.5, "ramMin": 256, "tmpdirMin": 2048, "outdirMin": 2048}
    assert found.pop("small") == {**usual, "ramMin": 1024}
    commands = {name: asked for name, asked in found.items() if asked["coresMin"] == 4}
    assert list(commands.values()) == [{**usual, "coresMin": 4}]
    assert len(found) > 1
    assert all(asked == usual for name, asked in found.items() if name not in commands)


POOLS = """\
[profiles.p.pools.small]
cpu = 8
memory = "64Gi"
labels = { pool = "small" }
tolerations = [{ key = "small" }]
queue = "small"

[profiles.p.pools."large.disks"]
cpu = 8
memory = "64Gi"
labels = { pool = "large" }
"""


def test_how_steps_are_sent_to_nodes_is_lost(tmp_path: Path) -> None:
    """Of each pool that says it, where it says so; that tasks fit is proven all the same."""
    result = compiled(tmp_path, POOLS)
    lost = {d.message.split("`")[1]: d.span.line for d in result.diagnostics}
    assert {d.code for d in result.diagnostics} == {"lost-setting"}
    assert set(lost) == {
        "pools.small.labels",
        "pools.small.tolerations",
        "pools.small.queue",
        "pools.large.disks.labels",
    }
    assert lost["pools.small.tolerations"] == 6
    too_small = compiled(tmp_path, POOLS.replace("cpu = 8", "cpu = 2"))
    assert [d.code for d in too_small.diagnostics if d.code != "lost-setting"] == [
        "no-fitting-pool"
    ]


def test_a_queue_is_lost_on_argo(tmp_path: Path) -> None:
    said = compiled(tmp_path, POOLS, "argo").diagnostics
    assert [(d.code, d.message.split("`")[1]) for d in said] == [
        ("lost-setting", "pools.small.queue")
    ]
