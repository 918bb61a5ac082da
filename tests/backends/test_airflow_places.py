"""DAG files whose tasks run in containers, without Airflow: what can be seen in their text."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flowc import driver
from flowc.backends.airflow import Airflow
from flowc.backends.airflow.places import WORKER, Places
from flowc.cli import main
from flowc.compiler.capabilities import Feature, Native
from flowc.diagnostics import Sink
from flowc.profiles import Profile
from flowc.testing.cases import Case, read_cases

ROOT = Path(__file__).parents[2]
CASES = read_cases(ROOT / "tests" / "cases")
DOCKER = Places("docker")
HOSTILE = {"namespace": 'a"b', "labels": {"{{ ds }}": "it's\\n"}}
KUBERNETES = Places("kubernetes", HOSTILE, "/shared", "scratch")
RUNNERS = {"run_command": WORKER, "run_in_docker": DOCKER, "run_in_pod": KUBERNETES}


def dag(path: Path, places: Places, workflow: str | None = None) -> tuple[str, Sink]:
    """The DAG file of a workflow, or nothing; and what was said about it."""
    module, sink = driver.load(str(path), workflow=workflow).module, Sink()
    manifests = driver.emit(module, Airflow(places), None, sink) if module is not None else ()
    return (manifests[0].text if manifests else ""), sink


def dags(case: Case, places: Places) -> Iterator[ast.Module]:
    for workflow in case.workflows:
        text, _ = dag(case.path, places, workflow)
        yield ast.parse(text)


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    """The calls of these functions in what the file defines for tasks."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [node for node in nodes if isinstance(node.func, ast.Name) and node.func.id in names]


def tasks(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions of steps."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [f for f in functions if any("task" in ast.unparse(d) for d in f.decorator_list)]


@pytest.mark.parametrize("places", RUNNERS.values(), ids=RUNNERS)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_commands_run_in_their_place_alone(case: Case, places: Places) -> None:
    """What a file calls it defines, and no task runs a command in another place."""
    (own,) = (name for name, each in RUNNERS.items() if each is places)
    for tree in dags(case, places):
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        for function in tasks(tree):
            used = {ast.unparse(call.func) for call in calls(function, *RUNNERS)}
            assert used <= {own} & defined
            if used and places.folder:
                (shared,) = calls(function, "share_folder")
                assert ast.literal_eval(shared.args[0]) == places.folder


def test_facts_of_a_cluster_are_data_in_the_file() -> None:
    path = ROOT / "tests" / "cases" / "containers" / "command_output.py"
    text, _ = dag(path, KUBERNETES)
    expected = {"claim": "scratch", "folder": "/shared", "operator": HOSTILE}
    assert constant(text, "PLACE") == expected


SIZED = """\
from flowc import Gpu, container, shell, stdout, task, workflow


@container("busybox:1.36", cpu=0.5, memory="1Gi", gpu=2)
def sized() -> str:
    return shell("echo x", outputs=stdout(str))


@task(memory="2Gi", packages=["six==1.16.0"])
def fitted() -> str:
    return "x"


@task(packages=["it's {{ ds }}"])
def packed() -> str:
    return "x"


@task
def usual() -> str:
    return "x"


@workflow
def main() -> list[str]:
    return [sized(), fitted(), packed(), usual()]
"""


def test_sizes_are_those_of_the_operator(tmp_path: Path) -> None:
    path = tmp_path / "sized.py"
    path.write_text(SIZED)
    docker, sink = dag(path, DOCKER)
    assert not list(sink)
    functions = {function.name: ast.unparse(function) for function in tasks(ast.parse(docker))}
    assert "cpus=0.5, mem_limit='1g', gpus=2" in functions["sized"]
    assert "run_in_docker('python:3.12-slim', installing('six==1.16.0')" in functions["fitted"]
    assert "run_process([python_with(\"it's {{ ds }}\"), 'task.py'])" in functions["packed"]
    assert "run_" not in functions["usual"]
    pods, sink = dag(path, KUBERNETES)
    assert not list(sink)
    functions = {function.name: ast.unparse(function) for function in tasks(ast.parse(pods))}
    requests = "{'requests': {'cpu': '0.5', 'memory': '1Gi'}, 'limits': {'nvidia.com/gpu': '2'}}"
    assert f"resources={requests}, **PLACE" in functions["sized"]


def test_a_worker_gives_python_no_sizes(tmp_path: Path) -> None:
    path = tmp_path / "sized.py"
    path.write_text(SIZED)
    text, sink = dag(path, WORKER)
    assert [d.code for d in sink] == ["lost-feature"] * 2
    assert "run_in" not in text


COMPUTED = """\
from flowc import GiB, container, shell, stdout, task, workflow


@container("busybox:1.36", memory="1Gi", cpu=1)
def sized(memory: int) -> int:
    return shell("echo 1", outputs=stdout(int))


@task
def fitted(n: int) -> int:
    return n


@workflow
def main(counts: list[int], load: float) -> list[int]:
    first = sized.options(memory=counts[0] * GiB)(1)
    second = fitted.options(disk=first * GiB)(first)
    return [fitted.options(cpu=load + n, memory=n * GiB)(second) for n in counts]
"""


def test_pods_are_given_the_sizes_that_a_run_computes(tmp_path: Path) -> None:
    """Beside the arguments, whatever these are called; constants stay beside them."""
    path = tmp_path / "computed.py"
    path.write_text(COMPUTED)
    text, sink = dag(path, KUBERNETES)
    assert not list(sink)
    pods = [call for function in tasks(ast.parse(text)) for call in calls(function, "run_in_pod")]
    asked = [{k.arg: ast.unparse(k.value) for k in pod.keywords if k.arg} for pod in pods]
    given = [{k: each.get(k) for k in ("resources", "computed")} for each in asked]
    of_an_element = "{'cpu': size_of(row['.cpu']), 'memory': size_of(row['.memory'])}"
    assert given == [
        {"resources": "{'requests': {'cpu': '1'}}", "computed": "{'memory': size_of(memory_)}"},
        {"resources": None, "computed": "{'ephemeral-storage': size_of(disk)}"},
        {"resources": None, "computed": of_an_element},
    ]


def test_pods_get_no_more_of_what_a_run_computes_where_the_profile_says(tmp_path: Path) -> None:
    path = tmp_path / "computed.py"
    path.write_text(COMPUTED)
    text, _ = dag(path, replace(KUBERNETES, profile=Profile(limits=("cpu", "memory"))))
    pods = [call for function in tasks(ast.parse(text)) for call in calls(function, "run_in_pod")]
    asked = [{k.arg: ast.unparse(k.value) for k in pod.keywords if k.arg} for pod in pods]
    assert [each.get("limited") for each in asked] == ["['memory']", None, "['cpu', 'memory']"]


@pytest.mark.parametrize("places", [WORKER, DOCKER], ids=["worker", "docker"])
def test_elsewhere_computed_sizes_are_lost_and_no_task_is_given_them(
    places: Places, tmp_path: Path
) -> None:
    path = tmp_path / "computed.py"
    path.write_text(COMPUTED)
    text, sink = dag(path, places)
    lost = [d for d in sink if "`resources computed at run time`" in d.message]
    assert len(lost) == 3
    assert all("as a constant" in (d.help or "") for d in lost)
    assert "size_of" not in text


@pytest.mark.parametrize(
    ("given", "size"), [("1073741824", "1073741824"), ("0.5", "0.5"), ("1e20", "1" + "0" * 20)]
)
def test_a_computed_size_is_told_without_exponent(given: str, size: str, airflow: Any) -> None:
    assert airflow.elsewhere_io.size_of(given) == size


def test_pods_need_a_claim() -> None:
    with pytest.raises(ValueError, match="claim"):
        Places("kubernetes")


def test_a_place_answers_for_what_it_has() -> None:
    features = (Feature.IMAGE_PYTHON, Feature.CPU_PYTHON, Feature.MEMORY_PYTHON, Feature.GPU)
    for places in (DOCKER, KUBERNETES):
        assert all(isinstance(Airflow(places).capabilities[each], Native) for each in features)
    assert not any(isinstance(Airflow().capabilities[each], Native) for each in features)
    assert isinstance(Airflow(KUBERNETES).capabilities[Feature.DISK], Native)


def test_a_probe_with_packages_is_a_script(tmp_path: Path) -> None:
    path = tmp_path / "polled.py"
    path.write_text(
        "from flowc import task, wait_until, workflow\n\n\n"
        '@task(packages=["six==1.16.0"])\ndef is_ready(n: int) -> bool:\n    return n > 1\n\n\n'
        "@workflow\ndef main(n: int) -> None:\n    wait_until(is_ready, n, every='1s')\n"
    )
    text, sink = dag(path, WORKER)
    assert not list(sink)
    (function,) = tasks(ast.parse(text))
    (waited,) = calls(function, "until_true")
    assert calls(waited, "run_script")


@pytest.mark.parametrize("every", ["1s", "5m"])
@pytest.mark.parametrize("places", [WORKER, DOCKER, KUBERNETES])
def test_a_command_is_polled_where_commands_run(places: Places, every: str, tmp_path: Path) -> None:
    """In a working directory of its own each time; a parameter may be called as what polls it."""
    path = tmp_path / "polled.py"
    path.write_text(
        "from flowc import command, container, stdout, wait_until, workflow\n\n\n"
        '@container("busybox:1.36", timeout="1m", retries=2)\ndef is_ready(probe: str) -> bool:\n'
        '    return command("test", "-n", probe, outputs=stdout(bool))\n\n\n'
        f"@workflow\ndef main(n: str) -> None:\n    wait_until(is_ready, n, every='{every}')\n"
    )
    text, sink = dag(path, places)
    assert not list(sink)
    (function,) = tasks(ast.parse(text))
    (probe,) = (each for each in ast.walk(function) if getattr(each, "name", None) == "probe")
    (around,) = (each for each in ast.walk(probe) if isinstance(each, ast.With))
    assert ast.unparse(around.items[0]) == "scratch()" and calls(around, *RUNNERS)
    (waited,) = calls(function, "until_true", "poll")
    assert ast.unparse(waited.args[0]) == "in_attempts(probe, limit_s=60, retries=2)"


def test_docker_is_told_no_kind_of_a_gpu(tmp_path: Path) -> None:
    path = tmp_path / "kind.py"
    path.write_text(SIZED.replace("gpu=2", 'gpu=Gpu("example.com/a100", 2)'))
    for places, codes in ((DOCKER, ["lost-feature"]), (KUBERNETES, [])):
        _, sink = dag(path, places)
        assert [d.code for d in sink] == codes


def test_a_pod_is_told_a_kind_of_gpu_only_if_kubernetes_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "sized.py"
    path.write_text(SIZED.replace("gpu=2", 'gpu=Gpu("nvidia-a100", 2)'))
    text, sink = dag(path, KUBERNETES)
    assert [(d.code, d.span.line) for d in sink] == [("lost-feature", 4)]
    assert "'limits': {'nvidia.com/gpu': '2'}" in bodies(text)["sized"]
    path.write_text(SIZED.replace("gpu=2", 'gpu=Gpu("example.com/a100", 2)'))
    text, sink = dag(path, KUBERNETES)
    assert not list(sink)
    assert "'limits': {'example.com/a100': '2'}" in bodies(text)["sized"]


PROFILES = """
[profiles.etl]
target = "airflow"
namespace = "etl"

[profiles.etl.airflow]
run_on = "kubernetes"
claim = "runs"
folder = "/runs"
operator = { node_selector = { disk = "ssd" } }

[profiles.small]
target = "airflow"
airflow = { map_limit = 2 }

[profiles.brief]
target = "airflow"
airflow = { xcom_limit = "48KiB" }
"""

WORKFLOW = """
from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def echo(number: int) -> int:
    return command("echo", number, outputs=stdout(int))


@workflow(priority=2, airflow={"default_args": {"owner": "ann"}})
def main() -> list[int]:
    return [echo(number) for number in [1, 2, 3]]
"""


def compiled(folder: Path, profile: str) -> Result:
    (folder / "flowc.toml").write_text(PROFILES)
    (folder / "echoes.py").write_text(WORKFLOW)
    return CliRunner().invoke(main, ["compile", str(folder / "echoes.py"), "--profile", profile])


def test_a_profile_says_where_tasks_run(tmp_path: Path) -> None:
    text = compiled(tmp_path, "etl").stdout
    assert "result = run_in_pod(" in text
    assert constant(text, "PLACE") == {
        "claim": "runs",
        "folder": "/runs",
        "operator": {"namespace": "etl", "node_selector": {"disk": "ssd"}},
    }


CLUSTER = """
[profiles.gpu]
target = "airflow"
service_account = "flows"
image_pull_secrets = ["mirror", "hub"]
registries = { "docker.io" = "registry.example.org/hub" }
labels = { team = "vision" }
annotations = { owner = "it's {{ ds }}" }

[profiles.gpu.airflow]
run_on = "kubernetes"
claim = "runs"
folder = "/runs"
operator = { node_selector = { disk = "ssd" }, labels = { tier = "gold" } }

[profiles.gpu.pools.small]
cpu = 4
memory = "16Gi"
labels = { pool = "small" }

[profiles.gpu.pools.large]
cpu = 16
memory = "64Gi"
labels = { pool = "large" }
gpu = { count = 2, resource = "amd.com/gpu" }
tolerations = [{ key = "gpu", operator = "Exists", effect = "NoSchedule" }]
"""


def constant(text: str, name: str) -> Any:
    """What a constant of a DAG file holds."""
    place = next(node for node in ast.parse(text).body if ast.unparse(node).startswith(f"{name} ="))
    assert isinstance(place, ast.Assign)
    return ast.literal_eval(place.value)


def test_pods_go_to_the_nodes_of_a_profile(tmp_path: Path) -> None:
    """Each to those of the pool that has what it asks for, with what the profile says of all."""
    (tmp_path / "flowc.toml").write_text(CLUSTER)
    (tmp_path / "sized.py").write_text(SIZED)
    result = CliRunner().invoke(main, ["compile", str(tmp_path / "sized.py"), "--profile", "gpu"])
    assert result.exit_code == 0
    assert "lost" not in result.stderr
    functions = {f.name: f for f in tasks(ast.parse(result.stdout))}
    (sized,) = calls(functions["sized"], "run_in_pod")
    (fitted,) = calls(functions["fitted"], "run_in_pod")
    asked = {each.arg: ast.literal_eval(each.value) for each in sized.keywords if each.arg}
    assert asked == {
        "resources": {"requests": {"cpu": "0.5", "memory": "1Gi"}, "limits": {"amd.com/gpu": "2"}},
        "node_selector": {"disk": "ssd", "pool": "large"},
        "tolerations": [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}],
    }
    assert "node_selector={'disk': 'ssd', 'pool': 'small'}" in ast.unparse(fitted)
    assert "tolerations" not in ast.unparse(fitted)
    assert ast.unparse(fitted.args[0]) == "'registry.example.org/hub/library/python:3.12-slim'"
    assert constant(result.stdout, "PLACE")["operator"] == {
        "service_account_name": "flows",
        "image_pull_secrets": "mirror,hub",
        "labels": {"team": "vision", "tier": "gold"},
        "annotations": {"owner": "it's {{ ds }}"},
        "node_selector": {"disk": "ssd"},
    }


SECRETS = """\
from flowc import Secret, container, shell, stdout, task, workflow

KEY = Secret("db", key="user")


@container("busybox:1.36", env={"USER": KEY})
def in_command(password: Secret) -> int:
    return shell('printf "${#PASSWORD}"', env={"PASSWORD": password}, outputs=stdout(int))


@task(image="python:3.12-slim", env={"USER": KEY})
def in_script(password: Secret) -> int:
    return len(password.value)


@task
def on_worker(password: Secret) -> int:
    return len(password.value)


@workflow
def main(password: Secret = Secret("db", key="password")) -> list[int]:
    return [in_command(password), in_script(password), on_worker(password)]
"""


def test_pods_read_secrets_themselves(tmp_path: Path) -> None:
    """The worker reads those of its own tasks alone, and tells a pod but where they are."""
    path = tmp_path / "secrets.py"
    path.write_text(SECRETS)
    read = {}
    for places in (DOCKER, KUBERNETES):
        text, sink = dag(path, places)
        assert not list(sink)
        for function in tasks(ast.parse(text)):
            found = calls(function, "secret_of", "secret_key", "secret_given")
            names = [call.func.id for call in found if isinstance(call.func, ast.Name)]
            if names:
                read[places.run_on, function.name] = sorted(names)
    assert read == {
        ("docker", "in_command"): ["secret_given", "secret_of"],
        ("docker", "in_script"): ["secret_of", "secret_of"],
        ("docker", "on_worker"): ["secret_given"],
        ("kubernetes", "in_command"): ["secret_key", "secret_key"],
        ("kubernetes", "in_script"): ["secret_key", "secret_key"],
        ("kubernetes", "on_worker"): ["secret_given"],
    }


def test_a_fan_out_over_more_than_an_airflow_maps_is_refused(tmp_path: Path) -> None:
    result = compiled(tmp_path, "small")
    assert result.exit_code == 1
    assert "a fan-out over 3 elements; this Airflow takes 2" in result.stderr


def test_all_tasks_are_held_to_the_limit_of_values(tmp_path: Path) -> None:
    """Beside what the workflow says of all its tasks."""
    (call,) = calls(ast.parse(compiled(tmp_path, "brief").stdout), "dag")
    defaults = next(each.value for each in call.keywords if each.arg == "default_args")
    assert ast.unparse(defaults) == (
        "{'priority_weight': 2, 'weight_rule': 'absolute', 'post_execute': "
        "lambda context, result: check_size(context, result, at_most=49152), 'owner': 'ann'}"
    )
    assert "check_size" not in compiled(tmp_path, "etl").stdout


SHARED = """\
from pathlib import Path

from flowc import Volume, container, shell, stdout, task, workflow

MODELS = Volume("models")


@container("busybox:1.36", volumes={"/models": MODELS})
def show() -> str:
    return shell("ls /models", outputs=stdout(str))


@task
def count(scratch: Volume) -> int:
    return len(list(Path(scratch).iterdir()))


@task(volumes={"/models": MODELS})
def load() -> int:
    return len(list(Path("/models").iterdir()))


@workflow
def main() -> list[int]:
    return [len(show()), count(Volume("scratch")), load()]
"""


def shared(folder: Path, settings: str) -> Result:
    (folder / "flowc.toml").write_text(f"[profiles.own]\ntarget = 'airflow'\n{settings}")
    (folder / "shared.py").write_text(SHARED)
    return CliRunner().invoke(main, ["compile", str(folder / "shared.py"), "--profile", "own"])


def bodies(text: str) -> dict[str, str]:
    return {function.name: ast.unparse(function) for function in tasks(ast.parse(text))}


def test_a_volume_of_the_worker_is_a_folder(tmp_path: Path) -> None:
    """Python has one at its own path alone, commands where they say."""
    result = shared(tmp_path, "volumes.models = { host_path = '/models' }\n")
    assert result.exit_code == 0, result.stderr
    functions = bodies(result.stdout)
    for name in ("show", "count", "load"):
        assert "find_volumes({'models': '/models'})" in functions[name]
    assert "mounts={'/models': Volume('models')}" in functions["show"]
    assert "run_" not in functions["count"] + functions["load"]


def test_python_of_the_worker_cannot_mount_a_volume(tmp_path: Path) -> None:
    result = shared(tmp_path, "volumes.models = { host_path = '/mnt/models' }\n")
    assert result.exit_code == 1
    assert "error[unsupported-feature]: `load` runs in the worker's own Python" in result.stderr
    assert "shared.py:18:15" in result.stderr


def test_python_tasks_with_volumes_run_where_these_can_be_mounted(tmp_path: Path) -> None:
    docker = "volumes.models = { host_path = '/mnt/models' }\nairflow = { run_on = 'docker' }\n"
    result = shared(tmp_path, docker)
    assert result.exit_code == 0, result.stderr
    functions = bodies(result.stdout)
    assert all("run_in_docker('" in functions[name] for name in ("show", "count", "load"))
    assert "mounts=volumes_in(from_text(VolumeCodec(), scratch" in functions["count"]
    assert "mounts={'/models': Volume('models')}" in functions["load"]


PODS = """\
airflow = { run_on = "kubernetes", claim = "runs", folder = "/runs" }
volumes.models = { host_path = "/mnt/models" }
volumes.scratch = { claim = "models" }
"""


def test_pods_are_told_what_volumes_are(tmp_path: Path) -> None:
    """By the names that the workflow has for them, of which one may be that of another's claim."""
    result = shared(tmp_path, PODS)
    assert result.exit_code == 0, result.stderr
    volumes = {"models": "/mnt/models", "scratch": "models"}
    assert constant(result.stdout, "PLACE")["volumes"] == volumes
    assert "literal('\"scratch\"')" in result.stdout
    functions = bodies(result.stdout)
    assert all("run_in_pod('" in functions[name] for name in ("show", "count", "load"))


@pytest.mark.parametrize("run_on", ["worker", "docker"])
def test_a_claim_is_for_pods(tmp_path: Path, run_on: str) -> None:
    settings = f"volumes.scratch = {{ claim = 'fast' }}\nairflow = {{ run_on = '{run_on}' }}\n"
    result = shared(tmp_path, settings)
    assert "warning[lost-setting]: `volumes.scratch` of profile `own` is lost" in result.stderr


def test_a_volume_that_cannot_be_a_claim_is_refused(tmp_path: Path) -> None:
    """Unless the profile says what it is."""
    path = tmp_path / "shared.py"
    path.write_text(SHARED.replace('scratch"', 'My_Disk"').replace('models"', 'Models"'))
    _, sink = dag(path, KUBERNETES)
    assert {d.code for d in sink} == {"unsupported-feature"}
    told = {(d.span.line, d.message.split("`")[1]) for d in sink}
    assert told == {(8, "Models"), (18, "Models"), (25, "My_Disk")}
    assert not list(dag(path, DOCKER)[1])


@pytest.mark.parametrize("given", ["", "scratch"])
def test_a_volume_that_is_left_to_its_default_is_mounted(given: str, tmp_path: Path) -> None:
    path = tmp_path / "left.py"
    path.write_text(
        "from flowc import Volume, task, workflow\n\n\n"
        '@task\ndef count(scratch: Volume = Volume("scratch")) -> int:\n    return 1\n\n\n'
        '@workflow\ndef main(scratch: Volume = Volume("scratch")) -> int:\n'
        f"    return count({given})\n"
    )
    text, sink = dag(path, KUBERNETES)
    assert not list(sink)
    assert "mounts=volumes_in(from_text(VolumeCodec(), scratch" in bodies(text)["count"]
    path.write_text(path.read_text().replace('"scratch"', '"No_Claim"'))
    _, sink = dag(path, KUBERNETES)
    assert {d.code for d in sink} == {"unsupported-feature"}


def said_of(folder: Path, settings: str, source: str = SIZED) -> Result:
    (folder / "flowc.toml").write_text(f"[profiles.own]\n{settings}")
    (folder / "flow.py").write_text(source)
    options = ("-t", "airflow", "--profile", "own")
    return CliRunner().invoke(main, ["compile", str(folder / "flow.py"), *options])


PODS_ALONE = 'airflow = { run_on = "kubernetes", claim = "runs", folder = "/runs" }\n'


def test_pods_get_no_more_than_they_ask_for(tmp_path: Path) -> None:
    """Where the profile limits it, by default too, which all tasks then ask for in pods."""
    settings = 'limits = ["memory"]\ndefaults = { cpu = 1, memory = "256Mi" }\n'
    result = said_of(tmp_path, PODS_ALONE + settings)
    assert "lost" not in result.stderr
    found = {
        name: ast.literal_eval(each.value)
        for name, function in {f.name: f for f in tasks(ast.parse(result.stdout))}.items()
        for pod in calls(function, "run_in_pod")
        for each in pod.keywords
        if each.arg == "resources"
    }
    usual = {"requests": {"cpu": "1", "memory": "256Mi"}, "limits": {"memory": "256Mi"}}
    assert found["sized"] == {
        "requests": {"cpu": "0.5", "memory": "1Gi"},
        "limits": {"memory": "1Gi", "nvidia.com/gpu": "2"},
    }
    assert found["packed"] == found["usual"] == usual


LIMITS = """\
limits = ["memory", "cpu"]
limits_required = ["cpu"]
defaults = { cpu = 1, disk = "1Gi" }
airflow.run_on = "{}"
"""


@pytest.mark.parametrize(
    ("run_on", "lost"),
    [
        ("worker", {"defaults"}),
        ("docker", {"defaults.disk", "limits.cpu", "limits_required.cpu"}),
    ],
)
def test_limits_that_a_place_does_not_keep_are_lost(
    run_on: str, lost: set[str], tmp_path: Path
) -> None:
    source = SIZED.replace("@task(", "@task(cpu=1, ").replace("@task\n", "@task(cpu=1)\n")
    result = said_of(tmp_path, LIMITS.replace("{}", run_on), source)
    assert result.exit_code == 0, result.stderr
    said = [line for line in result.stderr.splitlines() if "lost-setting" in line]
    assert {line.split("`")[1] for line in said} == lost


MARKED = """\
from flowc import command, container, stdout, task, workflow


@container("busybox:1.36", labels={"team": "own", "step": "echo"}, priority=5)
def echo(n: int) -> int:
    return command("echo", str(n), outputs=stdout(int))


@task(memory="1Gi", labels={"step": "fold"})
def fold(n: int) -> int:
    return n


@task(labels={"step": "usual"})
def usual(n: int) -> int:
    return n


@workflow(priority=20)
def main(n: int = 1) -> list[int]:
    return [echo(n), echo.options(labels={"step": "again"}, priority=50)(n), fold(n), usual(n)]
"""

CLASSES = "priority_classes = { batch = 0, soon = 10, urgent = 50 }\n"


@pytest.mark.parametrize("run_on", ["docker", "kubernetes"])
def test_containers_have_the_labels_of_their_tasks(run_on: str, tmp_path: Path) -> None:
    """With those that the operator is given for all; Python of the worker has none."""
    operator = 'operator = { labels = { team = "all", site = "a" } }, '
    settings = PODS_ALONE.replace('run_on = "kubernetes"', f'{operator}run_on = "{run_on}"')
    result = said_of(tmp_path, settings, MARKED)
    assert result.exit_code == 0, result.stderr
    common = {"team": "all", "site": "a"}
    found = sorted(
        str({each.arg: ast.unparse(each.value) for each in call.keywords}.get("labels"))
        for call in calls(ast.parse(result.stdout), "run_in_docker", "run_in_pod")
    )
    assert [ast.literal_eval(each) for each in found] == [
        {**common, "step": "again"},
        {**common, "step": "fold"},
        {**common, "team": "own", "step": "echo"},
    ]
    (lost,) = (line for line in result.stderr.splitlines() if "`labels` of a task" in line)
    assert "lost-feature" in lost
    assert "flow.py:14" in result.stderr


def test_pods_have_the_priority_class_for_their_task_or_workflow(tmp_path: Path) -> None:
    result = said_of(tmp_path, CLASSES + PODS_ALONE, MARKED)
    assert "priority_classes" not in result.stderr
    named = {
        keywords.get("priority_class_name")
        for call in calls(ast.parse(result.stdout), "run_in_pod")
        for keywords in [{each.arg: ast.unparse(each.value) for each in call.keywords}]
    }
    assert named == {"'batch'", "'urgent'", None}
    assert constant(result.stdout, "PLACE")["operator"] == {"priority_class_name": "soon"}
    assert "priority_weight=5" in result.stdout


QUEUES = """\
pools.small = { cpu = 4, memory = "512Mi", queue = "small", labels = { pool = "small" } }
pools.large = { cpu = 4, memory = "4Gi", queue = "lar'ge", tolerations = [{ key = "big" }] }
"""


def test_tasks_of_workers_are_in_the_queue_of_the_pool_that_they_fit(tmp_path: Path) -> None:
    """Those that flowc adds are in that of the first; what a task says itself goes before."""
    source = MARKED.replace('"fold"}', '"fold"}, airflow={"queue": "own"}')
    source = source.replace('"step": "usual"}', '"step": "usual"}, memory="2Gi"')
    source = source.replace("-> list[int]:\n    return", "-> int:\n    return sum(")
    source = source.replace("usual(n)]", "usual(n)])")
    result = said_of(tmp_path, QUEUES, source)
    assert result.exit_code == 0, result.stderr
    queues = {
        function.name: ast.literal_eval(each.value)
        for function in tasks(ast.parse(result.stdout))
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        for each in decorator.keywords
        if each.arg == "queue"
    }
    assert queues.pop("echo") == "small"
    assert queues.pop("fold") == "own"
    assert queues.pop("usual") == "lar'ge"
    assert set(queues.values()) == {"small"}


@pytest.mark.parametrize(
    ("run_on", "lost"),
    [
        ("worker", {"pools.small.labels", "pools.large.tolerations", "priority_classes"}),
        (
            "docker",
            {"pools.small.labels", "pools.large.tolerations", "priority_classes"}
            | {"pools.small.queue", "pools.large.queue"},
        ),
        ("kubernetes", {"pools.small.queue", "pools.large.queue"}),
    ],
)
def test_what_places_do_not_have_of_pools_is_lost(
    run_on: str, lost: set[str], tmp_path: Path
) -> None:
    settings = QUEUES + CLASSES + PODS_ALONE.replace('"kubernetes"', f'"{run_on}"')
    result = said_of(tmp_path, settings, MARKED)
    assert result.exit_code == 0, result.stderr
    said = [line.split("`")[1] for line in result.stderr.splitlines() if "lost-setting" in line]
    assert {name for name in said if not name.startswith("airflow.")} == lost


def test_that_a_task_fits_is_proven_wherever_it_runs(tmp_path: Path) -> None:
    result = said_of(tmp_path, QUEUES, MARKED.replace("1Gi", "1Ti"))
    assert result.exit_code == 1
    assert "no-fitting-pool" in result.stderr
