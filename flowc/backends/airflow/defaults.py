"""Defaults that calls leave out: Python's own stand, but for ints where floats are declared."""

from __future__ import annotations

import ast
import json
from collections.abc import Container

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations, codec_text
from flowc.compiler.scripts.layout import Code, call, quoted
from flowc.compiler.scripts.task_script import holds_floats


def read_defaults(
    task: ir.PythonTask, given: Container[str], declarations: Declarations
) -> dict[str, Code]:
    """What reads the defaults that would be other values as the source has them: `f: float = 9`.

    Before one that goes by position, so do those that are what they should be.
    """
    written = _written(task.slice)
    left = [p for p in task.parameters if p.name not in given and p.default is not None]
    others = [
        p for p in left if holds_floats(p.type, declarations) and not _is_exact(written.get(p.name))
    ]
    by_position = any(p.positional_only for p in others)
    return {
        p.name: call(
            "from_text",
            codec_text(p.type, declarations),
            quoted(json.dumps(p.default and p.default.json_value)),
            quoted(f"parameter `{p.name}`"),
        )
        for p in left
        if p in others or (by_position and p.positional_only)
    }


def _written(slice: ir.Slice) -> dict[str, ast.expr]:
    """The defaults in the source of a function, by parameter."""
    found: dict[str, ast.expr] = {}
    for node in ast.parse(slice.code).body:
        if isinstance(node, ast.FunctionDef) and node.name == slice.function:
            positional = [*node.args.posonlyargs, *node.args.args][
                -len(node.args.defaults) or None :
            ]
            pairs = [
                *zip(positional, node.args.defaults, strict=False),
                *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
            ]
            found.update((argument.arg, value) for argument, value in pairs if value is not None)
    return found


def _is_exact(node: ast.expr | None) -> bool:
    """Whether an expression is, by itself, a float or None."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _is_exact(operand)
        case ast.Constant(value=value):
            return value is None or isinstance(value, float)
    return False
