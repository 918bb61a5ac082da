"""The classes of records and enums, as Python text, made from their declarations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from flowc import ir
from flowc.compiler.scripts.codec_text import Declarations, constant_text, scalar_text
from flowc.compiler.scripts.expressions import code_of
from flowc.compiler.scripts.layout import Code, Joined, call, keyword, laid_out, mapping, quoted
from flowc.ir.expressions import replace_names

_WORD = re.compile(r"[^\W\d]\w*")
_IMPORTS = {
    "dataclass": ("dataclasses", "dataclass"),
    "namedtuple": ("typing", "NamedTuple"),
    "typeddict": ("typing", "TypedDict"),
}


_DATES = ("date", "datetime", "timedelta")


def class_lines(
    names: Iterable[str], declarations: Declarations, words: Collection[str] = ()
) -> list[str]:
    """Definitions of these records and enums and of those they hold, with what they import.

    Dates are imported too, if they are among the `words` of the code after the definitions.
    """
    needed = _closure(names, declarations)
    imports: dict[str, set[str]] = {"__future__": {"annotations"}} if needed else {}
    lines: list[str] = []
    for declaration in needed:
        if isinstance(declaration, ir.Enum):
            imports.setdefault("enum", set()).add("Enum")
            lines += ["", "", *_enum_lines(declaration)]
            continue
        module, name = _IMPORTS[declaration.form]
        imports.setdefault(module, set()).add(name)
        body = _record_lines(declaration, declarations)
        if any("= field(" in line for line in body):
            imports[module].add("field")
        lines += ["", "", *body]
    defaults = {word for line in lines for word in _WORD.findall(line.partition(" = ")[2])}
    if dates := defaults.union(words).intersection(_DATES):
        imports["datetime"] = dates
    heads = [f"from {module} import {', '.join(sorted(imports[module]))}" for module in imports]
    return [*sorted(heads, key=lambda line: "__future__" not in line), *lines]


def _closure(names: Iterable[str], declarations: Declarations) -> list[ir.Declaration]:
    """The declarations of these names, each after those it needs."""
    found: dict[str, ir.Declaration] = {}

    def visit(name: str) -> None:
        declaration = declarations.get(name)
        if declaration is None or name in found:
            return
        if isinstance(declaration, ir.Record):
            for field in declaration.fields:
                for part in named_types(field.type):
                    visit(part)
        found[name] = declaration

    for name in sorted(names):
        visit(name)
    return list(found.values())


def named_types(type: ir.Type) -> set[str]:
    """The records and enums that a type names."""
    match type:
        case ir.NamedType(name=name):
            return {name}
        case ir.ListType(element=item) | ir.OptionalType(item=item) | ir.LargeType(item=item):
            return named_types(item)
        case ir.OutcomeType(item=item):
            return named_types(item)
        case ir.DictType(key=key, value=value):
            return named_types(key) | named_types(value)
        case ir.TupleType(elements=elements):
            return {name for element in elements for name in named_types(element)}
        case _:
            return set()


def _enum_lines(enum: ir.Enum) -> list[str]:
    members = [f"    {name} = {scalar_text(value)}" for name, value in enum.members]
    bases = f"{enum.base}, Enum" if enum.mixed else "Enum"
    return [f"class {enum.name}({bases}):", *members]


def _record_lines(record: ir.Record, declarations: Declarations) -> list[str]:
    match record.form:
        case "dataclass":
            top = ["@dataclass(frozen=True)" if record.frozen else "@dataclass"]
            top.append(f"class {record.name}:")
        case "namedtuple":
            top = [f"class {record.name}(NamedTuple):"]
        case "typeddict":
            fields: dict[str, Code] = {field.name: "object" for field in record.fields}
            made = call("TypedDict", quoted(record.name), mapping(fields))
            return [f"{record.name} = {laid_out(made, after=len(record.name) + 3)}"]
    names = {name: declaration.name for name, declaration in declarations.items()}
    lines: list[str] = []
    for field in record.fields:
        head = f"{field.name}: {code_of(replace_names(str(field.type), names))}"
        default = _default(record, field, declarations)
        if default is not None:
            head += " = "
            head += laid_out(default, indent=4, after=len(head))
        lines.append(f"    {head}")
    return [*top, *(lines or ["    pass"])]


def _default(record: ir.Record, field: ir.RecordField, declarations: Declarations) -> Code | None:
    if field.default is None:
        return None
    value = constant_text(field.type, field.default.json_value, declarations)
    if record.form == "dataclass" and isinstance(field.default.json_value, list | dict):
        return call("field", keyword("default_factory", Joined(("lambda: ", value))))
    return value
