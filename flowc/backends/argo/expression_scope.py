"""What an expression may read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flowc import ir
from flowc.backends.argo.expression_types import type_of
from flowc.backends.argo.sources import Source
from flowc.compiler.scripts.codec_text import Declarations


@dataclass(frozen=True)
class Scope:
    """The values that an expression may read: their sources and types, and parts of them."""

    sources: Mapping[str, Source]
    types: Mapping[str, ir.Type]
    declarations: Declarations
    part: Callable[[str, str], Source | None]
    """The source of a part: the name of a value, and the path of a part of it."""

    def type(self, node: ast.expr) -> ir.Type | None:
        """The type of an expression, as far as it is known."""
        return type_of(node, self.types, self.declarations)
