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
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from airflow.sdk import (
    ObjectStoragePath,
    Param,
    TaskGroup,
    dag,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException


@task
def compute_process__calibrated_items(scenes):
    # examples/scenes/scenes.py:33
    scenes = from_text(ListCodec(FileCodec()), located(scenes), "`scenes`")
    process__calibrated_items = [
        stored(to_text(FileCodec(), scene, "`scene`"))
        for scene in scenes
    ]
    return process__calibrated_items


@task(execution_timeout=timedelta(seconds=600))
def calibrate(scene, gain):
    # examples/scenes/tools.py:18
    scene = from_text(FileCodec(), fetched(scene), "parameter `scene`")
    gain = from_text(FloatCodec(), gain, "parameter `gain`")
    with scratch():
        run_command(
            "docker.io/library/busybox:1.36",
            [
                "sh",
                "-eu",
                "-c",
                '\n        awk -v gain="$GAIN" \'\n            NR <= 2 { print; next }\n            NR == 3 { largest = $1; print; next }\n            {\n                for (i = 1; i <= NF; i++) {\n                    pixel = int($i * gain)\n                    $i = pixel > largest ? largest : pixel\n                }\n                print\n            }\' "$SCENE" > calibrated.pgm\n        ',
            ],
            env={"SCENE": variable(scene), "GAIN": variable(gain)},
            given=[scene],
            options=["--cpus=1", "--memory=268435456"],
        )
        return stored(
            json.dumps(artifact_at('calibrated.pgm', "File", "output `result`")),
        )


@task(
    trigger_rule="none_failed",
    retries=2,
    retry_delay=timedelta(seconds=0),
    execution_timeout=timedelta(seconds=1800),
)
def segment(scene, threshold):
    # examples/scenes/tools.py:44
    scene = from_text(FileCodec(), fetched(scene), "parameter `scene`")
    threshold = from_text(IntCodec(), threshold, "parameter `threshold`")
    with scratch():
        result = run_command(
            "docker.io/library/busybox:1.36",
            [
                "sh",
                "-eu",
                "-c",
                '\n        awk -v threshold="$THRESHOLD" \'\n            NR == 1 { print "P1" > "mask.pbm"; next }\n            NR == 2 { print > "mask.pbm"; next }\n            NR == 3 { next }\n            {\n                for (i = 1; i <= NF; i++) {\n                    bright = $i > threshold\n                    covered += bright\n                    pixels++\n                    $i = bright ? 1 : 0\n                }\n                print > "mask.pbm"\n            }\n            END { print pixels ? covered / pixels : 0 }\' "$SCENE"\n        ',
            ],
            env={"SCENE": variable(scene), "THRESHOLD": variable(threshold)},
            given=[scene],
            options=["--cpus=2", "--memory=2147483648"],
        )
        return stored(
            json.dumps(
                {
                    "mask": artifact_at('mask.pbm', "File", "output `result`.mask"),
                    "cover": written_as(
                        FloatCodec(),
                        read_text(FloatCodec(), result, "output `result`.cover"),
                        "output `result`.cover",
                    ),
                },
            ),
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
        located(process__result_list),
        "`process__result_list`",
    )
    smallest = from_text(FloatCodec(), smallest, "`smallest`")
    masks = [found.mask for found in process__result_list if found.cover >= smallest]
    when_masks = bool(masks)
    return {
        "masks": stored(to_text(ListCodec(FileCodec()), masks, "`masks`")),
        "when_masks": to_text(BoolCodec(), when_masks, "`when_masks`"),
    }


@task
def mosaic(masks, when):
    # examples/scenes/tools.py:74
    run_when(when)

    masks = from_text(ListCodec(FileCodec()), fetched(masks), "parameter `masks`")
    with scratch():
        run_command(
            "docker.io/library/busybox:1.36",
            [
                "sh",
                "-eu",
                "-c",
                '\n        : > mosaic.txt\n        echo "$MASKS" | while IFS= read -r mask; do\n            if [ -n "$mask" ]; then tail -n +3 "$mask" >> mosaic.txt; fi\n        done\n        ',
            ],
            env={"MASKS": variable(masks)},
            given=[masks],
            options=["--memory=536870912"],
        )
        return stored(json.dumps(artifact_at('mosaic.txt', "File", "output `result`")))


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
        located(process__result_list),
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
                {
                    "covers": ListCodec(FloatCodec()),
                    "mosaic": OptionalCodec(FileCodec()),
                },
            ),
            result,
            "`result`",
        ),
    )


@dag(
    dag_id="scenes",
    description="Segment scenes and join the masks of those that show something.",
    doc_md=__doc__,
    schedule=None,
    params={
        "scenes": Param(type="array", description="plain PGM images."),
        "gain": Param(
            2.0,
            type=["number", "string"],
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
            description="the smallest cover that goes into the mosaic.",
        ),
    },
)
def dag_scenes():
    with TaskGroup("process", prefix_group_id=False):
        process__calibrated_items = compute_process__calibrated_items(
            scenes=parameter("scenes"),
        )
        process__calibrated_list = calibrate.override(task_id="process__calibrated").partial(
            gain=parameter("gain"),
        ).expand(scene=process__calibrated_items)
        process__result_list = segment.override(task_id="process__result").partial(
            threshold=parameter("threshold"),
        ).expand(scene=process__calibrated_list)
    masks = compute_masks(
        process__result_list=process__result_list,
        smallest=parameter("smallest"),
    )
    joined = mosaic.override(task_id="joined")(
        masks=masks["masks"],
        when=masks["when_masks"],
    )
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


def artifacts(data: Any) -> "list[dict[str, Any]]":
    if isinstance(data, dict) and data.get("class") in ("File", "Directory"):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [artifact for part in parts for artifact in artifacts(part)]


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


def written_as(codec: Codec, value: Any, at: str) -> Any:
    return codec.write(value, at)


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
    if hasattr(value, "path") and hasattr(value, "value"):
        return str(value.value)
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
) -> str:
    return run_process(in_image(image, words, env or {}, given, list(options), mounts or {}), env)


def run_process(words: "list[str]", env: "dict[str, str] | None" = None) -> str:
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
    return printed.decode()


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


def fetched(given: Any) -> str:
    return with_paths(given, lambda file: local_path(file["location"], file.get("folders", ())))


def located(given: Any) -> str:
    return with_paths(given, lambda file: file["location"].removeprefix("file://"))


def with_paths(given: Any, path_of: "Callable[[dict[str, Any]], str]") -> str:
    data = data_of(given)
    for artifact in artifacts(data):
        if "location" in artifact:
            path = path_of(artifact)
            GIVEN[path] = dict(artifact)
            del artifact["location"]
            artifact["path"] = path
    return json.dumps(data)


def local_path(location: str, folders: "Iterable[str]" = ()) -> str:
    if location.startswith(f"file://{os.environ.get(SHARED, '')}/"):
        return location[len("file://") :]
    source = ObjectStoragePath(location)
    folder = Path(tempfile.mkdtemp(prefix="flowc-given-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = folder / source.name
    for name in folders:
        (copy / name).mkdir(parents=True, exist_ok=True)
    is_file = not folders and not source.is_dir()
    for path in [source] if is_file else source.rglob("*"):
        place = copy / str(path)[len(str(source)) :].lstrip("/")
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    return str(copy)


def stored(text: str) -> str:
    data = json.loads(text)
    for number, artifact in enumerate(artifacts(data)):
        path = artifact.pop("path", None)
        if path is None:
            artifact.update(GIVEN.get(artifact["location"], {}))
        else:
            artifact.update(given_as(path) or put(Path(path), number))
    return json.dumps(data)


def given_as(path: str) -> "dict[str, Any] | None":
    for place, artifact in GIVEN.items():
        if path == place:
            return artifact
        if path.startswith(place + "/"):
            inner = path[len(place) + 1 :]
            folders = [Path(each) for each in artifact.get("folders", ())]
            below = [str(each.relative_to(inner)) for each in folders if each.is_relative_to(inner)]
            location = {"location": f"{artifact['location']}/{inner}"}
            return {**location, "folders": below} if below else location
    return None


def put(path: Path, number: int) -> "dict[str, Any]":
    ti = get_current_context()["ti"]
    home = os.environ.get("AIRFLOW_HOME", tempfile.gettempdir())
    root = os.environ.get(STORAGE, f"file://{home}/artifacts")
    run = "".join(c if c.isalnum() else "-" for c in ti.run_id)
    folder = f"{root}/{ti.dag_id}/{run}/{ti.task_id}/{max(ti.map_index, 0)}/{number}"
    target = ObjectStoragePath(f"{folder}/{path.name}")
    empty = []
    for source in [path, *path.rglob("*")] if path.is_dir() else [path]:
        place = target / str(source.relative_to(path)) if source != path else target
        if not source.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(source.read_bytes())
        elif not any(source.iterdir()):
            place.mkdir(parents=True, exist_ok=True)
            empty.append(str(source.relative_to(path)))
    location = {"location": f"{folder}/{path.name}"}
    return {**location, "folders": empty} if empty else location


dag_scenes()
