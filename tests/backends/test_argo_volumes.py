"""Volumes of pods on Argo: each under a name of its own, none in the place of another."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flowc import driver

MOUNTED = """
from flowc import File, Volume, container, output, shell, workflow


@container("busybox:1.36", volumes={VOLUMES})
def make(data: Volume, Data: Volume) -> File:
    return shell("seq 3 > a.txt", env={"A": data, "B": Data}, outputs=output("a.txt"))


@workflow
def main() -> File:
    return make(Volume("first"), Volume("second"))
"""

GIVEN = """
from flowc import Volume, container, shell, stdout, task, wait_until, workflow

REFS = Volume("refs")


@task
def is_there(refs: Volume = REFS) -> bool:
    return True


@container("busybox:1.36")
def count(n: int, refs: Volume = REFS) -> str:
    return shell("ls", outputs=stdout(str))


@workflow
def inner(refs: Volume = REFS) -> str:
    return count(1, refs)


@workflow
def main(n: int = 1, at: Volume = Volume("other")) -> str:
    CALL


@workflow
def started(refs: Volume = REFS) -> str:
    return count(1, refs)
"""

PROFILE = '[profiles.p]\nvolumes.refs = { host_path = "/mnt/refs" }\n'


def compiled(
    folder: Path, text: str, profile: str = "[profiles.p]\n", workflow: str = "main"
) -> driver.CompileResult:
    path = folder / "flow.py"
    path.write_text(text)
    (folder / "flowc.toml").write_text(profile)
    named = driver.find_profile(str(path), "p", "argo")
    return driver.compile(str(path), "argo", profile=named.profile, workflow=workflow)


def errors(result: driver.CompileResult) -> list[tuple[str, int]]:
    return [(d.code, d.span.line) for d in result.diagnostics if d.severity == "error"]


def mounts(result: driver.CompileResult) -> dict[str, Any]:
    """What stands at the paths of the command's pod, of the volumes that Argo finds by name."""
    assert not result.has_errors, result.diagnostics
    spec = yaml.safe_load(result.manifests[0].text)["spec"]
    (pod,) = [each for each in spec["templates"] if "container" in each]
    own, shared = pod["volumes"], spec.get("volumes", [])
    names = [each["name"] for each in (*own, *shared)]
    assert len(set(names)) == len(names)
    volumes = {each.pop("name"): each for each in (*shared, *own)}
    body = pod["container"]
    paths = [each["mountPath"] for each in body["volumeMounts"]]
    assert len(set(paths)) == len(paths)
    found = {each["mountPath"]: volumes[each["name"]] for each in body["volumeMounts"]}
    assert found[body["workingDir"]] == {"emptyDir": {}}
    assert pod["outputs"]["artifacts"][0]["path"] == f"{body['workingDir']}/a.txt"
    return found


@pytest.mark.parametrize(
    ("name", "path", "claim"),
    [
        ("work", "/data", "work"),
        ("data", "/work", "data"),
        ("data", "/work/data/", "data"),
        ("data", "/data", "data"),
        ("my_data", "/data", "my-data"),
        ("my.data", "/data", "my.data"),
        ("given-data", "/data", "given-data"),
    ],
)
def test_each_volume_is_where_it_was_said(name: str, path: str, claim: str, tmp_path: Path) -> None:
    result = compiled(tmp_path, MOUNTED.replace("VOLUMES", f'"{path}": Volume("{name}")'))
    assert mounts(result)[path] == {"persistentVolumeClaim": {"claimName": claim}}


TWO = '"/a": Volume("my_data"), "/b": Volume("my-data")'


def test_two_volumes_that_would_be_one_claim(tmp_path: Path) -> None:
    (found,) = compiled(tmp_path, MOUNTED.replace("VOLUMES", TWO)).diagnostics
    assert (found.code, found.span.line) == ("unsupported-feature", 6)
    text = '"/a": Volume("FIRST")'
    (found,) = compiled(tmp_path, MOUNTED.replace("VOLUMES", text)).diagnostics
    assert (found.code, found.span.line) == ("unsupported-feature", 12)


def test_a_profile_tells_two_volumes_apart(tmp_path: Path) -> None:
    profile = '[profiles.p]\nvolumes.my_data = { claim = "other" }\n'
    found = mounts(compiled(tmp_path, MOUNTED.replace("VOLUMES", TWO), profile))
    claims = [found[path]["persistentVolumeClaim"]["claimName"] for path in ("/a", "/b")]
    assert claims == ["other", "my-data"]


def test_a_parameter_cannot_stand_for_a_claim_that_none_can_be(tmp_path: Path) -> None:
    text = GIVEN.replace("CALL", 'return count(n, Volume("my_data"))')
    assert errors(compiled(tmp_path, text)) == [("unsupported-feature", 24)]
    profile = '[profiles.p]\nvolumes.my_data = { claim = "other" }\n'
    assert not compiled(tmp_path, text, profile).has_errors


@pytest.mark.parametrize(
    ("workflow", "call", "line"),
    [
        ("main", "return count(n, REFS)", 24),
        ("main", "return count(n)", 24),
        ("main", "return inner()", 24),
        ("main", "wait_until(is_there, every='1s'); return ''", 24),
        ("started", "return ''", 28),
    ],
)
def test_a_default_is_the_argument_that_it_is(
    workflow: str, call: str, line: int, tmp_path: Path
) -> None:
    """A folder of nodes, where a parameter can only stand for a claim."""
    text = GIVEN.replace("CALL", call)
    assert errors(compiled(tmp_path, text, PROFILE, workflow)) == [("unsupported-feature", line)]
    assert not compiled(tmp_path, text, workflow=workflow).has_errors


def test_a_default_that_nobody_takes(tmp_path: Path) -> None:
    text = GIVEN.replace("CALL", "return count(n, at) + inner(at)")
    assert not compiled(tmp_path, text, PROFILE).has_errors
