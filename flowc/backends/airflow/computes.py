"""The functions of generated steps, which evaluate expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from flowc import ir
from flowc.backends.airflow.forms import Text, helpers_of, safe_names
from flowc.backends.airflow.functions import read_code, within, write_code
from flowc.backends.airflow.steps import Compute, Line
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names
from flowc.compiler.scripts.compute_script import CARRIED
from flowc.compiler.scripts.layout import WIDTH, Code, laid_out, mapping, quoted
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal


def compute_function(
    step: Compute,
    name: str,
    types: Mapping[str, ir.Type],
    optional: set[str],
    declarations: Declarations,
    codecs: Codecs,
) -> Text:
    """The function of a generated step: read values, evaluate expressions, give some of them.

    `optional` are the values of steps that may have been skipped.
    """
    words = _words(step.lines)
    parameters = safe_names(step.reads)
    lines: list[str] = []
    used: dict[str, ir.Type] = {value: types[value] for value in step.reads}
    used |= {line.name: line.type for line in step.lines if line.name in step.exported}
    for line in step.lines:
        used |= {f"{line.name} {row[0]}": row[2] for row in line.rows}
    needed = {name for type in used.values() for name in named_types(type)}
    needed |= words & declarations.keys()
    heads = class_lines({n for n in needed if n in declarations}, declarations, words)
    lines += within(heads)
    carried: set[str] = set(words.intersection(CARRIED))
    for value in step.reads:
        type = ir.optional(types[value]) if value in optional else types[value]
        read = read_code(type, parameters[value], quoted(f"`{value}`"), declarations)
        carried |= codec_names(read)
        lines.append(f"    {value} = {laid_out(read, indent=4, after=len(value) + 3)}")
    for line in step.lines:
        lines += [f"    {text}" for text in _line(line, codecs, declarations, carried)]
    types_of = {line.name: line.type for line in step.lines}
    rows = {line.name for line in step.lines if line.rows}
    gives: dict[str, Code] = {}
    for value in step.exported:
        if value in rows:
            gives[value] = value
            continue
        gives[value] = write_code(types_of[value], value, quoted(f"`{value}`"), declarations)
        carried |= codec_names(gives[value])
    if len(gives) == 1:
        (only,) = gives.values()
        lines.append(f"    return {laid_out(only, indent=4, after=7)}")
    elif gives:
        lines.append(f"    return {laid_out(mapping(gives), indent=4, after=7)}")
    carried |= helpers_of(lines)
    if any(line.soft for line in step.lines):
        carried |= {"Outcome", "failure_of"}
    return Text(name, parameters, lines, carried, len(gives) > 1)


def _words(lines: Iterable[Line]) -> set[str]:
    texts = [line.expression or "None" for line in lines]
    texts += [
        literal_text
        for line in lines
        for _, operand in line.each
        if isinstance(operand, ir.Constant)
        for literal_text in [repr(operand.json_value)]
    ]
    nodes = (node for text in texts for node in ast.walk(ast.parse(text, mode="eval")))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _line(
    line: Line,
    codecs: Codecs,
    declarations: Declarations,
    carried: set[str],
) -> list[str]:
    """The statements of one expression."""
    names = [name for name, _ in line.each]
    lists = [
        operand.name if isinstance(operand, ir.Reference) else literal(codecs.read(operand))
        for _, operand in line.each
    ]
    over = f"zip({', '.join(lists)}, strict=True)" if len(lists) > 1 else "".join(lists)
    loop = f"for {', '.join(names)} in {over}"
    if line.rows:
        texts: dict[str, Code] = {}
        for parameter, operand, type in line.rows:
            assert isinstance(operand, ir.Reference)
            at = quoted(f"`{operand.name}`")
            written = write_code(type, operand.name, at, declarations)
            texts[parameter] = written
            carried |= codec_names(written)
        row = mapping(texts) if len(texts) > 1 else next(iter(texts.values()))
        return comprehension(f"{line.name} = ", row, loop)
    if not line.each:
        if not line.soft:
            return [f"{line.name} = {line.expression}"]
        return _soft_lines(line, f"{line.name} = ", "")
    if not line.soft:
        return comprehension(f"{line.name} = ", line.expression, loop)
    return [
        f"{line.name} = []",
        f"{loop}:",
        *(f"    {text}" for text in _soft_lines(line, f"{line.name}.append(", ")")),
    ]


def comprehension(head: str, item: Code, loop: str) -> list[str]:
    """A list of an item for each turn of a loop, over several lines if it is long."""
    text = f"{head}[{item} {loop}]"
    if len(text) + 4 <= WIDTH:
        return [text]
    return [f"{head}[", *f"    {laid_out(item, indent=4, after=4)}".split("\n"), f"    {loop}", "]"]


def _soft_lines(line: Line, head: str, tail: str) -> list[str]:
    return [
        "try:",
        f"    {head}Outcome({line.expression}, None){tail}",
        "except Exception as error:",
        f"    {head}Outcome(None, failure_of(error)){tail}",
    ]
