"""Workflow files for the tests of the frontend, written to a folder and read."""

from __future__ import annotations

import textwrap
from pathlib import Path

from flowc import ir
from flowc.compiler.frontend.load import Program, load_program
from flowc.compiler.frontend.modules.model import TaskSymbol, TypeSymbol, WorkflowSymbol
from flowc.diagnostics import Sink


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def load(folder: Path, main: str, **modules: str) -> tuple[Program, Sink]:
    """Read `main.py`; a module `lib__seg` is the file `lib/seg.py`."""
    files = {f"{name.replace('__', '/')}.py": text for name, text in modules.items()}
    write(folder, {"main.py": main, **files})
    sink = Sink()
    program = load_program(folder / "main.py", sink=sink)
    assert program is not None
    return program, sink


def codes(sink: Sink) -> list[str]:
    return [diagnostic.code for diagnostic in sink]


def python_task(program: Program, name: str) -> ir.PythonTask:
    symbol = program.main.symbols[name]
    assert isinstance(symbol, TaskSymbol)
    assert isinstance(symbol.task, ir.PythonTask)
    return symbol.task


def container(program: Program, name: str) -> ir.ContainerTask:
    symbol = program.main.symbols[name]
    assert isinstance(symbol, TaskSymbol)
    assert isinstance(symbol.task, ir.ContainerTask)
    return symbol.task


def workflow(program: Program, name: str) -> WorkflowSymbol:
    symbol = program.main.symbols[name]
    assert isinstance(symbol, WorkflowSymbol)
    return symbol


def declaration(program: Program, name: str) -> ir.Declaration:
    symbol = program.main.symbols[name]
    assert isinstance(symbol, TypeSymbol)
    assert symbol.declaration is not None
    return symbol.declaration
