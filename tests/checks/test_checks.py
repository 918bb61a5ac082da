"""A module against a profile: what is reported, where, and that larger nodes never do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flowc import driver, ir
from flowc.compiler.placement import lacks, pool_for
from flowc.profiles import Pool, PoolGpu, Profile

POOLS = """
[profiles.p.pools.standard]
cpu = 16
memory = "64Gi"
disk = "100Gi"

[profiles.p.pools.gpu]
cpu = 8
memory = "32Gi"
gpu = { kind = "nvidia-a100", count = 2 }
"""

HEAD = "from flowc import Gpu, command, concurrency, container, stdout, task, workflow\n"


def reported(folder: Path, toml: str, source: str) -> list[tuple[str, str]]:
    """The codes of the profile's rules that a file gives, and the text that each marks."""
    (folder / "flowc.toml").write_text(toml)
    path = folder / "flow.py"
    path.write_text(HEAD + source)
    result = driver.check(str(path), profile="p")
    return [
        (
            d.code,
            result.sources.line(d.span.file, d.span.line)[d.span.column : d.span.end_column],
        )
        for d in result.diagnostics
        if d.rule.family == "profile"
    ]


def flow(options: str, body: str = "return f(1)", given: str = "") -> str:
    """A workflow that calls a task with some options."""
    return f"""
@task({options})
def f(n: int) -> int:
    return n

@workflow
def main() -> int:
    {body.replace("f(", f"f.options({given})(") if given else body}
"""


@pytest.mark.parametrize(
    ("options", "given", "expected"),
    [
        ('memory="64Gi", cpu=16', "", []),
        ('memory="65Gi"', "", [("no-fitting-pool", '"65Gi"')]),
        ('memory="33Gi", gpu=1, timeout="1h"', "", [("no-fitting-pool", '"33Gi"')]),
        ('cpu=2, memory="1Gi"', "cpu=17", [("no-fitting-pool", "17")]),
        ("cpu=17", "cpu=2", [("no-fitting-pool", "17")]),
        ('disk="200Gi"', "", []),  # the disk of the other pool is not known
        ('disk="200Gi", cpu=12', "", [("no-fitting-pool", "12")]),
        ('gpu=Gpu("nvidia-a100", 2), timeout="1h"', "", []),
        (
            'gpu=Gpu("nvidia-a100", 3), timeout="1h"',
            "",
            [("no-fitting-pool", 'Gpu("nvidia-a100", 3)')],
        ),
        ('gpu=Gpu("amd-mi300"), timeout="1h"', "", [("unknown-gpu", 'Gpu("amd-mi300")')]),
        ("", "", []),
    ],
)
def test_each_task_fits_a_pool(
    options: str, given: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert reported(tmp_path, POOLS, flow(options, given=given)) == expected


def test_without_pools_nothing_is_known_of_nodes(tmp_path: Path) -> None:
    assert reported(tmp_path, "[profiles.p]\n", flow('cpu=1000, gpu=Gpu("x"), timeout="1h"')) == []


def test_the_nearest_pool_is_named_with_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(POOLS)
    (tmp_path / "flow.py").write_text(HEAD + flow('cpu=20, memory="48Gi"'))
    (found,) = driver.check(str(tmp_path / "flow.py"), profile="p").diagnostics
    assert found.message == (
        "`f` asks for 20 cores; the nearest pool of profile `p`, `standard`, has 16 cores"
    )
    (label,) = found.labels
    assert (Path(label.span.file).name, label.span.line) == ("flowc.toml", 3)


@pytest.mark.parametrize(
    ("quota", "body", "expected"),
    [
        ("cpu = 40", "return sum([f(n) for n in range(20)])", []),
        ("cpu = 39", "return sum([f(n) for n in range(20)])", ["[f(n) for n in range(20)]"]),
        ("pods = 19", "return sum([f(n) for n in range(20)])", ["[f(n) for n in range(20)]"]),
        ("cpu = 39", "return sum([g(f(n)) for n in range(10)])", []),
        ("cpu = 6", "return sum([g(f(n)) for n in range(10)])", ["[g(f(n)) for n in range(10)]"]),
        ("cpu = 3", "return sum([sub(n) for n in range(2)])", ["[sub(n) for n in range(2)]"]),
        ("cpu = 4", "return sum([sub(n) for n in range(2)])", []),
        (
            "cpu = 20",
            "return sum([f(n + m) for n in range(4) for m in range(5)])",
            ["[f(n + m) for n in range(4) for m in range(5)]"],
        ),
        ("cpu = 3", "return sum([f(n) for n in numbers()])", []),
        ("cpu = 3", "return sum([f(n) for n, _ in zip([1, 2], [3, 4])])", ["f(n)"]),
        ("cpu = 4", "return sum([f(n) for n, _ in zip([1, 2], [3, 4])])", []),
        ("cpu = 3", "n = 0\n    for _ in range(3):\n        n = f(n)\n    return n", []),
        ("cpu = 2", "return sum([both(n) for n in range(2)])", ["f(n)"]),
        ("cpu = 3", "return sum([both(n) for n in range(2)])", ["[both(n) for n in range(2)]"]),
    ],
)
def test_what_runs_at_the_same_time_fits_the_quota_of_a_run(
    quota: str, body: str, expected: list[str], tmp_path: Path
) -> None:
    source = f"""
@task(cpu=2)
def f(n: int) -> int:
    return n

@task(cpu=1)
def g(n: int) -> int:
    return n

@task
def numbers() -> list[int]:
    return [1, 2]

@workflow
def sub(n: int) -> int:
    return g(f(n))

@workflow
def both(n: int) -> int:
    return f(n) + g(n)

@workflow
def main() -> int:
    {body}
"""
    found = reported(tmp_path, f"[profiles.p.quota]\nrun = {{ {quota} }}\n", source)
    assert found == [("peak-exceeds-quota", text) for text in expected]


@pytest.mark.parametrize("limit", [19, 20, 21])
def test_a_limit_that_is_advised_is_enough(limit: int, tmp_path: Path) -> None:
    body = f"""with concurrency({limit}):
        counts = [f(n) for n in range(100)]
    return sum(counts)"""
    found = reported(tmp_path, "[profiles.p.quota]\nrun = { cpu = 40 }\n", flow("cpu=2", body))
    assert bool(found) == (limit > 20)


def test_a_task_over_both_quotas_is_told_of_both(tmp_path: Path) -> None:
    toml = '[profiles.p.quota]\ntask = { memory = "1Gi" }\nrun = { memory = "2Gi", gpu = 0 }\n'
    found = reported(tmp_path, toml, flow('memory="3Gi", gpu=1, timeout="1h"'))
    assert sorted(found) == [
        ("exceeds-quota", '"3Gi"'),
        ("exceeds-quota", '"3Gi"'),
        ("exceeds-quota", "1"),
    ]


@pytest.mark.parametrize(
    ("image", "toml", "is_allowed"),
    [
        ("ghcr.io/org/tool:1", 'allowed_registries = ["ghcr.io/org"]', True),
        ("ghcr.io/organisation/tool:1", 'allowed_registries = ["ghcr.io/org"]', False),
        ("alpine:3.20", 'allowed_registries = ["docker.io/library"]', True),
        ("alpine:3.20", 'allowed_registries = ["docker.io/library/alpine"]', True),
        ("org/alpine:3.20", 'allowed_registries = ["docker.io/library"]', False),
        ("localhost:5000/a:1", 'allowed_registries = ["localhost:5000"]', True),
        ("alpine:3.20", "allowed_registries = []", False),
        (
            "alpine:3.20",
            'allowed_registries = ["m.org"]\nregistries = { "docker.io" = "m.org/hub" }',
            True,
        ),
    ],
)
def test_images_come_from_allowed_registries(
    image: str, toml: str, is_allowed: bool, tmp_path: Path
) -> None:
    found = reported(
        tmp_path,
        f"[profiles.p]\n{toml}\n",
        flow(f'image="{image}"'),
    )
    assert found == ([] if is_allowed else [("registry-not-allowed", f'"{image}"')])


@pytest.mark.parametrize(("target", "count"), [("argo", 1), ("airflow", 0), (None, 1)])
def test_an_image_of_an_escape_hatch_comes_from_an_allowed_registry(
    target: str | None, count: int, tmp_path: Path
) -> None:
    toml = '[profiles.p]\nallowed_registries = ["ghcr.io"]\n'
    toml += "" if target is None else f'target = "{target}"\n'
    hatch = '{"sidecars": [{"name": "s", "image": "redis:7.4"}]}'
    found = reported(tmp_path, toml, flow(f"argo={hatch}"))
    assert found == count * [("registry-not-allowed", hatch)]


def test_an_image_of_the_profile_is_reported_in_the_profile(tmp_path: Path) -> None:
    toml = '[profiles.p]\nimage = "python:3.12"\nallowed_registries = ["ghcr.io"]\n'
    assert reported(tmp_path, toml, flow("")) == [("registry-not-allowed", '"python:3.12"')]


# --- any task and any nodes ----------------------------------------------------------------

AMOUNTS = st.integers(1, 64)
GPUS = st.none() | st.builds(
    ir.Gpu, kind=st.sampled_from([None, "a", "b"]), count=st.integers(0, 3)
)
OPTIONS = st.builds(
    ir.Options,
    cpu=st.none() | AMOUNTS,
    memory=st.none() | AMOUNTS,
    disk=st.none() | AMOUNTS,
    gpu=GPUS,
)
POOL_GPUS = st.none() | st.builds(
    PoolGpu, kind=st.sampled_from([None, "a", "b"]), count=st.integers(1, 3)
)
ANY_POOL = st.builds(Pool, cpu=AMOUNTS, memory=AMOUNTS, disk=st.none() | AMOUNTS, gpu=POOL_GPUS)


@given(OPTIONS, ANY_POOL, st.sampled_from(["cpu", "memory", "disk", "gpu"]), st.integers(0, 9))
def test_a_larger_node_never_makes_a_task_unfit(
    options: ir.Options, pool: Pool, resource: str, more: int
) -> None:
    had = getattr(pool, resource)
    assume(had is not None)
    larger = had.model_copy(update={"count": had.count + more}) if resource == "gpu" else had + more
    there = lacks(options, pool)
    left = lacks(options, pool.model_copy(update={resource: larger}))
    assert {lack.option for lack in left} <= {lack.option for lack in there}
    assert all(lack.ratio > 1 for lack in there)


@given(OPTIONS, st.lists(ANY_POOL, max_size=4), ANY_POOL)
def test_another_pool_never_makes_a_task_unfit(
    options: ir.Options, pools: list[Pool], another: Pool
) -> None:
    few = Profile(pools={str(number): pool for number, pool in enumerate(pools)})
    more = few.model_copy(update={"pools": {**few.pools, "another": another}})
    if pool_for(options, few) is not None:
        assert pool_for(options, more) == pool_for(options, few)
    assert (pool_for(options, few) is None) == all(lacks(options, pool) for pool in pools)


@given(OPTIONS, ANY_POOL, st.sampled_from(["cpu", "memory", "disk"]), st.integers(0, 9))
def test_a_task_that_asks_for_less_fits_as_well(
    options: ir.Options, pool: Pool, resource: str, less: int
) -> None:
    asked = getattr(options, resource)
    assume(asked is not None)
    smaller = options.model_copy(update={resource: max(1, asked - less)})
    there = {lack.option for lack in lacks(options, pool)}
    assert {lack.option for lack in lacks(smaller, pool)} <= there


@pytest.mark.parametrize(
    ("task", "call", "limit", "count"),
    [
        ('timeout="30m"', "", "1h", 0),
        ('timeout="30m", retries=1', "", "1h", 0),
        ('timeout="30m", retries=2', "", "1h", 1),
        ('timeout="30m"', 'timeout="2h"', "1h", 1),
        ('timeout="2h"', 'timeout="30m"', "1h", 0),
        ('timeout="30m"', "retries=5", "1h", 1),
        ("retries=5", "", "1h", 0),
    ],
)
def test_a_call_takes_no_longer_than_its_workflow(
    task: str, call: str, limit: str, count: int, tmp_path: Path
) -> None:
    source = flow(task, given=call).replace("@workflow", f'@workflow(timeout="{limit}")')
    (tmp_path / "flow.py").write_text(HEAD + source)
    for result in (
        driver.check(str(tmp_path / "flow.py")),
        driver.compile(str(tmp_path / "flow.py"), "cwl"),
    ):
        codes = [d.code for d in result.diagnostics]
        assert codes.count("timeout-above-workflow") == count


def test_a_workflow_within_another_takes_no_longer_than_that(tmp_path: Path) -> None:
    source = flow("").replace("@workflow\n", '@workflow(timeout="2h")\n')
    source += '\n@workflow(timeout="1h")\ndef outer() -> int:\n    return main()\n'
    (tmp_path / "flow.py").write_text(HEAD + source)
    (found,) = driver.check(str(tmp_path / "flow.py")).diagnostics
    assert found.message == "`main` may take 2h; `outer` ends after 1h"


@pytest.mark.parametrize(("given", "count"), [("30m", 0), ("2h", 1)])
def test_the_time_of_a_call_goes_before_that_of_its_workflow(
    given: str, count: int, tmp_path: Path
) -> None:
    source = flow("").replace("@workflow\n", '@workflow(timeout="90m")\n')
    source += '\n@workflow(timeout="1h")\ndef outer() -> int:\n'
    source += f'    return main.options(timeout="{given}")()\n'
    (tmp_path / "flow.py").write_text(HEAD + source)
    assert len(driver.check(str(tmp_path / "flow.py")).diagnostics) == count


def test_a_wait_takes_no_longer_than_its_workflow(tmp_path: Path) -> None:
    source = """
from flowc import approve, sleep, wait_until

@task
def there(n: int) -> bool:
    return n > 0

@workflow(timeout="1h")
def main(n: int) -> int:
    sleep("1h")
    wait_until(there, n, every="1m", timeout="1h")
    sleep("2h")
    wait_until(there, n, every="1m", timeout="3h")
    approve("go on?", choices=["yes"], timeout="4h")
    return n
"""
    (tmp_path / "flow.py").write_text(HEAD + source)
    found = driver.check(str(tmp_path / "flow.py")).diagnostics
    assert [d.message for d in found if d.code == "timeout-above-workflow"] == [
        "`sleep` may take 2h; `main` ends after 1h",
        "`wait_until` may take 3h; `main` ends after 1h",
        "`approve` may take 4h; `main` ends after 1h",
    ]


@pytest.mark.parametrize(("image", "count"), [("python:3.12", 0), ("python", 1)])
def test_the_image_of_a_profile_has_a_version(image: str, count: int, tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_text(f'[profiles.p]\nimage = "{image}"\n')
    (tmp_path / "flow.py").write_text(HEAD + flow(""))
    found = driver.check(str(tmp_path / "flow.py"), profile="p").diagnostics
    assert [d.code for d in found].count("unpinned-image") == count


@pytest.mark.parametrize(
    ("version", "is_told"),
    [
        ("3.7.16", False),
        ("v3.7.15", True),
        ("3.7", False),
        ("3.6", True),
        ("3", False),
        ("4", False),
    ],
)
def test_an_engine_older_than_manifests_are_for(
    tmp_path: Path, version: str, is_told: bool
) -> None:
    (tmp_path / "flowc.toml").write_text(f'[profiles.p]\nengine_version = "{version}"\n')
    path = tmp_path / "flow.py"
    path.write_text(HEAD + flow(""))
    named = driver.find_profile(str(path), "p", "argo").profile
    result = driver.compile(str(path), "argo", profile=named)
    assert [d.code for d in result.diagnostics] == ["engine-version"] * is_told


DEFAULTS = '[profiles.p]\ndefaults = { cpu = 2, memory = "8Gi" }\n'


@pytest.mark.parametrize(
    ("rest", "options", "expected"),
    [
        (POOLS, "", []),
        (POOLS.replace("64Gi", "4Gi").replace("32Gi", "4Gi"), "", [("no-fitting-pool", '"8Gi"')]),
        (POOLS, 'gpu=3, timeout="1h"', [("no-fitting-pool", "3")]),
        ("quota.task.memory = '7Gi'", 'memory="7Gi"', [("exceeds-quota", '"8Gi"')]),
        ("quota.run = { cpu = 5, pods = 2 }", "", [("peak-exceeds-quota", "f(1)")]),
        ("quota.run.cpu = 6", "", []),
        ("limits_required = ['cpu', 'memory']", "", []),
        ("limits_required = ['disk']", "", [("missing-limit", "f")]),
    ],
)
def test_what_tasks_ask_for_by_default_is_proven_too(
    rest: str, options: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Once, where it is said, if nothing that has it could run."""
    source = flow(options, "return sum([f(1), f(2), f(3)])")
    assert reported(tmp_path, DEFAULTS + rest, source) == expected


# --- the nodes of a pool ----------------------------------------------------------------

COUNTED = """
[profiles.p.pools.small]
cpu = 4
memory = "8Gi"
[profiles.p.pools.large]
cpu = 16
memory = "64Gi"
count = 2
"""
CALLS = """
@task(cpu=8)
def large(n: int) -> int:
    return n

@task(cpu=2)
def small(n: int) -> int:
    return n

@workflow
def main(n: int) -> list[int]:
    {}
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return [large(i) for i in range(5)]", ["[large(i) for i in range(5)]"]),
        ("return [large(i) for i in range(4)]", []),
        ("return [small(i) for i in range(100)]", []),  # the other pool may have them
        ("return [large(i) for i in range(n)]", []),
        ("return [large.options(cpu=3)(i) for i in range(100)]", []),
        (
            "return [large.options(memory='64Gi')(i) for i in range(3)]",
            ["[large.options(memory='64Gi')(i) for i in range(3)]"],
        ),
        ("with concurrency(4):\n        xs = [large(i) for i in range(9)]\n    return xs", []),
        ("return [large(1), large(2), large(3), large(4), large(5), small(6)]", ["large(1)"]),
    ],
)
def test_calls_are_counted_that_one_pool_alone_has_nodes_for(
    body: str, expected: list[str], tmp_path: Path
) -> None:
    found = reported(tmp_path, COUNTED, CALLS.format(body))
    assert found == [("peak-exceeds-pool", text) for text in expected]


# --- waits that nothing ends -------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_main", "of_call", "of_wait", "is_told"),
    [
        ("", "", "", True),
        ("", "", ", timeout='1d'", False),
        ("(timeout='2d')", "", "", False),
        ("", ".options(timeout='2d')", "", False),
    ],
)
def test_a_wait_ends_with_its_own_time_or_that_of_a_workflow_around_it(
    of_main: str, of_call: str, of_wait: str, is_told: bool, tmp_path: Path
) -> None:
    path = tmp_path / "flow.py"
    path.write_text(f"""
from flowc import approve, workflow

@workflow
def inner() -> bool:
    return approve("go on?"{of_wait}).choice == "approve"

@workflow{of_main}
def main() -> bool:
    return inner{of_call}()
""")
    codes = [d.code for d in driver.check(str(path)).diagnostics]
    assert codes == (["missing-timeout"] if is_told else [])
