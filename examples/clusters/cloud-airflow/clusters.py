"""Fetch the rows of a day, and train on them."""
# Made by flowc from clusters.py; edit that file, not this one.

from __future__ import annotations

import atexit
import json
import math
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple, NoReturn
from urllib.parse import quote, unquote, urlsplit

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, literal, task


@task(execution_timeout=timedelta(minutes=10))
def fetch(day, token):
    """Fetch the rows of a day; the store lets in who has the token."""

    # clusters.py:20
    keep_files_in("s3://vision/runs")
    share_folder("/mnt/runs")
    find_volumes()
    with scratch():
        day = from_text(StrCodec(), day, "parameter `day`")
        token = secret_key(token)
        run_in_pod(
            "registry.example.org/hub/library/alpine:3.20",
            ["sh", "-eu", "-c", 'test -n "$TOKEN"; echo "$DAY" > day.csv'],
            env={"DAY": variable(day), "TOKEN": token},
            resources={"requests": {"cpu": "2", "memory": "4Gi"}},
            node_selector={"pool": "standard"},
            mounts={"/cache": Volume("cache")},
            **PLACE,
        )
        return stored(json.dumps(artifact_at("day.csv", "File", "output `result`")))


@task(execution_timeout=timedelta(minutes=1))
def count(data):
    """How many rows there are."""

    # clusters.py:36
    from pathlib import Path

    def count(data: File) -> int:
        """How many rows there are."""
        return len(Path(data).read_text().splitlines())

    with scratch():
        result = count(data=from_text(FileCodec(), fetched(data), "parameter `data`"))
        return to_text(IntCodec(), result, "output `result`")


@task(execution_timeout=timedelta(hours=2))
def train(data):
    """The score of a model of these rows."""

    # clusters.py:30
    share_folder("/mnt/runs")
    source = r'''from pathlib import Path

from flowc_values import (
    File,
    FileCodec,
    FloatCodec,
    read_inputs,
    tell_failures,
    write_outputs,
)


def train(data: File) -> float:
    """The score of a model of these rows."""
    return 0.75 if Path(data).read_text() else 0.0


tell_failures()
inputs = read_inputs()
result = train(data=FileCodec().read(inputs["data"], "parameter `data`"))
write_outputs({"result": FloatCodec().write(result, "output `result`")})
'''

    with scratch():
        result = run_script(
            {"task.py": source, "flowc_values.py": SCRIPT_VALUES},
            {"data": data_of(fetched(data))},
            lambda given: run_in_pod(
                "registry.example.org/hub/library/python:3.12-slim",
                installing("numpy==2.1.0"),
                env={"PIP_INDEX_URL": "https://pip.example.org/simple"},
                given=given,
                resources={"requests": {"memory": "40Gi"}, "limits": {"nvidia.com/gpu": "1"}},
                node_selector={"pool": "gpu"},
                tolerations=[
                    {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"},
                ],
                **PLACE,
            ),
        )
        return json.dumps(result)


@task
def compute_result(day, count, train):
    # clusters.py:45
    from dataclasses import dataclass

    @dataclass
    class Report:
        day: str
        rows: int
        score: float

    day = from_text(StrCodec(), day, "`day`")
    count = from_text(IntCodec(), count, "`count`")
    train = from_text(FloatCodec(), train, "`train`")
    result = Report(day, count, train)
    return to_text(
        RecordCodec(Report, {"day": StrCodec(), "rows": IntCodec(), "score": FloatCodec()}),
        result,
        "`result`",
    )


@dag(
    dag_id="clusters",
    description="Fetch the rows of a day, and train on them.",
    doc_md=__doc__,
    schedule=None,
    default_args={"priority_weight": 10, "weight_rule": "absolute"},
    dagrun_timeout=timedelta(hours=6),
    tags=["team:vision", "tier:gold"],
    params={"day": Param("monday", type="string")},
)
def dag_clusters():
    data = fetch.override(task_id="data")(
        day=parameter("day"),
        token=literal('{"secret": "vision-store", "key": "token"}'),
    )
    count_step = count(data=data)
    train_step = train(data=data)
    compute_result(day=parameter("day"), count=count_step, train=train_step)


# --- what the tasks use of flowc -------------------------------------------------------
class Artifact(os.PathLike[str]):
    def __init__(self, path: "str | os.PathLike[str]") -> None:
        self._path = os.fspath(path)

    def __fspath__(self) -> str:
        return self._path

    def __str__(self) -> str:
        return self._path

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._path!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    @property
    def name(self) -> str:
        return PurePosixPath(self._path).name


class File(Artifact):
    @property
    def size(self) -> int:
        return Path(self).stat().st_size


class Secret:
    def __init__(self, name: str, *, key: str) -> None:
        self.name = name
        self.key = key

    @property
    def value(self) -> str:
        variable = f"FLOWC_SECRET_{self.name}_{self.key}".upper().replace("-", "_")
        if variable not in os.environ:
            raise LookupError(f"no value for {self!r}: set {variable}")
        return os.environ[variable]

    @property
    def path(self) -> str:
        import atexit
        import tempfile

        descriptor, path = tempfile.mkstemp(prefix="secret-")
        atexit.register(os.remove, path)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(self.value)
        return path

    def __repr__(self) -> str:
        return f"Secret({self.name!r}, key={self.key!r})"

    def __str__(self) -> NoReturn:
        raise TypeError(f"{self!r} cannot be formatted: ask for `.value` where it is needed")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError(f"{self!r} cannot be formatted: ask for `.value` where it is needed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and (self.name, self.key) == (other.name, other.key)

    def __hash__(self) -> int:
        return hash((self.name, self.key))


class Volume(os.PathLike[str]):
    def __init__(self, name: str) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name):
            raise ValueError(
                f"{name!r} cannot name a volume: use letters, digits, `-`, `_` and `.`"
            )
        self.name = name

    @property
    def variable(self) -> str:
        return f"FLOWC_VOLUME_{self.name}".upper().replace("-", "_")

    def __fspath__(self) -> str:
        path = Path(os.environ.get(self.variable) or Path(os.environ["FLOWC_VOLUMES"], self.name))
        path.mkdir(parents=True, exist_ok=True)
        return str(path)

    def __repr__(self) -> str:
        return f"Volume({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Volume) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class Status(NamedTuple):
    state: Literal["Succeeded", "Failed"]
    task: str | None = None
    message: str | None = None


def status() -> Status:
    from flowc import local

    return local.status(sys._getframe(1))


class CodecError(ValueError):
    """A value does not fit its declared type; the message names the parameter or output."""


def mismatch(expected: str, value: object, at: str) -> CodecError:
    got = "None" if value is None else f"{type(value).__name__} {value!r:.60}"
    return CodecError(f"{at}: expected {expected}, got {got}")


class Codec:
    def read(self, data: Any, at: str, /) -> Any:
        raise NotImplementedError

    def write(self, value: Any, at: str, /) -> Any:
        raise NotImplementedError


class Fields(dict[str, Any]):
    """The JSON data of a record or file: an object whose keys are part of its type."""


class IntCodec(Codec):
    def read(self, data: Any, at: str) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise mismatch("int", data, at)
        if not -(2**63) <= data < 2**63:
            raise mismatch("int of 64 bits", data, at)
        return int(data)

    write = read


class FloatCodec(Codec):
    def read(self, data: Any, at: str) -> float:
        if isinstance(data, str) and data in ("NaN", "Infinity", "-Infinity"):
            return float(data)
        if not isinstance(data, (int, float)) or isinstance(data, bool):
            raise mismatch("float", data, at)
        try:
            return float(data)
        except OverflowError:
            raise mismatch("float", data, at) from None

    def write(self, value: Any, at: str) -> "float | str":
        if isinstance(value, str):
            raise mismatch("float", value, at)
        number = self.read(value, at)
        if math.isfinite(number):
            return number
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


class StrCodec(Codec):
    def read(self, data: Any, at: str) -> str:
        if not isinstance(data, str):
            raise mismatch("str", data, at)
        return str.__str__(data)

    write = read


def artifact_path(data: Any, kind: str, at: str) -> str:
    if isinstance(data, dict) and data.get("class") == kind:
        data = data.get("path") or data.get("location")
    if not isinstance(data, str):
        raise mismatch(kind, data, at)
    if data.startswith("file://"):
        return unquote(urlsplit(data).path)
    return data if is_remote(data) else str(Path(data).absolute())


def is_remote(path: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path) is not None


def artifact_data(artifact: Artifact, kind: str, at: str) -> Fields:
    if is_remote(os.fspath(artifact)):
        return Fields({"class": kind, "location": os.fspath(artifact)})
    path = Path(artifact)
    if not (path.is_dir() if kind == "Directory" else path.is_file()):
        raise CodecError(f"{at}: there is no {kind.lower()} {str(path)!r}")
    return Fields({"class": kind, "path": str(path.absolute())})


class FileCodec(Codec):
    def read(self, data: Any, at: str) -> File:
        return File(artifact_path(data, "File", at))

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, File):
            raise mismatch("File", value, at)
        return artifact_data(value, "File", at)


class RecordCodec(Codec):
    def __init__(
        self, record: "type[Any]", fields: "dict[str, Codec]", defaulted: "tuple[str, ...]" = ()
    ) -> None:
        self.record = record
        self.fields = fields
        self.defaulted = defaulted

    def read(self, data: Any, at: str) -> Any:
        if isinstance(data, list) and issubclass(self.record, tuple):
            data = self._by_field(data, at)
        if not isinstance(data, dict):
            raise mismatch(self.record.__name__, data, at)
        for name in data:
            if name not in self.fields:
                raise CodecError(f"{at}: {self.record.__name__} has no field {name!r}")
        for name in self.fields:
            if name not in data and name not in self.defaulted:
                raise CodecError(f"{at}: {self.record.__name__} lacks field {name!r}")
        return self.record(
            **{
                name: codec.read(data[name], f"{at}.{name}")
                for name, codec in self.fields.items()
                if name in data
            }
        )

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, self.record):
            raise mismatch(self.record.__name__, value, at)
        return Fields(
            (name, codec.write(getattr(value, name), f"{at}.{name}"))
            for name, codec in self.fields.items()
        )

    def _by_field(self, data: "list[Any]", at: str) -> "dict[str, Any]":
        if len(data) != len(self.fields):
            raise mismatch(f"{self.record.__name__} of {len(self.fields)} fields", data, at)
        return {name: data[index] for index, name in enumerate(self.fields)}


def word_of(value: Any) -> str:
    if isinstance(value, Enum):
        return word_of(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise TypeError(f"a {type(value).__name__} cannot be a word of a command")


def artifacts_at(data: Any, *where: str) -> "list[dict[str, Any]]":
    found = []
    for steps in where or ("",):
        parts = [data]
        for step in filter(None, steps.split(".")):
            parts = [inner for part in parts for inner in parts_at(part, step)]
        found += [part for part in parts if isinstance(part, dict)]
    return found


def parts_at(data: Any, step: str) -> "list[Any]":
    if isinstance(data, dict):
        return list(data.values()) if step == "*" else [data[step]] if step in data else []
    if not isinstance(data, list):
        return []
    return data if step == "*" else data[int(step) :][:1] if step.isdigit() else []


STORAGE = "FLOWC_STORAGE"
VOLUMES = "FLOWC_VOLUMES"
SHARED = "FLOWC_SHARED"


def parameter(name: str) -> str:
    return "{{ macros.json.dumps(params['" + name + "']) }}"


def data_of(given: Any) -> Any:
    if given is None or isinstance(given, str):
        return json.loads(given or "null")
    return [data_of(each) for each in given[:]]


def from_text(codec: Codec, given: Any, at: str) -> Any:
    return codec.read(data_of(given), at)


def to_text(codec: Codec, value: Any, at: str) -> str:
    return json.dumps(codec.write(value, at))


@contextmanager
def scratch(env: "dict[str, str] | None" = None) -> Iterator[None]:
    os.environ.update(env or {})
    folder = tempfile.mkdtemp(prefix="flowc-")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


class CommandFailed(Exception):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def word(value: Any) -> str:
    return str(os.fspath(value)) if isinstance(value, os.PathLike) else word_of(value)


def variable(value: Any) -> str:
    if isinstance(value, Secret):
        return value.value
    return "\n".join(map(word, value)) if isinstance(value, list) else word(value)


def command_failed(said: str, code: int) -> CommandFailed:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return CommandFailed(lines[-1] if lines else f"exit code {code}", code)


def artifact_at(path: str, kind: str, at: str, optional: bool = False) -> "dict[str, Any] | None":
    place = Path(path)
    if not (place.is_file() if kind == "File" else place.is_dir()):
        if optional:
            return None
        raise CodecError(f"{at}: there is no file {path!r}")
    return {"class": kind, "path": str(place.resolve())}


GIVEN: "dict[str, dict[str, Any]]" = {}


def fetched(given: Any, *where: str) -> str:
    return with_paths(given, where, local_path)


def with_paths(
    given: Any, where: "tuple[str, ...]", path_of: "Callable[[dict[str, Any]], str]"
) -> str:
    data = data_of(given)
    for artifact in artifacts_at(data, *where):
        if "location" in artifact:
            path = path_of(artifact)
            GIVEN[path] = dict(artifact)
            del artifact["location"]
            artifact["path"] = path
        elif "path" in artifact:
            GIVEN[artifact["path"]] = {}
    return json.dumps(data)


def local_path(file: "dict[str, Any]") -> str:
    location = file["location"].rstrip("/")
    if "://" not in location:
        location = f"file://{Path(location).absolute()}"
    is_shared = location.startswith(f"file://{os.environ.get(SHARED, '')}/")
    path = Path(location[len("file://") :]) if is_shared else fetched_copy(location, file)
    if not path.exists():
        raise CodecError(f"there is no {file['class'].lower()} {str(path)!r}")
    return str(path)


def fetched_copy(location: str, file: "dict[str, Any]") -> Path:
    storage, source = storage_of(location)
    folder = Path(tempfile.mkdtemp(prefix="flowc-given-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = folder / location.rpartition("/")[2]
    for name in file.get("folders", ()):
        (copy / name).mkdir(parents=True, exist_ok=True)
    is_here = location.startswith("file://")
    for path in map(str, leaves_of(Path(source))) if is_here else storage.find(source):
        place = copy / path[len(source) :].lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        storage.get_file(path, str(place))
    for name in file.get("executables", ()):
        make_executable(copy / name)
    return copy


def storage_of(location: str) -> "tuple[Any, str]":
    scheme, _, rest = location.partition("://")
    authority, _, path = rest.partition("/")
    root = ObjectStoragePath(f"{scheme}://{authority}/")
    return root.fs, f"{root.path.rstrip('/')}/{path}"


def leaves_of(path: Path, around: "tuple[Path, ...]" = ()) -> "list[Path]":
    if path.is_file():
        return [path]
    folder = path.resolve()
    if not path.is_dir() or folder in around:
        return []
    inner = sorted(path.iterdir())
    return [leaf for each in inner for leaf in leaves_of(each, (*around, folder))] or [path]


def make_executable(path: Path) -> None:
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def keep_files_in(storage: str) -> None:
    os.environ.setdefault(STORAGE, storage)


def stored(text: str, *where: str) -> str:
    return json.dumps(data_stored(json.loads(text), *where))


def data_stored(data: Any, *where: str) -> Any:
    for number, artifact in enumerate(artifacts_at(data, *where)):
        path = artifact.pop("path", None)
        if path is None:
            artifact.update(GIVEN.get(artifact["location"], {}))
        else:
            artifact.update(given_as(path) or put(Path(path), number))
    return data


def given_as(path: str) -> "dict[str, Any] | None":
    for place, artifact in GIVEN.items():
        if path == place:
            return artifact
        if artifact and path.startswith(place + "/"):
            inner = path[len(place) + 1 :]
            marks = {mark: names_within(artifact.get(mark, ()), inner) for mark in FILE_MARKS}
            return marked(f"{artifact['location']}/{inner}", marks)
    return None


FILE_MARKS = ("folders", "executables")


def marked(location: str, marks: "dict[str, list[str]]") -> "dict[str, Any]":
    return {"location": location, **{mark: names for mark, names in marks.items() if names}}


def names_within(names: "Iterable[str]", folder: str) -> "list[str]":
    paths = [Path(name) for name in names]
    return [str(path.relative_to(folder)) for path in paths if path.is_relative_to(folder)]


def put(path: Path, number: int) -> "dict[str, Any]":
    ti = get_current_context()["ti"]
    home = os.environ.get("AIRFLOW_HOME", tempfile.gettempdir())
    root = os.environ.get(STORAGE, f"file://{home}/artifacts")
    run = quote(ti.run_id, safe="").replace(".", "%2E").replace("%", "=")
    attempt = f"{ti.dag_id}/{run}/{ti.task_id}/{max(ti.map_index, 0)}/{ti.try_number}"
    location = f"{root}/{attempt}/{number}/{path.name}"
    storage, target = storage_of(location)
    marks: "dict[str, list[str]]" = {mark: [] for mark in FILE_MARKS}
    for source in leaves_of(path):
        name = str(source.relative_to(path))
        place = target if source == path else f"{target}/{name}"
        if source.is_dir():
            storage.makedirs(place, exist_ok=True)
            marks["folders"].append(name)
            continue
        storage.makedirs(place.rpartition("/")[0], exist_ok=True)
        storage.put_file(str(source), place)
        if source.stat().st_mode & stat.S_IXUSR:
            marks["executables"].append(name)
            if location.startswith("file://"):
                make_executable(Path(place))
    return marked(location, marks)


def find_volumes(folders: "dict[str, str] | None" = None) -> None:
    home = os.environ.get(SHARED) or os.environ.get("AIRFLOW_HOME", tempfile.gettempdir())
    os.environ.setdefault(VOLUMES, f"{home}/volumes")
    for name, folder in (folders or {}).items():
        os.environ.setdefault(Volume(name).variable, folder)


def share_folder(path: str) -> None:
    os.environ[SHARED] = path
    Path(path).mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = path


RECORD = """\
cd "$1"
shift
"$@" >"$0/stdout" 2>"$0/stderr"
code=$?
echo $code >"$0/code"
cat "$0/stderr" >&2
exit $code
"""


def variables_with(mounts: "dict[str, Any] | None") -> "dict[str, str]":
    found = {volume.variable: path for path, volume in (mounts or {}).items()}
    return {"HOME": str(Path.cwd()), **found}


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
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from kubernetes.client import models

    def unexpanded(text: str) -> str:
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


def secret_key(given: Any) -> "dict[str, str]":
    data = data_of(given)
    if isinstance(data, dict):
        return data
    name, _, key = data.partition("/")
    return {"secret": name, "key": key}


INSTALL = """\
python3 -m pip install --quiet --disable-pip-version-check --target packages "$@"
PYTHONPATH="$PWD/packages" exec python3 task.py
"""


def installing(*packages: str) -> "list[str]":
    return ["sh", "-euc", INSTALL, "sh", *packages]


def run_script(
    files: "dict[str, str]", inputs: "dict[str, Any]", run: "Callable[[list[Path]], bytes]"
) -> Any:
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
    data = {"inputs.json": json.dumps(inputs), "given.json": json.dumps(list(GIVEN))}
    for name, text in {**files, **data}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


def raised(names: "list[str]", message: str) -> Exception:
    kind: type[Exception] = Exception
    for name in reversed(names):
        kind = type(name, (kind,), {})
    return kind(message)


PLACE = {
    "claim": "vision-runs",
    "folder": "/mnt/runs",
    "volumes": {"cache": "vision-cache"},
    "operator": {
        "priority_class_name": "batch",
        "namespace": "vision",
        "service_account_name": "flows",
        "labels": {"team": "vision", "tier": "gold"},
    },
}


SCRIPT_VALUES = r'''"""Values by declared type, and where this step reads and writes them."""

import json
import math
import os
import re
import sys
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit


class Artifact(os.PathLike[str]):
    def __init__(self, path: "str | os.PathLike[str]") -> None:
        self._path = os.fspath(path)

    def __fspath__(self) -> str:
        return self._path

    def __str__(self) -> str:
        return self._path

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._path!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    @property
    def name(self) -> str:
        return PurePosixPath(self._path).name


class File(Artifact):
    @property
    def size(self) -> int:
        return Path(self).stat().st_size


class CodecError(ValueError):
    """A value does not fit its declared type; the message names the parameter or output."""


def mismatch(expected: str, value: object, at: str) -> CodecError:
    got = "None" if value is None else f"{type(value).__name__} {value!r:.60}"
    return CodecError(f"{at}: expected {expected}, got {got}")


class Codec:
    def read(self, data: Any, at: str, /) -> Any:
        raise NotImplementedError

    def write(self, value: Any, at: str, /) -> Any:
        raise NotImplementedError


class Fields(dict[str, Any]):
    """The JSON data of a record or file: an object whose keys are part of its type."""


class FloatCodec(Codec):
    def read(self, data: Any, at: str) -> float:
        if isinstance(data, str) and data in ("NaN", "Infinity", "-Infinity"):
            return float(data)
        if not isinstance(data, (int, float)) or isinstance(data, bool):
            raise mismatch("float", data, at)
        try:
            return float(data)
        except OverflowError:
            raise mismatch("float", data, at) from None

    def write(self, value: Any, at: str) -> "float | str":
        if isinstance(value, str):
            raise mismatch("float", value, at)
        number = self.read(value, at)
        if math.isfinite(number):
            return number
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def artifact_path(data: Any, kind: str, at: str) -> str:
    if isinstance(data, dict) and data.get("class") == kind:
        data = data.get("path") or data.get("location")
    if not isinstance(data, str):
        raise mismatch(kind, data, at)
    if data.startswith("file://"):
        return unquote(urlsplit(data).path)
    return data if is_remote(data) else str(Path(data).absolute())


def is_remote(path: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path) is not None


def artifact_data(artifact: Artifact, kind: str, at: str) -> Fields:
    if is_remote(os.fspath(artifact)):
        return Fields({"class": kind, "location": os.fspath(artifact)})
    path = Path(artifact)
    if not (path.is_dir() if kind == "Directory" else path.is_file()):
        raise CodecError(f"{at}: there is no {kind.lower()} {str(path)!r}")
    return Fields({"class": kind, "path": str(path.absolute())})


class FileCodec(Codec):
    def read(self, data: Any, at: str) -> File:
        return File(artifact_path(data, "File", at))

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, File):
            raise mismatch("File", value, at)
        return artifact_data(value, "File", at)


HOME = Path.cwd()


def read_inputs() -> "dict[str, Any]":
    inputs: dict[str, Any] = json.loads(Path("inputs.json").read_text("utf-8"))
    Path("work").mkdir()
    os.chdir("work")
    return inputs


def write_outputs(outputs: "dict[str, Any]") -> None:
    (HOME / "outputs.json").write_text(json.dumps(outputs), "utf-8")


def tell_failures() -> None:
    sys.excepthook = tell


def tell(kind: Any, error: Any, trace: Any) -> None:
    sys.__excepthook__(kind, error, trace)
    names = [base.__name__ for base in kind.__mro__ if base not in Exception.__mro__]
    text = json.dumps({"names": names, "message": str(error)})
    (HOME / "failure.json").write_text(text, "utf-8")
'''


dag_clusters()
