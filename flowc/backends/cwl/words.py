"""Expressions over parameters as CWL parameter references: no JavaScript, and no step."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flowc import ir
from flowc.backends.cwl.text import escaped, literal

_TEXTS = ("str", "int", "datetime", "date")
_PATHS = ("File", "Directory")

Declarations = Mapping[str, ir.Declaration]


@dataclass(frozen=True)
class Template:
    """Pieces of text and references; `pieces` alternate freely."""

    pieces: tuple[str | Reference, ...]

    def text(self) -> str:
        """As CWL writes it."""
        if (constant := self.constant()) is not None:
            return literal(constant)
        return "".join(
            escaped(piece) if isinstance(piece, str) else piece.text() for piece in self.pieces
        )

    def constant(self) -> str | None:
        """The text, if no reference is in it."""
        texts = [piece for piece in self.pieces if isinstance(piece, str)]
        return "".join(texts) if len(texts) == len(self.pieces) else None

    def glob(self) -> str:
        """As a pattern that only this path matches."""
        return Template(
            tuple(
                re.sub(r"([*?\[])", r"[\1]", piece) if isinstance(piece, str) else piece
                for piece in self.pieces
            )
        ).text()

    @property
    def is_reference(self) -> bool:
        """Whether it is one reference and nothing else."""
        return len(self.pieces) == 1 and isinstance(self.pieces[0], Reference)


@dataclass(frozen=True)
class Reference:
    """`$(inputs.path)`, and the type of what stands there."""

    path: str
    type: ir.Type

    def text(self) -> str:
        """As CWL writes it."""
        return f"$(inputs.{self.path})"


def template(
    expression: str, parameters: Mapping[str, ir.Type], declarations: Declarations
) -> Template | None:
    """An expression as references and text between them; None: a step must compute it.

    >>> template("f'--n={n}'", {"n": ir.INT}, {}).text()
    '--n=$(inputs.n)'
    >>> template("files[0]", {"files": ir.ListType(element=ir.FILE)}, {}).text()
    '$(inputs.files[0].path)'
    """
    node = ast.parse(expression, mode="eval").body
    match node:
        case ast.Constant(value=bool() as value):
            return Template(("true" if value else "false",))
        case ast.Constant(value=str() | int() | float() as value):
            return Template((str(value),))
        case ast.JoinedStr(values=values):
            pieces = [_piece(value, parameters, declarations) for value in values]
            found = tuple(piece for piece in pieces if piece is not None)
            return Template(found) if len(found) == len(pieces) else None
        case _:
            reference = _reference(node, parameters, declarations)
            return None if reference is None else Template((reference,))


def _piece(
    node: ast.expr, parameters: Mapping[str, ir.Type], declarations: Declarations
) -> str | Reference | None:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            found = _reference(value, parameters, declarations)
            return found if found is not None and _is_same_text(found.type) else None
        case _:
            return None


def _reference(
    node: ast.expr, parameters: Mapping[str, ir.Type], declarations: Declarations
) -> Reference | None:
    found = part(node, parameters, declarations)
    if found is not None:
        is_path = found.type in (ir.FILE, ir.DIRECTORY)
        return Reference(f"{found.path}.path", found.type) if is_path else found
    if isinstance(node, ast.Attribute) and node.attr == "name":
        found = part(node.value, parameters, declarations)
        if found is not None and found.type in (ir.FILE, ir.DIRECTORY):
            return Reference(f"{found.path}.basename", ir.STR)
    return None


def part(
    node: ast.expr, parameters: Mapping[str, ir.Type], declarations: Declarations
) -> Reference | None:
    """A parameter, or a part of one that is always there."""
    match node:
        case ast.Name(id=name) if name in parameters:
            return Reference(name, parameters[name])
        case ast.Attribute(value=value, attr=attr):
            record = part(value, parameters, declarations)
            type = record and _field(record.type, attr, declarations)
            return Reference(f"{record.path}.{attr}", type) if record and type else None
        case ast.Subscript(value=value, slice=ast.Constant(value=int() as index)) if index >= 0:
            whole = part(value, parameters, declarations)
            type = whole and _element(whole.type, index)
            return Reference(f"{whole.path}[{index}]", type) if whole and type else None
        case _:
            return None


def _field(type: ir.Type, name: str, declarations: Declarations) -> ir.Type | None:
    record = declarations.get(type.name) if isinstance(type, ir.NamedType) else None
    if not isinstance(record, ir.Record) or record.form == "typeddict":
        return None
    return next((field.type for field in record.fields if field.name == name), None)


def _element(type: ir.Type, index: int) -> ir.Type | None:
    match type:
        case ir.ListType(element=element):
            return element
        case ir.TupleType(elements=elements):
            return elements[index] if index < len(elements) else None
        case _:
            return None


def _is_same_text(type: ir.Type) -> bool:
    """Whether CWL and an f-string write such a value alike."""
    match type:
        case ir.ScalarType(name=name):
            return name in (*_TEXTS, *_PATHS, "float")
        case ir.LiteralType(values=values):
            return not any(isinstance(value, bool) for value in values)
        case _:
            return False


def is_word(type: ir.Type, enums: Mapping[str, ir.Declaration]) -> bool:
    """Whether CWL writes such a value as one word, as the language does."""
    match type:
        case ir.NamedType(name=name):
            return isinstance(enums.get(name), ir.Enum)
        case _:
            return _is_same_text(type)
