"""Write the same layered graph for flowc and for its peers: rows of ten, three inputs each."""

from __future__ import annotations

from pathlib import Path

ROW = 10

_FLOWC_HEAD = '''"""A layered graph of {tasks} calls."""

from flowc import task, workflow


@task
def mix(a: int, b: int, c: int) -> int:
    return (a + 2 * b + 3 * c) % 1_000_003


@workflow
def layered(seed: int = 1) -> int:
'''

_HERA_HEAD = """from hera.workflows import DAG, Parameter, Workflow, script
import sys


@script(image="python:3.12-slim", outputs=Parameter(name="out", value_from={{"path": "/tmp/out"}}))
def mix(a: int, b: int, c: int):
    with open("/tmp/out", "w") as out:
        out.write(str((a + 2 * b + 3 * c) % 1_000_003))


OUT = "{{{{tasks.%s.outputs.parameters.out}}}}"
with Workflow(name="layered", entrypoint="layered", arguments={{"seed": 1}}) as w:
    with DAG(name="layered"):
"""

_FLOOR = """import ast, sys
text = open(sys.argv[1]).read()
tree = ast.parse(text)
graph = {}
for statement in tree.body[-1].body:
    if isinstance(statement, ast.Assign):
        graph[statement.targets[0].id] = [a.id for a in statement.value.args]
with open(sys.argv[2], "w") as out:
    for name, needs in graph.items():
        ports = f"{{a: {needs[0]}, b: {needs[1]}, c: {needs[2]}}}"
        out.write(f"- id: {name}\\n  run: '#mix'\\n  in: {ports}\\n")
"""


def inputs_of(index: int) -> tuple[str, str, str]:
    """The three values that call `index` reads: its neighbours in the row above."""
    row, column = divmod(index, ROW)
    if row == 0:
        return ("seed", "seed", "seed")
    above = (row - 1) * ROW
    a, b, c = ((column + shift) % ROW + above for shift in range(3))
    return (f"v{a}", f"v{b}", f"v{c}")


def write_flowc(path: Path, tasks: int) -> None:
    """A workflow file with `tasks` calls."""
    lines = [f"    v{i} = mix({', '.join(inputs_of(i))})\n" for i in range(tasks)]
    last = min(ROW, tasks)
    total = ", ".join(f"v{i}" for i in range(tasks - last, tasks))
    path.write_text(
        _FLOWC_HEAD.format(tasks=tasks) + "".join(lines) + f"    return sum([{total}])\n"
    )


def write_hera(path: Path, tasks: int) -> None:
    """The same graph in hera's own way; run it with the manifest's path as argument."""

    def source(name: str) -> str:
        return '"{{workflow.parameters.seed}}"' if name == "seed" else f'OUT % "{name}"'

    lines = []
    for i in range(tasks):
        names = inputs_of(i)
        arguments = ", ".join(f'"{p}": {source(n)}' for p, n in zip("abc", names, strict=True))
        lines.append(f'        v{i} = mix(name="v{i}", arguments={{{arguments}}})\n')
        if names[0] != "seed":
            lines.append(f"        [{', '.join(names)}] >> v{i}\n")
    tail = 'open(sys.argv[1], "w").write(w.to_yaml())\n'
    path.write_text(_HERA_HEAD.format() + "".join(lines) + tail)


def write_floor(path: Path) -> None:
    """A script that parses, reads the graph and writes it: no checks, no types, no scripts."""
    path.write_text(_FLOOR)
