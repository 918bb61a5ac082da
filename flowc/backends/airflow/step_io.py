"""Where a task finds its arguments and leaves its results. DAG files carry what they need of it.

A value travels as JSON text, which Airflow stores as it is; the results of a mapped task, and a
list that is mapped over, as a list of JSON texts.
"""

import atexit
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from airflow.sdk import ObjectStoragePath, Variable, get_current_context
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSkipException,
)

from flowc.compiler.scripts.step_io import artifacts_at, failure_data, word_of
from flowc.lang.codec import Codec, CodecError, OptionalCodec, SecretCodec, read_text
from flowc.lang.values import Secret, Volume

STORAGE = "FLOWC_STORAGE"
VOLUMES = "FLOWC_VOLUMES"
SHARED = "FLOWC_SHARED"
TIMEOUT = "AirflowTaskTimeout"
OUTCOMES: "dict[int | str, str]" = {"oom": "OutOfMemory", "evicted": "Evicted"}
KILLED = 128 + signal.SIGKILL
"""The exit code of a command that was killed, as one is that takes more memory than there is."""


def parameter(name: str) -> str:
    """The template for a parameter of the run: its JSON text."""
    return "{{ macros.json.dumps(params['" + name + "']) }}"


def scheduled_date(name: str, zone: str) -> str:
    """The template for the day that a run stands for: as it was given, else by its time."""
    day = f"(dag_run.logical_date or dag_run.run_after).astimezone({zone_code(zone)}).date()"
    given = f"dag_run.conf['{name}'] if '{name}' in dag_run.conf else {day}.isoformat()"
    return "{{ macros.json.dumps(" + given + ") }}"


def zone_code(zone: str) -> str:
    """The expression of a template for a time zone."""
    return f"macros.dateutil.tz.gettz('{zone}')"


def data_of(given: Any) -> Any:
    """The JSON data of a text, or of a list of them; of a task that was skipped, None."""
    if given is None or isinstance(given, str):
        return json.loads(given or "null")
    return [data_of(each) for each in given[:]]


def from_text(codec: Codec, given: Any, at: str) -> Any:
    """The value that another task, or the run, gives."""
    return codec.read(data_of(given), at)


def to_text(codec: Codec, value: Any, at: str) -> str:
    """A value for another task."""
    return json.dumps(codec.write(value, at))


def to_texts(codec: Codec, values: Any, at: str) -> "list[str]":
    """A list to map over."""
    return [json.dumps(data) for data in codec.write(values, at)]


def written_as(codec: Codec, value: Any, at: str) -> Any:
    """The JSON data of a value."""
    return codec.write(value, at)


def parts_of(text: str, *names: str) -> "dict[str, str]":
    """These parts of a result, for other tasks.

    `result` is the whole, `result_0` the first of a tuple; else they are fields of a record.
    """
    data = json.loads(text)
    parts = {"result": data}
    for name in names:
        if name != "result":
            part = name.removeprefix("result_")
            parts[name] = data[int(part)] if isinstance(data, list) else data[part]
    return {name: json.dumps(parts[name]) for name in names}


def check_size(context: Any, result: Any, at_most: int) -> None:
    """What a task leaves may be that many bytes of JSON.

    Raises `AirflowFailException`, as another attempt would leave as much.
    """
    size = len(json.dumps(result))
    if size <= at_most:
        return
    outputs = result if isinstance(result, dict) else {"result": result}
    largest = max(outputs, key=lambda name: len(json.dumps(outputs[name])))
    raise AirflowFailException(
        f"output `{largest}` of `{context['ti'].task_id}` is too large: with it the task leaves "
        f"{size:,} bytes, and `xcom_limit` of the profile is {at_most:,}; declare its type as "
        "`Large[...]`, which travels as a file"
    )


@contextmanager
def scratch(env: "dict[str, str] | None" = None) -> Iterator[None]:
    """An empty working directory, for as long as the task runs."""
    os.environ.update(env or {})
    folder = tempfile.mkdtemp(prefix="flowc-")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


def run_when(given: Any, expected: bool = True) -> None:
    """Skip this task, unless a condition, or each of several, is as expected."""
    for condition in given if isinstance(given, (list, tuple)) else [given]:
        if data_of(condition) is not expected:
            raise AirflowSkipException("its branch is not taken")


def module_of(name: str, source: str, names: "dict[str, Any]") -> Any:
    """A module of this source, in which these names are known."""
    module = ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    exec(compile(source, f"{name}.py", "exec", dont_inherit=True), module.__dict__)
    return module


def add_module(path: str, source: str) -> None:
    """Make a module of a project known to imports, for as long as the process runs."""
    folder = Path(tempfile.gettempdir()) / f"flowc-modules-{os.getpid()}"
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(source, "utf-8")


# --- commands --------------------------------------------------------------------------


class CommandFailed(Exception):
    """A command ended with another exit code than 0; the message is its last word on stderr."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def word(value: Any) -> str:
    """One word of a command: text as it is, an enum by value, a path, else JSON."""
    return str(os.fspath(value)) if isinstance(value, os.PathLike) else word_of(value)


def variable(value: Any) -> str:
    """The text of an environment variable: as a word, and files one a line."""
    if isinstance(value, Secret):
        return value.value
    return "\n".join(map(word, value)) if isinstance(value, list) else word(value)


def paths_in(value: Any) -> "list[str]":
    """The files and folders in the arguments of a command."""
    return [str(os.fspath(path)) for path in places_in(value)]


def volumes_in(*values: Any) -> "dict[str, Volume]":
    """The volumes in the arguments of a command, by the paths that they have here."""
    found = [each for each in places_in(values) if isinstance(each, Volume)]
    return {os.fspath(volume): volume for volume in found}


def places_in(value: Any) -> "list[os.PathLike[str]]":
    """The files, folders and volumes in a value."""
    if isinstance(value, os.PathLike):
        return [value]
    parts: Any = ()
    if isinstance(value, (list, tuple)):
        parts = value
    elif isinstance(value, dict):
        parts = value.values()
    elif hasattr(value, "__dataclass_fields__"):
        parts = vars(value).values()
    return [place for part in parts for place in places_in(part)]


def in_image(
    image: str,
    words: "list[str]",
    env: "dict[str, str]",
    given: Any,
    options: "list[str]",
    mounts: "dict[str, Any]",
) -> "list[str]":
    """The words that run a command in its image; as they are, if `FLOWC_CONTAINERS` is `host`."""
    engine = os.environ.get("FLOWC_CONTAINERS") or shutil.which("docker") or shutil.which("podman")
    if engine == "host":
        return words
    if engine is None:
        raise RuntimeError("no docker and no podman here; FLOWC_CONTAINERS=host does without")
    folder = os.getcwd()
    flags = ["--rm", "--init", "--network=host", f"--user={os.getuid()}:{os.getgid()}", *options]
    flags += [f"--workdir={folder}", f"--volume={folder}:{folder}", f"--env=HOME={folder}"]
    read = [path for path in dict.fromkeys(paths_in(given)) if path not in mounts]
    flags += [f"--volume={path}:{path}:ro" for path in read]
    flags += [f"--volume={os.fspath(volume)}:{path}" for path, volume in mounts.items()]
    flags += [f"--env={name}" for name in env]
    return [engine, "run", *flags, f"--entrypoint={words[0]}", image, *words[1:]]


def run_command(
    image: str,
    words: "list[str]",
    env: "dict[str, str] | None" = None,
    given: Any = (),
    options: Any = (),
    mounts: "dict[str, Any] | None" = None,
) -> bytes:
    """Run a command in its image, in this folder; what it printed. `mounts`: volumes by path."""
    return run_process(in_image(image, words, env or {}, given, list(options), mounts or {}), env)


def run_process(words: "list[str]", env: "dict[str, str] | None" = None) -> bytes:
    """Run a command in this folder; what it printed."""
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    except OSError as error:
        code = 126 if isinstance(error, PermissionError) else 127
        raise CommandFailed(f"{words[0]}: {error.strerror}", code) from error
    try:
        printed, told = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    said = told.decode(errors="replace")
    print(said, end="")
    if process.returncode:
        code = process.returncode if process.returncode > 0 else 128 - process.returncode
        raise command_failed(said, code)
    return printed


def command_failed(said: str, code: int) -> CommandFailed:
    """The failure of a command that has said this on stderr."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return CommandFailed(lines[-1] if lines else f"exit code {code}", code)


def artifact_at(path: str, kind: str, at: str, optional: bool = False) -> "dict[str, Any] | None":
    """The File or Directory that a command has left."""
    place = Path(path)
    if not (place.is_file() if kind == "File" else place.is_dir()):
        if optional:
            return None
        raise CodecError(f"{at}: there is no file {path!r}")
    return {"class": kind, "path": str(place.resolve())}


def files_at(pattern: str) -> "list[dict[str, Any]]":
    """The files that a command has left, sorted by name."""
    paths = sorted(str(path) for path in Path().glob(pattern) if path.is_file())
    return [{"class": "File", "path": str(Path(path).resolve())} for path in paths]


def data_printed(codec: Codec, printed: bytes, at: str) -> Any:
    """The JSON data of what a command has printed."""
    return codec.write(read_text(codec, text_in(printed, at), at), at)


def text_at(path: str, at: str) -> str:
    """The text of a file that a command has left."""
    try:
        return text_in(Path(path).read_bytes(), at)
    except FileNotFoundError:
        raise CodecError(f"{at}: there is no file {path!r}") from None


def text_in(content: bytes, at: str) -> str:
    """The text that a command has left or printed."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise CodecError(f"{at}: it is not text in UTF-8") from None


def json_at(codec: Codec, path: str, at: str) -> Any:
    """The JSON data of a file that a command has left."""
    text = text_at(path, at)
    try:
        data = json.loads(text)
    except ValueError as error:
        raise CodecError(f"{at}: it is not JSON: {error}") from None
    return codec.write(codec.read(data, at), at)


# --- failures --------------------------------------------------------------------------


class Captured:
    """What a call gave that may fail: the JSON data of its value, or of its failure."""

    def __init__(self) -> None:
        self.value: Any = None
        self.failure: "dict[str, Any] | None" = None

    def texts(self, *names: str) -> "dict[str, str]":
        """These parts of it, for other tasks."""
        failed = self.failure is not None
        parts = {
            "outcome": {"value": self.value, "failure": self.failure},
            "value": self.value,
            "failure": self.failure,
            "failed": failed,
            "succeeded": not failed,
        }
        for name in names:
            if name not in parts:
                index = int(name.rpartition("_")[2])
                parts[name] = None if self.value is None else self.value[index]
        return {name: json.dumps(parts[name]) for name in names}


def failure_of_task(task: str, error: BaseException) -> "dict[str, Any]":
    """The failure that an exception of a task is."""
    if isinstance(error, CommandFailed):
        return failure_data(task, "ExitCode", str(error), error.code)
    if isinstance(error, SystemExit):
        code = exit_code_of(error)
        return failure_data(task, "ExitCode", f"exit code {code}", code)
    if type(error).__name__ == TIMEOUT:
        limit: Any = get_current_context()["ti"].task.execution_timeout
        return failure_data(task, "Timeout", f"timed out after {limit.total_seconds():g}s")
    return failure_data(task, type(error).__name__, str(error))


def exit_code_of(error: BaseException) -> "int | None":
    """What a command has exited with, or a task that leaves: 0 for None, 1 for a text."""
    if isinstance(error, CommandFailed):
        return error.code
    if not isinstance(error, SystemExit):
        return None
    return 0 if error.code is None else error.code if isinstance(error.code, int) else 1


def is_worth_another(error: BaseException, on: "list[int | str] | None") -> bool:
    """Whether a failure is one of those that are worth another attempt; None: all are."""
    if on is None:
        return True
    if isinstance(error, Timeout) or type(error).__name__ == TIMEOUT:
        return "timeout" in on
    code = exit_code_of(error)
    told = {code, *(base.__name__ for base in type(error).__mro__)}
    if code == KILLED:
        told.add("OutOfMemory")
    return any(OUTCOMES.get(item, item) in told for item in on)


def is_failure(error: BaseException) -> bool:
    """Whether an exception says that a task has failed, and not what Airflow is to do with it."""
    is_failed = isinstance(error, (Exception, SystemExit, Timeout))
    is_told = isinstance(error, AirflowRescheduleException)
    return (is_failed or type(error).__name__ == TIMEOUT) and not is_told


def is_last_attempt() -> bool:
    """Whether Airflow will not try this task again."""
    ti = get_current_context()["ti"]
    return bool(ti.try_number > ti.max_tries)


@contextmanager
def captured(task: str, on: "list[int | str] | None" = None) -> Iterator[Captured]:
    """Run a task's last attempt so that its failure becomes data."""
    outcome = Captured()
    try:
        yield outcome
    except BaseException as error:
        if not is_failure(error) or (is_worth_another(error, on) and not is_last_attempt()):
            raise
        traceback.print_exc()
        outcome.value, outcome.failure = None, failure_of_task(task, error)


@contextmanager
def retried_on(on: "list[int | str]") -> Iterator[None]:
    """Only these failures are worth another attempt."""
    try:
        yield
    except BaseException as error:
        if is_worth_another(error, on):
            raise
        raise AirflowFailException(f"{type(error).__name__}: {error}") from error


class Timeout(BaseException):
    """Something took too long; no `except Exception` of a task may take it."""


def in_attempts(
    probe: "Callable[[], bool]",
    limit_s: float = 0.0,
    retries: int = 0,
    delay_s: float = 0.0,
    backoff: float = 1.0,
    max_delay_s: "float | None" = None,
    on: "list[int | str] | None" = None,
) -> "Callable[[], bool]":
    """A probe that is tried again after a failure, each time for `limit_s` at most; 0: no limit.

    Airflow's own retries and limits are for all polls together.
    """

    def poll() -> bool:
        for made in range(retries):
            try:
                return ends_within(limit_s, probe)
            except BaseException as error:
                if not is_failure(error) or not is_worth_another(error, on):
                    raise
                traceback.print_exc()
            delay = delay_s * backoff**made
            time.sleep(scaled(delay if max_delay_s is None else min(delay, max_delay_s)))
        return ends_within(limit_s, probe)

    return poll


def ends_within(limit_s: float, probe: "Callable[[], bool]") -> bool:
    """What a probe says. Raises `Timeout` after that time, and ends what runs elsewhere."""
    if not limit_s:
        return probe()

    def ring(number: int, frame: Any) -> None:
        get_current_context()["ti"].task.on_kill()
        raise Timeout(f"timed out after {limit_s:g}s")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        return probe()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def until_true(
    probe: "Callable[[], bool]",
    every_s: float,
    within_s: "float | None" = None,
    polls: "int | None" = None,
) -> None:
    """Call a probe until it says True. Raises `Timeout`."""
    made = 1
    while probe() is not True:
        check_polls(made, every_s, within_s, polls)
        time.sleep(scaled(every_s))
        made += 1


def check_polls(made: int, every_s: float, within_s: "float | None", polls: "int | None") -> None:
    """Raises `Timeout` if there is no time or attempt left; it counts in unscaled time."""
    if made == polls or (within_s is not None and made * every_s > within_s):
        raise Timeout(f"not true after {made} attempts")


def scaled(seconds: float) -> float:
    """That time, scaled by `FLOWC_TIME_SCALE`."""
    return seconds * float(os.environ.get("FLOWC_TIME_SCALE", "1"))


def end_as_failed(message: str) -> None:
    """End the run as failed."""
    raise AirflowFailException(message)


# --- files -----------------------------------------------------------------------------

GIVEN: "dict[str, dict[str, Any]]" = {}
"""What the files that this task was given are in the storage, if they are, by paths here."""


def fetched(given: Any, *where: str) -> str:
    """The JSON text of an argument whose files are at hand: where they are in the storage."""
    return with_paths(given, where, local_path)


def located(given: Any, *where: str) -> str:
    """The JSON text of an argument whose files pass through: none is copied."""
    return with_paths(given, where, lambda file: file["location"].removeprefix("file://"))


def with_paths(
    given: Any, where: "tuple[str, ...]", path_of: "Callable[[dict[str, Any]], str]"
) -> str:
    """The JSON text of an argument whose files in the storage go by paths."""
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
    """The path of a file or folder. Raises `CodecError` if there is none."""
    location = file["location"].rstrip("/")
    if "://" not in location:
        location = f"file://{Path(location).absolute()}"
    is_shared = location.startswith(f"file://{os.environ.get(SHARED, '')}/")
    path = Path(location[len("file://") :]) if is_shared else fetched_copy(location, file)
    if not path.exists():
        raise CodecError(f"there is no {file['class'].lower()} {str(path)!r}")
    return str(path)


def fetched_copy(location: str, file: "dict[str, Any]") -> Path:
    """The path of a copy of a file or folder that is not at hand."""
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
    """The file system that a location is in, and the path there.

    As one URL it would be a chain of file systems where a name holds `::`.
    """
    scheme, _, rest = location.partition("://")
    authority, _, path = rest.partition("/")
    root = ObjectStoragePath(f"{scheme}://{authority}/")
    return root.fs, f"{root.path.rstrip('/')}/{path}"


def leaves_of(path: Path, around: "tuple[Path, ...]" = ()) -> "list[Path]":
    """A file; of a folder its files and its empty folders, with those that links lead to.

    Links to nothing, and to a folder that they are in, are left out.
    """
    if path.is_file():
        return [path]
    folder = path.resolve()
    if not path.is_dir() or folder in around:
        return []
    inner = sorted(path.iterdir())
    return [leaf for each in inner for leaf in leaves_of(each, (*around, folder))] or [path]


def make_executable(path: Path) -> None:
    """Let those run a file who may read it."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def keep_files_in(storage: str) -> None:
    """From now on, files of this task go below a URI, unless its worker is told another."""
    os.environ.setdefault(STORAGE, storage)


def stored(text: str, *where: str) -> str:
    """The JSON text of a result whose files are in the storage, for other tasks."""
    return json.dumps(data_stored(json.loads(text), *where))


def data_stored(data: Any, *where: str) -> Any:
    """The JSON data of a result whose files are in the storage."""
    for number, artifact in enumerate(artifacts_at(data, *where)):
        path = artifact.pop("path", None)
        if path is None:
            artifact.update(GIVEN.get(artifact["location"], {}))
        else:
            artifact.update(given_as(path) or put(Path(path), number))
    return data


def stored_texts(texts: "list[str]", *where: str) -> "list[str]":
    """A list to map over, whose files are in the storage."""
    return [json.dumps(data) for data in data_stored(list(map(json.loads, texts)), *where)]


def given_as(path: str) -> "dict[str, Any] | None":
    """What a path is of the files that this task was given: one of them, or a file in a folder."""
    for place, artifact in GIVEN.items():
        if path == place:
            return artifact
        if artifact and path.startswith(place + "/"):
            inner = path[len(place) + 1 :]
            marks = {mark: names_within(artifact.get(mark, ()), inner) for mark in FILE_MARKS}
            return marked(f"{artifact['location']}/{inner}", marks)
    return None


FILE_MARKS = ("folders", "executables")
"""What object storage does not keep of a file or folder: empty folders, and what may be run."""


def marked(location: str, marks: "dict[str, list[str]]") -> "dict[str, Any]":
    """Where something is in the storage, with the marks of which there are any."""
    return {"location": location, **{mark: names for mark, names in marks.items() if names}}


def names_within(names: "Iterable[str]", folder: str) -> "list[str]":
    """Those of these paths that are in a folder, as it has them."""
    paths = [Path(name) for name in names]
    return [str(path.relative_to(folder)) for path in paths if path.is_relative_to(folder)]


def put(path: Path, number: int) -> "dict[str, Any]":
    """Copy a file or folder to the storage; where it is there, and what that does not keep.

    Each attempt has a place of its own, so that none finds what another one has left.
    """
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
    """From now on, volumes are folders of this machine: these by name, or what workers are told.

    Others lie below a folder that tasks share.
    """
    home = os.environ.get(SHARED) or os.environ.get("AIRFLOW_HOME", tempfile.gettempdir())
    os.environ.setdefault(VOLUMES, f"{home}/volumes")
    for name, folder in (folders or {}).items():
        os.environ.setdefault(Volume(name).variable, folder)


def secret_of(given: Any) -> str:
    """What a secret holds that a task is given."""
    secret = SecretCodec().read(data_of(given), "secret")
    return text_of_secret(secret.name, secret.key)


def text_of_secret(name: str, key: str) -> str:
    """What a secret holds, which logs show as asterisks from now on. Raises `LookupError`.

    It is the variable `<name>_<key>` of Airflow, or what a connection of that name has as `key`.
    """
    from airflow.sdk.log import mask_secret

    variable = f"{name}_{key}".replace("/", "_").replace("-", "_")
    held = Variable.get(variable, default=None)
    if held is None:
        held = part_of_connection(name, key)
    if held is None:
        raise LookupError(
            f"no value for a secret: set the variable {variable} of Airflow, or `{key}` of its "
            f"connection {name}"
        )
    mask_secret(str(held))
    return str(held)


def part_of_connection(name: str, key: str) -> Any:
    """A field of a connection of Airflow, its `uri`, or what its extra has as `key`; or None."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        connection = Connection.get(name)
    except AirflowNotFoundException:
        return None
    if key == "uri":
        return connection.get_uri()
    if key in ("host", "login", "password", "port", "schema"):
        return getattr(connection, key)
    return connection.extra_dejson.get(key)


class StoredSecret(Secret):
    """A secret that Airflow holds, which is asked when the task asks."""

    @property
    def value(self) -> str:
        """The secret text."""
        return text_of_secret(self.name, self.key)


def secret_given(given: Any) -> "StoredSecret | None":
    """The secret that a parameter is, as tasks see it."""
    secret = OptionalCodec(SecretCodec()).read(data_of(given), "secret")
    return secret and StoredSecret(secret.name, key=secret.key)
