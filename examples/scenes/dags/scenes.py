"""Segment scenes and join the masks of those that show something."""
# Made by flowc from examples/scenes/scenes.py; edit that file, not this one.

from __future__ import annotations

import atexit
import json
import math
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from urllib.parse import quote, unquote, urlsplit

from airflow.sdk import ObjectStoragePath, Param, TaskGroup, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException


@task
def compute_process__calibrated_items(scenes):
    # examples/scenes/scenes.py:33
    scenes = from_text(ListCodec(FileCodec()), located(scenes, "*"), "`scenes`")
    process__calibrated_items = [stored(to_text(FileCodec(), scene, "`scene`")) for scene in scenes]
    return process__calibrated_items


@task(execution_timeout=timedelta(minutes=10))
def calibrate(scene, gain):
    """Multiply every pixel by a gain, and cut at the largest value."""

    # examples/scenes/tools.py:18
    script = """\
awk -v gain="$GAIN" '
    NR <= 2 { print; next }
    NR == 3 { largest = $1; print; next }
    {
        for (i = 1; i <= NF; i++) {
            pixel = int($i * gain)
            $i = pixel > largest ? largest : pixel
        }
        print
    }' "$SCENE" > calibrated.pgm
"""
    with scratch():
        scene = from_text(FileCodec(), fetched(scene), "parameter `scene`")
        gain = from_text(FloatCodec(), gain, "parameter `gain`")
        run_command(
            "docker.io/library/busybox:1.36",
            ["sh", "-eu", "-c", script],
            env={"SCENE": variable(scene), "GAIN": variable(gain)},
            given=[scene],
            options=["--cpus=1", "--memory=256m"],
        )
        return stored(json.dumps(artifact_at("calibrated.pgm", "File", "output `result`")))


@task(
    trigger_rule="none_failed",
    retries=2,
    retry_delay=timedelta(seconds=0),
    execution_timeout=timedelta(minutes=30),
)
def segment(scene, threshold):
    """Find the pixels that are brighter than a threshold."""

    # examples/scenes/tools.py:44
    script = """\
awk -v threshold="$THRESHOLD" '
    NR == 1 { print "P1" > "mask.pbm"; next }
    NR == 2 { print > "mask.pbm"; next }
    NR == 3 { next }
    {
        for (i = 1; i <= NF; i++) {
            bright = $i > threshold
            covered += bright
            pixels++
            $i = bright ? 1 : 0
        }
        print > "mask.pbm"
    }
    END { print pixels ? covered / pixels : 0 }' "$SCENE"
"""
    with scratch():
        scene = from_text(FileCodec(), fetched(scene), "parameter `scene`")
        threshold = from_text(IntCodec(), threshold, "parameter `threshold`")
        result = run_command(
            "docker.io/library/busybox:1.36",
            ["sh", "-eu", "-c", script],
            env={"SCENE": variable(scene), "THRESHOLD": variable(threshold)},
            given=[scene],
            options=["--cpus=2", "--memory=2g"],
        )
        return stored(
            json.dumps(
                {
                    "mask": artifact_at("mask.pbm", "File", "output `result`.mask"),
                    "cover": data_printed(FloatCodec(), result, "output `result`.cover"),
                },
            ),
            "mask",
        )


@task(trigger_rule="none_failed", multiple_outputs=True)
def compute_masks(process__result_list, smallest):
    # examples/scenes/scenes.py:51
    from typing import NamedTuple

    class Segmented(NamedTuple):
        mask: File
        cover: float

    process__result_list = from_text(
        ListCodec(RecordCodec(Segmented, {"mask": FileCodec(), "cover": FloatCodec()})),
        located(process__result_list, "*.mask"),
        "`process__result_list`",
    )
    smallest = from_text(FloatCodec(), smallest, "`smallest`")
    masks = [found.mask for found in process__result_list if found.cover >= smallest]
    when_masks = bool(masks)
    return {
        "masks": stored(to_text(ListCodec(FileCodec()), masks, "`masks`"), "*"),
        "when_masks": to_text(BoolCodec(), when_masks, "`when_masks`"),
    }


@task
def mosaic(masks, when):
    """Put masks under each other, without their headers."""

    # examples/scenes/tools.py:74
    run_when(when)

    script = """\
: > mosaic.txt
echo "$MASKS" | while IFS= read -r mask; do
    if [ -n "$mask" ]; then tail -n +3 "$mask" >> mosaic.txt; fi
done
"""
    with scratch():
        masks = from_text(ListCodec(FileCodec()), fetched(masks, "*"), "parameter `masks`")
        run_command(
            "docker.io/library/busybox:1.36",
            ["sh", "-eu", "-c", script],
            env={"MASKS": variable(masks)},
            given=[masks],
            options=["--memory=512m"],
        )
        return stored(json.dumps(artifact_at("mosaic.txt", "File", "output `result`")))


@task(trigger_rule="none_failed")
def compute_result(process__result_list, when_masks, joined):
    # examples/scenes/scenes.py:50
    from typing import NamedTuple

    class Report(NamedTuple):
        covers: list[float]
        mosaic: File | None

    class Segmented(NamedTuple):
        mask: File
        cover: float

    process__result_list = from_text(
        ListCodec(RecordCodec(Segmented, {"mask": FileCodec(), "cover": FloatCodec()})),
        located(process__result_list, "*.mask"),
        "`process__result_list`",
    )
    when_masks = from_text(BoolCodec(), when_masks, "`when_masks`")
    joined = from_text(OptionalCodec(FileCodec()), located(joined), "`joined`")
    covers = [found.cover for found in process__result_list]
    joined_2 = joined if when_masks else None
    result = Report(covers, joined_2)
    return stored(
        to_text(
            RecordCodec(
                Report,
                {"covers": ListCodec(FloatCodec()), "mosaic": OptionalCodec(FileCodec())},
            ),
            result,
            "`result`",
        ),
        "mosaic",
    )


@dag(
    dag_id="scenes",
    description="Segment scenes and join the masks of those that show something.",
    doc_md=__doc__,
    schedule=None,
    params={
        "scenes": Param(
            type="array",
            items={"type": ["object", "string"], "properties": {"class": {"enum": ["File"]}}},
            description="plain PGM images.",
        ),
        "gain": Param(
            2.0,
            type=["number", "string"],
            pattern="^(NaN|-?Infinity)$",
            description="what pixels are multiplied by before they are compared.",
        ),
        "threshold": Param(
            100,
            type="integer",
            description="the darkest value that does not count.",
        ),
        "smallest": Param(
            0.1,
            type=["number", "string"],
            pattern="^(NaN|-?Infinity)$",
            description="the smallest cover that goes into the mosaic.",
        ),
    },
)
def dag_scenes():
    with TaskGroup("process", prefix_group_id=False):
        process__calibrated_items = compute_process__calibrated_items(scenes=parameter("scenes"))
        process__calibrated_list = (
            calibrate.override(task_id="process__calibrated")
            .partial(gain=parameter("gain"))
            .expand(scene=process__calibrated_items)
        )
        process__result_list = (
            segment.override(task_id="process__result")
            .partial(threshold=parameter("threshold"))
            .expand(scene=process__calibrated_list)
        )
    masks = compute_masks(process__result_list=process__result_list, smallest=parameter("smallest"))
    joined = mosaic.override(task_id="joined")(masks=masks["masks"], when=masks["when_masks"])
    compute_result(
        process__result_list=process__result_list,
        when_masks=masks["when_masks"],
        joined=joined,
    )


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


class BoolCodec(Codec):
    def read(self, data: Any, at: str) -> bool:
        if not isinstance(data, bool):
            raise mismatch("bool", data, at)
        return data

    write = read


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


class OptionalCodec(Codec):
    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> Any:
        return None if data is None else self.item.read(data, at)

    def write(self, value: Any, at: str) -> Any:
        return None if value is None else self.item.write(value, at)


class ListCodec(Codec):
    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> "list[Any]":
        if not isinstance(data, list):
            raise mismatch("list", data, at)
        return [self.item.read(item, f"{at}[{index}]") for index, item in enumerate(data)]

    def write(self, value: Any, at: str) -> "list[Any]":
        if not isinstance(value, list):
            raise mismatch("list", value, at)
        return [self.item.write(item, f"{at}[{index}]") for index, item in enumerate(value)]


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


def read_text(codec: Codec, text: str, at: str) -> Any:
    if text.endswith("\n"):
        text = text[:-1]
    if isinstance(codec, StrCodec):
        return codec.read(text, at)
    try:
        data = json.loads(text)
    except ValueError:
        return codec.read(text, at)
    try:
        return codec.read(data, at)
    except CodecError as error:
        try:
            return codec.read(text, at)
        except CodecError:
            raise error from None


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


def file_of(artifact: "dict[str, Any] | None", at: str) -> "dict[str, Any]":
    if artifact is None:
        raise CodecError(f"{at}: there is no such file")
    return artifact


def text_of(artifact: "dict[str, Any] | None", at: str) -> str:
    try:
        return Path(file_of(artifact, at)["path"]).read_bytes().decode()
    except UnicodeDecodeError:
        raise CodecError(f"{at}: it is not text in UTF-8") from None


def printed(codec: Codec, artifact: "dict[str, Any] | None", at: str) -> Any:
    return codec.write(read_text(codec, text_of(artifact, at), at), at)


STORAGE = "FLOWC_STORAGE"
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


def run_when(given: Any, expected: bool = True) -> None:
    for condition in given if isinstance(given, (list, tuple)) else [given]:
        if data_of(condition) is not expected:
            raise AirflowSkipException("its branch is not taken")


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


def paths_in(value: Any) -> "list[str]":
    return [str(os.fspath(path)) for path in places_in(value)]


def places_in(value: Any) -> "list[os.PathLike[str]]":
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
    return run_process(in_image(image, words, env or {}, given, list(options), mounts or {}), env)


def run_process(words: "list[str]", env: "dict[str, str] | None" = None) -> bytes:
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
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return CommandFailed(lines[-1] if lines else f"exit code {code}", code)


def artifact_at(path: str, kind: str, at: str, optional: bool = False) -> "dict[str, Any] | None":
    place = Path(path)
    if not (place.is_file() if kind == "File" else place.is_dir()):
        if optional:
            return None
        raise CodecError(f"{at}: there is no file {path!r}")
    return {"class": kind, "path": str(place.resolve())}


def data_printed(codec: Codec, printed: bytes, at: str) -> Any:
    return codec.write(read_text(codec, text_in(printed, at), at), at)


def text_in(content: bytes, at: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise CodecError(f"{at}: it is not text in UTF-8") from None


GIVEN: "dict[str, dict[str, Any]]" = {}


def fetched(given: Any, *where: str) -> str:
    return with_paths(given, where, local_path)


def located(given: Any, *where: str) -> str:
    return with_paths(given, where, lambda file: file["location"].removeprefix("file://"))


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


dag_scenes()
