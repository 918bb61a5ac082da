"""What a module binds at its top level, from syntax alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, eq=False)
class Binding:
    """One statement that binds a module-level name.

    `carrier` is the top-level statement around it, which is `node` itself unless it stands in an
    `if`, a `try`, a loop. A `fallback` stands in an `else` or `except`: other bindings come first.
    `typing_only`: under `if TYPE_CHECKING:`, so not bound when the file runs.
    """

    name: str
    node: ast.stmt
    carrier: ast.stmt
    alias: ast.alias | None = None
    fallback: bool = False
    typing_only: bool = False

    @property
    def place(self) -> ast.AST:
        """The smallest node with a position that names it."""
        return self.alias or self.node


@dataclass(frozen=True, eq=False)
class Change:
    """A statement that changes what a module-level name stands for, after it was bound.

    It stands at the top level, or says `global` inside the top-level `function`.
    """

    name: str
    node: ast.AST
    function: ast.stmt | None = None


@dataclass(frozen=True, eq=False)
class ModuleBindings:
    """The names a module binds, what changes them later, its star imports, and other code."""

    names: Mapping[str, tuple[Binding, ...]]
    changes: tuple[Change, ...]
    stars: tuple[ast.ImportFrom, ...]
    futures: tuple[ast.ImportFrom, ...]
    code: tuple[ast.stmt, ...]

    def binding(self, name: str) -> Binding | None:
        """The binding that holds once the module has run."""
        found = self.names.get(name, ())
        first_choice = [binding for binding in found if not binding.fallback] or found
        return first_choice[-1] if first_choice else None


def read_bindings(tree: ast.Module, text: str) -> ModuleBindings:
    """Read the top level of a module; function bodies only where they say `global`."""
    found = _Found()
    for statement in tree.body:
        _read(statement, _Place(statement), found)
    if "global " in text:
        found.changes += _global_changes(tree)
    names = {name: tuple(bindings) for name, bindings in found.names.items()}
    return ModuleBindings(
        names, tuple(found.changes), tuple(found.stars), tuple(found.futures), tuple(found.code)
    )


def is_main_guard(node: ast.stmt) -> bool:
    """Whether a statement is `if __name__ == "__main__":`."""
    match node:
        case ast.If(
            test=ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[right])
        ):
            return isinstance(right, ast.Constant) and right.value == "__main__"
    return False


def target_names(target: ast.expr) -> Iterator[ast.Name]:
    """The names that an assignment target binds."""
    match target:
        case ast.Name():
            yield target
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element in elements:
                yield from target_names(element)
        case ast.Starred(value=value):
            yield from target_names(value)


def assigned_value(node: ast.Assign, name: str) -> ast.expr | None:
    """What an assignment binds a name to, as far as it is written out: `A = B = 1`, `A, B = 1, 2`.

    >>> import ast
    >>> (node,) = ast.parse("A, (B, C) = D = 1, (2, 3)").body
    >>> ast.unparse(assigned_value(node, "C")), ast.unparse(assigned_value(node, "D"))
    ('3', '(1, (2, 3))')
    """
    found = (_part(target, node.value, name) for target in node.targets)
    return next((value for value in found if value is not None), None)


def _part(target: ast.expr, value: ast.expr, name: str) -> ast.expr | None:
    match target, value:
        case ast.Name(id=bound), _:
            return value if bound == name else None
        case ast.Tuple(elts=targets) | ast.List(elts=targets), ast.Tuple(elts=values) | ast.List(
            elts=values
        ) if len(targets) == len(values) and not any(
            isinstance(part, ast.Starred) for part in (*targets, *values)
        ):
            found = (_part(*pair, name) for pair in zip(targets, values, strict=True))
            return next((part for part in found if part is not None), None)
    return None


def type_alias(node: ast.stmt) -> tuple[str, ast.expr] | None:
    """Name and value of a `type X = ...` statement, which the grammar has from Python 3.12 on."""
    if sys.version_info >= (3, 12) and isinstance(node, ast.TypeAlias):
        return node.name.id, node.value
    return None


@dataclass(eq=False)
class _Found:
    names: dict[str, list[Binding]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    futures: list[ast.ImportFrom] = field(default_factory=list)
    code: list[ast.stmt] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class _Place:
    carrier: ast.stmt
    fallback: bool = False
    typing_only: bool = False


def _read(node: ast.stmt, place: _Place, found: _Found) -> None:
    match node:
        case ast.Import() | ast.ImportFrom():
            _read_import(node, place, found)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            _bind(name, node, place, found)
        case ast.Assign(targets=targets):
            for target in targets:
                _read_target(target, node, place, found)
        case ast.AnnAssign(target=target, value=ast.expr()):
            _read_target(target, node, place, found)
        case ast.AnnAssign() | ast.Pass() | ast.Expr(value=ast.Constant()):
            pass
        case ast.AugAssign(target=target):
            found.changes += [Change(name, node) for name in _changed(target)]
        case ast.Delete(targets=targets):
            found.changes += [Change(name, node) for t in targets for name in _changed(t)]
        case _ if (alias := type_alias(node)) is not None:
            _bind(alias[0], node, place, found)
        case _:
            _read_compound(node, place, found)


def _read_import(node: ast.Import | ast.ImportFrom, place: _Place, found: _Found) -> None:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        found.futures.append(node)
        return
    for alias in node.names:
        if alias.name == "*" and isinstance(node, ast.ImportFrom):
            found.stars.append(node)
            continue
        short = alias.name if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        _bind(alias.asname or short, node, place, found, alias)


def _read_target(target: ast.expr, node: ast.stmt, place: _Place, found: _Found) -> None:
    for name in target_names(target):
        _bind(name.id, node, place, found)
    if isinstance(target, ast.Subscript | ast.Attribute):
        found.changes += [Change(name, node) for name in _changed(target)]
        found.code.append(node)


def _bind(
    name: str, node: ast.stmt, place: _Place, found: _Found, alias: ast.alias | None = None
) -> None:
    binding = Binding(name, node, place.carrier, alias, place.fallback, place.typing_only)
    found.names.setdefault(name, []).append(binding)


_LIST_METHODS = ("append", "extend", "insert", "remove", "sort", "reverse", "pop", "clear")
_CHANGING_METHODS = frozenset((*_LIST_METHODS, "add", "discard", "update", "setdefault", "popitem"))


def _changed(target: ast.expr) -> Iterator[str]:
    while isinstance(target, ast.Subscript | ast.Attribute):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id


def _read_compound(node: ast.stmt, place: _Place, found: _Found) -> None:
    other = replace(place, fallback=True)
    match node:
        case ast.If() if is_main_guard(node):
            return
        case ast.If(test=test, body=body, orelse=orelse):
            typing_only = _is_type_checking(test)
            if not typing_only and not _only_declares(node):
                found.code.append(node)
            _read_all(body, replace(place, typing_only=typing_only or place.typing_only), found)
            _read_all(orelse, other, found)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            if not _only_declares(node):
                found.code.append(node)
            _read_all([*body, *orelse, *final], place, found)
            for handler in handlers:
                _read_all(handler.body, other, found)
        case ast.For(target=target, body=body) | ast.AsyncFor(target=target, body=body):
            found.code.append(node)
            _read_target(target, node, place, found)
            _read_all(body, place, found)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            found.code.append(node)
            for item in items:
                if item.optional_vars is not None:
                    _read_target(item.optional_vars, node, place, found)
            _read_all(body, place, found)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value, attr=attr))):
            found.code.append(node)
            if attr in _CHANGING_METHODS:
                found.changes += [Change(name, node) for name in _changed(value)]
        case _:
            found.code.append(node)


def _read_all(body: list[ast.stmt], place: _Place, found: _Found) -> None:
    for node in body:
        _read(node, place, found)


def _is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False


def _only_declares(node: ast.If | ast.Try) -> bool:
    """Whether a statement chooses between imports and declarations, as for two Python versions."""
    handlers = node.handlers if isinstance(node, ast.Try) else []
    final = node.finalbody if isinstance(node, ast.Try) else []
    bodies = [node.body, node.orelse, final, *(handler.body for handler in handlers)]
    declares = ast.Import | ast.ImportFrom | ast.Assign | ast.FunctionDef | ast.ClassDef | ast.Pass
    return all(
        _only_declares(inner)
        if isinstance(inner, ast.If | ast.Try)
        else isinstance(inner, declares)
        for body in bodies
        for inner in body
    ) and any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in node.body)


def _global_changes(tree: ast.Module) -> list[Change]:
    """Statements inside functions that declare names `global`."""
    return [
        Change(name, node, statement)
        for statement in tree.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Global)
        for name in node.names
    ]
