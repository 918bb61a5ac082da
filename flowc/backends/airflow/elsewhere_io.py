"""How a task runs elsewhere than in the worker's own Python. DAG files carry what they need of it.

A command is run by an operator of a provider, in a container that sees this task's folder. A
Python task becomes a script: its arguments are a JSON file beside it, and so is its result.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from airflow.sdk import get_current_context

from flowc.backends.airflow.step_io import (
    GIVEN,
    SHARED,
    CommandFailed,
    command_failed,
    data_of,
    paths_in,
)


def share_folder(path: str) -> None:
    """From now on, files of this task lie below a folder that containers see."""
    os.environ[SHARED] = path
    Path(path).mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = path


# --- commands --------------------------------------------------------------------------

RECORD = """\
cd "$1"
shift
"$@" >"$0/stdout" 2>"$0/stderr"
code=$?
echo $code >"$0/code"
cat "$0/stderr" >&2
exit $code
"""
"""Keeps what a command prints apart from what it says on stderr, which logs of containers mix."""


def variables_with(mounts: "dict[str, Any] | None") -> "dict[str, str]":
    """The environment of a container, in which tasks find the volumes at these paths."""
    found = {volume.variable: path for path, volume in (mounts or {}).items()}
    return {"HOME": str(Path.cwd()), **found}


def run_in_docker(
    image: str,
    words: "list[str]",
    env: "dict[str, str] | None" = None,
    given: Any = (),
    *,
    mounts: "dict[str, Any] | None" = None,
    gpus: int = 0,
    operator: "dict[str, Any] | None" = None,
    **asked: Any,
) -> bytes:
    """Run a command in its image by `DockerOperator`, in this folder; what it printed.

    `mounts` are volumes by path; `asked` are arguments beside those of `operator`.
    """
    from airflow.providers.docker.operators.docker import DockerOperator
    from docker.types import DeviceRequest, Mount

    def made(task_id: str, recorded: "list[str]", said: str) -> Any:
        mounted = [Mount(path, path, "bind") for path in (str(Path.cwd()), said)]
        volumes = {path: os.fspath(volume) for path, volume in (mounts or {}).items()}
        read = [path for path in dict.fromkeys(paths_in(given)) if path not in volumes]
        mounted += [Mount(path, path, "bind", read_only=True) for path in read]
        mounted += [Mount(path, volume, "bind") for path, volume in volumes.items()]
        if gpus:
            asked["device_requests"] = [DeviceRequest(count=gpus, capabilities=[["gpu"]])]
        arguments = {
            "network_mode": "host",
            "user": f"{os.getuid()}:{os.getgid()}",
            **(operator or {}),
            **asked,
        }
        return DockerOperator(
            task_id=task_id,
            image=image,
            entrypoint=recorded[:1],
            command=recorded[1:],
            private_environment={**variables_with(mounts), **(env or {})},
            mounts=mounted,
            mount_tmp_dir=False,
            auto_remove="force",
            **arguments,
        )

    return run_by_operator(made, words)


def run_in_pod(
    image: str,
    words: "list[str]",
    env: "dict[str, Any] | None" = None,
    given: Any = (),
    *,
    claim: str,
    folder: str,
    mounts: "dict[str, Any] | None" = None,
    volumes: "dict[str, str] | None" = None,
    resources: "dict[str, Any] | None" = None,
    computed: "dict[str, str] | None" = None,
    limited: "list[str] | None" = None,
    operator: "dict[str, Any] | None" = None,
    **asked: Any,
) -> bytes:
    """Run a command in its image by `KubernetesPodOperator`, in this folder; what it printed.

    The claim's volume, which workers have mounted too, holds this folder and the files given. A
    variable is a text, or the key of a secret. `mounts` are volumes by path; `volumes` says what
    they are, by name: a folder of nodes, or a claim, which others are of their own name. `computed`
    are more requests than those of `resources`, and those that are `limited` limits too. `asked`
    are arguments beside those of `operator`.
    """
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from kubernetes.client import models

    def unexpanded(text: str) -> str:
        """A text as the kubelet takes it, which puts variables for `$(NAME)`."""
        return text.replace("$", "$$")

    def variable_of(name: str, value: Any) -> Any:
        if isinstance(value, str):
            return models.V1EnvVar(name=name, value=unexpanded(value))
        key = models.V1SecretKeySelector(name=value["secret"], key=value["key"])
        source = models.V1EnvVarSource(secret_key_ref=key)
        return models.V1EnvVar(name=name, value_from=source)

    def volume_of(id: str, source: str) -> Any:
        if source.startswith("/"):
            path = models.V1HostPathVolumeSource(path=source, type="Directory")
            return models.V1Volume(name=id, host_path=path)
        named = models.V1PersistentVolumeClaimVolumeSource(claim_name=source)
        return models.V1Volume(name=id, persistent_volume_claim=named)

    def resources_of(requests: Any = None, limits: Any = None) -> Any:
        sizes = computed or {}
        return models.V1ResourceRequirements(
            requests={**(requests or {}), **sizes},
            limits={**(limits or {}), **{name: sizes[name] for name in limited or ()}},
        )

    def made(task_id: str, recorded: "list[str]", said: str) -> Any:
        variables = {**variables_with(mounts), **(env or {})}
        names = {path: volume.name for path, volume in (mounts or {}).items()}
        ids = {name: f"volume-{number}" for number, name in enumerate(sorted({*names.values()}))}
        sources = {id: (volumes or {}).get(name, name) for name, id in ids.items()}
        places = [(folder, "flowc"), *((path, ids[name]) for path, name in names.items())]
        arguments = {
            "security_context": {"runAsUser": os.getuid(), "runAsGroup": os.getgid()},
            "log_pod_spec_on_failure": False,
            **(operator or {}),
            **asked,
        }
        return KubernetesPodOperator(
            task_id=task_id,
            name=task_id,
            image=image,
            cmds=recorded[:1],
            arguments=list(map(unexpanded, recorded[1:])),
            env_vars=[variable_of(name, value) for name, value in variables.items()],
            container_resources=resources_of(**(resources or {})),
            volumes=[volume_of(*each) for each in {"flowc": claim, **sources}.items()],
            volume_mounts=[models.V1VolumeMount(name=id, mount_path=path) for path, id in places],
            durable=False,
            deferrable=False,
            **arguments,
        )

    return run_by_operator(made, words)


def run_by_operator(made: "Callable[[str, list[str], str], Any]", words: "list[str]") -> bytes:
    """Run a command by an operator, made of an id, the words and a folder; what it printed."""
    context: Any = get_current_context()
    task = context["ti"].task
    said = Path(tempfile.mkdtemp(prefix="flowc-said-"))
    try:
        recorded = ["sh", "-c", RECORD, str(said), str(Path.cwd()), *words]
        operator = made(task.task_id, recorded, str(said))
        task.on_kill = operator.on_kill
        try:
            operator.execute(context)
        except Exception as error:
            code = said / "code"
            if not code.exists() or code.read_text().strip() == "0":
                raise why_ended(operator, error) or error from None
            stderr = (said / "stderr").read_bytes().decode(errors="replace")
            raise command_failed(stderr, int(code.read_text())) from None
        return (said / "stdout").read_bytes()
    finally:
        shutil.rmtree(said, ignore_errors=True)


class OutOfMemory(Exception):
    """A container was ended since it took more memory than it may."""


class Evicted(Exception):
    """A pod was taken off its node, or with it."""


def why_ended(operator: Any, error: Exception) -> "Exception | None":
    """What ended a container from outside, as far as its operator has heard of it."""
    if "'StatusCode': 137" in str(error):
        return OutOfMemory("docker has killed the container")
    if getattr(operator, "pod", None) is None:
        return None
    if getattr(error, "status", None) == 404:
        return Evicted("the pod was deleted")
    status = getattr(operator.remote_pod, "status", None)
    states = [each.state for each in getattr(status, "container_statuses", None) or ()]
    if any(state.terminated and state.terminated.reason == "OOMKilled" for state in states):
        return OutOfMemory("the pod took more memory than it may")
    conditions = getattr(status, "conditions", None) or ()
    is_told = any(each.type == "DisruptionTarget" and each.status == "True" for each in conditions)
    if is_told or getattr(status, "reason", None) == "Evicted":
        return Evicted(getattr(status, "message", None) or "the pod was evicted")
    return None


def size_of(given: Any) -> str:
    """A resource that another task has computed, as Kubernetes takes it: without exponent."""
    return f"{data_of(given):.3f}".rstrip("0").rstrip(".")


def secret_key(given: Any) -> "dict[str, str]":
    """Where a pod finds what a secret holds: a key of a Kubernetes secret."""
    data = data_of(given)
    if isinstance(data, dict):
        return data
    name, _, key = data.partition("/")
    return {"secret": name, "key": key}


# --- Python ----------------------------------------------------------------------------

INSTALL = """\
python3 -m pip install --quiet --disable-pip-version-check --target packages "$@"
PYTHONPATH="$PWD/packages" exec python3 task.py
"""
"""Runs a script with packages that its image lacks."""


def installing(*packages: str) -> "list[str]":
    """The words that run a script in an image which lacks these packages."""
    return ["sh", "-euc", INSTALL, "sh", *packages]


def run_script(
    files: "dict[str, str]", inputs: "dict[str, Any]", run: "Callable[[list[Path]], bytes]"
) -> Any:
    """What a Python task gives as a script, run in a folder of its own. Raises what it raised."""
    home = Path.cwd()
    folder = Path(tempfile.mkdtemp(dir=home))
    os.chdir(folder)
    try:
        write_files(files, inputs)
        print(run(list(map(Path, GIVEN))).decode(errors="replace"), end="")
    except CommandFailed:
        told = folder / "failure.json"
        if told.exists():
            raise raised(**json.loads(told.read_text("utf-8"))) from None
        raise
    finally:
        os.chdir(home)
    return json.loads((folder / "outputs.json").read_text("utf-8"))["result"]


def write_files(files: "dict[str, str]", inputs: "dict[str, Any]") -> None:
    """Write a script and its arguments into this folder."""
    data = {"inputs.json": json.dumps(inputs), "given.json": json.dumps(list(GIVEN))}
    for name, text in {**files, **data}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


def raised(names: "list[str]", message: str) -> Exception:
    """An exception as a script told it: the names of its class and of those below."""
    kind: type[Exception] = Exception
    for name in reversed(names):
        kind = type(name, (kind,), {})
    return kind(message)


def python_with(*packages: str, index: "str | None" = None) -> str:
    """A Python that has these packages: of a virtual environment, which a worker makes once.

    `index`: where they come from; None: from where pip of this worker has them.
    """
    from airflow.providers.standard.utils.python_virtualenv import prepare_virtualenv

    home = os.environ.get("AIRFLOW_HOME", tempfile.gettempdir())
    root = Path(os.environ.get("FLOWC_ENVIRONMENTS", f"{home}/environments"))
    indexes = [index] if index else []
    digest = hashlib.sha256("\n".join([sys.version, *indexes, *packages]).encode()).hexdigest()[:16]
    place = root / digest
    root.mkdir(parents=True, exist_ok=True)
    with (root / f"{digest}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            place.mkdir(exist_ok=True)
            prepare_virtualenv(
                str(place), sys.executable, False, list(packages), index_urls=indexes or None
            )
            (place / "ready").touch()
    return str(place / "bin" / "python")
