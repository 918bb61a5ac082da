"""One file compiled with two profiles: the manifests differ only where the profiles do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from flowc import driver
from flowc.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "clusters"
FLOW = str(EXAMPLE / "clusters.py")

PLACES = {
    "namespace": r"metadata\.namespace",
    "service_account": r"spec\.serviceAccountName",
    "registries": r".*\.image",
    "allowed_registries": r"(?!)",
    "package_index": r"spec\.templates\.train\.script\.env\.PIP_INDEX_URL\..*",
    "secrets": r"spec\.templates\.main\.dag\.tasks\.data\.arguments\.parameters\.token\.value",
    "volumes": r"spec\.volumes\.cache\..*",
    "priority_classes": r"spec\.podPriorityClassName",
    "labels": r"(metadata|spec\.podMetadata)\.labels\.tier",
    "ttl": r"spec\.ttlStrategy\..*",
    "pools": r"spec(\.templates\.\w+)?\.(nodeSelector|tolerations|script\.resources\.limits)\..*",
}
"""By a setting that the profiles do not share: the only places in a manifest that it may change."""


def leaves(value: Any, way: str = "") -> Iterator[tuple[str, object]]:
    """The single values of a manifest by their way; items of lists by their names."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{way}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            name = item.get("name", index) if isinstance(item, dict) else index
            yield from leaves(item, f"{way}.{name}")
    else:
        yield way, value


def manifest(path: str, profile: str, *, strict: bool = True) -> dict[str, object]:
    named = driver.find_profile(path, profile, "argo")
    result = driver.compile(path, "argo", profile=named.profile, strict=strict)
    assert not result.has_errors, result.diagnostics
    return dict(leaves(yaml.safe_load(result.manifests[0].text)))


def changed(one: dict[str, object], other: dict[str, object]) -> set[str]:
    return {way for way in one.keys() | other.keys() if one.get(way) != other.get(way)}


def settings() -> list[str]:
    profiles = tomllib.loads((EXAMPLE / "flowc.toml").read_text())["profiles"]
    own, lab = profiles["cloud"], profiles["lab"]
    return [name for name in own if name != "extends" and own[name] != lab.get(name)]


@pytest.mark.parametrize("profile", ["lab", "cloud"])
def test_the_manifest_of_each_cluster_is_up_to_date(profile: str) -> None:
    target = str(EXAMPLE / profile / "clusters.yaml")
    arguments = ["compile", FLOW, "--profile", profile, "-o", target, "--check"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output


def test_manifests_differ_where_the_profiles_do_and_nowhere_else() -> None:
    found = changed(manifest(FLOW, "lab"), manifest(FLOW, "cloud"))
    allowed = {name: re.compile(PLACES[name]) for name in settings()}
    assert {way for way in found if not any(p.fullmatch(way) for p in allowed.values())} == set()
    unchanged = {n for n, p in allowed.items() if not any(p.fullmatch(way) for way in found)}
    assert unchanged == {"allowed_registries"}, "it is held against images, and says nothing"


@pytest.mark.parametrize("setting", settings())
def test_one_setting_changes_only_what_it_is_about(setting: str, tmp_path: Path) -> None:
    """The profile of the cloud without one setting of its own."""
    text = (EXAMPLE / "flowc.toml").read_text()
    if setting == "pools":
        other = text[: text.index("[profiles.cloud.pools")]
    else:
        head, _, cloud = text.partition("[profiles.cloud]")
        line = re.compile(rf"^{setting}\b.*\n", re.MULTILINE)
        other = f"{head}[profiles.cloud]{line.sub('', cloud, count=1)}"
        other = other if setting != "registries" else other.replace("allowed_registries", "# ")
    (tmp_path / "clusters.py").write_text((EXAMPLE / "clusters.py").read_text())
    (tmp_path / "flowc.toml").write_text(text)
    path = str(tmp_path / "clusters.py")
    before = manifest(path, "cloud")
    (tmp_path / "flowc.toml").write_text(other)
    has_pools = setting != "pools"  # without them the kind of a GPU is lost, which strict refuses
    found = changed(before, manifest(path, "cloud", strict=has_pools))
    assert {way for way in found if not re.fullmatch(PLACES[setting], way)} == set()


def test_the_page_shows_the_example() -> None:
    page = (ROOT / "docs" / "guide" / "two-clusters.md").read_text()
    for name in ("clusters.py", "flowc.toml"):
        assert f"file={name}\n{(EXAMPLE / name).read_text()}```" in page
