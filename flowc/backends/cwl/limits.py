"""What CWL documents and runners cannot take, whatever form it is given."""

from __future__ import annotations

import ast
from typing import Any

from flowc import ir
from flowc.backends.cwl.companions import unstageable
from flowc.backends.cwl.words import Declarations, part, template
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import UNSUPPORTED_FEATURE

SALAD_WORDS = frozenset(
    (
        "arguments", "baseCommand", "class", "cwlVersion", "default", "entry", "entryname",
        "envDef", "fields", "format", "hints", "id", "in", "inputs", "intent", "items", "listing",
        "location", "name", "out", "outputSource", "outputs", "packages", "path", "requirements",
        "run", "scatter", "scatterMethod", "secondaryFiles", "source", "specs", "steps", "symbols",
        "type",
    )
)  # fmt: skip
"""Keys that loaders of CWL documents interpret wherever they stand, in data too.

Source: the context of the v1.2 schema in cwltool 3.1, and `schema_salad/ref_resolver.py`.
"""


def is_plain_default(data: Any) -> bool:
    """Whether JSON data in a document is read as it stands.

    >>> is_plain_default({"a": [1]}), is_plain_default({"path": "x"})
    (True, False)
    """
    match data:
        case {"class": "File" | "Directory", "location": str()} if len(data) == 2:
            return True
        case dict():
            words = (key in SALAD_WORDS or key[:1] in "$@" or ":" in key for key in data)
            return not any(words) and all(map(is_plain_default, data.values()))
        case list():
            return all(map(is_plain_default, data))
        case _:
            return True


def check(module: ir.Module, sink: Sink) -> None:
    """Report companions that cannot be staged, and computed words with the path of a file.

    A step before the command would compute such words, and files have other paths there.
    Reports: `unsupported-feature`.
    """
    declarations = {declaration.name: declaration for declaration in module.types}
    for task in module.tasks:
        if not isinstance(task, ir.ContainerTask):
            continue
        for name in unstageable(task.parameters, declarations):
            sink.report(
                UNSUPPORTED_FEATURE,
                task.span,
                f"`{name}` of `{task.name}` has companions in a list, or with more than one `^`, "
                "which CWL cannot stage beside their files",
                help="fan out over the list, or take the extension off where the file is made",
            )
        types = {parameter.name: parameter.type for parameter in task.parameters}
        for expression in _expressions(task):
            is_known = template(expression, types, declarations) is not None
            if not is_known and _reads_path(expression, types, declarations):
                sink.report(
                    UNSUPPORTED_FEATURE,
                    task.span,
                    f"`{task.name}` computes `{expression}` from the path of a file, which is "
                    "known only where the command runs",
                    help="pass the file as a word of its own, or compute in the command",
                )


def _expressions(task: ir.ContainerTask) -> list[str]:
    outputs = task.outputs
    fields = [o for _, o in outputs.fields] if isinstance(outputs, ir.RecordOutput) else [outputs]
    paths = [output.path for output in fields if output is not None and output.path is not None]
    match task.run:
        case ir.Command(argv=argv):
            return [*(word.expression for word in argv), *paths]
        case ir.Shell(env=env):
            return [*(expression for _, expression in env), *paths]


def _reads_path(expression: str, types: dict[str, ir.Type], declarations: Declarations) -> bool:
    tree = ast.parse(expression, mode="eval")
    named = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("name", "size")
    }
    found = (
        part(node, types, declarations)
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and node not in named
    )
    return any(value is not None and value.type in (ir.FILE, ir.DIRECTORY) for value in found)
