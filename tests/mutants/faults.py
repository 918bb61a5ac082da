"""Mutants of a module: its source with one small fault planted in it.

Not planted are faults that no run can show: in annotations, docstrings, imports and assertions, in
`strict=` of a `zip`, and in the `span` of what a pass makes, which other tests hold. Nor are those
that any run shows, as a name is not bound or a call lacks what it needs: they would flatter.
"""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

Planted = tuple[str, ast.AST]
"""What is wrong now, and the node that stands in the place of the right one."""

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_UNSEEN_KEYWORDS = ("span", "strict")
_COLLECTIONS = ("dict", "frozenset", "list", "set", "tuple")
_TYPED = ("cast", "list", "tuple")
"""Calls that the type checker asks for: left out, a run may well be the same."""
_REMOVABLE = (
    ast.Assign,
    ast.AugAssign,
    ast.Break,
    ast.Continue,
    ast.Delete,
    ast.Expr,
    ast.For,
    ast.If,
    ast.Raise,
    ast.While,
)


@dataclass(frozen=True)
class Mutant:
    """One fault: which node of which function (or constant) of a source, and what it becomes."""

    source: str
    owner: str
    is_constant: bool
    line: int
    fault: str
    place: int
    choice: int

    def tree(self) -> ast.Module:
        """The module with the fault in it."""
        tree = ast.parse(self.source)
        node = list(_nodes(tree))[self.place][0]
        _, planted = list(_faults(node))[self.choice]
        return ast.fix_missing_locations(_Planter(node, planted).visit(tree))

    def code(self, file: str) -> CodeType:
        """The module with the fault in it, compiled."""
        return compile(self.tree(), file, "exec", dont_inherit=True)

    def diff(self) -> str:
        """What the fault changes in the text of the module, without comments."""
        texts = (ast.unparse(tree).splitlines() for tree in (ast.parse(self.source), self.tree()))
        return "\n".join(list(difflib.unified_diff(*texts, n=2, lineterm=""))[2:])


def mutants(source: str) -> list[Mutant]:
    """All mutants of a module."""
    tree = ast.parse(source)
    constants = {name for node in tree.body for name in _constant(node)}
    return [
        Mutant(source, owner, owner in constants, _line(node), fault, place, choice)
        for place, (node, owner) in enumerate(_nodes(tree))
        if owner
        for choice, (fault, _) in enumerate(_faults(node))
    ]


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


class _Planter(ast.NodeTransformer):
    def __init__(self, node: ast.AST, planted: ast.AST) -> None:
        self.node = node
        self.planted = planted

    def visit(self, node: ast.AST) -> ast.AST:
        return self.planted if node is self.node else self.generic_visit(node)


def _nodes(node: ast.AST, owner: str = "") -> Iterator[tuple[ast.AST, str]]:
    """The nodes that may hold a fault, outer ones first, each with the function they stand in.

    Of a function in a function it is the outer one, of a constant of the module its own name.
    """
    yield node, owner
    for child in _children(node):
        yield from _nodes(child, _owner(node, child, owner))


def _owner(node: ast.AST, child: ast.AST, owner: str) -> str:
    match node, child:
        case ast.Module() | ast.ClassDef(), ast.FunctionDef(name=name):
            return f"{owner.removesuffix('.')}.{name}".removeprefix(".")
        case ast.Module(), ast.ClassDef(name=name):
            return f"{name}."
        case ast.Module(), _:
            return "".join(_constant(child))
        case _:
            return owner


def _constant(node: ast.AST) -> list[str]:
    """The name that a statement of the module gives a value, if it does."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if not _is_typing(value):
            return [name]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            return [name]
        case _:
            return []


def _is_typing(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"


def _children(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Assert() | ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return
        case ast.Raise(exc=ast.Call(func=ast.Name(id="AssertionError"))):
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.keyword(arg=name) if name in _UNSEEN_KEYWORDS:
            return
        case ast.FunctionDef(args=arguments, body=body):
            yield from (*arguments.defaults, *filter(None, arguments.kw_defaults), *body)
        case ast.ClassDef(body=body):
            yield from (inner for inner in body if isinstance(inner, ast.FunctionDef))
        case ast.AnnAssign(value=value):
            yield from [value] if value else []
        case ast.Call(func=ast.Subscript(), args=given, keywords=keywords):
            yield from (*given, *keywords)
        case _:
            yield from ast.iter_child_nodes(node)


def _faults(node: ast.AST) -> Iterator[Planted]:
    """What a node may become."""
    match node:
        case ast.Compare(left=left, ops=[op, *ops], comparators=comparators):
            swapped = _COMPARISONS[type(op)]()
            yield "comparison swapped", ast.Compare(left, [swapped, *ops], comparators)
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "`and` and `or` swapped", ast.BoolOp(other, values)
            for rest in _without_one(values):
                yield "condition dropped", rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "`not` removed", operand
        case ast.BinOp(left=left, right=right):
            yield "right operand dropped", left
            yield "left operand dropped", right
        case ast.Constant(value=bool() as value):
            yield "truth flipped", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield "number plus one", ast.Constant(value + 1)
        case ast.Call():
            yield from _calls(node)
        case ast.Tuple(elts=elements, ctx=ast.Load()):
            for rest in _without_one(elements):
                yield "element dropped", ast.Tuple(rest, ast.Load())
        case ast.List(elts=elements, ctx=ast.Load()):
            for rest in _without_one(elements):
                yield "element dropped", ast.List(rest, ast.Load())
        case ast.Set(elts=elements):
            for rest in filter(None, _without_one(elements)):
                yield "element dropped", ast.Set(rest)
        case ast.Dict(keys=keys, values=values):
            for rest in _without_one(list(zip(keys, values, strict=True))):
                yield "entry dropped", ast.Dict([key for key, _ in rest], [v for _, v in rest])
        case ast.comprehension(target=target, iter=iter, ifs=ifs):
            for rest in _without_one(ifs):
                yield "filter dropped", ast.comprehension(target, iter, rest, 0)
        case ast.IfExp(test=test, body=body, orelse=orelse) if _is_plain(test):
            yield "condition negated", ast.IfExp(_not(test), body, orelse)
        case ast.match_case(pattern=pattern, guard=ast.expr(), body=body):
            yield "guard dropped", ast.match_case(pattern, None, body)
        case ast.Match(subject=subject, cases=cases) if len(cases) > 1:
            for rest in _without_one(cases):
                yield "case dropped", ast.Match(subject, rest)
        case ast.FunctionDef():
            yield from _unchanged_inputs(node)
        case ast.stmt():
            yield from _statements(node)


def _calls(node: ast.Call) -> Iterator[Planted]:
    name = ast.unparse(node.func)
    given, keywords = node.args, node.keywords
    for index, argument in enumerate(given):
        is_last_of_more = isinstance(node.func, ast.Attribute) and index == len(given) - 1 > 0
        if isinstance(argument, ast.Starred) or name in _COLLECTIONS or is_last_of_more:
            rest = given[:index] + given[index + 1 :]
            yield "argument dropped", ast.Call(node.func, rest, keywords)
    for keyword in keywords:
        if keyword.arg not in _UNSEEN_KEYWORDS:
            rest = [other for other in keywords if other is not keyword]
            yield "keyword dropped", ast.Call(node.func, given, rest)
    if len(given) > 1 and name not in ("isinstance", "cast"):
        yield "arguments swapped", ast.Call(node.func, [given[1], given[0], *given[2:]], keywords)
    if given and not isinstance(given[0], ast.Starred) and name not in _TYPED:
        yield "call left out", given[0]


def _statements(node: ast.stmt) -> Iterator[Planted]:
    match node:
        case ast.If(test=test, body=body, orelse=orelse) if _is_plain(test):
            yield "condition negated", ast.If(_not(test), body, orelse)
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if not _reads(value, name):
            return  # what reads the name would stop there
        case ast.Expr() | ast.Raise() if not list(_children(node)):
            return
    if isinstance(node, _REMOVABLE):
        yield "statement removed", ast.Pass()


def _reads(value: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def _unchanged_inputs(node: ast.FunctionDef) -> Iterator[Planted]:
    """The function with each `return` giving the input of the same type as it is."""
    returned = node.returns and ast.unparse(node.returns)
    given = [
        a.arg for a in node.args.args if a.annotation and ast.unparse(a.annotation) == returned
    ]
    for index, inner in enumerate(ast.walk(node)):
        if given and isinstance(inner, ast.Return) and inner.value is not None:
            planted = copy.deepcopy(node)
            found = list(ast.walk(planted))[index]
            assert isinstance(found, ast.Return)
            found.value = ast.Name(given[0], ast.Load())
            yield "input returned unchanged", planted


def _without_one(items: list) -> Iterator[list]:
    return (items[:index] + items[index + 1 :] for index in range(len(items)))


def _is_plain(test: ast.expr) -> bool:
    """Whether no other fault negates a condition."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)
