"""The functions of generated steps, which evaluate expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

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
from flowc.backends.airflow.lines import statement
from flowc.backends.airflow.steps import Compute, Line
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names
from flowc.compiler.scripts.compute_script import CARRIED, reads_files
from flowc.compiler.scripts.expressions import code_of, loop_code
from flowc.compiler.scripts.layout import Code, Group, Joined, call, mapping, quoted
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
        lines.append(statement(f"{local[value]} = ", read))
    for line in step.lines:
        lines += _line(line, codecs, declarations, local, carried)
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
        lines.append(statement("return ", only))
    elif gives:
        lines.append(statement("return ", mapping(gives)))
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
    expression = code_of(replace_names(line.expression or "None", own))
    head = f"{local[line.name]} = "
    if not line.each:
        if not line.soft:
            return [statement(head, expression)]
        return _soft_lines([statement(head, each, 8) for each in _outcomes(expression)], 4)
    loop = loop_code(names, lists)
    if line.rows:
        texts: dict[str, Code] = {}
        for parameter, operand, type in line.rows:
            assert isinstance(operand, ir.Reference)
            at = quoted(f"`{operand.name}`")
            written = write_code(type, local[operand.name], at, declarations)
            texts[parameter] = written
            carried |= codec_names(written)
        row = mapping(texts) if len(texts) > 1 else next(iter(texts.values()))
        return [statement(head, Group("[", (row, loop), "]", " "))]
    if not line.soft:
        return [statement(head, Group("[", (expression, loop), "]", " "))]
    append = f"{local[line.name]}.append"
    kept = [statement("", call(append, each), 12) for each in _outcomes(expression)]
    return [f"    {head}[]", statement("", Joined((loop, ":"))), *_soft_lines(kept, 8)]


def _outcomes(expression: Code) -> tuple[Code, Code]:
    """The outcome of an expression, and that of its failure."""
    return call("Outcome", expression, "None"), call("Outcome", "None", "failure_of(error)")


def _soft_lines(kept: Sequence[str], indent: int) -> list[str]:
    done, failed = kept
    margin = " " * indent
    return [f"{margin}try:", done, f"{margin}except Exception as error:", failed]
