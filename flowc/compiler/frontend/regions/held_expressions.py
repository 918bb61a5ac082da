"""What the expressions of a workflow may stand for, of the values in `held`.

Those of places in the source that make a list, dict, tuple or record, and of names, at one state.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from flowc import ir
from flowc.compiler.frontend.modules.model import (
    ConstantSymbol,
    FlowcSymbol,
    Symbol,
    TaskSymbol,
    TypeSymbol,
    TypeTable,
    WorkflowSymbol,
)
from flowc.compiler.frontend.modules.resolve import lookup
from flowc.compiler.frontend.regions.held import (
    ANY,
    NOTHING_HELD,
    Key,
    Made,
    ModuleConstant,
    State,
    Values,
    key_of,
)
from flowc.compiler.frontend.regions.syntax import local_names, stored_names

MAKERS = (
    *(ast.AugAssign, ast.BinOp, ast.Call, ast.Dict, ast.DictComp, ast.GeneratorExp, ast.List),
    *(ast.ListComp, ast.Starred, ast.Subscript, ast.Tuple),
)
"""The nodes of the source that make values."""


class Expressions:
    """Reads expressions in the state `now`.

    Calls of tasks and workflows copy what they get and give.
    """

    def __init__(self, workflow: WorkflowSymbol, types: TypeTable) -> None:
        self.scope = workflow.scope
        self.types = types
        self.now = State()
        self.locals = local_names(workflow.node.body) | stored_names(workflow.node)

    def bind(self, target: ast.expr, values: Values) -> None:
        """Let the names of a target stand for values."""
        match target:
            case ast.Name(id=name):
                self.now.names[name] = values
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                is_starred = any(isinstance(each, ast.Starred) for each in targets)
                for index, each in enumerate(targets):
                    self.bind(each, self.now.part(values, ANY if is_starred else index))
            case ast.Starred(value=inner):
                self.bind(inner, self.made(target, values))

    def values(self, nodes: Iterable[ast.expr]) -> Values:
        """What each of several expressions may stand for."""
        return NOTHING_HELD.union(*[self.value(node) for node in nodes])

    def value(self, node: ast.expr) -> Values:
        """What an expression may stand for, as far as it is no scalar."""
        match node:
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Subscript(value=value, slice=ast.Slice()):
                return self.made(node, self.now.part(self.value(value)))
            case ast.Subscript(value=value, slice=key):
                return self.now.part(self.value(value), key_of(key))
            case ast.List(elts=items) | ast.Tuple(elts=items):
                is_starred = any(isinstance(item, ast.Starred) for item in items)
                return self.filled(
                    node,
                    [(ANY if is_starred else i, self.value(item)) for i, item in enumerate(items)],
                )
            case ast.Dict(keys=keys, values=items):
                return self.filled(node, map(self._item, keys, items))
            case ast.Starred(value=value):
                return self.now.part(self.value(value))
            case ast.BinOp(left=left, right=right):
                sides = self.value(left) | self.value(right)
                return self.made(node, self.now.part(sides)) if sides else NOTHING_HELD
            case ast.IfExp(body=body, orelse=orelse):
                return self.values([body, orelse])
            case ast.BoolOp(values=values):
                return self.values(values)
            case ast.ListComp(elt=element) | ast.GeneratorExp(elt=element):
                return self._comprehension(node, node.generators, element)
            case ast.DictComp(value=element):
                return self._comprehension(node, node.generators, element)
            case ast.Call():
                return self._call(node)
        return NOTHING_HELD

    def _item(self, key: ast.expr | None, value: ast.expr) -> tuple[Key, Values]:
        found = self.value(value)
        return (ANY, self.now.part(found)) if key is None else (key_of(key), found)

    def made(self, place: ast.AST, elements: Values = NOTHING_HELD) -> Values:
        """A new value with some elements."""
        return self.filled(place, [(ANY, elements)])

    def filled(self, place: ast.AST, parts: Iterable[tuple[Key, Values]], note: str = "") -> Values:
        """A new value with parts."""
        value = Made(place, note)
        for key, values in parts:
            self.now.put(value, key, values)
        return frozenset({value})

    def copied(self, place: ast.AST, type: ir.Type | None) -> Values:
        """A value that a call has copied, unless it is a scalar."""
        if type is not None and not _has_parts(type, self.types):
            return NOTHING_HELD
        return frozenset({Made(place, opaque=True)})

    def _named(self, node: ast.Name | ast.Attribute) -> Values:
        """A name, a constant of a module, or a part of a value."""
        if isinstance(node, ast.Name) and node.id in self.now.names:
            return self.now.names[node.id]
        symbol = self.symbol(node)
        if isinstance(symbol, ConstantSymbol):
            return frozenset({ModuleConstant(symbol.name)})
        if isinstance(node, ast.Attribute) and symbol is None:
            return self.now.part(self.value(node.value), node.attr)
        return NOTHING_HELD

    def symbol(self, node: ast.expr) -> Symbol | None:
        """What a name or dotted name of the module stands for, unless the workflow binds it."""
        base = node
        while isinstance(base, ast.Attribute):
            base = base.value
        if not isinstance(base, ast.Name) or base.id in self.locals:
            return None
        return lookup(node, self.scope)

    def _comprehension(
        self, node: ast.expr, generators: Sequence[ast.comprehension], element: ast.expr
    ) -> Values:
        outside = self.now.names
        self.now.names = dict(outside)
        for generator in generators:
            self.bind(generator.target, self.now.part(self.value(generator.iter)))
        elements = self.value(element)
        self.now.names = outside
        return self.made(node, elements)

    def _call(self, node: ast.Call) -> Values:
        symbol = self.symbol(node.func)
        match symbol:
            case TaskSymbol(result=result) | WorkflowSymbol(result=result):
                return self.copied(node, ir.NONE if result is None else result)
            case TypeSymbol(type=ir.NamedType() as type):
                record = self.types.record(type)
                return self._record(node, record) if record is not None else NOTHING_HELD
            case TypeSymbol() | FlowcSymbol():
                return NOTHING_HELD
        match node.func:
            case ast.Name(id=name) if symbol is None and name not in self.locals:
                return self._function(node, name)
            case ast.Attribute(value=owner, attr=name) if symbol is None:
                return self._method(node, owner, name)
        return self.copied(node, None)

    def _record(self, node: ast.Call, record: ir.Record) -> Values:
        """A record; those that leave out a field of a NamedTuple share its default."""
        fields = [each.name for each in record.fields]
        is_starred = any(isinstance(arg, ast.Starred) for arg in node.args)
        given: list[tuple[Key, Values]] = []
        for index, arg in enumerate(node.args):
            is_field = not is_starred and index < len(fields)
            given.append((fields[index] if is_field else ANY, self.value(arg)))
        for keyword in node.keywords:
            key, values = keyword.arg, self.value(keyword.value)
            given.append((ANY, self.now.part(values)) if key is None else (key, values))
        if record.form == "namedtuple":
            left_out = (each for each in fields if all(each != key for key, _ in given))
            defaults = ((each, ModuleConstant(f"{record.name}.{each}")) for each in left_out)
            given += [(key, frozenset({default})) for key, default in defaults]
        return self.filled(node, given)

    def _function(self, node: ast.Call, name: str) -> Values:
        """The pure functions that give what they are given, or hold it."""
        args = [self.value(arg) for arg in node.args]
        more = self.values(keyword.value for keyword in node.keywords)
        parts = [self.now.part(values) for values in args]
        match name, parts:
            case "list" | "tuple" | "sorted" | "reversed", _:
                return self.made(node, NOTHING_HELD.union(*parts))
            case "dict", _:
                pairs = [self.now.part(values) for values in parts]
                return self.made(node, more.union(*parts, *pairs))
            case "zip", _:
                return self._tuples(node, enumerate(parts))
            case "enumerate", [elements, *_]:
                return self._tuples(node, [(1, elements)])
            case "max" | "min", [elements] if not isinstance(node.args[0], ast.Starred):
                return elements | more
            case "max" | "min", _:
                return more.union(*args)
            case "next", [elements, *_]:
                return elements.union(*args[1:])
            case "sum", [elements, *_]:
                start = more.union(*args[1:])
                return start | self.made(node, self.now.part(elements) | self.now.part(start))
        return NOTHING_HELD

    def _method(self, node: ast.Call, owner: ast.expr, name: str) -> Values:
        """The pure methods that give parts of a dict; others give scalars, or new lists of them."""
        owners = self.value(owner)
        match name, node.args:
            case "get", [key, *default]:
                return self.now.part(owners, key_of(key)) | self.values(default)
            case "values", []:
                return self.made(node, self.now.part(owners))
            case "items", []:
                return self._tuples(node, [(1, self.now.part(owners))])
        return self.made(node)

    def _tuples(self, node: ast.Call, parts: Iterable[tuple[Key, Values]]) -> Values:
        """An iterable of tuples with some parts."""
        return self.made(node, self.filled(node, parts, "its elements"))


def _has_parts(type: ir.Type, types: TypeTable, around: frozenset[str] = frozenset()) -> bool:
    """Whether a value of a type may be a list or dict, or have one in it."""
    match type:
        case ir.ListType() | ir.DictType():
            return True
        case ir.OptionalType(item=item) | ir.LargeType(item=item):
            return _has_parts(item, types, around)
        case ir.TupleType(elements=elements):
            return any(_has_parts(element, types, around) for element in elements)
        case ir.NamedType(name=name) if name not in around:
            record, inside = types.record(type), around | {name}
            fields = record.fields if record is not None else ()
            return any(_has_parts(each.type, types, inside) for each in fields)
    return False
