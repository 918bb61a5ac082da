"""The text of a pure expression over value names: what a `Compute` holds.

Local names become the names of their values, constants are written out, classes get their names
in the IR. The text is the same for each Python version, and however the source was laid out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import count
from typing import Any, NamedTuple

from flowc import ir
from flowc.compiler.frontend.expressions.constant_data import from_json
from flowc.compiler.frontend.expressions.infer import infer
from flowc.compiler.frontend.expressions.lookups import flowc_constant
from flowc.compiler.frontend.expressions.variables import Names
from flowc.compiler.frontend.modules.model import ConstantSymbol, FlowcSymbol, Symbol, TypeSymbol
from flowc.ir.codecs import Codecs
from flowc.ir.expressions import literal
from flowc.ir.fstrings import Field, fstring
from flowc.ir.purity import reserved_names


class Rendered(NamedTuple):
    """An expression, and the values it reads in the order of their first use."""

    text: str
    operands: tuple[str, ...]


def render(node: ast.expr, names: Names) -> Rendered:
    """The text of a well-typed expression."""
    if isinstance(node, ast.Name):
        variable = names.variables.get(node.id)
        if variable is not None and variable.constant is None:
            return Rendered(variable.name, (variable.name,))
    renderer = _Renderer(node, names)
    return Rendered(renderer.text(node), tuple(renderer.operands))


def render_condition(node: ast.expr, names: Names) -> Rendered:
    """The text of a condition: its truth, as a bool."""
    rendered = render(node, names)
    if _is_bool(node, names):
        return rendered
    return rendered._replace(text=f"bool({rendered.text})")


def _is_bool(node: ast.expr, names: Names) -> bool:
    match node:
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=values):
            return all(_is_bool(value, names) for value in values)
        case _:
            return infer(node, names.quiet()) == ir.BOOL


class _Renderer(ast.NodeTransformer):
    """Rewrites one expression, and collects the values it reads."""

    def __init__(self, node: ast.expr, names: Names) -> None:
        used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        values = {names.variables[name].name for name in used if name in names.variables}
        self.names = names
        self.operands: dict[str, None] = {}
        self._hidden = reserved_names() | names.types.declarations.keys() | values
        self._used = used
        self._local: dict[str, str] = {}

    def text(self, node: ast.expr) -> str:
        """The text of a part of the expression."""
        return ast.unparse(self.visit(node))

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """A node like this one with its parts visited; the node itself stays as it is."""
        parts = {name: self._part(part) for name, part in ast.iter_fields(node)}
        return type(node)(**parts)

    def _part(self, part: Any) -> Any:
        if isinstance(part, list):
            return [self._part(item) for item in part]
        return self.visit(part) if isinstance(part, ast.AST) else part

    # --- names ---

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._local:
            return ast.Name(self._local[node.id], node.ctx)
        variable = self.names.variables.get(node.id)
        if variable is None:
            return self._symbol(self.names.symbol(node)) or node
        if variable.constant is not None:
            return self._literal(variable.constant)
        self.operands[variable.name] = None
        return ast.Name(variable.name, node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        root = node.value
        while isinstance(root, ast.Attribute):
            root = root.value
        hidden = isinstance(root, ast.Name) and root.id in self._local
        found = None if hidden else self._symbol(self.names.symbol(node))
        return found or ast.Attribute(self.visit(node.value), node.attr, node.ctx)

    def _symbol(self, symbol: Symbol | None) -> ast.expr | None:
        match symbol:
            case ConstantSymbol(value=ir.Constant() as constant):
                return self._literal(constant)
            case FlowcSymbol(name=name) if (number := flowc_constant(name)) is not None:
                return ast.Constant(number)
            case FlowcSymbol(name=name):
                return ast.Name(name, ast.Load())
            case TypeSymbol(type=ir.NamedType(name=name) | ir.ScalarType(name=name)):
                return ast.Name(name, ast.Load())
            case _:
                return None

    def _literal(self, constant: ir.Constant) -> ast.expr:
        types = self.names.types
        codecs = Codecs(types.declarations.values())
        value = from_json(constant.json_value, constant.type, codecs, types)
        return ast.parse(literal(value), mode="eval").body

    # --- calls and comprehensions ---

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`sum(x for x in xs)` keeps one pair of parentheses."""
        function = self.visit(node.func)
        args: list[ast.expr] = [self.visit(arg) for arg in node.args]
        keywords = [
            ast.keyword(keyword.arg, self.visit(keyword.value)) for keyword in node.keywords
        ]
        if len(args) == 1 and not keywords and isinstance(args[0], ast.GeneratorExp):
            args = [ast.Name(ast.unparse(args[0])[1:-1], ast.Load())]
        return ast.Call(function, args, keywords)

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        return self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        return self._comprehension(node)

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.DictComp) -> ast.expr:
        """Visit the loops first, as they bind names; the text and its operands start elsewhere."""
        outer, operands = self._local, self.operands
        self.operands = {}
        generators = [self._generator(generator) for generator in node.generators]
        read, self.operands = self.operands, operands
        made: ast.expr
        if isinstance(node, ast.DictComp):
            made = ast.DictComp(self.visit(node.key), self.visit(node.value), generators)
        else:
            made = type(node)(self.visit(node.elt), generators)
        self.operands |= read
        self._local = outer
        return made

    def _generator(self, node: ast.comprehension) -> ast.comprehension:
        iterable = self.visit(node.iter)
        bound = [part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)]
        self._local = {**self._local, **{name: self._local_name(name) for name in bound}}
        return ast.comprehension(
            self.visit(node.target), iterable, [self.visit(test) for test in node.ifs], 0
        )

    def _local_name(self, name: str) -> str:
        """The name itself, unless that hides a value, a function or a class."""
        if name not in self._hidden:
            return name
        candidates = (f"{name}_{number}" for number in count(2))
        return next(n for n in candidates if n not in self._hidden and n not in self._used)

    # --- f-strings ---

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Its text stands in the place of a name, which `ast.unparse` writes as it is."""
        return ast.Name(fstring(list(self._fields(node.values))), ast.Load())

    def _fields(self, parts: list[ast.expr]) -> Iterable[str | Field]:
        for part in parts:
            if isinstance(part, ast.FormattedValue):
                spec = part.format_spec
                nested = self._fields(spec.values) if isinstance(spec, ast.JoinedStr) else ()
                text = self.text(part.value)
                yield Field(text, part.conversion, tuple(nested))
            elif isinstance(part, ast.Constant):
                yield str(part.value)
