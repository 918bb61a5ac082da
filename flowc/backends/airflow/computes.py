"""The functions of generated steps, which evaluate expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from flowc import ir
from flowc.backends.airflow.forms import (
    HANDED,
    Text,
    function_names,
    helpers_of,
    local_classes,
    local_names,
    safe_names,
)
from flowc.backends.airflow.functions import read_code, within, write_code
from flowc.backends.airflow.steps import Compute, Line
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names
from flowc.compiler.scripts.compute_script import CARRIED, reads_files
from flowc.compiler.scripts.layout import WIDTH, Code, laid_out, mapping, quoted
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal, replace_names


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
    declarations = local_classes(declarations)
    parameters = safe_names(step.reads)
    local = _local_names(step, parameters, declarations)
    words = _words(step.lines)
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
    expressions = [line.expression for line in step.lines if line.expression]
    looks = reads_files(expressions, [types[value] for value in step.reads])
    files = "fetched" if looks else "located"
    for value in step.reads:
        type = ir.optional(types[value]) if value in optional else types[value]
        read = read_code(type, parameters[value], quoted(f"`{value}`"), declarations, files=files)
        carried |= codec_names(read)
        name_here = local[value]
        lines.append(f"    {name_here} = {laid_out(read, indent=4, after=len(name_here) + 3)}")
    for line in step.lines:
        made = _line(line, codecs, declarations, local, carried)
        lines += [f"    {text}" for text in made]
    types_of = {line.name: line.type for line in step.lines}
    rows = {line.name for line in step.lines if line.rows}
    gives: dict[str, Code] = {}
    for value in step.exported:
        if value in rows:
            gives[value] = local[value]
            continue
        at = quoted(f"`{value}`")
        gives[value] = write_code(types_of[value], local[value], at, declarations)
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


def _local_names(
    step: Compute, parameters: Mapping[str, str], declarations: Declarations
) -> dict[str, str]:
    """What values and classes are called in the function of a generated step."""
    classes = {name: each.name for name, each in declarations.items()}
    own = {name for line in step.lines for name in (line.name, *(name for name, _ in line.each))}
    values = [*parameters, *sorted(own)]
    taken = {*parameters.values(), *classes.values(), *_words(step.lines)}
    found = local_names(values, function_names() - HANDED, taken)
    if any(found[value] != value for value in parameters):
        found |= parameters
    return {**classes, **found}


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
    local: Mapping[str, str],
    carried: set[str],
) -> list[str]:
    """The statements of one expression."""
    names = [local[name] for name, _ in line.each]
    own = {name: text for name, text in local.items() if name != text}
    lists = [
        local[operand.name]
        if isinstance(operand, ir.Reference)
        else replace_names(literal(codecs.read(operand)), own)
        for _, operand in line.each
    ]
    expression = replace_names(line.expression or "None", own)
    name = local[line.name]
    over = f"zip({', '.join(lists)}, strict=True)" if len(lists) > 1 else "".join(lists)
    loop = f"for {', '.join(names)} in {over}"
    if line.rows:
        texts: dict[str, Code] = {}
        for parameter, operand, type in line.rows:
            assert isinstance(operand, ir.Reference)
            at = quoted(f"`{operand.name}`")
            written = write_code(type, local[operand.name], at, declarations)
            texts[parameter] = written
            carried |= codec_names(written)
        row = mapping(texts) if len(texts) > 1 else next(iter(texts.values()))
        return comprehension(f"{name} = ", row, loop)
    if not line.each:
        if not line.soft:
            return [f"{name} = {expression}"]
        return _soft_lines(expression, f"{name} = ", "")
    if not line.soft:
        return comprehension(f"{name} = ", expression, loop)
    return [
        f"{name} = []",
        f"{loop}:",
        *(f"    {text}" for text in _soft_lines(expression, f"{name}.append(", ")")),
    ]


def comprehension(head: str, item: Code, loop: str) -> list[str]:
    """A list of an item for each turn of a loop, over several lines if it is long."""
    text = f"{head}[{item} {loop}]"
    if len(text) + 4 <= WIDTH:
        return [text]
    return [f"{head}[", *f"    {laid_out(item, indent=4, after=4)}".split("\n"), f"    {loop}", "]"]


def _soft_lines(expression: str, head: str, tail: str) -> list[str]:
    return [
        "try:",
        f"    {head}Outcome({expression}, None){tail}",
        "except Exception as error:",
        f"    {head}Outcome(None, failure_of(error)){tail}",
    ]
