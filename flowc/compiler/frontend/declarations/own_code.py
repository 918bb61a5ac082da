"""What a class does by code of its own, which only Python runs."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from flowc import ir
from flowc.compiler.frontend.declarations.classes import dataclass_options
from flowc.compiler.frontend.modules.model import ModuleScope, OtherSymbol, TypeSymbol, TypeTable
from flowc.compiler.frontend.modules.resolve import lookup, origin


def own_code(node: ast.ClassDef, scope: ModuleScope, types: TypeTable) -> Mapping[str, str]:
    """What a class and its bases in the project define, by name, as messages write it.

    A dataclass that compares otherwise than by all its fields has an `__eq__` (`eq=False`) or a
    `compare=False` (of a field), too. `@dataclass` replaces an inherited `__init__` and
    `__eq__`: https://docs.python.org/3/library/dataclasses.html#dataclasses.dataclass

    """
    found: dict[str, str] = {}
    for base in reversed(node.bases):
        found |= _inherited(lookup(base, scope), types)
    options = dataclass_options(node, scope)
    if options is not None:
        found = {name: shown for name, shown in found.items() if name not in _MADE}
        if options.get("eq") is False:
            found["__eq__"] = f"`eq=False` of `{node.name}`"
    for statement in node.body:
        found |= _of_statement(statement, node.name, scope)
    return found


_MADE = ("__init__", "__eq__")


def _inherited(symbol: object, types: TypeTable) -> Mapping[str, str]:
    match symbol:
        case TypeSymbol(type=ir.NamedType(name=name)):
            return types.own_code.get(name, {})
        case OtherSymbol(own_code=found):
            return found
        case _:
            return {}


def _of_statement(statement: ast.stmt, owner: str, scope: ModuleScope) -> dict[str, str]:
    match statement:
        case ast.FunctionDef(name=name):
            return {name: f"`{owner}.{name}`"}
        case ast.Assign(targets=targets):
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            return {name: f"`{owner}.{name}`" for name in names}
        case ast.AnnAssign(value=ast.Call(func=function, keywords=keywords)):
            apart = any(
                keyword.arg == "compare"
                and isinstance(keyword.value, ast.Constant)
                and keyword.value.value is False
                for keyword in keywords
            )
            if apart and origin(function, scope) == "dataclasses.field":
                return {"compare=False": f"`compare=False` in `{owner}`"}
    return {}
