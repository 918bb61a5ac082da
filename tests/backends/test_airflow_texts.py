"""Texts in a DAG file: each is there character for character, in a form that people can read."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowc import driver, ir
from flowc.backends.airflow.texts import text_lines

SOURCES = {
    "a bracket first": 'from typing import (\n    Any,\n)\n\n\ndef f() -> Any:\n    """A doc."""\n',
    "an open call first": "print(\n    'a\\n',\n)\n",
    "both kinds of quotes": "a = '''b'''\nc = \"\"\"d\"\"\"\n",
    "an empty line at each end": "\na = 1\n\n",
    "no line end": "a\nb",
    "a quote at its end": 'a\nb"',
    "a backslash at its end": "a\n\\",
    "a tab": "a:\n\tb\n",
    "nothing": "",
}

SHELL = """
from flowc import File, container, output, shell, workflow


@container("busybox:1.36")
def write(script: str) -> File:
    return shell({text!r}, env={{"TEXT": script}}, outputs=output("out.txt"))


@workflow
def main(script: str) -> File:
    return write(script)
"""


@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES.keys())
def test_a_script_of_a_shell_has_lines_and_is_passed_by_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "scripts.py"
    path.write_text(SHELL.format(text=f"echo a\n{text}\necho b"))
    module = driver.load(str(path)).module
    assert module is not None
    (task,) = module.tasks
    assert isinstance(task, ir.ContainerTask)
    assert isinstance(task.run, ir.Shell)
    (manifest,) = driver.compile(str(path), "airflow").manifests
    assert '["sh", "-eu", "-c", script_]' in manifest.text
    names = [node for node in ast.walk(ast.parse(manifest.text)) if isinstance(node, ast.Assign)]
    (value,) = (node.value for node in names if ast.unparse(node.targets[0]) == "script_")
    assert ast.literal_eval(value) == task.run.script


TEXTS = st.lists(st.sampled_from(['"', "'", '"""', "'''", "\\", "\n", "(", " ", "\t", "é", "a b"]))


@given(TEXTS.map("".join) | st.text(), st.sampled_from([0, 4]))
@example("from typing import (\n    Any,\n)\n'\\'\n", 4)
def test_a_text_is_given_a_name_as_it_is(text: str, indent: int) -> None:
    statement = "\n".join(text_lines(text, "source", indent))
    space: dict[str, str] = {}
    head, tail = ("def f():\n", "\n    return source\nsource = f()") if indent else ("", "")
    exec(f"{head}{statement}{tail}", space)
    assert space["source"] == text


@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES.keys())
def test_a_text_stands_as_ruff_would_leave_it(text: str) -> None:
    lines = ["def f():", *text_lines(text, "source", 4), "    return source", ""]
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=88", "-"]
    formatted = subprocess.run(
        ruff, input="\n".join(lines), capture_output=True, text=True, check=True
    )
    assert formatted.stdout == "\n".join(lines)
