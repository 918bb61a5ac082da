"""One workflow: its parameters, its body, what it returns."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flowc import ir
from flowc.compiler.frontend.body import WorkflowLanguage
from flowc.compiler.frontend.hints import check_names
from flowc.compiler.frontend.modules.model import TypeTable, WorkflowSymbol
from flowc.compiler.frontend.regions.block import RETURNED, Block, Context, Use
from flowc.compiler.frontend.regions.compute import typed
from flowc.compiler.frontend.regions.holders import other_holders
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.regions.names import FreshNames
from flowc.compiler.frontend.regions.order import order
from flowc.compiler.frontend.regions.prune import prune
from flowc.compiler.frontend.regions.syntax import local_names
from flowc.diagnostics import Family, Label, Severity, Sink
from flowc.diagnostics.catalog import EMPTY_WORKFLOW, MISSING_RETURN, SECRET_MISUSE

NOTHING = ir.Constant(type=ir.NONE, json_value=None)


@dataclass(frozen=True, eq=False)
class Built:
    """A workflow, with what it calls in the order of the calls, and the names in use in it."""

    workflow: ir.Workflow
    uses: tuple[Use, ...]
    names: FreshNames


def build_workflow(symbol: WorkflowSymbol, types: TypeTable, sink: Sink) -> Built:
    """The IR of a workflow.

    Reports: `missing-return`, `empty-workflow`, `secret-misuse`, hints about names, and what its
    body reports.
    """
    faults = len(sink)
    context = _context(symbol, types, sink)
    block = Block(context)
    for parameter in symbol.parameters:
        operand = block.argument(parameter.name, parameter.type)
        block.bindings[parameter.name] = Local(parameter.type, operand, parameter.span)
    for argument in _arguments(symbol.node):
        if argument.arg not in block.bindings:  # its declaration is in error
            block.bindings[argument.arg] = Local(None, None, symbol.file.span(argument))
            context.read.add(argument.arg)
    statements = _without_docstring(symbol.node)
    block.run(statements)
    if block.end == "open":
        _check_end(block)
    body = _finish(block)
    _check_secrets(body, sink)
    check_names(symbol, statements, context.read, sink)
    if len(sink) == faults and not sink.has_errors:
        _check_empty(symbol, body, sink)
    result = symbol.result if symbol.result is not None else ir.NONE
    workflow = ir.Workflow(
        name=symbol.name,
        function=None if symbol.name == symbol.node.name else symbol.node.name,
        parameters=symbol.parameters,
        result=result,
        body=body,
        options=symbol.options,
        title=symbol.title,
        doc=symbol.doc,
        span=symbol.span,
    )
    return Built(workflow, tuple(context.uses), context.names)


def _arguments(node: ast.FunctionDef) -> list[ast.arg]:
    found = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return found + [each for each in (node.args.vararg, node.args.kwarg) if each is not None]


def _context(symbol: WorkflowSymbol, types: TypeTable, sink: Sink) -> Context:
    parameters = {parameter.name for parameter in symbol.parameters}
    classes = {node.name for node in symbol.file.tree.body if isinstance(node, ast.ClassDef)}
    return Context(
        symbol=symbol,
        types=types,
        sink=sink,
        names=FreshNames(classes | types.declarations.keys()),
        assigned=local_names(symbol.node.body) | parameters,
        language=WorkflowLanguage(),
        holders=other_holders(symbol, types),
    )


def _without_docstring(node: ast.FunctionDef) -> list[ast.stmt]:
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return node.body


def _check_end(block: Block) -> None:
    """Say where a path ends without a value."""
    symbol = block.context.symbol
    if symbol.result is None or symbol.result == ir.NONE or _is_refused(block):
        return
    last = block.span(symbol.node.body[-1])
    some = "on some paths" if "return" in block.leaves else "its end is reached"
    optional = isinstance(symbol.result, ir.OptionalType)
    returns = symbol.node.returns
    block.context.sink.report(
        MISSING_RETURN,
        symbol.span,
        f"`{symbol.name}` returns nothing {some if 'paths' in some else f'when {some}'}, "
        f"but it declares `{symbol.result}`",
        help="write `return None` there" if optional else "end each path in `return` or `raise`",
        labels=[
            Label(last, "nothing is returned after this"),
            *([Label(block.span(returns), "declared here")] if returns is not None else []),
        ],
    )


def _is_refused(block: Block) -> bool:
    """Whether a statement of the workflow was refused: it may be the one that returns."""
    node, file = block.context.symbol.node, block.context.file.name
    return any(
        d.rule.family is Family.LANGUAGE
        and d.span.file == file
        and node.lineno <= d.span.line <= (node.end_lineno or node.lineno)
        for d in block.context.sink
        if d.severity is Severity.ERROR
    )


def _finish(block: Block) -> ir.Region:
    """The body: finished, without what nobody needs, and in order."""
    symbol = block.context.symbol
    if symbol.result not in (None, ir.NONE) and block.end != "failed":
        found = block.lookup(RETURNED)
        operand = found.operand if isinstance(found, Local) else None
        assert symbol.result is not None
        block.yields.append(typed(operand or NOTHING, symbol.result))
    facts, called = block.context.facts, (use.callee for use in block.context.uses)
    facts.workflows |= {callee.name for callee in called if isinstance(callee, WorkflowSymbol)}
    return order(prune(block.region(), facts.fallible), facts)


def _check_secrets(body: ir.Region, sink: Sink) -> None:
    """A step that chose between secrets would read them."""
    for op in ir.operations(body):
        if any(ir.without_none(value.type) == ir.SECRET for value in ir.results(op)):
            message = "a secret is chosen at run time: a step would have to read it"
            help = "call the task once for each, under its own condition"
            sink.report(SECRET_MISUSE, op.span, message, help=help)


def _check_empty(symbol: WorkflowSymbol, body: ir.Region, sink: Sink) -> None:
    if any(not isinstance(op, ir.Compute) for op in ir.operations(body)):
        return
    sink.report(
        EMPTY_WORKFLOW,
        symbol.span,
        f"workflow `{symbol.name}` calls no task",
        help="call a task in it, or make it a plain function",
    )
