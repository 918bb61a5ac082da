"""The values of the language: files, secrets, volumes, sizes; and the cost of importing it."""

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

import flowc
from flowc import Directory, File, GiB, Retry, Secret, TaskFailed, Volume, task
from flowc.lang import annotations, codec, units
from flowc.lang.units import duration_s, size_bytes
from flowc.local import arguments, workflows


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "reads.txt"
    path.write_text("abc")
    file = File(path)
    assert (file.name, file.size, str(file), Path(file)) == ("reads.txt", 3, str(path), path)
    assert file == File(str(path)) != File("other")
    assert file != Directory(path)
    assert len({file, File(path)}) == 1
    assert File("s3://bucket/a/key.txt").name == "key.txt"
    assert repr(File("a")) == "File('a')"


def test_directory(tmp_path: Path) -> None:
    for name in ("r10.txt", "r9.txt", "x.csv", "sub/inner.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    folder = Directory(tmp_path)
    assert [file.name for file in folder.files("*.txt")] == ["r10.txt", "r9.txt"]
    assert [file.name for file in folder.files("*.txt", natural=True)] == ["r9.txt", "r10.txt"]
    assert [file.name for file in folder.files()] == ["r10.txt", "r9.txt", "x.csv"]
    assert folder / "x.csv" == File(tmp_path / "x.csv")
    assert [file.name for file in folder.dir("sub").files()] == ["inner.txt"]


def test_a_secret_shows_itself_to_no_one(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Secret("my-db", key="password")
    monkeypatch.setenv("FLOWC_SECRET_MY_DB_PASSWORD", "hunter2")
    assert secret.value == "hunter2"
    assert Path(secret.path).read_text() == "hunter2"
    assert "hunter2" not in repr(secret)
    for format_it in (str, "{}".format, lambda it: f"{it}", lambda it: f"{it:>9}"):
        with pytest.raises(TypeError, match="cannot be formatted"):
            format_it(secret)
    monkeypatch.delenv("FLOWC_SECRET_MY_DB_PASSWORD")
    with pytest.raises(LookupError, match="set FLOWC_SECRET_MY_DB_PASSWORD"):
        _ = secret.value


def test_a_volume_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWC_VOLUMES", str(tmp_path))
    assert Path(Volume("scratch")) == tmp_path / "scratch"
    monkeypatch.setenv("FLOWC_VOLUME_SCRATCH", str(tmp_path / "elsewhere"))
    assert os.fspath(Volume("scratch")) == str(tmp_path / "elsewhere")
    assert Path(Volume("scratch")).is_dir()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "/etc", "a:ro", "a b", "a\n", "$(x)", "größe"]
)
def test_a_volume_has_the_name_of_a_folder(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a volume"):
        Volume(name)


def test_amounts() -> None:
    assert size_bytes("4Gi") == 4 * GiB == size_bytes("4GiB")
    assert size_bytes("1.5 MB") == 1_500_000
    assert [duration_s(text) for text in ("10s", "1h30m", "2d", "500ms")] == [
        10.0,
        5400.0,
        172800.0,
        0.5,
    ]
    for wrong in ("", "4", "4x", "m", "1h x"):
        with pytest.raises(ValueError, match="expected a duration"):
            duration_s(wrong)
    for wrong in ("", "Gi", "4Q", "-1Gi"):
        with pytest.raises(ValueError, match="expected a size"):
            size_bytes(wrong)


def test_failures_and_options() -> None:
    assert str(TaskFailed("train", "ValueError", "bad")) == "train: bad"
    assert Retry(3) == Retry(3, delay="0s", backoff=1.0, max_delay=None, on=None)
    with pytest.raises(TypeError, match="has no option 'memroy'"):
        task(memroy="4Gi")(len)  # type: ignore[call-arg]


def test_a_decorated_function_looks_like_itself() -> None:
    @task(cpu=2)
    def train(rate: float) -> float:
        """Train."""
        return rate * 2

    assert (train.__name__, train.__doc__, train.name) == ("train", "Train.", "train")
    assert train.function(2.0) == train(2.0) == 4.0
    assert train.options(memory="4Gi").given == {"cpu": 2, "memory": "4Gi"}
    assert train.given == {"cpu": 2}


@pytest.mark.parametrize(
    "module", [annotations, codec, units, arguments, workflows], ids=lambda module: module.__name__
)
def test_doctests(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_importing_flowc_loads_the_standard_library_alone() -> None:
    script = """
import sys
before = set(sys.modules)
import flowc
added = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(added - set(sys.stdlib_module_names) - {"flowc"}))
print(sorted(name for name in sys.modules if name.startswith("flowc") and "lang" not in name))
print(sorted({"asyncio", "inspect", "subprocess"} & set(sys.modules)))
"""
    shown = subprocess.check_output([sys.executable, "-I", "-c", script], text=True)
    assert shown.splitlines() == ["[]", "['flowc']", "[]"]


def test_every_public_name_is_there() -> None:
    assert len(flowc.__all__) == len(set(flowc.__all__))
    assert all(hasattr(flowc, name) for name in flowc.__all__)
