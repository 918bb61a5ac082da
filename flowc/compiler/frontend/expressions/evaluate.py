"""Computes pure expressions over constants, by Python's own operations and within bounds.

An expression is typed before it is computed. What the user's file defines never runs.
"""

from __future__ import annotations

import ast
import builtins
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flowc import ir
from flowc.compiler.frontend.expressions.constant_data import from_json
from flowc.compiler.frontend.expressions.lookups import flowc_constant
from flowc.compiler.frontend.expressions.variables import Names
from flowc.compiler.frontend.modules.model import ConstantSymbol, FlowcSymbol, TypeSymbol
from flowc.ir.codecs import Codecs
from flowc.ir.purity import FUNCTIONS
from flowc.lang.files import Artifact, Directory, File
from flowc.lang.values import Secret, Volume

MAX_SIZE = 100_000
"""The number of elements, and of characters by 16, that a value may hold."""

MAX_WORK = 300_000
"""The number of elements that one expression may make, steps included."""

MAX_BITS = 10_000
"""The size of an int."""

_MANY_LISTS = 1_000

Values = Mapping[str, Any]


class NotConstant(Exception):
    """An expression that is not computed before the run: `node` is the part that prevents it."""

    def __init__(self, node: ast.expr, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


class Failing(Exception):
    """An expression that fails, in Python too, with `error`."""

    def __init__(self, node: ast.expr, error: Exception) -> None:
        super().__init__(str(error))
        self.node = node
        self.error = error


def evaluate(node: ast.expr, names: Names) -> Any:
    """The value of a well-typed expression. Raises `NotConstant` and `Failing`."""
    return _Evaluator(names).value(node, {})


_OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.BitOr: operator.or_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, container: item in container,
    ast.NotIn: lambda item, container: item not in container,
}
_CLASSES: Mapping[str, Callable[..., Any]] = {
    "File": File,
    "Directory": Directory,
    "Secret": Secret,
    "Volume": Volume,
    "date": date,
    "datetime": datetime,
    "timedelta": timedelta,
}
_CONVERSIONS: Mapping[int, Callable[[Any], str]] = {ord("s"): str, ord("r"): repr, ord("a"): ascii}
_FAILURES = (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, StopIteration)
_PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs"})


class _Evaluator:
    """Computes one expression; `work` is what is left to do."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.codecs = Codecs(names.types.declarations.values())
        self.work = MAX_WORK

    def value(self, node: ast.expr, local: Values) -> Any:
        """The value of a node where comprehensions have bound `local`."""
        compute = _COMPUTE.get(type(node))
        if compute is None:
            raise NotConstant(node, "it is computed at run time")
        try:
            found = compute(self, node, local)
        except _FAILURES as error:
            raise Failing(node, error) from None
        self._spend(node, found)
        return found

    def _spend(self, node: ast.expr, value: Any) -> None:
        weight = _weight(value, MAX_SIZE)
        self.work -= weight
        if weight > MAX_SIZE or self.work < 0:
            raise NotConstant(node, "it is too large to compute before the run")

    def _bound(self, node: ast.expr, size: int, limit: int = MAX_SIZE) -> None:
        if size > limit:
            raise NotConstant(node, "it is too large to compute before the run")

    # --- names and parts ---

    def _constant(self, node: ast.Constant, local: Values) -> Any:
        return node.value

    def _name(self, node: ast.Name, local: Values) -> Any:
        if node.id in local:
            return local[node.id]
        variable = self.names.variables.get(node.id)
        if variable is not None:
            return self._read(node, variable.constant)
        return self._symbol(node)

    def _symbol(self, node: ast.expr) -> Any:
        match self.names.symbol(node):
            case ConstantSymbol(value=constant):
                return self._read(node, constant)
            case FlowcSymbol(name=name) if (number := flowc_constant(name)) is not None:
                return number
            case TypeSymbol():
                return self._class(node)
            case _:
                raise NotConstant(node, "it is known at run time only")

    def _read(self, node: ast.expr, constant: ir.Constant | None) -> Any:
        if constant is None:
            raise NotConstant(node, "it is known at run time only")
        return from_json(constant.json_value, constant.type, self.codecs, self.names.types)

    def _attribute(self, node: ast.Attribute, local: Values) -> Any:
        owner = self.names.symbol(node.value)
        if isinstance(owner, TypeSymbol):
            return getattr(self._class(node.value), node.attr)
        if self.names.symbol(node) is not None:
            return self._symbol(node)
        base = self.value(node.value, local)
        if isinstance(base, Artifact) and node.attr != "name":
            raise NotConstant(node, "it is known at run time only")
        return getattr(base, node.attr)

    def _class(self, node: ast.expr) -> Any:
        match self.names.symbol(node):
            case TypeSymbol(type=ir.NamedType(name=name)):
                return self.codecs.class_of(self.names.types.declarations[name])
            case TypeSymbol(type=ir.ScalarType(name=name)) | FlowcSymbol(name=name) if (
                name in _CLASSES
            ):
                return _CLASSES[name]
            case None if isinstance(node, ast.Name) and node.id in FUNCTIONS:
                return getattr(builtins, node.id)
            case _:
                raise NotConstant(node, "it is called at run time only")

    def _subscript(self, node: ast.Subscript, local: Values) -> Any:
        base = self.value(node.value, local)
        if not isinstance(node.slice, ast.Slice):
            return base[self.value(node.slice, local)]
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        return base[slice(*[None if b is None else self.value(b, local) for b in bounds])]

    # --- operators ---

    def _binary(self, node: ast.BinOp, local: Values) -> Any:
        left, right = self.value(node.left, local), self.value(node.right, local)
        if isinstance(node.op, ast.Mult):
            self._bound_product(node, left, right)
        if isinstance(node.op, ast.Pow) and isinstance(left, int) and isinstance(right, int):
            self._bound(node, left.bit_length() * abs(right), MAX_BITS)
        return _OPERATORS[type(node.op)](left, right)

    def _bound_product(self, node: ast.expr, left: Any, right: Any) -> None:
        if isinstance(left, int) and isinstance(right, int):
            self._bound(node, left.bit_length() + right.bit_length(), MAX_BITS)
            return
        for sequence, count in ((left, right), (right, left)):
            if isinstance(sequence, str | list) and isinstance(count, int):
                self._bound(node, _weight(sequence, MAX_SIZE) * count)

    def _unary(self, node: ast.UnaryOp, local: Values) -> Any:
        return _OPERATORS[type(node.op)](self.value(node.operand, local))

    def _compare(self, node: ast.Compare, local: Values) -> Any:
        left = self.value(node.left, local)
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.value(comparator, local)
            if not _OPERATORS[type(op)](left, right):
                return False
            left = right
        return True

    def _boolean(self, node: ast.BoolOp, local: Values) -> Any:
        found = None
        for side in node.values:
            found = self.value(side, local)
            if bool(found) == isinstance(node.op, ast.Or):
                break
        return found

    def _conditional(self, node: ast.IfExp, local: Values) -> Any:
        return self.value(node.body if self.value(node.test, local) else node.orelse, local)

    # --- displays ---

    def _list(self, node: ast.List, local: Values) -> list[Any]:
        return self._elements(node.elts, local)

    def _tuple(self, node: ast.Tuple, local: Values) -> tuple[Any, ...]:
        return tuple(self._elements(node.elts, local))

    def _elements(self, nodes: list[ast.expr], local: Values) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found += self.value(node.value, local)
            else:
                found.append(self.value(node, local))
        return found

    def _dict(self, node: ast.Dict, local: Values) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.value(value, local)
            else:
                found[self.value(key, local)] = self.value(value, local)
        return found

    def _fstring(self, node: ast.JoinedStr, local: Values) -> str:
        found = ""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                found += self._formatted(part, local)
            else:
                found += self.value(part, local)
        return found

    def _formatted(self, node: ast.FormattedValue, local: Values) -> str:
        value = self.value(node.value, local)
        spec = "" if node.format_spec is None else self.value(node.format_spec, local)
        self._bound_widths(node, spec)
        if node.conversion != -1:
            value = _CONVERSIONS[node.conversion](value)
        return format(value, spec)

    def _bound_widths(self, node: ast.expr, spec: str) -> None:
        for digits in re.findall(r"\d+", spec):
            self._bound(node, len(digits), 4)

    # --- comprehensions ---

    def _list_comprehension(self, node: ast.ListComp, local: Values) -> list[Any]:
        return [self.value(node.elt, inner) for inner in self._rounds(node.generators, local)]

    def _dict_comprehension(self, node: ast.DictComp, local: Values) -> dict[Any, Any]:
        rounds = self._rounds(node.generators, local)
        return {self.value(node.key, inner): self.value(node.value, inner) for inner in rounds}

    def _generator(self, node: ast.GeneratorExp, local: Values) -> Iterator[Any]:
        return (self.value(node.elt, inner) for inner in self._rounds(node.generators, local))

    def _rounds(self, generators: list[ast.comprehension], local: Values) -> Iterator[Values]:
        first, *rest = generators
        for item in self.value(first.iter, local):
            inner = {**local, **self._bind(first.target, item)}
            if all(self.value(test, inner) for test in first.ifs):
                yield from self._rounds(rest, inner) if rest else (inner,)

    def _bind(self, target: ast.expr, item: Any) -> dict[str, Any]:
        if isinstance(target, ast.Name):
            return {target.id: item}
        assert isinstance(target, ast.Tuple | ast.List)
        bound: dict[str, Any] = {}
        for element, part in zip(target.elts, item, strict=True):
            bound |= self._bind(element, part)
        return bound

    # --- calls ---

    def _call(self, node: ast.Call, local: Values) -> Any:
        keywords = {
            keyword.arg or "": _KEYS[keyword.value.id]
            if keyword.arg == "key" and isinstance(keyword.value, ast.Name)
            else self.value(keyword.value, local)
            for keyword in node.keywords
        }
        args = self._elements(node.args, local)
        function = node.func
        if self._is_method(function):
            assert isinstance(function, ast.Attribute)
            return self._call_method(node, function, args, keywords, local)
        called = self._class(function)
        if called is range:
            self._bound(node, len(range(*args)))
        if called is sum and args and isinstance(args[0], list):
            many = any(isinstance(item, list) for item in args[0])
            self._bound(node, len(args[0]) if many else 0, _MANY_LISTS)
        return called(*args, **keywords)

    def _is_method(self, function: ast.expr) -> bool:
        return isinstance(function, ast.Attribute) and self.names.symbol(function) is None

    def _call_method(
        self,
        node: ast.Call,
        function: ast.Attribute,
        args: list[Any],
        keywords: dict[str, Any],
        local: Values,
    ) -> Any:
        if isinstance(self.names.symbol(function.value), TypeSymbol):
            base = self._class(function.value)
        else:
            base = self.value(function.value, local)
        if isinstance(base, Directory) and function.attr == "files":
            raise NotConstant(node, "it is known at run time only")
        if isinstance(base, str):
            args = self._bound_text(node, function.attr, base, args)
        return getattr(base, function.attr)(*args, **keywords)

    def _bound_text(self, node: ast.expr, method: str, text: str, args: list[Any]) -> list[Any]:
        """Refuse methods that would make a large text; a generator is read to know its size."""
        if method == "join":
            args = [list(args[0])]
            self._bound(node, sum(len(part) + len(text) for part in args[0]) // 16)
        if method == "replace":
            self._bound(node, (len(text) + 1) * len(args[1]) // 16)
        if method in _PADDING:
            self._bound(node, max([0, *(arg for arg in args if isinstance(arg, int))]))
        if method == "format":
            self._bound_widths(node, text)
        return args


_KEYS: Mapping[str, Any] = {
    "abs": abs,
    "float": float,
    "int": int,
    "len": len,
    "str": str,
}
_COMPUTE: Mapping[type[ast.expr], Callable[..., Any]] = {
    ast.Constant: _Evaluator._constant,
    ast.Name: _Evaluator._name,
    ast.Attribute: _Evaluator._attribute,
    ast.Subscript: _Evaluator._subscript,
    ast.BinOp: _Evaluator._binary,
    ast.UnaryOp: _Evaluator._unary,
    ast.Compare: _Evaluator._compare,
    ast.BoolOp: _Evaluator._boolean,
    ast.IfExp: _Evaluator._conditional,
    ast.List: _Evaluator._list,
    ast.Tuple: _Evaluator._tuple,
    ast.Dict: _Evaluator._dict,
    ast.JoinedStr: _Evaluator._fstring,
    ast.ListComp: _Evaluator._list_comprehension,
    ast.DictComp: _Evaluator._dict_comprehension,
    ast.GeneratorExp: _Evaluator._generator,
    ast.Call: _Evaluator._call,
}


def _weight(value: Any, limit: int) -> int:
    """How much a value holds, counted until it is over the limit."""
    if isinstance(value, str):
        return 1 + len(value) // 16
    if isinstance(value, int):
        return 1 + value.bit_length() // 1_000
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if not isinstance(value, list | tuple):
        return 1
    weight = 1
    for item in value:
        weight += _weight(item, limit - weight)
        if weight > limit:
            break
    return weight
