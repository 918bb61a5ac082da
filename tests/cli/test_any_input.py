"""Any bytes as a workflow file give an answer: diagnostics, and exit code 0, 1 or 2."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowc import driver
from flowc.cli import main

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases").glob("*/*.py"))

GARBAGE: dict[str, bytes] = {
    "empty": b"",
    "a-newline": b"\n",
    "zeros": b"\0" * 100,
    "binary": bytes(range(256)) * 10,
    "utf-16": "from flowc import task".encode("utf-16"),
    "bom-alone": b"\xef\xbb\xbf",
    "wrong-encoding": b"# -*- coding: latin-1 -*-\nname = '\xe9'\nfrom flowc import x\n",
    "unknown-encoding": b"# -*- coding: klingon -*-\n",
    "encoding-without-text": b"# -*- coding: base64 -*-\n",
    "lone-surrogate": b"name = '\xed\xa0\x80'\n",
    "form-feeds": b"\x0cimport flowc\x0c\n@flowc.workflow\ndef main() -> int:\n\treturn 1\n",
    "carriage-returns": b"import flowc\r@flowc.workflow\rdef main() -> int:\r  return 1\r",
    "no-end-of-line": b"import flowc\n@flowc.workflow\ndef main() -> int:\n  return 1  # \\",
    "huge": b"x = 1\n" * 2_000_000,
    "one-long-line": b"x = [" + b"1, " * 300_000 + b"]\n",
    "parentheses": b"x = " + b"(" * 5_000 + b")" * 5_000,
    "minus-signs": b"x = " + b"-" * 50_000 + b"1",
    "attributes": b"x = a" + b".a" * 50_000,
    "additions": b"x = 1" + b" + 1" * 50_000,
    "indents": b"".join(b" " * i + b"if x:\n" for i in range(99)) + b" " * 99 + b"pass\n",
    "elifs": b"if x:\n    pass\n" + b"elif x:\n    pass\n" * 3_000,
    "open-string": b'x = """',
    "open-bracket": b"from flowc import (",
    "decorators": b"from flowc import task\n" + b"@task\n" * 2_000 + b"def f() -> int: ...\n",
    "bad-escape": b"x = '\\N{no such name}'\n",
    "huge-number": b"from flowc import workflow\nX = " + b"9" * 5_000 + b"\n",
    "power": b"import flowc\nX = 9 ** 9 ** 9\nY = 'a' * 10 ** 12\nZ = 1 << 10 ** 10\n",
    "format": b"from flowc import workflow\nX = f'{1:999999999999}'\nY = '%999999999d' % 1\n",
    "range": b"from flowc import workflow\nX = list(range(10 ** 12))\nY = [0] * 10 ** 10\n",
    "own-alias": b"from flowc import task\nA = list['A']\n@task\ndef f(a: A) -> A: ...\n",
    "own-constant": b"from flowc import task\nA = B\nB = A\n@task(cpu=A)\ndef f() -> int: ...\n",
    "wrapped-in-itself": b"from flowc import task as task, workflow as task\n@task\ndef f(): f()\n",
    "imports-itself": b"from workflow import main\nfrom flowc import workflow\n",
}  # fmt: skip


def answer(data: bytes, folder: Path) -> list[str]:
    """Check and compile these bytes; the codes of what was found."""
    path = folder / "workflow.py"
    path.write_bytes(data)
    checked = driver.check(str(path))
    compiled = driver.compile(str(path), "cwl")
    assert compiled.has_errors or compiled.manifests
    found = [*checked.diagnostics, *compiled.diagnostics]
    faults = [d.message for d in found if d.code == "internal-error"]
    assert not faults, faults
    return [d.code for d in found]


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_answered(name: str, tmp_path: Path) -> None:
    answer(GARBAGE[name], tmp_path)


@pytest.mark.parametrize("name", ["empty", "binary", "huge", "minus-signs", "open-bracket"])
def test_the_command_ends_with_a_code_and_no_traceback(name: str, tmp_path: Path) -> None:
    path = tmp_path / "workflow.py"
    path.write_bytes(GARBAGE[name])
    for words in (["check", str(path)], ["compile", str(path), "-t", "cwl"]):
        done = subprocess.run(
            [sys.executable, "-m", "flowc", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode in ((0, 1) if words[0] == "check" else (1,))
        assert "Traceback" not in done.stdout + done.stderr


@given(data=st.binary(max_size=200))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_answered(data: bytes, tmp_path: Path) -> None:
    answer(data, tmp_path)


WORDS = re.compile(r"\w+|[^\w\s]|\s+")


def mutated(text: str, seed: int) -> str:
    """A real file with some of its tokens deleted, doubled, swapped or taken from elsewhere."""
    chance = random.Random(seed)
    head, start, code = text.partition("from ")
    words = WORDS.findall(start + code)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(words)), chance.randrange(len(words))
        match chance.randrange(5):
            case 0:
                words[at] = ""
            case 1:
                words[at] *= 2
            case 2:
                words[at], words[other] = words[other], words[at]
            case 3:
                words[at] = words[other]
            case 4:
                words[at] = chance.choice(
                    ["None", "*", "lambda: 0", "yield", "()", "0", "while x:"]
                )
    return head + "".join(words)


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_mutated_files_are_answered(case: Path, tmp_path: Path) -> None:
    text = case.read_text(encoding="utf-8")
    for seed in range(12):
        source = mutated(text, seed)
        try:
            answer(source.encode(), tmp_path)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}\n{source}") from None


@pytest.mark.parametrize(
    "path", ["missing.py", ".", "", "x" * 5_000, "/dev/null", "/dev/zero", "missing/x.py"]
)
def test_any_path_is_answered(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["compile", path, "-t", "cwl"], ["run", path], ["ir", path], ["graph", path]):
        result = CliRunner().invoke(main, words)
        assert result.exit_code in (1, 2), result.output
        assert isinstance(result.exception, SystemExit)
    checked = CliRunner().invoke(main, ["check", path])
    assert checked.exit_code in (0, 1, 2)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "workflow.py")
    result = CliRunner().invoke(main, ["check", str(tmp_path / "workflow.py")])
    assert result.exit_code == 1
    assert "unreadable-file" in result.output


def test_a_file_without_permission_is_a_diagnostic(tmp_path: Path) -> None:
    path = tmp_path / "workflow.py"
    path.write_text("x = 1\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "unreadable-file" in CliRunner().invoke(main, ["check", str(path)]).output


def test_a_path_that_is_none_is_a_diagnostic() -> None:
    assert [d.code for d in driver.check("a\0b").diagnostics] == ["unreadable-file"]


REFUSED_BY_PYTHON = {
    "break": "@task\ndef f() -> int:\n    break\n",
    "return": "return 1\n",
    "await": "@task\ndef f() -> int:\n    return await g()\n",
    "twice": "@workflow\ndef main(x: int, x: int) -> int:\n    return x\n",
    "global": "@task\ndef f(x: int) -> int:\n    global x\n    return x\n",
    "star-import": "@task\ndef f() -> int:\n    from os import *\n    return 1\n",
    "yield": "(yield)\n",
}


@pytest.mark.parametrize("name", REFUSED_BY_PYTHON)
def test_what_only_the_compiler_of_python_refuses_is_a_syntax_error(
    name: str, tmp_path: Path
) -> None:
    text = "from flowc import task, workflow\n\n\n" + REFUSED_BY_PYTHON[name]
    assert set(answer(text.encode(), tmp_path)) == {"syntax-error"}


@pytest.mark.parametrize("encoding", ["undefined", "idna", "punycode", "rot13"])
def test_an_encoding_that_is_none_is_told(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "workflow.py"
    path.write_bytes(f"# coding: {encoding}\nx = 'é'\n".encode())
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 1
    assert "error[" in result.output


def test_loops_within_loops_are_not_written_out_without_end(tmp_path: Path) -> None:
    loops = "".join(f"{'    ' * n}for i{n} in range(100):\n" for n in (1, 2, 3))
    text = (
        "from flowc import task, workflow\n\n\n@task\ndef f(x: int) -> None:\n    print(x)\n\n\n"
        f"@workflow\ndef main() -> None:\n{loops}                f(i1 + i2 + i3)\n"
    )
    assert "large-fan-out" in answer(text.encode(), tmp_path)


def test_a_name_bound_ever_again_is_told_of_a_few_times(tmp_path: Path) -> None:
    text = "from flowc import task\n" + "A = 1\n" * 20_000
    assert 0 < answer(text.encode(), tmp_path).count("constant-mutation") < 100


def test_a_closed_stdout_is_told(tmp_path: Path) -> None:
    command = f"{sys.executable} -m flowc ir {ROOT}/examples/hello/hello.py >&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "error: the result cannot be written: stdout is closed\n"


def test_a_damaged_module_is_an_invalid_one(tmp_path: Path) -> None:
    text = CliRunner().invoke(main, ["ir", "--json", str(CASES[0])]).output
    path = tmp_path / "flow.json"
    path.write_text(text.replace('"flowc_names": []', '"flowc_names": ["no_such_name"]'))
    compiled = driver.compile(str(path), "cwl")
    assert [d.code for d in compiled.diagnostics] == ["invalid-module"]
