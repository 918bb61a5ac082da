"""Commands with a profile: which one holds, for which target, and what follows from it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from flowc.cli import main
from flowc.diagnostics import Sink
from flowc.profiles import ProfileFile, check_profiles

WORKFLOW = """\
from flowc import command, container, stdout, task, workflow


@container("alpine:3.20", timeout="1m")
def greet(name: str) -> str:
    return command("echo", name, outputs=stdout(str))


@task(timeout="1m")
def louder(text: str) -> str:
    return text.upper()


@task(image="python:3.11-slim", timeout="1m")
def quieter(text: str) -> str:
    return text.lower()


@workflow(labels={"team": "own"})
def main(name: str) -> str:
    text = louder(greet.options(image="alpine:3.19")(name))
    return quieter(text) if len(text) > 3 else greet(text)
"""

PROFILES = """\
default = "hpc"

[profiles.base]
image = "python:3.12-slim"
registries = { "docker.io" = "mirror.example.org/hub" }
labels = { team = "base", tier = "gold" }

[profiles.prod]
extends = "base"
target = "argo"

[profiles.hpc]
target = "cwl"
image = "python:3.13"

[profiles.moon]
target = "moon"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flow.py").write_text(WORKFLOW)
    (tmp_path / "flowc.toml").write_text(PROFILES)
    return tmp_path


def flowc(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def images(manifest: str) -> dict[str, str]:
    """The image of each template, or of each tool, that has one."""
    document = yaml.safe_load(manifest)
    found: dict[str, str] = {}
    for part in document.get("$graph", []):
        if pulled := part.get("hints", {}).get("DockerRequirement"):
            found[part["id"]] = pulled["dockerPull"]
    for part in document.get("spec", {}).get("templates", []):
        if step := part.get("script") or part.get("container"):
            found[part["name"]] = step["image"]
    return found


def test_the_default_profile_gives_target_and_images() -> None:
    found = images(flowc("compile", "flow.py").stdout)
    assert found["louder"] == "python:3.13"
    assert found["quieter"] == "python:3.11-slim"
    assert set(found.values()) == {"python:3.13", "python:3.11-slim", "alpine:3.20", "alpine:3.19"}


def test_registries_stand_for_others_wherever_an_image_is_said() -> None:
    found = images(flowc("compile", "flow.py", "--profile", "prod").stdout)
    hub = "mirror.example.org/hub/library"
    assert found["louder"] == f"{hub}/python:3.12-slim"
    assert found["quieter"] == f"{hub}/python:3.11-slim"
    assert {f"{hub}/alpine:3.19", f"{hub}/alpine:3.20"} < set(found.values())


def test_labels_of_the_workflow_go_before_those_of_the_profile() -> None:
    document = yaml.safe_load(flowc("compile", "flow.py", "--profile", "prod").stdout)
    assert document["metadata"]["labels"] == {"team": "own", "tier": "gold"}


def test_a_profile_that_is_not_for_a_target_says_what_is_lost() -> None:
    done = flowc("compile", "flow.py", "--profile", "base", "-t", "cwl")
    assert done.exit_code == 0
    assert "warning[lost-setting]: `labels` of profile `base` is lost" in done.stderr
    assert flowc("compile", "flow.py", "--profile", "base", "-t", "airflow").exit_code == 0


def test_a_profile_for_another_target_is_refused_but_a_default_is_passed_over() -> None:
    done = flowc("compile", "flow.py", "--profile", "prod", "-t", "cwl")
    assert done.exit_code == 1
    assert "error[profile-target]: profile `prod` is for `argo`, not for `cwl`" in done.stderr
    done = flowc("compile", "flow.py", "-t", "argo")
    assert done.exit_code == 0
    assert images(done.stdout)["louder"] == "python:3.12-slim"


def test_without_any_target_the_command_is_not_understood(folder: Path) -> None:
    assert flowc("compile", "flow.py", "--profile", "base").exit_code == 2
    (folder / "flowc.toml").unlink()
    assert flowc("compile", "flow.py").exit_code == 2


def test_a_default_profile_for_no_target_is_not_passed_over(folder: Path) -> None:
    (folder / "flowc.toml").write_text(PROFILES.replace('default = "hpc"', 'default = "moon"'))
    done = flowc("compile", "flow.py", "-t", "argo")
    assert done.exit_code == 1
    assert "error[profile-target]: there is no target `moon`" in done.stderr


def test_profiles_that_are_not_there(folder: Path) -> None:
    assert "there is no target `moon`" in flowc("compile", "flow.py", "--profile", "moon").stderr
    done = flowc("check", "flow.py", "--profile", "prd")
    assert done.exit_code == 1
    assert "there is no profile `prd`" in done.stdout
    assert "did you mean `prod`?" in done.stdout
    (folder / "flowc.toml").unlink()
    done = flowc("compile", "flow.py", "--profile", "prod", "-t", "cwl")
    assert "error[unknown-profile]: there is no profile `prod`" in done.stderr


def test_check_looks_at_every_profile(folder: Path) -> None:
    (folder / "flowc.toml").write_text("[profiles.a]\nttl = []\n[profiles.b]\nx = 1\n")
    done = flowc("check", "flow.py")
    assert "flowc.toml:2:7" in done.stdout
    assert "flowc.toml:4:1" in done.stdout


def test_faults_of_the_file_and_of_its_profiles_are_told_together(folder: Path) -> None:
    (folder / "flowc.toml").unlink()
    (folder / "pyproject.toml").write_text("[tool.flowc.profiles.a]\nttl = []\n")
    (folder / "flow.py").write_text(WORKFLOW.replace("timeout=", "timout="))
    done = flowc("check", "flow.py")
    assert "error[invalid-setting]: `ttl` must be a length of time" in done.stdout
    assert "pyproject.toml:2:7" in done.stdout
    assert "error[unknown-option]" in done.stdout


def test_an_accepted_warning_of_a_profile_is_not_unused_without_it(folder: Path) -> None:
    (folder / "flowc.toml").write_text("[profiles.a.quota]\nrun = { pods = 2 }\n")
    (folder / "flow.py").write_text(
        WORKFLOW.split("@workflow")[0] + "@workflow\n"
        "def main() -> list[str]:\n"
        "    # flowc: ignore[peak-exceeds-quota] it may wait\n"
        '    return [greet(text) for text in ["a", "b", "c"]]\n'
    )
    for arguments in (["--profile", "a"], []):
        done = flowc("check", "flow.py", "--strict", *arguments)
        assert "peak-exceeds-quota" not in done.stdout


def test_a_run_in_plain_python_takes_no_profile() -> None:
    assert flowc("run", "flow.py", "--profile", "hpc", "--input", "name=a").exit_code == 2


def test_the_schema_takes_what_the_loader_takes() -> None:
    schema = json.loads(flowc("schema", "profile").stdout)
    jsonschema.validate(tomllib.loads(PROFILES), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"profiles": {"a": {"imgae": "x"}}}, schema)
    undescribed = [
        f"{name}.{field}"
        for name, model in {**schema["$defs"], "": schema}.items()
        for field, about in model.get("properties", {}).items()
        if "description" not in about
        and "description" not in schema["$defs"][about["$ref"].rpartition("/")[2]]
    ]
    assert undescribed == []


@pytest.mark.parametrize(
    ("setting", "is_taken"),
    [
        ('ttl = "7d"', True),
        ('ttl = "1h 30m"', True),
        ('ttl = "7 days"', False),
        ("ttl = 0", False),
        ('ttl = "0s"', False),
        ('quota.task.cpu = "500m"', True),
        ('quota.task.cpu = "1.5m"', False),
        ('quota.task.cpu = " 1"', False),
        ("quota.task.cpu = -1", False),
        ('quota.task.memory = "1.5"', False),
        ('quota.task.memory = "1.5B"', False),
        ('quota.task.memory = "1.5 GiB"', True),
        ("quota.task.memory = 1.5", False),
        ('quota.task.memory = "1024"', True),
        ('volumes.a = { claim = "a" }', True),
        ("volumes.a = {}", False),
        ('volumes.a = { claim = "a", host_path = "/a" }', False),
        ('volumes.a = { host_path = "a" }', False),
        ('pools.a = { cpu = 1, memory = 1, gpu = { resource = "amd.com/gpu" } }', True),
        *(
            (f'pools.a = {{ cpu = 1, memory = 1, gpu = {{ resource = "{name}" }} }}', False)
            for name in ("not a name!", "gpu", "a/b/c", "A.com/gpu", "kubernetes.io/gpu", "/gpu")
        ),
        ('pools.a = { cpu = 1, memory = 1, tolerations = [{ operator = "Exists" }] }', True),
        ('pools.a = { cpu = 1, memory = 1, tolerations = [{ value = "a" }] }', False),
        (
            "pools.a = { cpu = 1, memory = 1, "
            'tolerations = [{ key = "a", operator = "Exists", value = "b" }] }',
            False,
        ),
        ('airflow.claim = "runs"', True),
        ('airflow.claim = "Runs!"', False),
        ('airflow.folder = "runs"', False),
        ('airflow.docker_url = "tcp://docker:2375"', True),
        ('airflow.docker_url = "unix:///var/run/docker.sock"', True),
        ('airflow.docker_url = "docker"', False),
        ('airflow.docker_url = "tcp://me:secret@docker:2375"', False),
        ('argo.artifact_repository = { config_map = "files", key = "s3.v1_a" }', True),
        ('argo.artifact_repository = { config_map = "files", key = "a b" }', False),
        ('argo.artifact_repository = { config_map = "files", key = ".." }', False),
        ('storage = "s3://aws_default@bucket/runs"', True),
        ('storage = "bucket"', False),
        ('storage = "s3://me:secret@bucket"', False),
        ('labels."a..b/c" = "d"', False),
        ('labels."a.b/c" = "d"', True),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(setting: str, is_taken: bool) -> None:
    text = f"[profiles.p]\n{setting}\n"
    Path("flowc.toml").write_text(text)
    schema = ProfileFile.model_json_schema()
    assert jsonschema.Draft202012Validator(schema).is_valid(tomllib.loads(text)) == is_taken
    sink = Sink()
    check_profiles("flow.py", sink)
    assert [d.code for d in sink] == ([] if is_taken else ["invalid-setting"])


def test_the_schema_takes_a_profile_whose_base_has_the_rest() -> None:
    text = """
    [profiles.base]
    airflow = { claim = "runs", folder = "/runs" }
    pools.a = { cpu = 1, memory = "1Gi" }
    [profiles.p]
    extends = "base"
    airflow.run_on = "kubernetes"
    pools.a.cpu = 2
    """
    Path("flowc.toml").write_text(text)
    jsonschema.validate(tomllib.loads(text), ProfileFile.model_json_schema())
    sink = Sink()
    check_profiles("flow.py", sink)
    assert not sink.has_errors


def test_targets_tells_what_a_profile_adds_for_each() -> None:
    Path("flowc.toml").write_text(
        '[profiles.small]\nnamespace = "runs"\nallowed_registries = ["docker.io/library"]\n'
        '[profiles.small.quota.task]\ncpu = 1\n[profiles.prod]\ntarget = "argo"\n'
    )
    told = flowc("targets", "flow.py", "--profile", "small").stdout
    assert "cwl: yes, with losses\n" in told
    assert "  flowc.toml:2:13: `namespace` of profile `small` is lost" in told
    assert "argo: yes\n" in told
    Path("flow.py").write_text(WORKFLOW.replace('timeout="1m")\ndef louder', "cpu=2)\ndef louder"))
    found = json.loads(flowc("targets", "flow.py", "--profile", "small", "--json").stdout)
    assert {name: about["runs"] for name, about in found.items()} == dict.fromkeys(found, False)
    (first, *_) = found["argo"]["diagnostics"]
    assert (first["code"], first["line"], first["column"]) == ("exceeds-quota", 9, 11)
    told = flowc("targets", "flow.py", "--profile", "prod").stdout
    assert "cwl: no\n  flowc.toml:7:10: profile `prod` is for `argo`, not for `cwl`" in told


def test_targets_refuses_a_profile_in_error() -> None:
    Path("flowc.toml").write_text('[profiles.p]\nnamespce = "runs"\n')
    result = flowc("targets", "flow.py", "--profile", "p")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[unknown-setting]" in result.stderr


SECRETS = """\
from flowc import Secret, task, workflow


@task
def length(token: Secret) -> int:
    return len(token.value)


@workflow
def main(own: Secret = Secret("shop", key="token")) -> int:
    return length(own) + length(Secret("shop", key="key"))
"""


def test_a_run_for_a_profile_has_the_secrets_of_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("secrets.py").write_text(SECRETS)
    Path("flowc.toml").write_text('[profiles.hpc]\nsecrets = { shop = "till" }\n')
    words = ("run", "secrets.py", "--engine", "cwltool", "--profile", "hpc")
    monkeypatch.setenv("FLOWC_SECRET_TILL_TOKEN", "1234")
    monkeypatch.delenv("FLOWC_SECRET_TILL_KEY", raising=False)
    result = flowc(*words)
    assert result.exit_code == 1
    assert "no value for Secret('till', key='key')" in result.stderr
    monkeypatch.setenv("FLOWC_SECRET_TILL_KEY", "12")
    result = flowc(*words)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {"result": 6}
