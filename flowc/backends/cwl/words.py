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


@dataclass(frozen=True)
class Template:
    """Pieces of text and references; `pieces` alternate freely."""

    pieces: tuple[str | Reference, ...]

    def text(self) -> str:
        """As CWL writes it."""
        if all(isinstance(piece, str) for piece in self.pieces):
            return literal("".join(map(str, self.pieces)))
        return "".join(
            escaped(piece) if isinstance(piece, str) else piece.text() for piece in self.pieces
        )

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


def template(expression: str, parameters: Mapping[str, ir.Type]) -> Template | None:
    """An expression as references and text between them; None: a step must compute it.

    >>> template("f'--n={n}'", {"n": ir.INT}).text()
    '--n=$(inputs.n)'
    """
    node = ast.parse(expression, mode="eval").body
    match node:
        case ast.Constant(value=bool() as value):
            return Template(("true" if value else "false",))
        case ast.Constant(value=str() | int() | float() as value):
            return Template((str(value),))
        case ast.JoinedStr(values=values):
            pieces = [_piece(value, parameters) for value in values]
            found = tuple(piece for piece in pieces if piece is not None)
            return Template(found) if len(found) == len(pieces) else None
        case _:
            reference = _reference(node, parameters)
            return None if reference is None else Template((reference,))


def _piece(node: ast.expr, parameters: Mapping[str, ir.Type]) -> str | Reference | None:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            found = _reference(value, parameters)
            return found if found is not None and _is_same_text(found.type) else None
        case _:
            return None


def _reference(node: ast.expr, parameters: Mapping[str, ir.Type]) -> Reference | None:
    match node:
        case ast.Name(id=name) if name in parameters:
            type = parameters[name]
            is_path = isinstance(type, ir.ScalarType) and type.name in _PATHS
            return Reference(f"{name}.path" if is_path else name, type)
        case ast.Attribute(value=ast.Name(id=name), attr="name") if parameters.get(name) in (
            ir.FILE,
            ir.DIRECTORY,
        ):
            return Reference(f"{name}.basename", ir.STR)
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
