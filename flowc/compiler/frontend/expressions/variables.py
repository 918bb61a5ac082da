"""What the names of an expression stand for, and where its faults are reported."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flowc import ir
from flowc.compiler.frontend.modules.model import ModuleScope, Symbol, TypeTable
from flowc.compiler.frontend.modules.resolve import lookup
from flowc.diagnostics import Rule, Sink


@dataclass(frozen=True)
class Variable:
    """What a local name stands for: an SSA value, or a `constant` that expressions write out.

    `type` None: its definition is in error, so that expressions with it stay quiet.
    """

    name: str
    type: ir.Type | None
    constant: ir.Constant | None = None


@dataclass(frozen=True)
class Names:
    """The names that an expression sees: local variables, then those of the module.

    `narrowed` are the types of paths (`r.field`) that a condition told more about.
    """

    variables: Mapping[str, Variable]
    scope: ModuleScope
    types: TypeTable
    sink: Sink
    narrowed: Mapping[str, ir.Type] = field(default_factory=dict)

    def with_(self, variables: Mapping[str, Variable]) -> Names:
        """These names with others bound; what was known of the parts of rebound ones is dropped."""
        kept = {path: type for path, type in self.narrowed.items() if root(path) not in variables}
        return replace(self, variables={**self.variables, **variables}, narrowed=kept)

    def narrow(self, types: Mapping[str, ir.Type]) -> Names:
        """These names where paths are known to have narrower types."""
        return replace(self, narrowed={**self.narrowed, **types}) if types else self

    def quiet(self) -> Names:
        """These names with faults reported to nobody."""
        return replace(self, sink=Sink())

    def symbol(self, node: ast.expr) -> Symbol | None:
        """The module-level symbol a name or dotted name stands for, unless a variable hides it."""
        base = node
        while isinstance(base, ast.Attribute):
            base = base.value
        if not isinstance(base, ast.Name) or base.id in self.variables:
            return None
        return lookup(node, self.scope)

    def is_builtin(self, node: ast.expr, name: str) -> bool:
        """Whether `node` names Python's own function of that name."""
        return (
            isinstance(node, ast.Name)
            and node.id == name
            and name not in self.variables
            and name not in self.scope.symbols
        )

    def report(self, rule: Rule, node: ast.AST, message: str, help: str | None = None) -> None:
        """Report a fault of a part of the expression."""
        self.sink.report(rule, self.scope.file.span(node), message, help=help)


def root(path: str) -> str:
    """The local name that a path starts with.

    >>> root("r.rows[0]")
    'r'
    """
    return path.partition(".")[0].partition("[")[0]


def path_of(node: ast.expr) -> str | None:
    """The text of a name, or of a part of one that stays the same: `r.field`, `t[0]`, `d["k"]`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            base = path_of(value)
            return base and f"{base}.{attr}"
        case ast.Subscript(value=value, slice=ast.Constant(value=int() | str() as key)):
            base = path_of(value)
            return base and f"{base}[{key!r}]"
        case _:
            return None


def shown(node: ast.AST, limit: int = 40) -> str:
    """The text of a node for a message, shortened."""
    try:
        text = ast.unparse(node).replace("\n", " ").replace("`", "'").strip()
    except ValueError:  # Python 3.11 cannot write each f-string that it reads
        text = "f'...'"
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
