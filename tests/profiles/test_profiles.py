"""Profiles are read from TOML: joined, held against the model, and complained of where they err."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowc.diagnostics import Sink
from flowc.diagnostics.source import Sources
from flowc.profiles import NamedProfile, check_profiles, load_profile, read_levels
from flowc.profiles.model import ClusterVolume
from flowc.profiles.places import read_places


def load(folder: Path, text: str, name: str | None = None) -> tuple[NamedProfile | None, list[str]]:
    """The profile for a workflow in a folder with this `flowc.toml`, and the codes reported."""
    (folder / "flowc.toml").write_text(text)
    sink = Sink()
    found = load_profile((folder / "flow.py").as_posix(), name, sink)
    return found, [d.code for d in sink]


def complaints(folder: Path, text: str) -> list[tuple[str, str]]:
    """The codes and the text marked, of all that is wrong in a `flowc.toml`."""
    (folder / "flowc.toml").write_text(text)
    sink, sources = Sink(), Sources()
    check_profiles((folder / "flow.py").as_posix(), sink)
    return [
        (d.code, sources.line(d.span.file, d.span.line)[d.span.column : d.span.end_column])
        for d in sink
    ]


def test_a_volume_takes_the_place_of_one_in_the_base(tmp_path: Path) -> None:
    text = """
    [profiles.base.volumes]
    cache = { claim = "shared-cache" }
    data = { claim = "data" }
    [profiles.lab]
    extends = "base"
    volumes.cache = { host_path = "/srv/cache" }
    """
    found, codes = load(tmp_path, text, "lab")
    assert codes == []
    assert found is not None
    assert found.profile.volumes == {
        "cache": ClusterVolume(host_path="/srv/cache"),
        "data": ClusterVolume(claim="data"),
    }


def test_the_default_profile_holds_where_none_is_named(tmp_path: Path) -> None:
    text = 'default = "b"\n[profiles.a]\nnamespace = "x"\n[profiles.b]\nnamespace = "y"\n'
    found, codes = load(tmp_path, text)
    assert found is not None and not codes
    assert (found.name, found.profile.namespace) == ("b", "y")
    named, _ = load(tmp_path, text, "a")
    assert named is not None and named.profile.namespace == "x"
    assert load(tmp_path, "[profiles.a]\n") == (None, [])


def test_tables_are_joined_and_all_else_is_replaced(tmp_path: Path) -> None:
    found, codes = load(
        tmp_path,
        """
        [profiles.base]
        namespace = "x"
        labels = { team = "a", tier = "b" }
        allowed_registries = ["ghcr.io"]
        [profiles.base.pools.small]
        cpu = 2
        memory = "4Gi"
        [profiles.prod]
        extends = "base"
        labels.tier = "c"
        allowed_registries = ["quay.io"]
        pools.small.cpu = "500m"
        """,
        "prod",
    )
    assert found is not None and not codes
    profile = found.profile
    assert profile.namespace == "x"
    assert profile.labels == {"team": "a", "tier": "c"}
    assert profile.allowed_registries == ("quay.io",)
    assert (profile.pools["small"].cpu, profile.pools["small"].memory) == (0.5, 4 * 2**30)
    assert found.span("namespace").line == 3, "where the base says it"
    assert found.span("pools", "small", "cpu").line == 13


def test_the_nearest_file_counts_and_flowc_toml_goes_first(tmp_path: Path) -> None:
    inner = tmp_path / "flows"
    inner.mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.flowc]\ndefault = "p"\n[tool.flowc.profiles.p]')
    (inner / "pyproject.toml").write_text('[project]\nname = "flowc-flows"\n')
    found = load_profile((inner / "flow.py").as_posix(), None, Sink())
    assert found is not None and found.name == "p"
    (tmp_path / "flowc.toml").write_text("[profiles.q]\n")
    assert load_profile((inner / "flow.py").as_posix(), None, Sink()) is None


def test_names_of_files_are_as_the_user_wrote_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flowc.toml").write_text("[profiles.p]\nx = 1\n")
    monkeypatch.chdir(tmp_path / "flows")
    sink = Sink()
    load_profile("flow.py", "p", sink)
    assert [d.span.file for d in sink] == ["../flowc.toml"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1", [("unknown-setting", "x")]),
        ("profiles = 3", [("invalid-setting", "3")]),
        ("[profiles]\na = 3", [("invalid-setting", "3")]),
        ("[profiles.a]\npools = []", [("invalid-setting", "[]")]),
        ("[profiles.a]\npools.x = 1", [("invalid-setting", "1")]),
        ("[profiles.a.pools.x]\ncpu = 1", [("invalid-setting", "x")]),
        ('[profiles.a]\nnamespace = "A"', [("invalid-setting", '"A"')]),
        ("[profiles.a]\nimage = 2026-01-01", [("invalid-setting", "2026-01-01")]),
        ("[profiles.a.quota.run]\nmemory = 1.5", [("invalid-setting", "1.5")]),
        ("[profiles.a.quota.run]\ncpu = nan", [("invalid-setting", "nan")]),
        ('[profiles.a.quota.run]\ncpu = "2000"', []),
        ("[profiles.a.quota.run]\npods = 0", [("invalid-setting", "0")]),
        ('[profiles.a]\nlabels."b c" = "d"', [("invalid-setting", '"b c"')]),
        ('[profiles.a]\nextends = "b"', [("unknown-profile", '"b"')]),
        ('default = "b"\n[profiles.a]', [("unknown-profile", '"b"')]),
        ('[profiles.a]\nextends = "a"', [("profile-cycle", '"a"')]),
        (
            '[profiles.a]\nextends = "b"\n[profiles.b]\nextends = "a"\n[profiles.c]\nextends = "a"',
            [("profile-cycle", '"b"')],
        ),
        ("[profiles.a]\nb = \n", [("invalid-toml", "")]),
        ("[profiles.a]\n[profiles.a]\n", [("invalid-toml", "a")]),
        ('[profiles.a]\nttl = "1d"\nttl = "2d"\nx = \n', [("invalid-toml", "ttl")]),
        ('[profiles]\na = { ttl = "1d", ttl = "2d" }', [("invalid-toml", "ttl")]),
        ("[profiles]\na = 1\n[profiles.a.pools]", [("invalid-toml", "]")]),
        (
            "[profiles.a.pools.x]\ncpu = 1\nmemory = 1\n"
            'tolerations = [{ operator = "Exists" }, { value = "a" }]',
            [("invalid-setting", '{ value = "a" }')],
        ),
        ("[profiles.a]\ntolerations = 1", [("unknown-setting", "tolerations")]),
        (
            '[profiles.a.pools.x]\ncpu = 1\nmemroy = "1Gi"',
            [("unknown-setting", "memroy")],
        ),
    ],
)
def test_each_fault_is_told_once_where_it_is(
    text: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert complaints(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profiles = 3", "`profiles` must be a table, not `3`"),
        ("[profiles]\np = 3", "`profiles.p` must be a table, not `3`"),
        (
            "[profiles.p]\nairflow.operator.a = 2020-01-01",
            "`airflow.operator.a` must be a text, a number, true or false, an array or a table, "
            "not `2020-01-01`",
        ),
        ("[profiles.p]\nttl = 1\nttl = 2", "`profiles.p.ttl` is written twice"),
    ],
)
def test_a_message_names_the_setting(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(text)
    sink = Sink()
    check_profiles((tmp_path / "flow.py").as_posix(), sink)
    assert [d.message for d in sink] == [message]


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("priority_classes.a = 'x'", "`priority_classes`: PriorityClasses, and the least "),
        ("quota.task.gpu = 'x'", "`gpu`: GPUs, of all kinds"),
        ("argo.pod_gc = 1", "`pod_gc`: when pods are deleted; none: "),
        (
            'pools.a = { cpu = 1, memory = 1, gpu = { resource = "a b" } }',
            "`resource`: what Kubernetes calls them, as in `amd.com/gpu`",
        ),
    ],
)
def test_a_fault_says_what_its_setting_is_for(text: str, help: str, tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(f"[profiles.p]\n{text}\n")
    sink = Sink()
    check_profiles((tmp_path / "flow.py").as_posix(), sink)
    assert [(d.help or "").startswith(help) for d in sink] == [True]


def test_a_fault_of_a_base_is_told_once_where_the_base_says_it(tmp_path: Path) -> None:
    text = '[profiles.a]\nttl = "x"\n[profiles.b]\nextends = "a"\n[profiles.c]\nextends = "b"\n'
    assert complaints(tmp_path, text) == [("invalid-setting", '"x"')]


@pytest.mark.parametrize("data", [b"\xff", b"a = 1\n\xe9", b"\x00", b"[" * 3000, b"a=" + b"[" * 50])
def test_bytes_that_are_no_toml_are_a_diagnostic(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_bytes(data)
    sink = Sink()
    assert load_profile((tmp_path / "flow.py").as_posix(), None, sink) is None
    assert sink.has_errors


# --- any profile -------------------------------------------------------------------------

KEYS = st.sampled_from(
    ["extends", "target", "image", "pools", "gpu", "cpu", "memory", "labels", "quota", "run",
     "task", "airflow", "run_on", "ttl", "registries", "tolerations", "secrets", "volumes",
     "claim", "host_path", "priority_classes", "package_index", "a.b", "é", ""]
)  # fmt: skip
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-10, 10),
    st.sampled_from([0.5, -1.0, float("inf"), float("nan")]),
    st.text('a"\\é\n', max_size=3),
    st.sampled_from(["a", "b", "4Gi", "500m", "docker", "argo"]),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=6,
)


def toml(data: Any) -> str:
    """Data as TOML on one line."""
    match data:
        case bool():
            return str(data).lower()
        case dict():
            return f"{{{', '.join(f'{toml(key)} = {toml(value)}' for key, value in data.items())}}}"
        case list():
            return f"[{', '.join(map(toml, data))}]"
        case str():
            return '"' + "".join(f"\\U{ord(c):08x}" for c in data) + '"'
        case _:
            return repr(data)


CODES = st.sampled_from(["unpinned-image", "while-loop", "nonsense"])
LEVELS = DATA | st.sampled_from(["off", "error", "loud"])


@given(
    st.dictionaries(st.sampled_from(["a", "b"]), st.dictionaries(KEYS, DATA, max_size=4)),
    DATA | st.dictionaries(CODES, LEVELS),
)
def test_any_profile_is_read_or_complained_of(
    tmp_path_factory: pytest.TempPathFactory, profiles: dict[str, Any], rules: Any
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = f"profiles = {toml(profiles)}\nrules = {toml(rules)}\n"
    (folder / "flowc.toml").write_text(text)
    assert set(read_levels((folder / "flow.py").as_posix()).values()) <= {None, "error"}
    sink = Sink()
    check_profiles((folder / "flow.py").as_posix(), sink)
    for name in profiles:
        found = load_profile((folder / "flow.py").as_posix(), name, sink)
        assert (found is None) <= sink.has_errors
    for diagnostic in sink:
        assert diagnostic.message and diagnostic.span.file.endswith("flowc.toml")


def test_places_of_every_form_of_toml() -> None:
    text = """\
top.level = "é" # é
[a."b.c"]
d = { e = [1, { f = 2 }] }
[[list]]
x = 1
[[list]]
x = 2
[list.inner]
y = 3
"""
    found = read_places(text, "x.toml")
    lines = text.split("\n")
    values = {
        way: lines[place.value.line - 1][place.value.column : place.value.end_column]
        for way, place in found.items()
    }
    assert values["top", "level"] == '"é"'
    assert values["a", "b.c", "d", "e", 1, "f"] == "2"
    assert values["a", "b.c"] == '"b.c"'
    assert values["list", 1, "x"] == "2"
    assert values["list", 1, "inner", "y"] == "3"
