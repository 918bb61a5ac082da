"""The script of a generated step: pure expressions, one line each."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import CODECS, Declarations, codec_names
from flowc.compiler.scripts.layout import Code, call, laid_out, mapping, quoted
from flowc.compiler.scripts.task_script import (
    KEY_ORDER,
    TELL,
    Edges,
    Script,
    file_places,
    fresh,
    holds_files,
    import_line,
    key_order,
    read_code,
    text_arguments,
    write_code,
)
from flowc.ir.purity import FLAT, FOLDS

CARRIED = (
    *FOLDS, *FLAT, "Outcome", "Failure", "Status", "Approval", "File", "Directory", "word_of",
)  # fmt: skip
"""What expressions may name beside builtins, dates and the module's classes."""

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Line:
    """`name = expression`; a `soft` one gives an `Outcome`."""

    name: str
    expression: str
    type: ir.Type
    soft: bool = False


def compute_script(
    operands: Mapping[str, ir.Type],
    lines: Sequence[Line],
    outputs: Sequence[str],
    declarations: Declarations,
    edges: Edges,
    plain: Collection[str] = (),
) -> Script:
    """The script that reads operands, evaluates lines in order and writes some of their values.

    Objects of the values in `plain` are written as they are, whatever becomes of their keys.
    An expression that fails ends the step with Python's message.
    """
    types = {**operands, **{line.name: line.type for line in lines}}
    words = {word for line in lines for word in _WORD.findall(line.expression)}
    has_files = any(holds_files(types[name], declarations) for name in outputs)
    write = "write_artifacts" if has_files else "write_outputs"
    read: str = "read_inputs"
    places: list[Code] = []
    if edges.moves_files and any(holds_files(type, declarations) for type in operands.values()):
        places = file_places(operands, declarations)
        looks_inside = reads_files([line.expression for line in lines], types.values())
        read = ("read_artifacts" if looks_inside else "read_names") + ("_at" if places else "")
    order = KEY_ORDER if edges.sorts_keys else ()
    own = (
        "inputs",
        read,
        write,
        "failure_of",
        TELL,
        *order,
        *(CODECS - words.intersection(CARRIED)),
    )
    names = fresh(own, {*types, *words, *declarations})
    reads = {name: _read(name, type, declarations, names) for name, type in operands.items()}
    as_it_is = {name: text for name, text in names.items() if name != "in_order"}
    writes = {
        name: write_code(
            types[name],
            declarations,
            name,
            quoted(f"`{name}`"),
            as_it_is if name in plain else names,
        )
        for name in outputs
    }
    carried = {read, write, *codec_names(*reads.values(), *writes.values(), names=names)}
    ordered = [types[name] for name in outputs if name not in plain]
    if edges.tells_failures:
        carried.add(TELL)
    if edges.sorts_keys:
        carried |= key_order(operands.values(), ordered, declarations)
    carried |= words.intersection(CARRIED)
    if any(line.soft for line in lines):
        carried |= {"Outcome", "failure_of"}
    texts = text_arguments(operands, declarations, edges)
    text = [
        *_head(words, {**operands, **{name: types[name] for name in outputs}}, declarations),
        import_line(carried, names),
        "",
        *([f"{names[TELL]}()"] if edges.tells_failures else []),
        f"{names['inputs']} = {call(names[read], *texts, *places)}",
        *(f"{name} = {laid_out(read, after=len(name) + 3)}" for name, read in reads.items()),
    ]
    for line in lines:
        text += _evaluate(line, names["failure_of"], {*types, *words})
    text.append(laid_out(call(names[write], mapping(writes))))
    return Script({"task.py": "\n".join(text) + "\n"}, frozenset(carried))


def reads_files(expressions: Iterable[str], types: Iterable[ir.Type]) -> bool:
    """Whether expressions over values of these types look at more of files than their names."""
    has_large = any(isinstance(ir.without_none(type), ir.LargeType) for type in types)
    nodes = (node for text in expressions for node in ast.walk(ast.parse(text, mode="eval")))
    return has_large or any(map(_looks_inside, nodes))


def _looks_inside(node: ast.AST) -> bool:
    """Whether an expression asks for the size of a file, or for something in a directory."""
    match node:
        case ast.Attribute(attr="size" | "dir" | "files") | ast.BinOp(op=ast.Div()):
            return True
        case _:
            return False


def _head(words: set[str], types: Mapping[str, ir.Type], declarations: Declarations) -> list[str]:
    """Imports of dates, and the classes of records and enums."""
    needed = words & declarations.keys()
    for type in types.values():
        needed |= named_types(type)
    lines = class_lines(needed, declarations, words)
    return [*lines, ""] if lines else []


def _read(name: str, type: ir.Type, declarations: Declarations, names: Mapping[str, str]) -> Code:
    data = f"{names['inputs']}[{quoted(name)}]"
    return read_code(type, declarations, data, quoted(f"`{name}`"), names)


def _evaluate(line: Line, failure_of: str, taken: set[str]) -> list[str]:
    if not line.soft:
        return [f"{line.name} = {line.expression}"]
    error = fresh(["error"], taken)["error"]
    return [
        "try:",
        f"    {line.name} = Outcome({line.expression}, None)",
        f"except Exception as {error}:",
        f"    {line.name} = Outcome(None, {failure_of}({error}))",
    ]
