"""Files that must stand beside others where a command runs: they are staged under their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flowc import ir
from flowc.backends.cwl.text import escaped
from flowc.compiler.scripts.classes import named_types

Declarations = Mapping[str, ir.Declaration]


def staged_companions(
    parameters: Iterable[ir.Parameter], declarations: Declarations
) -> dict[str, Any]:
    """The requirement that stages records of files with companions, a folder for each; or none."""
    listing: list[dict[str, str]] = []
    for parameter in parameters:
        companions = companions_of(parameter.type, declarations)
        record = f"inputs.{parameter.name}"
        for field in dict.fromkeys(file for file, _ in companions.values()):
            name = f"$({record}.{field}.basename)"
            listing.append(_entry(parameter.name, name, f"{record}.{field}"))
        for field, (file, suffix) in companions.items():
            stem = "nameroot" if suffix.startswith("^") else "basename"
            name = f"$({record}.{file}.{stem}){escaped(suffix.removeprefix('^'))}"
            listing.append(_entry(parameter.name, name, f"{record}.{field}"))
    return {"InitialWorkDirRequirement": {"listing": listing}} if listing else {}


def _entry(folder: str, name: str, value: str) -> dict[str, str]:
    return {"entryname": f"{folder}/{name}", "entry": f"$({value})"}


def companions_of(type: ir.Type, declarations: Declarations) -> dict[str, tuple[str, str]]:
    """The file and the suffix for each field of a record that stands beside another."""
    record = declarations.get(type.name) if isinstance(type, ir.NamedType) else None
    fields = record.fields if isinstance(record, ir.Record) else ()
    return {field.name: field.beside for field in fields if field.beside is not None}


def unstageable(parameters: Iterable[ir.Parameter], declarations: Declarations) -> Iterator[str]:
    """The parameters with companions that cannot be staged: in lists, or with two `^`."""
    for parameter in parameters:
        own = companions_of(parameter.type, declarations)
        inner = (
            companions_of(ir.NamedType(name=name), declarations)
            for name in named_types(parameter.type)
        )
        if (not own and any(inner)) or any(s.startswith("^^") for _, s in own.values()):
            yield parameter.name
