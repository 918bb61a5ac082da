"""Project records and outcomes: a part of what was just put together is read where it came from."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flowc import ir
from flowc.compiler.passes.outline import all_saved
from flowc.ir.expressions import text_of
from flowc.ir.totality import fields_of, type_of

SIZE_LIMIT = 24
"""Nodes of an expression that is written again for each reader of it."""


def project(module: ir.Module) -> ir.Module:
    """Read fields of records and outcomes, and elements of tuples, where these are put together.

    Before: any module that verifies.
    After: no expression reads a part of what another one puts together, if the part is of the
    declared type and short, and no `try` saves the whole.
    Keeps: names, spans and the order of operations.
    """
    declarations = {declaration.name: declaration for declaration in module.types}
    workflows = tuple(_projected(workflow, declarations) for workflow in module.workflows)
    return module.model_copy(update={"workflows": workflows})


def _projected(workflow: ir.Workflow, declarations: Mapping[str, ir.Declaration]) -> ir.Workflow:
    saved = all_saved(workflow.body)
    made = {
        op.name: ast.parse(op.expression, mode="eval").body
        for op in ir.operations(workflow.body)
        if isinstance(op, ir.Compute) and not (op.soft or op.after or op.name in saved)
    }
    made = {name: tree for name, tree in made.items() if _puts_together(tree, declarations)}
    if not made:
        return workflow
    parts = _Parts(made, ir.definitions(workflow), declarations)
    return ir.rewrite_workflow(workflow, partial(_operation, parts))


def _puts_together(tree: ast.expr, declarations: Mapping[str, ir.Declaration]) -> bool:
    match tree:
        case ast.Tuple():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return bool(_fields(name, declarations))
        case ast.IfExp(body=body, orelse=orelse):
            arms = [arm for arm in (body, orelse) if not _is_none(arm)]
            return bool(arms) and all(_puts_together(arm, declarations) for arm in arms)
        case _:
            return False


def _fields(name: str, declarations: Mapping[str, ir.Declaration]) -> Sequence[str]:
    """The fields of what a call puts together, in the order in which it takes them."""
    return ("value", "failure") if name == "Outcome" else (*fields_of(name, declarations),)


def _operation(parts: _Parts, op: ir.Operation) -> tuple[ir.Operation, ...]:
    if not isinstance(op, ir.Compute) or parts.made.keys().isdisjoint(op.operands):
        return (op,)
    tree = ast.parse(op.expression, mode="eval").body
    inner = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_target(n)}
    reader = _Reader(parts, inner)
    text = text_of(reader.visit(tree))
    if not reader.is_changed:
        return (op,)
    if op.name in parts.made:
        parts.made[op.name] = ast.parse(text, mode="eval").body
    names = dict.fromkeys(_names(ast.parse(text, mode="eval").body))
    kept = [name for name in op.operands if name in names]
    operands = tuple(dict.fromkeys([*kept, *(name for name in names if name in parts.types)]))
    return (op.model_copy(update={"expression": text, "operands": operands}),)


def _is_target(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


@dataclass(frozen=True)
class _Parts:
    """What expressions put together so far, by name, with the types of all values."""

    made: dict[str, ast.expr]
    types: Mapping[str, ir.Type]
    declarations: Mapping[str, ir.Declaration]

    def of(self, name: str, part: str | int) -> ast.expr | None:
        """The expression for a part of a value; None: it must be read off the value.

        One of another type than declared must, as the part is converted, and one that may fail.
        """
        found = self._part(self.made[name], part) if name in self.made else None
        if found is None or sum(1 for _ in ast.walk(found)) > SIZE_LIMIT:
            return None
        type, declared = self.type(found), self._declared(name, part)
        if type is None or declared is None:
            return None
        is_same = ir.without_none(type) == ir.without_none(declared)
        return found if is_same or (type == ir.NONE and type != declared) else None

    def _declared(self, name: str, part: str | int) -> ir.Type | None:
        """The type that a part of a value is declared to have."""
        match ir.without_none(self.types[name]), part:
            case ir.TupleType(elements=elements), int() if part < len(elements):
                return elements[part]
            case ir.NamedType(name=record), str():
                return fields_of(record, self.declarations).get(part)
            case ir.OutcomeType(item=item), "value":
                return ir.optional(item)
            case ir.OutcomeType(), "failure":
                return ir.optional(ir.FAILURE)
            case _:
                return None

    def _part(self, tree: ast.expr, part: str | int) -> ast.expr | None:
        match tree, part:
            case ast.IfExp(test=test, body=body, orelse=orelse), _:
                arms = [arm if _is_none(arm) else self._part(arm, part) for arm in (body, orelse)]
                then, other = arms
                return None if then is None or other is None else ast.IfExp(test, then, other)
            case ast.Tuple(elts=elements), int():
                starred = any(isinstance(each, ast.Starred) for each in elements)
                return elements[part] if part < len(elements) and not starred else None
            case ast.Call(func=ast.Name(id=name), args=given, keywords=keywords), str():
                fields = dict(zip(_fields(name, self.declarations), given, strict=False))
                fields |= {keyword.arg: keyword.value for keyword in keywords if keyword.arg}
                return fields.get(part)
            case _:
                return None

    def type(self, node: ast.expr) -> ir.Type | None:
        """The type of an expression that cannot fail, as far as it is known."""
        return type_of(node, self.types, self.declarations)


class _Reader(ast.NodeTransformer):
    """Puts parts in the place of what reads them; `inner` are names of the expression's own."""

    def __init__(self, parts: _Parts, inner: set[str]) -> None:
        self.parts = parts
        self.inner = inner
        self.is_changed = False

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self._read(node, node.attr)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        match node.slice:
            case ast.Constant(value=int() as index) if index >= 0:
                return self._read(node, index)
            case _:
                self.generic_visit(node)
                return node

    def _read(self, node: ast.Attribute | ast.Subscript, part: str | int) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id not in self.inner:
            found = self.parts.of(node.value.id, part)
            if found is not None and self.inner.isdisjoint(_names(found)):
                self.is_changed = True
                return copy.deepcopy(found)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """`("a" if ok else "b") == "a"` is `ok`, which is how the field of a status is asked."""
        self.generic_visit(node)
        match node:
            case ast.Compare(
                left=ast.IfExp(
                    test=test, body=ast.Constant(value=one), orelse=ast.Constant(value=two)
                ),
                ops=[ast.Eq() | ast.NotEq() as op],
                comparators=[ast.Constant(value=str() as wanted)],
            ) if isinstance(one, str) and isinstance(two, str) and self.parts.type(test) == ir.BOOL:
                truths = [(each == wanted) is isinstance(op, ast.Eq) for each in (one, two)]
                match truths:
                    case [True, False]:
                        return test
                    case [False, True]:
                        return ast.UnaryOp(ast.Not(), test)
                    case [truth, _]:
                        return ast.Constant(truth)
        return node


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _names(node: ast.expr) -> Iterator[str]:
    return (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
