"""Count the words of texts."""
# Made by flowc from examples/wordcount/wordcount.py; edit that file, not this one.

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, task


@task
def compute_split_items(texts):
    # examples/wordcount/wordcount.py:77
    texts = from_text(ListCodec(FileCodec()), located(texts, "*"), "`texts`")
    split_items = [stored(to_text(FileCodec(), text, "`text`")) for text in texts]
    return split_items


@task
def split(text, lines):
    """Cut a text into parts of some lines."""

    # examples/wordcount/wordcount.py:31
    from pathlib import Path

    def split(text: File, lines: int) -> list[File]:
        """Cut a text into parts of some lines."""
        content = Path(text).read_text().splitlines()
        parts: list[File] = []
        for start in range(0, len(content), lines):
            path = Path(f"{start}-{text.name}")
            path.write_text("\n".join(content[start : start + lines]))
            parts.append(File(path))
        return parts

    with scratch():
        result = split(
            text=from_text(FileCodec(), fetched(text), "parameter `text`"),
            lines=from_text(IntCodec(), lines, "parameter `lines`"),
        )
        return stored(to_text(ListCodec(FileCodec()), result, "output `result`"), "*")


@task(trigger_rule="none_failed")
def compute_parts(split_list):
    # examples/wordcount/wordcount.py:77
    split_list = from_text(
        ListCodec(ListCodec(FileCodec())),
        located(split_list, "*.*"),
        "`split_list`",
    )
    part_list = [[part for part in split_2] for split_2 in split_list]
    parts = [item for part in part_list for item in part]
    return stored(to_text(ListCodec(FileCodec()), parts, "`parts`"), "*")


@task
def compute_count_items(parts):
    # examples/wordcount/wordcount.py:78
    parts = from_text(ListCodec(FileCodec()), located(parts, "*"), "`parts`")
    count_items = [stored(to_text(FileCodec(), part_2, "`part_2`")) for part_2 in parts]
    return count_items


@task(retries=2, retry_delay=timedelta(seconds=0))
def count(part):
    """The words of one part."""

    # examples/wordcount/wordcount.py:43
    import json
    from collections import Counter
    from pathlib import Path

    def count(part: File) -> File:
        """The words of one part."""
        counted = Counter(Path(part).read_text().lower().split())
        Path("counts.json").write_text(json.dumps(counted))
        return File("counts.json")

    with scratch():
        result = count(part=from_text(FileCodec(), fetched(part), "parameter `part`"))
        return stored(to_text(FileCodec(), result, "output `result`"))


@task(trigger_rule="none_failed")
def join(counts):
    """The words of all parts."""

    # examples/wordcount/wordcount.py:51
    import json
    from collections import Counter
    from pathlib import Path

    def join(counts: list[File]) -> dict[str, int]:
        """The words of all parts."""
        total = Counter[str]()
        for file in counts:
            total.update(json.loads(Path(file).read_text()))
        return dict(total)

    with scratch():
        result = join(
            counts=from_text(ListCodec(FileCodec()), fetched(counts, "*"), "parameter `counts`"),
        )
        return to_text(DictCodec(StrCodec(), IntCodec()), result, "output `result`")


@task
def table(counts, top):
    """The most frequent words, in lines of word and number."""

    # examples/wordcount/wordcount.py:60
    from pathlib import Path

    def table(counts: dict[str, int], top: int) -> File:
        """The most frequent words, in lines of word and number."""
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        lines = [f"{word}\t{number}\n" for word, number in order[:top]]
        Path("counts.tsv").write_text("".join(lines))
        return File("counts.tsv")

    with scratch():
        result = table(
            counts=from_text(DictCodec(StrCodec(), IntCodec()), counts, "parameter `counts`"),
            top=from_text(IntCodec(), top, "parameter `top`"),
        )
        return stored(to_text(FileCodec(), result, "output `result`"))


@task
def compute_result(table, counts, parts):
    # examples/wordcount/wordcount.py:79
    from typing import NamedTuple

    class Counts(NamedTuple):
        counts: File
        words: int
        parts: int

    table = from_text(FileCodec(), located(table), "`table`")
    counts = from_text(DictCodec(StrCodec(), IntCodec()), counts, "`counts`")
    parts = from_text(ListCodec(FileCodec()), located(parts, "*"), "`parts`")
    result = Counts(table, sum(counts.values()), len(parts))
    return stored(
        to_text(
            RecordCodec(Counts, {"counts": FileCodec(), "words": IntCodec(), "parts": IntCodec()}),
            result,
            "`result`",
        ),
        "counts",
    )


@dag(
    dag_id="wordcount",
    description="Count the words of texts.",
    doc_md=__doc__,
    schedule=None,
    params={
        "texts": Param(
            type="array",
            items={"type": ["object", "string"], "properties": {"class": {"enum": ["File"]}}},
            description="text files.",
        ),
        "lines": Param(2, type="integer", description="how many lines a task counts."),
        "top": Param(3, type="integer", description="how many words to report."),
    },
)
def dag_wordcount():
    split_items = compute_split_items(texts=parameter("texts"))
    split_list = split.partial(lines=parameter("lines")).expand(text=split_items)
    parts = compute_parts(split_list=split_list)
    count_items = compute_count_items(parts=parts)
    counts_counts = count.expand(part=count_items)
    counts = join.override(task_id="counts")(counts=counts_counts)
    table_step = table(counts=counts, top=parameter("top"))
    compute_result(table=table_step, counts=counts, parts=parts)


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


class IntCodec(Codec):
    def read(self, data: Any, at: str) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise mismatch("int", data, at)
        if not -(2**63) <= data < 2**63:
            raise mismatch("int of 64 bits", data, at)
        return int(data)

    write = read


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


class DictCodec(Codec):
    def __init__(self, key: Codec, value: Codec) -> None:
        self.key = key
        self.value = value

    def read(self, data: Any, at: str) -> "dict[Any, Any]":
        if not isinstance(data, dict):
            raise mismatch("dict", data, at)
        return {
            self._read_key(key, at): self.value.read(value, f"{at}[{key!r}]")
            for key, value in data.items()
        }

    def write(self, value: Any, at: str) -> "dict[str, Any]":
        if not isinstance(value, dict):
            raise mismatch("dict", value, at)
        return {
            self._write_key(key, at): self.value.write(item, f"{at}[{key!r}]")
            for key, item in value.items()
        }

    def _read_key(self, text: Any, at: str) -> Any:
        try:
            return self.key.read(text, f"key of {at}")
        except CodecError:
            try:
                data = json.loads(text)
            except (TypeError, ValueError):
                data = text
            return self.key.read(data, f"key of {at}")

    def _write_key(self, key: Any, at: str) -> str:
        data = self.key.write(key, f"key of {at}")
        return data if isinstance(data, str) else json.dumps(data)


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


dag_wordcount()
