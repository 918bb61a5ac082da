"""What a profile says of tasks is in the module, and what the workflow says goes before it."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from flowc import driver, ir
from flowc.backends.argo.cluster import with_claims
from flowc.compiler.passes.apply_profile import apply_profile
from flowc.ir.parse_text import parse_text
from flowc.ir.verify import require_valid
from flowc.profiles import Profile

SOURCE = """
from flowc import Secret, Volume, command, container, stdout, task, wait_until, workflow

DATA = Volume("data")

@task(image="python:3.12", packages=["numpy==2.1.0"], env={"LEVEL": "1"})
def packed(a: int) -> int:
    return a

@task(packages=["numpy==2.1.0"], env={"PIP_INDEX_URL": "https://own.example.org"})
def indexed(a: int) -> int:
    return a

@task
def plain(a: int) -> int:
    return a

@task
def ready() -> bool:
    return True

@container("alpine:3.20")
def echo(a: int) -> str:
    return command("echo", str(a), outputs=stdout(str))

@task
def keep(password: Secret, other: Secret, data: Volume, more: Volume) -> None: ...

@workflow(labels={"team": "part"})
def part(a: int) -> int:
    return plain(a)

@workflow(labels={"team": "own", "kind": "test"})
def main(a: int) -> str:
    b = plain.options(image="python:3.13", packages=["scipy==1.14.0"])(a)
    c = part(indexed(packed(b)))
    keep(Secret("db", key="password"), Secret("mail", key="token"), DATA, Volume("other"))
    wait_until(ready, every="1s", timeout="5s")
    return echo(c)
"""


@pytest.fixture
def module(tmp_path: Path) -> ir.Module:
    path = tmp_path / "flow.py"
    path.write_text(SOURCE)
    result = driver.load(str(path), workflow="main")
    assert result.module is not None, [d.message for d in result.diagnostics]
    return result.module


def images(module: ir.Module) -> dict[str, str | None]:
    return {task.name: task.options.image for task in module.tasks}


def test_python_tasks_without_an_image_get_the_default(module: ir.Module) -> None:
    after = require_valid(apply_profile(module, Profile(image="python:3.11")))
    assert images(after) == {
        "packed": "python:3.12",
        "indexed": "python:3.11",
        "plain": "python:3.11",
        "ready": "python:3.11",
        "echo": "alpine:3.20",
        "keep": "python:3.11",
    }


def test_tasks_that_do_not_say_their_sizes_get_the_default(tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(
        "from flowc import command, container, service, task, workflow\n\n"
        "@task(cpu=4)\ndef fast() -> None: ...\n\n"
        '@container("a:1", memory="1Gi", disk="2Gi")\ndef large() -> None:\n'
        '    return command("ls")\n\n'
        "@service(port=80)\ndef store() -> None: ...\n\n"
        "@workflow\ndef main() -> None:\n    with store():\n        fast()\n        large()\n"
    )
    module = driver.load(str(path)).module
    assert module is not None
    profile = Profile.model_validate({"defaults": {"cpu": "500m", "memory": "256Mi"}})
    after = require_valid(apply_profile(module, profile))
    asked = {t.name: (t.options.cpu, t.options.memory, t.options.disk) for t in after.tasks}
    assert asked == {
        "fast": (4, 2**28, None),
        "large": (0.5, 2**30, 2**31),
        "store": (0.5, 2**28, None),
    }


def test_images_come_from_the_registry_that_stands_for_theirs(module: ir.Module) -> None:
    after = require_valid(apply_profile(module, Profile(registries={"docker.io": "m.org"})))
    assert images(after) == {
        "packed": "m.org/library/python:3.12",
        "indexed": None,
        "plain": None,
        "ready": None,
        "echo": "m.org/library/alpine:3.20",
        "keep": None,
    }
    given = {op.name: ir.options(op) for op in ir.operations(after.workflows[0].body)}
    found = {name: options.image for name, options in given.items() if options and options.image}
    assert list(found.values()) == ["m.org/library/python:3.13"]
    assert [part.body for part in after.workflows[1:]] == [p.body for p in module.workflows[1:]]


def test_images_of_a_wait_are_those_of_its_task() -> None:
    text = """module m "f.py"
python ready() -> bool with {"slice": {"code": "", "function": "ready"}}
workflow main() -> None {
  wait as w until ready() options {"image": "a/b:1"} with {"every_s": 1.0, "timeout_s": 5.0}
}
"""
    after = apply_profile(parse_text(text), Profile(registries={"docker.io": "m.org"}))
    (wait,) = require_valid(after).workflows[0].body.operations
    options = ir.options(wait)
    assert options is not None and options.image == "m.org/a/b:1"


def test_tasks_with_packages_get_the_index_unless_they_name_one(module: ir.Module) -> None:
    after = apply_profile(module, Profile(package_index="https://pip.example.org"))

    def variables(options: ir.Options | None) -> dict[str, object]:
        env = (options.env if options else None) or ()
        return {name: getattr(value, "json_value", None) for name, value in env}

    assert {task.name: variables(task.options) for task in require_valid(after).tasks} == {
        "packed": {"LEVEL": "1", "PIP_INDEX_URL": "https://pip.example.org"},
        "indexed": {"PIP_INDEX_URL": "https://own.example.org"},
        "plain": {},
        "ready": {},
        "echo": {},
        "keep": {},
    }
    calls = [op for op in after.workflows[0].body.operations if ir.options(op)]
    assert [variables(ir.options(op)) for op in calls if isinstance(op, ir.Call)] == [
        {"PIP_INDEX_URL": "https://pip.example.org"}
    ]


def test_the_run_gets_labels_and_keeps_its_own(module: ir.Module) -> None:
    after = apply_profile(module, Profile(labels={"team": "cluster", "site": "a"}))
    first, *others = require_valid(after).workflows
    assert dict(first.options.labels) == {"team": "own", "kind": "test", "site": "a"}
    assert others == list(module.workflows[1:])


def test_tasks_that_nothing_is_said_of_are_the_same(module: ir.Module) -> None:
    after = apply_profile(module, Profile(labels={"site": "a"}))
    pairs = zip(after.tasks, module.tasks, strict=True)
    assert all(new is old for new, old in pairs if old.options.image is None)


def constants(value: object) -> list[object]:
    """The data of all secrets and volumes below a node, in order."""
    if isinstance(value, ir.Constant):
        return [value.json_value] if value.type in (ir.SECRET, ir.VOLUME) else []
    if isinstance(value, tuple):
        return [found for each in value for found in constants(each)]
    if isinstance(value, BaseModel):
        return [found for _, each in value for found in constants(each)]
    return []


def test_secrets_have_the_names_of_the_cluster_and_volumes_their_own(module: ir.Module) -> None:
    profile = Profile.model_validate(
        {
            "secrets": {"db": "prod-db"},
            "volumes": {"data": {"claim": "prod-data"}, "other": {"host_path": "/other"}},
        }
    )
    after = require_valid(apply_profile(module, profile))
    secrets = [found["secret"] for found in constants(after) if isinstance(found, dict)]
    assert secrets == ["prod-db", "mail"]
    assert [found for found in constants(after) if isinstance(found, str)] == ["data", "other"]
    assert [found["key"] for found in constants(after) if isinstance(found, dict)] == [
        "password",
        "token",
    ]
    echo = next(task for task in after.tasks if task.name == "echo")
    assert any(echo is task for task in module.tasks)


def test_argo_has_volumes_go_by_the_names_of_their_claims(module: ir.Module) -> None:
    claim = Profile.model_validate({"volumes": {"data": {"claim": "c"}}})
    found = constants(require_valid(with_claims(module, claim)))
    assert [each for each in found if isinstance(each, str)] == ["c", "other"]


def test_secrets_alone_are_renamed(module: ir.Module) -> None:
    secret = apply_profile(module, Profile(secrets={"db": "s"}))
    assert [found for found in constants(secret) if isinstance(found, str)] == ["data", "other"]
    assert {"secret": "s", "key": "password"} in constants(secret)


def test_a_profile_that_says_nothing_of_tasks_changes_nothing(module: ir.Module) -> None:
    assert apply_profile(module, Profile(namespace="a")) is module
    folder = Profile.model_validate({"volumes": {"data": {"host_path": "/data"}}})
    assert apply_profile(module, folder) is module
