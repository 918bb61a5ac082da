"""Any bytes give a program or a diagnostic; modules are found by file."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc.compiler.frontend.load import load_program
from flowc.compiler.frontend.modules.model import ModuleSymbol, OtherSymbol, TaskSymbol
from flowc.compiler.frontend.modules.source import MAX_BYTES, MAX_DEPTH
from flowc.diagnostics import Sink
from tests.frontend.programs import codes, load, write

WORKFLOW = '''
"""A file with a bit of everything."""
from dataclasses import dataclass

from flowc import File, command, container, output, task, workflow

LIMIT = 3


@dataclass(frozen=True)
class Report:
    name: str
    score: float = 0.5


@task(cpu=2, memory="4Gi", retries=2)
def score(data: File, limit: int = LIMIT) -> list[Report]:
    """Score a file."""
    return [Report(f"é{i}") for i in range(limit)]


@container("tool:1.0")
def convert(data: File) -> File:
    return command("convert", data, outputs=output("out.tif"))


@workflow
def main(data: File) -> list[Report]:
    return score(convert(data))
'''


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"\0", "syntax-error", (1, 0)),
        (b"x = 1\ny = (\n", "syntax-error", (2, 4)),
        (b"x = 1\r\ny = 2\rz = 3 +", "syntax-error", (3, 7)),
        ("é = ' \n".encode(), "syntax-error", (1, 4)),
        (b"\xff\xfe", "not-utf8", (1, 0)),
        (b"x = 1\n# \xe9\n", "not-utf8", (2, 0)),
        (b"# coding: nonsense\n", "not-utf8", (1, 0)),
        (b"# coding: rot13\n", "not-utf8", (1, 0)),
        (b"x = " + b"not " * 50_000 + b"y", "too-deeply-nested", (1, 0)),
        (b"x = 1" + b" + 1" * (MAX_DEPTH + 1), "too-deeply-nested", (1, 4)),
        (b"# " + b"x" * MAX_BYTES, "file-too-large", (1, 0)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_read(
    tmp_path: Path, data: bytes, code: str, place: tuple[int, int]
) -> None:
    path = tmp_path / "main.py"
    path.write_bytes(data)
    sink = Sink()
    assert load_program(path, sink=sink) is None
    (diagnostic,) = sink
    assert (diagnostic.code, diagnostic.span[1:3]) == (code, place)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbfx = 1",
        b"# coding: latin-1\nx = '\xe9'",
        b"\x0cx = 1\n\x0cy = 2",
        b"if 1:\n\tx = 1\n",
        b"x = '\\d'",
    ],
)
def test_what_can_be_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "main.py"
    path.write_bytes(data)
    sink = Sink()
    assert load_program(path, sink=sink) is not None
    assert not sink.has_errors


@pytest.mark.parametrize("name", ["missing.py", ".", "nul\0.py"])
def test_unreadable_files(tmp_path: Path, name: str) -> None:
    sink = Sink()
    assert load_program(tmp_path / name, sink=sink) is None
    assert codes(sink) == ["unreadable-file"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "main.py")
    sink = Sink()
    assert load_program(tmp_path / "main.py", sink=sink) is None
    assert codes(sink) == ["unreadable-file"]


def test_unsaved_text(tmp_path: Path) -> None:
    sink = Sink()
    program = load_program(tmp_path / "main.py", text="x = '\ud800'", sink=sink)
    assert program is None
    assert codes(sink) == ["not-utf8"]
    assert load_program(tmp_path / "main.py", text=WORKFLOW, sink=Sink()) is not None


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the grammar has it")
@pytest.mark.parametrize("text", ["type X = int", "def f[T](x: T) -> T: ...", "class A[T]: ..."])
def test_newer_syntax(tmp_path: Path, text: str) -> None:
    sink = Sink()
    load_program(tmp_path / "main.py", text=text, sink=sink)
    assert codes(sink) == ["newer-syntax"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_mutated_bytes_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    source = bytearray(WORKFLOW.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(source)))
        end = min(len(source), start + data.draw(st.integers(0, 20)))
        source[start:end] = data.draw(st.binary(max_size=8))
    path = tmp_path / "main.py"
    path.write_bytes(source)
    sink = Sink()
    program = load_program(path, sink=sink)
    assert program is not None or sink.has_errors
    lines = source.decode(errors="replace").splitlines()
    assert all(diagnostic.span.line <= len(lines) + 1 for diagnostic in sink)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_mutated_tokens_never_raise(tmp_path: Path, data: st.DataObject) -> None:
    words = WORKFLOW.split(" ")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at] = data.draw(
            st.sampled_from([*words, "*", "**", "None", "[", "x", "@task", "=", ""])
        )
    load_program(tmp_path / "main.py", text=" ".join(words), sink=Sink())


# --- modules ---------------------------------------------------------------------------

TASK = "from flowc import task\n\n@task\ndef seg(x: int) -> int:\n    return x\n"


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("from lib import seg as s", "s"),
        ("from lib.tasks import seg", "seg"),
        ("from lib import again", "again"),
        ("from lib import everything", "everything"),
    ],
)
def test_tasks_of_other_modules(tmp_path: Path, statement: str, use: str) -> None:
    write(tmp_path, {
        "lib/__init__.py": "from .tasks import seg, seg as again\nfrom .star import *\n",
        "lib/tasks.py": TASK,
        "lib/star.py": "from .tasks import seg as everything\n",
    })  # fmt: skip
    program, sink = load(tmp_path, statement)
    symbol = program.main.symbols[use]
    assert isinstance(symbol, TaskSymbol)
    assert symbol.name == "seg"
    assert symbol.task is not None
    assert not codes(sink)


def test_modules_by_dotted_name(tmp_path: Path) -> None:
    write(tmp_path, {"lib/tasks.py": TASK, "one.py": TASK})
    program, sink = load(tmp_path, "import lib.tasks\nimport one as o\nimport json\n")
    lib, one, json = (program.main.symbols[name] for name in ("lib", "o", "json"))
    assert isinstance(lib, ModuleSymbol)
    assert isinstance(one, ModuleSymbol)
    assert isinstance(json, ModuleSymbol)
    assert lib.scope is not None
    tasks = lib.scope.symbols["tasks"]
    assert isinstance(tasks, ModuleSymbol)
    assert tasks.scope is not None
    assert isinstance(tasks.scope.symbols["seg"], TaskSymbol)
    assert one.module == "one"
    assert json.scope is None
    assert not codes(sink)


def test_relative_imports_in_a_package(tmp_path: Path) -> None:
    write(tmp_path, {
        "flows/__init__.py": "",
        "flows/main.py": "from . import tasks\nfrom .tasks import seg\n",
        "flows/tasks.py": TASK,
    })  # fmt: skip
    sink = Sink()
    program = load_program(tmp_path / "flows/main.py", sink=sink)
    assert program is not None
    assert program.main.file.module == "flows.main"
    assert isinstance(program.main.symbols["seg"], TaskSymbol)
    assert isinstance(program.main.symbols["tasks"], ModuleSymbol)
    assert not codes(sink)


def test_source_roots(tmp_path: Path) -> None:
    write(tmp_path, {
        "pyproject.toml": '[tool.flowc]\nroots = ["code"]\n',
        "code/shared.py": TASK,
        "more/extra.py": TASK,
        "flows/main.py": "from shared import seg\nfrom extra import seg as other\n",
    })  # fmt: skip
    sink = Sink()
    program = load_program(tmp_path / "flows/main.py", roots=[tmp_path / "more"], sink=sink)
    assert program is not None
    assert isinstance(program.main.symbols["other"], TaskSymbol)
    assert not codes(sink)


def test_what_is_not_there(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path, "import absent\nfrom absent import thing\nfrom lib import no\n", lib=TASK
    )
    assert codes(sink) == ["name-not-in-module"]
    thing = program.main.symbols["thing"]
    assert isinstance(thing, OtherSymbol)
    assert thing.missing == "absent"
    absent = program.main.symbols["absent"]
    assert isinstance(absent, ModuleSymbol)
    assert not absent.found


def test_a_missing_module_matters_in_a_signature(tmp_path: Path) -> None:
    _, sink = load(
        tmp_path,
        """
        import absent
        from flowc import task

        @task
        def body_only(x: int) -> int:
            return absent.f(x)

        @task
        def signature(x: absent.Thing) -> int:
            return 1
        """,
    )
    assert codes(sink) == ["module-not-found"]


def test_an_import_in_error_is_reported_once(tmp_path: Path) -> None:
    _, sink = load(
        tmp_path,
        """
        from flowc import task
        from lib import Row, seg

        @task
        def f(x: Row) -> Row:
            return x
        """,
        lib="x = (",
    )
    assert [(d.code, Path(d.span.file).name) for d in sink] == [("syntax-error", "lib.py")]


def test_files_may_import_each_other(tmp_path: Path) -> None:
    program, sink = load(
        tmp_path,
        "from lib import seg\nLIMIT = 1\n",
        lib=f"from main import LIMIT\n{TASK}",
    )
    assert isinstance(program.main.symbols["seg"], TaskSymbol)
    assert not codes(sink)


def test_a_name_imported_in_a_circle(tmp_path: Path) -> None:
    _, sink = load(
        tmp_path, "from one import x\n", one="from two import x\n", two="from one import x\n"
    )
    assert codes(sink) == ["import-cycle"]


def test_nothing_is_executed(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    _, sink = load(
        tmp_path,
        f"from lib import seg\nopen({str(marker)!r}, 'w')\nexit(3)\n",
        lib=f"open({str(marker)!r}, 'w')\n{TASK}",
    )
    assert not marker.exists()
    assert codes(sink) == ["module-level-code", "module-level-code"]


def test_unknown_names_of_flowc(tmp_path: Path) -> None:
    _, sink = load(tmp_path, "from flowc import tsk\n")
    (diagnostic,) = sink
    assert diagnostic.code == "unknown-flowc-name"
    assert diagnostic.help == "did you mean `task`?"
