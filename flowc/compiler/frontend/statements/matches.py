"""`match` statements as chains of `if`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.expressions.variables import shown
from flowc.compiler.frontend.modules.model import TypeTable
from flowc.compiler.frontend.regions.block import Block
from flowc.compiler.frontend.regions.compute import bind_value, materialize
from flowc.compiler.frontend.regions.locals import Local
from flowc.compiler.frontend.statements.branches import run_if
from flowc.diagnostics.catalog import MATCH_PATTERN


class _Case(NamedTuple):
    """`test` None: the case takes everything. `captures` are names for the subject."""

    test: ast.expr | None
    captures: tuple[str, ...] = ()


def run_match(
    block: Block, node: ast.Match, following: Sequence[ast.stmt], following_from: int
) -> bool:
    """A `match` statement; True: the statements that follow stand in one of its cases.

    Reports: `match-pattern`, and what conditions report.
    """
    subject = _subject(block, node.subject)
    chain: list[ast.stmt] = []
    exhaustive = _is_exhaustive(node, _type_of(block, subject), block.context.types)
    for index, case in reversed(list(enumerate(node.cases))):
        found = _case(block, case.pattern, subject)
        if found is None:
            return False
        is_last = exhaustive and index == len(node.cases) - 1
        chain = _link(case, found, subject, chain, is_last)
    if len(chain) == 1 and isinstance(chain[0], ast.If):
        return run_if(block, chain[0], following, following_from)
    block.run(chain)
    return False


def _subject(block: Block, node: ast.expr) -> ast.Name:
    if isinstance(node, ast.Name):
        return node
    return bind_value(block, materialize(block, block.evaluate(node), None, node), node)


def _type_of(block: Block, subject: ast.Name) -> ir.Type | None:
    found = block.lookup(subject.id)
    return found.type if isinstance(found, Local) else None


def _link(
    case: ast.match_case,
    found: _Case,
    subject: ast.Name,
    orelse: list[ast.stmt],
    is_last: bool,
) -> list[ast.stmt]:
    """The statements of a case, and of those after it."""
    body: list[ast.stmt] = [
        ast.copy_location(ast.Assign(targets=[_store(name, subject)], value=subject), case.pattern)
        for name in found.captures
    ]
    body += case.body
    tests = [] if found.test is None or is_last else [found.test]
    if case.guard is not None:
        renamed = _Renamed(found.captures, subject).visit(_copy(case.guard))
        tests.append(renamed)
    if not tests:
        return body
    test = tests[0]
    if len(tests) > 1:
        test = ast.copy_location(ast.BoolOp(op=ast.And(), values=tests), case.pattern)
    made = ast.If(test=test, body=body, orelse=orelse)
    ast.copy_location(made, case.pattern)
    made.end_lineno, made.end_col_offset = case.body[-1].end_lineno, case.body[-1].end_col_offset
    return [made]


def _store(name: str, place: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Name(id=name, ctx=ast.Store()), place)


def _copy(node: ast.expr) -> ast.expr:
    copied = ast.parse(ast.unparse(node), mode="eval").body
    for part in ast.walk(copied):
        if isinstance(part, ast.expr):
            ast.copy_location(part, node)
    return copied


class _Renamed(ast.NodeTransformer):
    """A guard sees what its pattern captures as the subject itself."""

    def __init__(self, names: Sequence[str], subject: ast.Name) -> None:
        self.names = names
        self.subject = subject

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.subject if node.id in self.names else node


def _case(block: Block, pattern: ast.pattern, subject: ast.Name) -> _Case | None:
    """What a pattern asks. None: workflows do not have it, which is reported."""
    match pattern:
        case ast.MatchValue(value=value):
            return _Case(_compare(subject, ast.Eq(), value))
        case ast.MatchSingleton(value=value):
            constant = ast.copy_location(ast.Constant(value=value), pattern)
            op = ast.Is() if value is None else ast.Eq()
            return _Case(_compare(subject, op, constant))
        case ast.MatchAs(pattern=None, name=name):
            return _Case(None, (name,) if name else ())
        case ast.MatchAs(pattern=inner, name=str(name)) if inner is not None:
            found = _case(block, inner, subject)
            return found and found._replace(captures=(*found.captures, name))
        case ast.MatchOr(patterns=patterns):
            cases = [_case(block, inner, subject) for inner in patterns]
            if None in cases:
                return None
            tests = [case.test for case in cases if case is not None and case.test is not None]
            captures = tuple(name for case in cases if case is not None for name in case.captures)
            test = ast.copy_location(ast.BoolOp(op=ast.Or(), values=tests), pattern)
            return _Case(test if len(tests) == len(cases) else None, captures)
    block.context.sink.report(
        MATCH_PATTERN,
        block.span(pattern),
        f"`match` in workflows has no pattern like `{shown(pattern)}`",
        help="match literals, enum members, None, `_` or a name; look inside by attribute in an "
        "`if` guard",
    )
    return None


def _compare(subject: ast.Name, op: ast.cmpop, value: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Compare(left=subject, ops=[op], comparators=[value]), value)


# --- exhaustiveness ----------------------------------------------------------------------


def _is_exhaustive(node: ast.Match, type: ir.Type | None, types: TypeTable) -> bool:
    """Whether the cases without guard take every value of an enum, a literal or a bool."""
    wanted = _values(type, types)
    if wanted is None or node.cases[-1].guard is not None:
        return False
    covered: set[str] = set()
    for case in node.cases:
        if case.guard is None:
            covered |= _covered(case.pattern)
    return wanted <= covered


def _values(type: ir.Type | None, types: TypeTable) -> set[str] | None:
    match type:
        case ir.OptionalType(item=item):
            inner = _values(item, types)
            return None if inner is None else {*inner, "None"}
        case ir.LiteralType(values=values):
            return set(map(repr, values))
        case ir.ScalarType(name="bool"):
            return {"True", "False"}
        case ir.NamedType() if (enum := types.enum(type)) is not None:
            return {f".{name}" for name, _ in enum.members}
    return None


def _covered(pattern: ast.pattern) -> set[str]:
    match pattern:
        case ast.MatchValue(value=ast.Attribute(attr=attr)):
            return {f".{attr}"}
        case ast.MatchValue(value=ast.Constant(value=value)) | ast.MatchSingleton(value=value):
            return {repr(value)}
        case ast.MatchOr(patterns=patterns):
            return {value for inner in patterns for value in _covered(inner)}
        case ast.MatchAs(pattern=inner) if inner is not None:
            return _covered(inner)
    return set()
