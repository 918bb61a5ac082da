"""One file compiled with two profiles: the manifests differ only where the profiles do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from flowc import driver
from flowc.cli import main
from flowc.profiles import NamedProfile, Profile

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "clusters"
FLOW = EXAMPLE / "clusters.py"
MANIFESTS = sorted(EXAMPLE.glob("*/clusters.*"))

CLUSTERS = {
    "argo": ("lab", "cloud"),
    "airflow": ("lab-airflow", "cloud-airflow"),
    "cwl": ("lab", "cloud"),
}
"""By target: the profiles of both clusters."""

NOWHERE = r"(?!)"
POD = r"(fetch|train)(\.\w+)*\.run_in_pod"
PLACES = {
    "argo": {
        "namespace": r"metadata\.namespace",
        "service_account": r"spec\.serviceAccountName",
        "registries": r".*\.image",
        "allowed_registries": NOWHERE,
        "package_index": r"spec\.templates\.train\.script\.env\.PIP_INDEX_URL\..*",
        "secrets": r"spec\.templates\.main\.dag\.tasks\.data\.arguments\.parameters\.token\.value",
        "volumes": r"spec\.volumes\.cache\..*",
        "priority_classes": r"spec\.podPriorityClassName",
        "labels": r"(metadata|spec\.podMetadata)\.labels\.tier",
        "ttl": r"spec\.ttlStrategy\..*",
        "pools": r"spec(\.templates\.\w+)?"
        r"\.(nodeSelector|tolerations|script\.resources\.limits)\..*",
    },
    "airflow": {
        "namespace": r"PLACE\.operator\.namespace",
        "service_account": r"PLACE\.operator\.service_account_name",
        "registries": rf"{POD}\.0",
        "allowed_registries": NOWHERE,
        "package_index": rf"{POD}\.env\.PIP_INDEX_URL",
        "secrets": r"dag_clusters\.data\.token\.literal\.0",
        "volumes": r"PLACE\.volumes\.cache",
        "priority_classes": r"PLACE\.operator\.priority_class_name",
        "labels": r"PLACE\.operator\.labels\.tier|dag_clusters\.dag\.tags",
        "ttl": NOWHERE,
        "pools": rf"{POD}\.(node_selector\.pool|tolerations\.\w+)",
        "storage": r"(fetch\.)?keep_files_in(\..*)?",
        "airflow": r"PLACE\.(claim|folder)|(fetch|train)\.share_folder\.0",
    },
    "cwl": {
        **dict.fromkeys(("namespace", "service_account", "volumes"), NOWHERE),
        **dict.fromkeys(("priority_classes", "labels", "ttl", "allowed_registries"), NOWHERE),
        "registries": r"\$graph\..*\.DockerRequirement\.dockerPull",
        "package_index": r"\$graph\.train\..*",
        "secrets": r"\$graph\.main\..*",
        "pools": NOWHERE,
        "defaults": r"\$graph\..*\.ResourceRequirement\..*",
    },
}
"""By a setting that the profiles do not share: the only places in a manifest that it may change."""
UNSEEN = {
    "argo": {"allowed_registries"},
    "airflow": {"allowed_registries", "ttl"},
    "cwl": {name for name, place in PLACES["cwl"].items() if place == NOWHERE},
}
"""Settings that are held against the workflow and say nothing, and those that are lost."""


SIZES = 'defaults = { memory = "256Mi" }\n'


def data_leaves(value: Any, way: str = "") -> Iterator[tuple[str, object]]:
    """The single values of YAML by their way; items of lists by their names."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from data_leaves(item, f"{way}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            own = item.get("name", item.get("id", index)) if isinstance(item, dict) else index
            yield from data_leaves(item, f"{way}.{own}")
    else:
        yield way, value


def code_leaves(node: ast.AST, way: str = "") -> Iterator[tuple[str, object]]:
    """The words of Python by their way: what is defined, called and named around them."""
    match node:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                own = "" if key is None else f".{ast.literal_eval(key)}"
                yield from code_leaves(value, way + own)
            return
        case ast.Call(func=ast.Name(id=own), args=args, keywords=keywords):
            way = f"{way}.{own}".lstrip(".")
            yield way, own
            for index, value in enumerate(args):
                yield from code_leaves(value, f"{way}.{index}")
            for keyword in keywords:
                yield from code_leaves(keyword, way)
            return
        case ast.keyword(arg=str(own), value=value):
            yield from code_leaves(value, f"{way}.{own}")
            return
        case ast.FunctionDef(name=own) | ast.ClassDef(name=own):
            way = f"{way}.{own}".lstrip(".")
        case ast.Assign(targets=[ast.Name(id=own)]):
            way = f"{way}.{own}".lstrip(".")
    for _, field in ast.iter_fields(node):
        for value in field if isinstance(field, list) else [field]:
            if isinstance(value, ast.AST):
                yield from code_leaves(value, way)
            else:
                yield way, value


def flow(target: str, folder: Path) -> Path:
    """The example; for CWL without its volume, and with sizes, as pools say nothing there."""
    if target != "cwl":
        return FLOW
    (folder / FLOW.name).write_text(FLOW.read_text().replace(', volumes={"/cache": CACHE}', ""))
    settings = (EXAMPLE / "flowc.toml").read_text().replace('target = "argo"', 'target = "cwl"')
    sized = settings.replace("[profiles.cloud]\n", f"[profiles.cloud]\n{SIZES}")
    (folder / "flowc.toml").write_text(sized)
    return folder / FLOW.name


def profile(path: Path, name: str) -> NamedProfile:
    named = driver.find_profile(str(path), name, None).profile
    assert named is not None
    return named


def manifest(path: Path, target: str, named: NamedProfile) -> dict[str, list[object]]:
    """What stands in a manifest, by where."""
    result = driver.compile(str(path), target, profile=named, strict=target == "argo")
    assert not result.has_errors, result.diagnostics
    text = result.manifests[0].text
    if target == "airflow":
        leaves = code_leaves(ast.parse(text))
    else:
        leaves = data_leaves(yaml.safe_load(text))
    found: dict[str, list[object]] = {}
    for way, value in leaves:
        found.setdefault(way, []).append(value)
    return found


def changed(one: dict[str, list[object]], other: dict[str, list[object]]) -> set[str]:
    return {way for way in one.keys() | other.keys() if one.get(way) != other.get(way)}


def unlike(lab: Profile, cloud: Profile) -> set[str]:
    """The settings that two profiles do not share."""
    fields = (name for name in Profile.model_fields if name != "extends")
    return {name for name in fields if getattr(lab, name) != getattr(cloud, name)}


@pytest.mark.parametrize("path", MANIFESTS, ids=[path.parent.name for path in MANIFESTS])
def test_the_manifest_of_each_cluster_is_up_to_date(path: Path) -> None:
    arguments = ["compile", str(FLOW), "--profile", path.parent.name, "-o", str(path), "--check"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("target", CLUSTERS)
def test_manifests_differ_where_the_profiles_do_and_nowhere_else(
    target: str, tmp_path: Path
) -> None:
    path = flow(target, tmp_path)
    lab, cloud = (profile(path, name) for name in CLUSTERS[target])
    assert unlike(lab.profile, cloud.profile) == PLACES[target].keys()
    found = changed(manifest(path, target, lab), manifest(path, target, cloud))
    allowed = {name: re.compile(place) for name, place in PLACES[target].items()}
    assert {way for way in found if not any(p.fullmatch(way) for p in allowed.values())} == set()
    unchanged = {n for n, p in allowed.items() if not any(p.fullmatch(way) for way in found)}
    assert unchanged == UNSEEN[target]


@pytest.mark.parametrize(
    ("target", "setting"), [(target, name) for target, places in PLACES.items() for name in places]
)
def test_one_setting_changes_only_what_it_is_about(
    target: str, setting: str, tmp_path: Path
) -> None:
    """The profile of the cloud with one setting as the lab has it."""
    path = flow(target, tmp_path)
    lab, cloud = (profile(path, name) for name in CLUSTERS[target])
    names = {setting}
    if setting == "registries":
        names.add("allowed_registries")  # which lets in no image from elsewhere
    update = {name: getattr(lab.profile, name) for name in names}
    other = replace(cloud, profile=cloud.profile.model_copy(update=update))
    found = changed(manifest(path, target, cloud), manifest(path, target, other))
    assert {way for way in found if not re.fullmatch(PLACES[target][setting], way)} == set()
    assert bool(found) == (setting not in UNSEEN[target])


def test_the_page_shows_the_example() -> None:
    page = (ROOT / "docs" / "guide" / "two-clusters.md").read_text()
    for name in ("clusters.py", "flowc.toml"):
        assert f"file={name}\n{(EXAMPLE / name).read_text()}```" in page
