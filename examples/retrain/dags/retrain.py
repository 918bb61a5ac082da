"""Train one model for each number of neighbours and publish the best."""
# Made by flowc from examples/retrain/retrain.py; edit that file, not this one.

from __future__ import annotations

import atexit
import json
import math
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

from airflow.sdk import (
    CronTriggerTimetable,
    ObjectStoragePath,
    Param,
    dag,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException


@task
def load():
    """The rows, as records."""

    # examples/retrain/retrain.py:93
    import csv
    import io
    from dataclasses import dataclass

    ROWS = """\
5.1,3.5,1.4,0.2,setosa
4.9,3.0,1.4,0.2,setosa
4.7,3.2,1.3,0.2,setosa
4.6,3.1,1.5,0.2,setosa
5.0,3.6,1.4,0.2,setosa
5.4,3.9,1.7,0.4,setosa
4.6,3.4,1.4,0.3,setosa
5.0,3.4,1.5,0.2,setosa
4.4,2.9,1.4,0.2,setosa
4.9,3.1,1.5,0.1,setosa
7.0,3.2,4.7,1.4,versicolor
6.4,3.2,4.5,1.5,versicolor
6.9,3.1,4.9,1.5,versicolor
5.5,2.3,4.0,1.3,versicolor
6.5,2.8,4.6,1.5,versicolor
5.7,2.8,4.5,1.3,versicolor
6.3,3.3,4.7,1.6,versicolor
4.9,2.4,3.3,1.0,versicolor
6.6,2.9,4.6,1.3,versicolor
5.2,2.7,3.9,1.4,versicolor
6.3,3.3,6.0,2.5,virginica
5.8,2.7,5.1,1.9,virginica
7.1,3.0,5.9,2.1,virginica
6.3,2.9,5.6,1.8,virginica
6.5,3.0,5.8,2.2,virginica
7.6,3.0,6.6,2.1,virginica
4.9,2.5,4.5,1.7,virginica
7.3,2.9,6.3,1.8,virginica
6.7,2.5,5.8,1.8,virginica
7.2,3.6,6.1,2.5,virginica
"""

    @dataclass(frozen=True)
    class Flower:
        """Four lengths in centimetres, and the kind."""

        __qualname__ = "Flower"
        lengths: list[float]
        kind: str

    def load() -> list[Flower]:
        """The rows, as records."""
        rows = csv.reader(io.StringIO(ROWS))
        return [Flower([float(length) for length in row[:4]], row[4]) for row in rows]

    with scratch():
        result = load()
        return to_text(
            ListCodec(
                RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
            ),
            result,
            "output `result`",
        )


@task
def normalise(flowers):
    """Scale each length to the range from 0 to 1."""

    # examples/retrain/retrain.py:100
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Flower:
        """Four lengths in centimetres, and the kind."""

        __qualname__ = "Flower"
        lengths: list[float]
        kind: str

    def normalise(flowers: list[Flower]) -> list[Flower]:
        """Scale each length to the range from 0 to 1."""
        columns = list(zip(*(flower.lengths for flower in flowers), strict=True))
        ranges = [(min(column), max(column)) for column in columns]
        return [
            Flower(
                [
                    (length - low) / (high - low)
                    for length, (low, high) in zip(f.lengths, ranges, strict=True)
                ],
                f.kind,
            )
            for f in flowers
        ]

    with scratch():
        result = normalise(
            flowers=from_text(
                ListCodec(
                    RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
                ),
                flowers,
                "parameter `flowers`",
            ),
        )
        return to_text(
            ListCodec(
                RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
            ),
            result,
            "output `result`",
        )


@task(multiple_outputs=True)
def split(flowers):
    """Every second row is for the test."""

    # examples/retrain/retrain.py:117
    from dataclasses import dataclass
    from typing import NamedTuple

    @dataclass(frozen=True)
    class Flower:
        """Four lengths in centimetres, and the kind."""

        __qualname__ = "Flower"
        lengths: list[float]
        kind: str

    class Split(NamedTuple):
        """Rows to learn from, and rows to be tested on."""

        training: list[Flower]
        test: list[Flower]

    def split(flowers: list[Flower]) -> Split:
        """Every second row is for the test."""
        return Split(training=flowers[::2], test=flowers[1::2])

    with scratch():
        result = split(
            flowers=from_text(
                ListCodec(
                    RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
                ),
                flowers,
                "parameter `flowers`",
            ),
        )
        return parts_of(
            to_text(
                RecordCodec(
                    Split,
                    {
                        "training": ListCodec(
                            RecordCodec(
                                Flower,
                                {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()},
                            ),
                        ),
                        "test": ListCodec(
                            RecordCodec(
                                Flower,
                                {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()},
                            ),
                        ),
                    },
                ),
                result,
                "output `result`",
            ),
            "training",
            "test",
        )


@task
def compute_train_items(neighbours):
    # examples/retrain/retrain.py:163
    neighbours = from_text(ListCodec(IntCodec()), neighbours, "`neighbours`")
    train_items = [to_text(IntCodec(), k, "`k`") for k in neighbours]
    return train_items


@task(retries=1, retry_delay=timedelta(seconds=0), execution_timeout=timedelta(minutes=30))
def train(k, flowers):
    """Remember the rows: that is all that k nearest neighbours learns."""

    # examples/retrain/retrain.py:123
    import json
    from dataclasses import dataclass
    from pathlib import Path
    from typing import NamedTuple

    @dataclass(frozen=True)
    class Flower:
        """Four lengths in centimetres, and the kind."""

        __qualname__ = "Flower"
        lengths: list[float]
        kind: str

    class Trained(NamedTuple):
        """A model, with the number of neighbours it asks."""

        model: File
        k: int

    def train(flowers: list[Flower], k: int) -> Trained:  # warning @airflow: [lost-feature]
        """Remember the rows: that is all that k nearest neighbours learns."""
        rows = [[*flower.lengths, flower.kind] for flower in flowers]
        path = Path(f"model-{k}.json")
        path.write_text(json.dumps({"k": k, "rows": rows}))
        return Trained(File(path), k)

    with scratch():
        result = train(
            flowers=from_text(
                ListCodec(
                    RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
                ),
                flowers,
                "parameter `flowers`",
            ),
            k=from_text(IntCodec(), k, "parameter `k`"),
        )
        return stored(
            to_text(
                RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}),
                result,
                "output `result`",
            ),
            "model",
        )


@task(trigger_rule="none_failed")
def evaluate(trained, flowers):
    """The share of flowers whose kind the model tells."""

    # examples/retrain/retrain.py:132
    import json
    import math
    from dataclasses import dataclass
    from pathlib import Path
    from typing import NamedTuple

    @dataclass(frozen=True)
    class Flower:
        """Four lengths in centimetres, and the kind."""

        __qualname__ = "Flower"
        lengths: list[float]
        kind: str

    class Trained(NamedTuple):
        """A model, with the number of neighbours it asks."""

        model: File
        k: int

    def evaluate(trained: Trained, flowers: list[Flower]) -> float:
        """The share of flowers whose kind the model tells."""
        rows = json.loads(Path(trained.model).read_text())["rows"]
        right = 0
        for flower in flowers:
            nearest = sorted(rows, key=lambda row: math.dist(row[:4], flower.lengths))
            kinds = [row[4] for row in nearest[: trained.k]]
            right += max(sorted(set(kinds)), key=kinds.count) == flower.kind
        return right / len(flowers)

    with scratch():
        result = evaluate(
            trained=from_text(
                RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}),
                fetched(trained, "model"),
                "parameter `trained`",
            ),
            flowers=from_text(
                ListCodec(
                    RecordCodec(Flower, {"lengths": ListCodec(FloatCodec()), "kind": StrCodec()}),
                ),
                flowers,
                "parameter `flowers`",
            ),
        )
        return to_text(FloatCodec(), result, "output `result`")


@task(trigger_rule="none_failed", multiple_outputs=True)
def compute_best(accuracies, min_accuracy):
    # examples/retrain/retrain.py:165
    accuracies = from_text(ListCodec(FloatCodec()), accuracies, "`accuracies`")
    min_accuracy = from_text(FloatCodec(), min_accuracy, "`min_accuracy`")
    best = max(accuracies)
    when_best_min_accuracy = best < min_accuracy
    return {
        "best": to_text(FloatCodec(), best, "`best`"),
        "when_best_min_accuracy": to_text(
            BoolCodec(),
            when_best_min_accuracy,
            "`when_best_min_accuracy`",
        ),
    }


@task(trigger_rule="none_failed", multiple_outputs=True)
def compute_chosen(models, accuracies, best):
    # examples/retrain/retrain.py:166
    from typing import NamedTuple

    class Trained(NamedTuple):
        model: File
        k: int

    models = from_text(
        ListCodec(RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()})),
        located(models, "*.model"),
        "`models`",
    )
    accuracies = from_text(ListCodec(FloatCodec()), accuracies, "`accuracies`")
    best = from_text(FloatCodec(), best, "`best`")
    chosen = next(m for m, accuracy in zip(models, accuracies, strict=True) if accuracy == best)
    card_model = chosen.model
    card_k = chosen.k
    return {
        "chosen": stored(
            to_text(
                RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}),
                chosen,
                "`chosen`",
            ),
            "model",
        ),
        "card_model": stored(to_text(FileCodec(), card_model, "`card_model`")),
        "card_k": to_text(IntCodec(), card_k, "`card_k`"),
    }


@task
def publish(model, accuracy, k, unless):
    """Register the model; here, write the card that describes it."""

    # examples/retrain/retrain.py:144
    run_when(unless, expected=False)

    from pathlib import Path

    def publish(model: File, accuracy: float, k: int) -> File:
        """Register the model; here, write the card that describes it."""
        assert model.size > 0
        Path("card.md").write_text(f"# irises\n\naccuracy {accuracy:.3f} with k = {k}\n")
        return File("card.md")

    with scratch():
        result = publish(
            model=from_text(FileCodec(), fetched(model), "parameter `model`"),
            accuracy=from_text(FloatCodec(), accuracy, "parameter `accuracy`"),
            k=from_text(IntCodec(), k, "parameter `k`"),
        )
        return stored(to_text(FileCodec(), result, "output `result`"))


@task(trigger_rule="none_failed")
def compute_result_3(when_best_min_accuracy, best, chosen, card):
    # examples/retrain/retrain.py:167
    from typing import NamedTuple

    class Report(NamedTuple):
        state: str
        accuracy: float
        k: int
        card: File | None

    class Trained(NamedTuple):
        model: File
        k: int

    when_best_min_accuracy = from_text(
        BoolCodec(),
        when_best_min_accuracy,
        "`when_best_min_accuracy`",
    )
    best = from_text(FloatCodec(), best, "`best`")
    chosen = from_text(
        RecordCodec(Trained, {"model": FileCodec(), "k": IntCodec()}),
        located(chosen, "model"),
        "`chosen`",
    )
    card = from_text(OptionalCodec(FileCodec()), located(card), "`card`")
    result_3 = (
        Report("rejected", best, chosen.k, None)
        if when_best_min_accuracy
        else Report("registered", best, chosen.k, card)
    )
    return stored(
        to_text(
            RecordCodec(
                Report,
                {
                    "state": StrCodec(),
                    "accuracy": FloatCodec(),
                    "k": IntCodec(),
                    "card": OptionalCodec(FileCodec()),
                },
            ),
            result_3,
            "`result_3`",
        ),
        "card",
    )


@dag(
    dag_id="retrain",
    description="Train one model for each number of neighbours and publish the best.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 6 * * 1", timezone="Europe/Amsterdam"),
    catchup=False,
    max_active_runs=1,
    params={
        "neighbours": Param(
            [1, 3, 5],
            type="array",
            items={"type": "integer"},
            description="the numbers of neighbours to try.",
        ),
        "min_accuracy": Param(
            0.8,
            type=["number", "string"],
            pattern="^(NaN|-?Infinity)$",
            description="models below it are rejected.",
        ),
    },
)
def dag_retrain():
    flowers_flowers = load.override(task_id="flowers_flowers")()
    flowers = normalise.override(task_id="flowers")(flowers=flowers_flowers)
    parts = split.override(task_id="parts")(flowers=flowers)
    train_items = compute_train_items(neighbours=parameter("neighbours"))
    models = train.partial(flowers=parts["training"]).expand(k=train_items)
    accuracies = evaluate.partial(flowers=parts["test"]).expand(trained=models)
    best = compute_best(accuracies=accuracies, min_accuracy=parameter("min_accuracy"))
    chosen = compute_chosen(models=models, accuracies=accuracies, best=best["best"])
    card = publish.override(task_id="card")(
        model=chosen["card_model"],
        accuracy=best["best"],
        k=chosen["card_k"],
        unless=best["when_best_min_accuracy"],
    )
    compute_result_3(
        when_best_min_accuracy=best["when_best_min_accuracy"],
        best=best["best"],
        chosen=chosen["chosen"],
        card=card,
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


def parts_of(text: str, *names: str) -> "dict[str, str]":
    data = json.loads(text)
    parts = {"result": data}
    for name in names:
        if name != "result":
            part = name.removeprefix("result_")
            parts[name] = data[int(part)] if isinstance(data, list) else data[part]
    return {name: json.dumps(parts[name]) for name in names}


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


dag_retrain()
