"""Results of a run, as people read them: plain JSON."""

from __future__ import annotations

from flowc import ir
from flowc.backends.argo.sources import Source, items_code, operand
from flowc.backends.argo.values import DATA
from flowc.compiler.scripts.codec_text import Declarations


def edge_code(type: ir.Type, source: Source, declarations: Declarations) -> str:
    """The expression for a result of the run."""
    return plain_json(type, source.as_text(), declarations) or source.as_text()


def plain_json(type: ir.Type, code: str, declarations: Declarations) -> str | None:
    """An expression for the JSON of a value; None: its type alone does not tell how."""
    match type:
        case ir.ScalarType(name="Json"):
            return None
        case ir.ScalarType(name="File" | "Directory") | ir.DictType() | ir.OutcomeType():
            return f"trimPrefix({code}, '{DATA}')"
        case ir.ScalarType() | ir.LiteralType():
            return code
        case ir.NamedType(name=name):
            is_enum = isinstance(declarations.get(name), ir.Enum)
            return code if is_enum else f"trimPrefix({code}, '{DATA}')"
        case ir.ListType(element=element):
            inner = plain_json(element, "#", declarations)
            if inner is None:
                return None
            texts = items_code(code)
            if inner != "#":
                texts = f"map({texts}, {inner})"
            return f"'[' + join({texts}, ', ') + ']'"
        case ir.OptionalType(item=item):
            inner = plain_json(item, code, declarations)
            if inner is None or inner == code or inner.startswith("trimPrefix("):
                return inner
            return f"{operand(code)} == 'null' ? 'null' : {inner}"
        case _:
            return None
