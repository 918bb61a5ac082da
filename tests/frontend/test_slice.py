"""A task's source travels with what it needs, as it is written."""

import ast
import sys
import textwrap
import types
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flowc
from flowc import ir
from flowc.compiler.scripts.slice_text import free_names
from tests.frontend.programs import codes, load, python_task, write


def sliced(tmp_path: Path, main: str, **modules: str) -> tuple[ir.Slice, list[str]]:
    """The slice of the task `f`."""
    program, sink = load(tmp_path, main, **modules)
    return python_task(program, "f").slice, codes(sink)


def run(found: ir.Slice, *args: Any) -> Any:
    """Run a slice as a task script would, in a module of its own, without the project's files."""
    provided = types.ModuleType("flowc")
    for name in found.flowc_names:
        setattr(provided, name, getattr(flowc, name))
    before = dict(sys.modules)
    try:
        if found.imports_flowc:
            sys.modules["flowc"] = provided
        for name, source in found.modules:
            _install(name, source, [other for other, _ in found.modules])
        namespace = {"__name__": "script", **vars(provided)}
        exec(compile(found.code, "slice", "exec", dont_inherit=True), namespace)
        return namespace[found.function](*args)
    finally:
        sys.modules.clear()
        sys.modules.update(before)


def _install(name: str, source: str, names: list[str]) -> None:
    module = types.ModuleType(name)
    module.__package__ = name.rpartition(".")[0]
    if any(other.startswith(f"{name}.") for other in names):
        module.__path__ = []
        module.__package__ = name
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], last, module)
    exec(compile(source, name, "exec", dont_inherit=True), vars(module))


@pytest.mark.parametrize("docstring", ["", '"""About the file."""\n'])
@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n\n"])
def test_what_stands_above_the_first_import_is_about_the_file(
    tmp_path: Path, docstring: str, future: str
) -> None:
    source = (
        f"{docstring}# All rights reserved.\n{future}import json\n\n"
        "# Of the constant.\nRATE = 2\n\n"
        "from flowc import task\n\n\n@task\ndef f() -> str:\n    return json.dumps(RATE)\n"
    )
    found, errors = sliced(tmp_path, source)
    assert not errors
    assert "rights" not in found.code
    assert "# Of the constant.\nRATE = 2" in found.code


def test_the_closure_of_a_task(tmp_path: Path) -> None:
    found, errors = sliced(
        tmp_path,
        '''
        """Not needed."""
        import json, math
        import os.path
        from dataclasses import dataclass
        from itertools import (
            chain,
            count,
        )

        from flowc import File, task, workflow

        # The largest size.
        LIMIT = 10  # of things
        FACTOR = 2
        UNUSED = 3

        @dataclass(frozen=True)
        class Report:
            name: str
            sizes: list[int]


        class Unused: ...

        def helper(x: int, factor: int = FACTOR) -> int:
            """Help."""
            return x * factor

        # What it does.
        @task(cpu=2)
        def f(n: int) -> Report:
            # why

            sizes = [helper(i) for i in chain(range(min(n, LIMIT)))]
            return Report(os.path.basename("a/b"), sizes)  # done


        @workflow
        def main() -> Report:
            return f(3)
        ''',
    )
    assert errors == []
    assert found.code == textwrap.dedent(
        '''\
        import os.path
        from dataclasses import dataclass
        from itertools import chain

        # The largest size.
        LIMIT = 10  # of things
        FACTOR = 2


        @dataclass(frozen=True)
        class Report:
            name: str
            sizes: list[int]


        def helper(x: int, factor: int = FACTOR) -> int:
            """Help."""
            return x * factor


        # What it does.
        def f(n: int) -> Report:
            # why

            sizes = [helper(i) for i in chain(range(min(n, LIMIT)))]
            return Report(os.path.basename("a/b"), sizes)  # done
        '''
    )
    assert run(found, 2).sizes == [0, 2]


def test_names_of_flowc(tmp_path: Path) -> None:
    found, errors = sliced(
        tmp_path,
        """
        import flowc as fc
        from flowc import File as F, GiB, task

        @fc.task
        def f(x: F) -> list[fc.File]:
            from flowc import Directory
            return [fc.File(x.name), Directory("d") / str(GiB)]
        """,
    )
    assert errors == []
    assert found.flowc_names == ("Directory", "File", "GiB")
    assert found.imports_flowc
    assert "import" not in found.code.split("def f")[0]
    assert run(found, flowc.File("a/b")) == [flowc.File("b"), flowc.File(f"d/{2**30}")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("X = 5\n    return X", []),
        ("return [X for X in range(3)]", []),
        ("return (lambda X: X)(1)", []),
        ("def g(X): return X\n    return g(1)", []),
        ("class C:\n        X = 1\n    return C.X", []),
        ("try: pass\n    except ValueError as X: pass\n    return X", []),
        ("import json as X\n    return X", []),
        ("return X", ["X"]),
        ("class C:\n        X = X\n    return C.X", ["X"]),
        ("def g(y=X): return y\n    return g()", ["X"]),
        ("return [y for y in X]", ["X"]),
        ("return f'{X}'", ["X"]),
        ("y: X = 1\n    return y", ["X"]),
        ("match 1:\n        case X: return X", []),
        ("if (X := 1): return X", []),
    ],
)
def test_scoping(body: str, expected: list[str]) -> None:
    names = set(free_names(f"def f():\n    {body}\n")) - {"range", "ValueError"}
    assert sorted(names) == expected


@given(st.sampled_from(["x", "y", "z"]), st.sampled_from(["x", "y", "z"]))
def test_free_names_are_those_python_looks_up(first: str, second: str) -> None:
    text = f"def f({first}):\n    return [{second} for {first} in {second}]\n"
    code = compile(ast.parse(text), "test", "exec").co_consts[0]
    looked_up = set(code.co_names) | {
        n for c in code.co_consts if hasattr(c, "co_names") for n in c.co_names
    }
    assert set(free_names(text)) == looked_up


def test_tasks_called_by_name_are_plain_functions(tmp_path: Path) -> None:
    found, errors = sliced(
        tmp_path,
        """
        from flowc import task

        @task(memory="4Gi")
        def double(x: int) -> int:
            return 2 * x

        @task
        def f(x: int) -> int:
            return double(double(x))
        """,
    )
    assert errors == []
    assert "@" not in found.code
    assert run(found, 3) == 12


def test_project_modules_travel(tmp_path: Path) -> None:
    found, errors = sliced(
        tmp_path,
        """
        import math
        from flowc import task
        from lib import tools
        from lib.tasks import Row, double as twice

        @task
        def f(x: int) -> list[Row]:
            from lib.more import LATE
            return [Row(twice(x) + tools.one() + LATE)]
        """,
        lib____init__="",
        lib__tools="from . import deep\n\ndef one():\n    return deep.ONE\n",
        lib__deep="ONE = 1\n",
        lib__more="LATE = 100\n",
        lib__unused="",
        lib__tasks='''
        """Tasks."""
        import flowc
        from typing import NamedTuple
        from flowc import File, Retry, command, container, task, workflow

        TOOL = "tool"
        RETRY = Retry(3)

        class Row(NamedTuple):
            x: int
            file: File | None = None

        @container("tool:1")
        def convert(x: str) -> None:
            return command(TOOL, x)

        STEPS = (convert,)

        @task(retries=RETRY)
        def double(x: int) -> int:
            return 2 * x

        @flowc.workflow
        def main() -> None:
            convert("x")

        if __name__ == "__main__":
            flowc.run(main)
        ''',
    )
    assert errors == []
    names = [name for name, _ in found.modules]
    assert set(names) == {"lib", "lib.tools", "lib.deep", "lib.more", "lib.tasks"}
    assert names.index("lib.deep") < names.index("lib.tools")
    text = dict(found.modules)["lib.tasks"]
    assert "import File\n" in text
    assert not {"convert", "Retry", "import flowc\n", "@task", "main"} & {w for w in (
        "convert", "Retry", "import flowc\n", "@task", "main") if w in text}  # fmt: skip
    assert [row.x for row in run(found, 2)] == [105]


def test_types_have_their_names_of_the_ir(tmp_path: Path) -> None:
    lib = """
        from typing import NamedTuple

        class Inner(NamedTuple):
            x: int

        class Row(NamedTuple):
            inner: Inner

        class Status(NamedTuple):
            x: int
        """
    found, errors = sliced(
        tmp_path,
        """
        from __future__ import annotations
        from typing import NamedTuple, TYPE_CHECKING
        import lib
        from flowc import task
        if TYPE_CHECKING:
            from lib import Status

        class Approval(NamedTuple):
            x: int

        @task
        def f(a: lib.Row, b: Status, c: Approval) -> None: ...
        """,
        lib=lib,
    )
    assert errors == []
    imports = "from lib import Inner\nfrom lib import Row\nfrom lib import Status as lib_Status\n"
    assert imports in found.code
    assert found.code.endswith("\nmain_Approval = Approval\n")
    assert run(found, 1, 2, 3) is None


def test_relative_imports_become_absolute(tmp_path: Path) -> None:
    write(tmp_path, {
        "pkg/__init__.py": "",
        "pkg/tools.py": "ONE = 1\n",
        "pkg/tasks.py": """
            from flowc import task
            from . import tools
            from .tools import ONE

            @task
            def f() -> int:
                from .tools import (
                    ONE as TWO,
                )
                return ONE + tools.ONE + TWO
            """,
    })  # fmt: skip
    program, sink = load(tmp_path, "from pkg.tasks import f\n")
    found = python_task(program, "f").slice
    assert codes(sink) == []
    assert "from pkg import tools\nfrom pkg.tools import ONE\n" in found.code
    assert "    from pkg.tools import ONE as TWO\n" in found.code
    assert run(found) == 3


def test_conditional_imports_travel_whole(tmp_path: Path) -> None:
    found, errors = sliced(
        tmp_path,
        """
        from __future__ import annotations
        from typing import TYPE_CHECKING
        from flowc import task

        if TYPE_CHECKING:
            from decimal import Decimal

        try:
            import faster as json
        except ImportError:
            import json

        def text(x: Decimal) -> str:
            return json.dumps(x)

        @task
        def f(x: int) -> str:
            return text(x)
        """,
    )
    assert errors == []
    assert found.code.startswith("from __future__ import annotations\n")
    assert "except ImportError:\n    import json\n" in found.code
    assert "decimal" not in found.code
    assert run(found, 1) == "1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("return missing", "unresolved-slice-name"),
        ("return __file__", "unresolved-slice-name"),
        ("return sleep('1h')", "unresolved-slice-name"),
        ("return flowc.approve('x')", "unresolved-slice-name"),
        ("from flowc import sleep; return sleep('1h')", "unresolved-slice-name"),
        ("return other.options(retries=2)()", "unresolved-slice-name"),
        ("return other.function()", None),
        ("return (lambda other: other.options)(print)", None),
        ("return tool()", "unresolved-slice-name"),
        ("return main()", "unresolved-slice-name"),
        ("return COUNT", "constant-mutation"),
        ("return __name__ and print and ValueError", None),
    ],
)
def test_what_cannot_travel(tmp_path: Path, text: str, code: str | None) -> None:
    _, errors = sliced(
        tmp_path,
        f"""
        import flowc
        from flowc import command, container, sleep, task, workflow

        COUNT = 1

        def count() -> None:
            {"global COUNT" if "COUNT" in text else "pass"}
            COUNT = 2

        @container("tool:1")
        def tool() -> None:
            return command("tool")

        @workflow
        def main() -> None:
            tool()

        @task
        def other() -> int:
            return 1

        @task
        def f() -> int:
            {text}
        """,
    )
    assert errors == ([code] if code else [])


def test_a_star_import_hides_names(tmp_path: Path) -> None:
    _, errors = sliced(
        tmp_path,
        "from math import *\nfrom flowc import task\n@task\ndef f() -> float:\n    return pi\n",
    )
    assert errors == ["star-import", "unresolved-slice-name"]


def test_unrelated_edits_leave_a_slice_alone(tmp_path: Path) -> None:
    text = """
        from flowc import task
        import json{imports}
        {more}
        A = 1; B = 2

        @task
        def f() -> int:
            return B
        """
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, _ = sliced(tmp_path / "one", text.format(imports="", more=""))
    second, _ = sliced(tmp_path / "two", text.format(imports=", math", more="def g(): ...\n"))
    assert first == second
    assert first.code == "B = 2\n\n\ndef f() -> int:\n    return B\n"


def test_text_in_other_alphabets(tmp_path: Path) -> None:
    found, errors = sliced(
        tmp_path,
        """
        from flowc import task

        größe = "é"; Maß = "日本" # ü

        @task
        def f() -> str:
            return größe + Maß + "ä"  # ö
        """,
    )
    assert errors == []
    assert run(found) == "é日本ä"
    assert 'Maß = "日本" # ü' in found.code
